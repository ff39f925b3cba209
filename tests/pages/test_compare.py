"""Two to four exercises side by side."""

from itertools import permutations

import pytest
from django.urls import reverse

from evidence.models import Quantity
from tests.factories import (
    make_activation,
    make_claim,
    make_comparison,
    make_cue,
    make_equipment,
    make_exercise,
    make_group,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_pattern,
    make_reader,
    make_study,
)
from tests.pages.reading import CANONICAL, PICK, bars
from tests.reading import elements, hrefs, roots, texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_compare_query_count(client, django_assert_num_queries, lifts, count):
    exercises = lifts[:2]
    for number in range(count):
        # The part has the smaller key, so that its whole is first met through it.
        part = make_muscle(name=f"Part {number}", kind="region")
        part.part_of = whole = make_muscle(name=f"Whole {number}", group=part.group)
        part.save()
        study = make_study()
        for exercise in exercises:
            make_activation(exercise=exercise, muscle=part, role="primary")
            make_activation(exercise=exercise, muscle=whole, role="secondary")
            make_cue(exercise=exercise, text=f"Cue {number}")
            make_measurement(study=study, exercise=exercise, muscle=part)
        exercises[0].equipment.add(make_equipment(name=f"Thing {number}"))
        make_comparison(study=study, higher=exercises[0], lower=exercises[1], muscle=part)
        make_comparison(study=make_study(), higher=exercises[1], lower=exercises[0], muscle=whole)
        make_comparison(study=study, higher=exercises[0], lower=exercises[0], higher_condition=f"{number}", muscle=part)
        make_claim(exercises=exercises, studies=[(study, "for")])

    # What may be chosen; exercises with patterns, equipment, cues, activations with muscles, groups and wholes;
    # comparisons; figures; comparisons within one exercise; claims and their studies; the two studies of the caveat
    with django_assert_num_queries(11):
        response = client.get("/compare/hip-thrust-vs-back-squat/")

    assert response.context["exercises"] == exercises
    assert [row.muscle.name for _, rows in response.context["matrix"] for row in rows] == [
        f"Whole {number}" for number in range(count)
    ]
    assert len(response.context["results"]) == 2 * count


@pytest.mark.parametrize("slugs", list(permutations(["hip-thrust", "back-squat", "deadlift"])))
def test_compare_has_one_address_whatever_the_order(client, lifts, slugs):
    response = client.get(reverse("compare", args=["-vs-".join(slugs)]), {"only": "differences"}, follow=True)

    canonical = f"{CANONICAL}?only=differences"
    assert response.redirect_chain == (
        [] if list(slugs) == ["hip-thrust", "back-squat", "deadlift"] else [(canonical, 301)]
    )
    assert response.context["exercises"] == lifts
    assert response.context["only_differences"] is True


@pytest.mark.parametrize(
    "slugs",
    ["hip-thrust-vs-hip-thrust-vs-deadlift", "deadlift-vs-hip-thrust-vs-deadlift-vs-deadlift-vs-deadlift-vs-deadlift"],
)
def test_compare_counts_an_exercise_once(client, lifts, slugs):
    response = client.get(f"/compare/{slugs}/", follow=True)

    assert response.redirect_chain == [("/compare/hip-thrust-vs-deadlift/", 301)]
    assert response.context["exercises"] == [lifts[0], lifts[2]]


@pytest.mark.parametrize("slugs", ["deadlift", "deadlift-vs-deadlift", "deadlift-vs-", "-vs-deadlift"])
def test_compare_of_one_asks_for_a_second(client, lifts, slugs):
    response = client.get(f"/compare/{slugs}/")

    assert response.status_code == 200
    assert texts(response.text, "p", role="status") == ["Choose a second exercise to compare with Deadlift."]


@pytest.mark.parametrize("slugs", ["-vs-", "-vs--vs-", "-vs--vs--vs-"])
def test_compare_of_nothing_asks_for_two(client, lifts, slugs):
    response = client.get(f"/compare/{slugs}/", follow=True)

    assert response.status_code in {200, 404}
    assert texts(response.text, "h1") in (["Compare exercises"], ["There is no such page"])


def test_compare_of_five_is_refused_with_a_sentence(client, lifts):
    more = [make_exercise(name=name) for name in ("Lunge", "Step-up")]

    response = client.get(f"/compare/{'-vs-'.join(exercise.slug for exercise in [*lifts, *more])}/")

    assert response.status_code == 400
    assert texts(response.text, "p", role="status") == [
        "A comparison holds two to four exercises; this one has 5. Remove some to see it."
    ]


def test_compare_of_four_is_shown(client, lifts):
    lunge = make_exercise(name="Lunge", pattern=make_pattern(position=4))

    response = client.get("/compare/hip-thrust-vs-back-squat-vs-deadlift-vs-lunge/")

    assert response.context["exercises"] == [*lifts, lunge]
    assert elements(response.text, "select") == []


