"""The study list's filters, and citing a study."""

import pytest

from evidence.models import Study
from tests.factories import make_comparison, make_exercise, make_measurement, make_muscle, make_study
from tests.reading import roots, texts

pytestmark = pytest.mark.django_db

STUDIES = "/studies/"


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
