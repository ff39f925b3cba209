"""The study list and its filters, a study's page, and citing it."""

import pytest
from django.urls import reverse

from evidence.models import Study
from tests.factories import (
    make_claim,
    make_comparison,
    make_exercise,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_study,
)
from tests.pages.reading import bars
from tests.reading import hrefs, roots, texts

pytestmark = pytest.mark.django_db

STUDIES = "/studies/"


@pytest.mark.parametrize("count", [1, 3])
def test_study_list_query_count(client, django_assert_num_queries, count):
    studies = [make_study(year=2020 - number) for number in range(count)]
    first, second, muscle = make_exercise(), make_exercise(), make_muscle()
    for study in studies:
        make_measurement(study=study, exercise=first, muscle=muscle)
        make_measurement(study=study, exercise=second, muscle=muscle)
        make_comparison(study=study, higher=first, lower=second, muscle=muscle)

    with django_assert_num_queries(4):  # choices of exercise and of muscle; total; studies with their counts
        response = client.get(reverse("evidence:list"))

    assert list(response.context["page"]) == studies
    assert response.text.count("2 figures, 1 comparison") == count
    assert [href for href in hrefs(response.text) if href.startswith("/studies/") and href != "/studies/"] == [
        study.get_absolute_url() for study in studies
    ]


def test_study_list_without_studies_says_so(client):
    page = client.get(reverse("evidence:list")).text

    assert "No study fits all of this. Leave one of the filters open." in texts(page, "p")


def shown(response):
    return [study.key for study in response.context["page"]]


@pytest.fixture
def three_studies():
    squat, lunge, swing = (make_exercise(name=name) for name in ("Squat", "Lunge", "Swing"))
    glutes = make_muscle(name="Glutes")
    upper = make_muscle(name="Upper glutes", part_of=glutes)
    measured = make_study(key="measured", title="Glutes in the squat", year=2023)
    compared = make_study(key="compared", authors="Krause Neto W", design="trial", year=2022)
    changed = make_study(key="changed", finding="Wider was better.", year=2021)
    make_measurement(study=measured, exercise=squat, muscle=upper)
    make_comparison(study=compared, higher=lunge, lower=squat, muscle=glutes)
    changed.technique_effects.create(exercise=swing, change="Wider", effect="Better.")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({}, ["measured", "compared", "changed"]),
        ({"q": "glutes SQUAT"}, ["measured"]),
        ({"q": "krause"}, ["compared"]),
        ({"q": "wider"}, ["changed"]),
        ({"q": "nothing such"}, []),
        ({"design": "trial"}, ["compared"]),
        ({"design": "nonsense"}, ["measured", "compared", "changed"]),
        ({"exercise": "squat"}, ["measured", "compared"]),
        ({"exercise": "swing"}, ["changed"]),
        ({"muscle": "glutes"}, ["measured", "compared"]),
        ({"muscle": "upper-glutes", "exercise": "lunge"}, ["compared"]),
    ],
)
def test_studies_are_narrowed_by_each_filter(client, three_studies, query, keys):
    assert shown(client.get(STUDIES, query)) == keys


def test_study_list_swap_is_the_results_alone_at_a_clean_address(client, htmx, three_studies):
    response = client.get(STUDIES, {"q": "krause", "design": ""}, headers=htmx)

    assert roots(response.text) == [("section", "results")]
    assert response["HX-Push-Url"] == "/studies/?q=krause"


def test_study_is_cited_as_text_and_as_bibtex(client):
    study = make_study(
        key="neto-2020",
        authors="Krause Neto W, Soares EG",
        year=2020,
        title="Gluteus & 100 % effort",
        journal="Journal of Sports Science",
        volume="19(2)",
        pages="195-203",
        doi="10.1000/a_b",
    )

    page = client.get(study.get_absolute_url())
    file = client.get("/studies/neto-2020.bib")

    assert texts(page.text, "p", class_="citation") == [
        "Krause Neto W, Soares EG (2020). Gluteus & 100 % effort. Journal of Sports Science 19(2), 195-203. "
        "doi:10.1000/a_b."
    ]
    assert file["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert file.text == "\n".join(
        [
            "@article{neto-2020,",
            "  author = {Krause Neto, W and Soares, EG},",
            r"  title = {{Gluteus \& 100 \% effort}},",
            "  journal = {Journal of Sports Science},",
            "  year = {2020},",
            "  volume = {19},",
            "  number = {2},",
            "  pages = {195--203},",
            r"  doi = {10.1000/a\_b},",
            "}",
            "",
        ]
    )


def test_bibtex_of_an_unknown_study_is_not_found(client):
    assert client.get("/studies/nobody-1900.bib").status_code == 404