def test_compare_of_an_unknown_exercise_is_not_found_and_offers_near_names(client, lifts):
    response = client.get("/compare/hip-trust-vs-deadlift/")

    assert response.status_code == 404
    assert hrefs(response.text)[:2] == ["/exercises/hip-thrust/", "/exercises/deadlift/"]


def test_compare_matrix_tells_roles_in_words_by_group(client, lifts):
    thrust, squat, _ = lifts
    thighs, gluteals = make_group(name="Thighs", position=2), make_group(name="Gluteals", position=1)
    quads = make_muscle(name="Quadriceps", group=thighs)
    glutes = make_muscle(name="Gluteus maximus", group=gluteals)
    upper = make_muscle(name="Upper gluteus maximus", group=gluteals, part_of=glutes, kind="region")
    make_activation(exercise=thrust, muscle=upper)
    make_activation(exercise=squat, muscle=glutes, role="secondary")
    make_activation(exercise=squat, muscle=quads)

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    [table] = elements(page, "table")
    assert texts(page, "th", scope="col") == ["Muscle", "Hip thrust", "Back squat"]
    assert texts(page, "th", scope="rowgroup") == ["Gluteals", "Thighs"]
    assert texts(page, "th", scope="row") == ["Gluteus maximus", "Quadriceps"]
    assert texts(page, "td") == [
        "Primary mover as upper gluteus maximus",
        "Secondary mover",
        "–no role",
        "Primary mover",
    ]
    marks = [mark["data-role"] for mark in elements(page, "span", class_="mark") if mark["data-role"]]
    legend = ["primary", "secondary", "stabilizer"]
    assert marks == [*legend, "primary", "secondary", "primary"]
    assert table["class"] == "matrix"


def test_compare_can_show_only_what_differs(client, lifts):
    thrust, squat, _ = lifts
    same, other = make_muscle(name="Gluteus maximus"), make_muscle(name="Quadriceps")
    for exercise in (thrust, squat):
        make_activation(exercise=exercise, muscle=same)
    make_activation(exercise=squat, muscle=other)

    whole = client.get("/compare/hip-thrust-vs-back-squat/").text
    narrowed = client.get("/compare/hip-thrust-vs-back-squat/", {"only": "differences"}).text
    garbage = client.get("/compare/hip-thrust-vs-back-squat/", {"only": "<script>"}).text

    assert texts(whole, "th", scope="row") == texts(garbage, "th", scope="row") == ["Gluteus maximus", "Quadriceps"]
    assert texts(narrowed, "th", scope="row") == ["Quadriceps"]
    assert [link["href"] for link in elements(whole, "a", id="all-roles")] == [
        "/compare/hip-thrust-vs-back-squat/?only=differences#roles"
    ]
    assert [link["href"] for link in elements(narrowed, "a", id="all-roles")] == [
        "/compare/hip-thrust-vs-back-squat/#roles"
    ]


def test_compare_says_when_no_role_differs(client, lifts):
    muscle = make_muscle()
    for exercise in lifts[:2]:
        make_activation(exercise=exercise, muscle=muscle)

    page = client.get("/compare/hip-thrust-vs-back-squat/", {"only": "differences"}).text

    assert "No role differs." in texts(page, "p")


def test_compare_charts_figures_with_unit_sample_load_and_doi(client, lifts):
    thrust, squat, _ = lifts
    glutes = make_muscle(name="Gluteus maximus")
    study = make_study(
        authors="Contreras B, Vigotsky AD",
        year=2015,
        sample_size=13,
        participants="trained women",
        load="estimated 10RM",
        doi="10.1123/jab.2014-0301",
        caution="The same women stand in three papers.",
    )
    make_measurement(study=study, exercise=thrust, muscle=glutes, value="86.8", sd="13.2")
    make_measurement(study=study, exercise=squat, muscle=glutes, value="45.400")
    comparison = make_comparison(study=study, higher=thrust, lower=squat, muscle=glutes)

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    [chart] = elements(page, "table", class_="chart")
    assert texts(page, "caption") == ["Gluteus maximus mean, whole rep, %MVIC"]
    assert texts(page, "span", class_="value") == ["86.8 ± 13.2", "45.4"]
    assert [bar["width"] for bar in bars(page)] == ["86.80%", "45.40%"]
    [result] = elements(page, "article", class_="result")
    assert "13 people: trained women; estimated 10RM." in result.text
    assert "The same women stand in three papers." in result.text
    assert [(link["href"], link.text) for link in elements(page, "a", class_="doi")] == [
        ("https://doi.org/10.1123/jab.2014-0301", "doi:10.1123/jab.2014-0301")
    ]
    assert chart.text.startswith("Gluteus maximus mean, whole rep, %MVIC Exercise%MVIC Hip thrust 86.8")
    [verdict] = texts(page, "p", class_="verdict")
    assert verdict.lower().removesuffix(".") == comparison.verdict.lower()


@pytest.mark.parametrize("statistic", ["range low", "range high", "pooled mean"])
def test_compare_never_draws_range_ends_or_pooled_means(client, lifts, statistic):
    thrust, squat, _ = lifts
    glutes = make_muscle(name="Gluteus maximus")
    charted, other = make_study(), make_study()
    for exercise, value in ((thrust, "80"), (squat, "40")):
        make_measurement(study=charted, exercise=exercise, muscle=glutes, value=value)
        make_measurement(study=other, exercise=exercise, muscle=glutes, value=f"{value}.7", statistic=statistic)

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    assert texts(page, "span", class_="value") == ["80", "40"]
    assert len(bars(page)) == 2
    assert len([item.text for item in elements(page, "li") if "80.7" in item.text]) == 1


def test_compare_leaves_out_what_measured_only_one_of_them(client, lifts):
    thrust, squat, deadlift = lifts
    glutes, quads = make_muscle(), make_muscle()
    study = make_study()
    make_measurement(study=study, exercise=thrust, muscle=glutes, value="77")
    make_measurement(study=study, exercise=squat, muscle=quads, value="66")
    make_measurement(study=study, exercise=deadlift, muscle=glutes, value="55")
    make_comparison(study=study, higher=deadlift, lower=squat, muscle=quads)

    response = client.get("/compare/hip-thrust-vs-back-squat/")

    assert response.context["results"] == []
    assert "No study collected here measured two of these." in texts(response.text, "p")


def test_compare_keeps_growth_moments_and_activity_apart(client, lifts):
    thrust, squat, _ = lifts
    glutes, extension = make_muscle(), make_joint_action()
    study = make_study()
    for exercise in (thrust, squat):
        make_measurement(study=study, exercise=exercise, muscle=glutes)
        make_measurement(
            study=study, exercise=exercise, muscle=glutes, quantity=Quantity.GROWTH, statistic="hypertrophy", unit="cm²"
        )
        make_measurement(
            study=study,
            exercise=exercise,
            joint_action=extension,
            quantity=Quantity.MOMENT,
            statistic="peak",
            unit="N m",
        )

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    assert texts(page, "h3", class_="quantity") == [
        "Muscle activity (EMG amplitude)",
        "Muscle growth",
        "Joint moment",
    ]
    assert len(elements(page, "table", class_="chart")) == 3


def test_compare_warns_that_activity_is_not_growth(client, lifts):
    vigotsky = make_study(key="vigotsky-2022-semg-not-hypertrophy-proxy", authors="Vigotsky AD", year=2022)

    page = client.get(CANONICAL).text

    [caveat] = elements(page, "p", class_="caveat")
    assert "activity in one session is not growth over months" in caveat.text
    assert "Vigotsky 2022" in caveat.text
    assert vigotsky.get_absolute_url() in hrefs(page)


def test_compare_swap_is_the_comparison_alone(client, htmx, lifts):
    response = client.get(CANONICAL, {"only": "differences"}, headers=htmx)

    assert roots(response.text) == [("title", None), ("article", "comparison")]
    assert texts(response.text, "h1") == ["Hip thrust, back squat, deadlift"]


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_compare_is_a_page_for_everyone_else(client, htmx, lifts, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(CANONICAL, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert texts(response.text, "h1") == ["Hip thrust, back squat, deadlift"]
    assert texts(response.text, "title") == ["Hip thrust vs Back squat vs Deadlift: muscles and evidence · Prime Mover"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_compare_hides_drafts_from_the_public(client, lifts, signed_in):
    make_exercise(name="Squat of tomorrow", status="draft")
    if signed_in:
        client.force_login(make_reader())

    comparison = client.get("/compare/hip-thrust-vs-squat-of-tomorrow/")
    choice = client.get(PICK)
    asked = client.get(PICK, {"exercise": ["hip-thrust", "squat-of-tomorrow"]})

    assert (comparison.status_code, choice.status_code, asked.status_code) == (404, 200, 200)
    assert "Squat of tomorrow" not in comparison.text + choice.text + asked.text


def test_compare_shows_drafts_to_staff(admin_client, lifts):
    draft = make_exercise(name="Squat of tomorrow", status="draft", pattern=None)

    comparison = admin_client.get("/compare/hip-thrust-vs-squat-of-tomorrow/")
    choice = admin_client.get(PICK).text

    assert comparison.context["exercises"] == [lifts[0], draft]
    assert texts(choice, "option")[:5] == ["Choose …", "Hip thrust", "Back squat", "Deadlift", "Squat of tomorrow"]


@pytest.mark.parametrize("count", [1, 3])
def test_compare_movements_fragment_query_count(client, django_assert_num_queries, htmx, lifts, count):
    for exercise in lifts[:2]:
        for _ in range(count):
            make_activation(exercise=exercise, muscle=make_muscle())

    with django_assert_num_queries(3):  # what may be chosen, exercises with movements, activations with muscles
        client.get("/compare/hip-thrust-vs-back-squat/", {"play": "yes"}, headers=htmx)