def test_bibtex_leaves_out_what_is_not_known():
    study = Study(key="poster", authors="Student poster", title="A poster", year=None)

    assert study.bibtex == "@misc{poster,\n  author = {Student poster},\n  title = {{A poster}},\n}\n"


@pytest.mark.parametrize("count", [1, 3])
def test_study_detail_query_count(client, django_assert_num_queries, count):
    study = make_study()
    measurements, comparisons, effects = [], [], []
    for number in range(count):
        first, second = make_exercise(name=f"Lift {number}"), make_exercise()
        muscle = make_muscle(name=f"Part {number}", part_of=make_muscle())
        measurements.append(make_measurement(study=study, exercise=first, muscle=muscle))
        measurements.append(
            make_measurement(study=study, exercise=first, joint_action=make_joint_action(name=f"Action {number}"))
        )
        comparisons.append(make_comparison(study=study, higher=first, lower=second, muscle=muscle))
        effects.append(study.technique_effects.create(exercise=first, change=f"Wider {number}", effect="More."))
        make_claim(studies=[(study, "for"), (make_study(), "against")])

    # The study; figures and comparisons with all they name; technique effects with exercises; claims, their studies
    with django_assert_num_queries(6):
        response = client.get(study.get_absolute_url())

    shown = response.context["study"]
    assert set(shown.measurements.all()) == set(measurements)
    assert list(shown.comparisons.all()) == comparisons
    assert list(shown.technique_effects.all()) == effects


def test_study_detail_tells_what_whom_how_and_its_limits(client):
    study = make_study(
        authors="Contreras B, Vigotsky AD",
        year=2015,
        title="Hip thrust and squat",
        journal="J Appl Biomech",
        volume="31",
        pages="452–458",
        doi="10.1123/jab.2014-0301",
        sample_size=13,
        participants="trained women",
        load="estimated 10RM",
        normalization="%MVIC",
        finding="About double.",
        limitations="One session.",
        caution="Same women in three papers.",
    )
    thrust, squat, muscle = make_exercise(name="Hip thrust"), make_exercise(name="Squat"), make_muscle(name="Glutes")
    make_measurement(study=study, exercise=thrust, muscle=muscle, value="216.000", region="right side")
    comparison = make_comparison(study=study, higher=thrust, lower=squat, muscle=muscle, note="At 10RM.")
    study.technique_effects.create(exercise=squat, change="Wider stance", effect="More adductor.")

    page = client.get(study.get_absolute_url()).text

    assert texts(page, "h1") == ["Hip thrust and squat"]
    assert texts(page, "p", class_="byline") == [
        "Contreras B, Vigotsky AD, 2015. J Appl Biomech 31, 452–458. doi:10.1123/jab.2014-0301"
    ]
    assert texts(page, "p", class_="answer") == ["About double."]
    assert texts(page, "p", class_="caution") == ["Same women in three papers."]
    assert list(zip(texts(page, "dt"), texts(page, "dd"), strict=True)) == [
        ("Design", "EMG in one session, each person did every lift"),
        ("People", "13 people: trained women"),
        ("Load", "estimated 10RM"),
        ("Measured as", "%MVIC"),
        ("Read as", "Abstract"),
        ("Squat: wider stance", "More adductor."),
    ]
    assert "One session." in texts(page, "p")
    assert texts(page, "td") == ["Glutes, right side", "Mean, whole rep", "216", "%MVIC"]
    [finding] = texts(page, "li", data_significant="yes")
    assert finding == f"Glutes, mean, whole rep: {comparison.verdict}. At 10RM."
    assert [link for link in hrefs(page) if link.startswith("/exercises/")] == [thrust.get_absolute_url()]


@pytest.mark.parametrize("statistic", ["mean", "range low", "range high", "pooled mean"])
def test_study_detail_tells_figures_in_a_table_and_draws_none(client, statistic):
    study, muscle = make_study(), make_muscle()
    for value in ("20", "30"):
        make_measurement(study=study, exercise=make_exercise(), muscle=muscle, value=value, statistic=statistic)

    page = client.get(study.get_absolute_url()).text

    assert sorted(texts(page, "td", class_="number")) == ["20", "30"]
    assert bars(page) == []


def test_study_detail_names_a_draft_without_a_way_to_it(client):
    study, muscle = make_study(), make_muscle()
    draft = make_exercise(name="Belt squat", status="draft")
    make_measurement(study=study, exercise=draft, muscle=muscle)
    make_measurement(study=study, exercise=None, condition="Standing still", muscle=muscle)

    page = client.get(study.get_absolute_url()).text

    assert sorted(texts(page, "th", scope="row")) == ["Belt squat", "Standing still"]
    assert [link for link in hrefs(page) if link.startswith("/exercises/")] == []


def test_study_detail_of_an_unknown_study_is_not_found(client):
    make_study(key="contreras-2015")

    assert client.get("/studies/contreras-2016/").status_code == 404
