"""The list of exercises and its filters."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_equipment,
    make_exercise,
    make_group,
    make_muscle,
    make_pattern,
    make_reader,
)
from tests.reading import elements, hrefs, roots, texts

pytestmark = pytest.mark.django_db

LIST = "/exercises/"


def listed(response):
    return [exercise.name for exercise in response.context["page"]]


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_list_query_count(client, django_assert_num_queries, count):
    make_equipment()
    exercises = [make_exercise(name=f"Lift {n}", primary=[make_muscle(), make_muscle()]) for n in range(count)]

    # Choices of muscle, of group, of equipment, of pattern; total; exercises with pattern; activations with muscles
    with django_assert_num_queries(7):
        response = client.get(reverse("exercises:list"))

    assert list(response.context["page"]) == exercises
    assert hrefs(response.text) == [LIST, *(exercise.get_absolute_url() for exercise in exercises)]


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_search_query_count(client, django_assert_num_queries, htmx, count):
    exercises = [make_exercise(name=f"Glute bridge {number}", primary=[make_muscle()]) for number in range(count)]
    muscles = [make_muscle(name=f"Gluteus {number}") for number in range(count)]

    with django_assert_num_queries(4):  # total, exercises with pattern, activations with muscles, muscles of that name
        response = client.get(LIST, {"q": "glut"}, headers=htmx)

    assert list(response.context["page"]) == exercises
    assert list(response.context["muscles"]) == muscles


def test_exercise_list_tells_each_exercise_by_role(client):
    glutes, hamstrings, abs_ = make_muscle(name="Glutes"), make_muscle(name="Hamstrings"), make_muscle(name="Abs")
    make_exercise(
        name="Hip thrust",
        pattern=make_pattern(name="Bridge"),
        primary=[glutes],
        secondary=[hamstrings],
        stabilizers=[abs_],
    )

    page = client.get(LIST).text

    assert texts(page, "h2") == ["Hip thrust"]
    assert list(zip(texts(page, "dt"), texts(page, "dd"), strict=True)) == [
        ("Primary mover", "Glutes"),
        ("Secondary mover", "Hamstrings"),
        ("Stabilizer", "Abs"),
    ]


@pytest.fixture
def three_lifts():
    """A thrust, a squat and a curl that differ in every filter."""
    glutes = make_muscle(name="Gluteus maximus")
    upper = make_muscle(name="Upper gluteus maximus", part_of=glutes, kind="region")
    quads, biceps = make_muscle(name="Quadriceps", group=make_group(name="Thigh")), make_muscle(name="Biceps")
    barbell, dumbbell = make_equipment(name="Barbell"), make_equipment(name="Dumbbell")
    thrust = make_exercise(
        name="Hip thrust",
        aliases="Glute drive\nPont fessier élevé",
        pattern=make_pattern(name="Bridge"),
        primary=[upper],
    )
    squat = make_exercise(name="Back squat", pattern=make_pattern(name="Squat"), primary=[quads], secondary=[glutes])
    curl = make_exercise(name="Curl", pattern=make_pattern(name="Elbow flexion"), primary=[biceps], stabilizers=[quads])
    thrust.equipment.set([barbell])
    squat.equipment.set([barbell])
    curl.equipment.set([dumbbell])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Back squat", "Curl", "Hip thrust"]),
        ("q=hipthrust", ["Hip thrust"]),
        ("q=HIP-THRUST", ["Hip thrust"]),
        ("q=thrust hip", ["Hip thrust"]),
        ("q=glute drive", ["Hip thrust"]),
        ("q=eleve", ["Hip thrust"]),
        ("q=Élevé", ["Hip thrust"]),
        ("q=drive pont", ["Hip thrust"]),
        ("q=lunge", []),
        ("muscle=gluteus-maximus", ["Back squat", "Hip thrust"]),
        ("muscle=upper-gluteus-maximus", ["Back squat", "Hip thrust"]),
        ("muscle=biceps", ["Curl"]),
        ("group=thigh", ["Back squat", "Curl"]),
        ("group=thigh&role=stabilizer", ["Curl"]),
        ("group=no-such-group", ["Back squat", "Curl", "Hip thrust"]),
        ("role=secondary", ["Back squat"]),
        ("role=stabilizer", ["Curl"]),
        ("muscle=gluteus-maximus&role=primary", ["Hip thrust"]),
        ("muscle=quadriceps&role=primary", ["Back squat"]),
        ("muscle=quadriceps&role=secondary", []),
        ("equipment=barbell", ["Back squat", "Hip thrust"]),
        ("pattern=squat", ["Back squat"]),
        ("equipment=barbell&pattern=bridge&muscle=gluteus-maximus&role=primary&q=hip", ["Hip thrust"]),
        ("equipment=dumbbell&pattern=bridge", []),
    ],
)
def test_exercise_list_filters(client, three_lifts, query, names):
    response = client.get(f"{LIST}?{query}")

    assert listed(response) == names


@pytest.mark.parametrize(
    "bad",
    [
        "muscle=no-such-muscle",
        "muscle=%00",
        "muscle=<script>",
        "role=hero",
        "equipment=spoon",
        "pattern=-1",
        "q=" + "x" * 10_000,
        "q=%00",
        "page=-1",
        "page=zero",
        "unknown=1",
    ],
)
def test_exercise_list_drops_a_bad_value_and_keeps_the_other_filters(client, three_lifts, bad):
    kept = "equipment=dumbbell" if "barbell" not in bad and not bad.startswith("equipment") else "pattern=elbow-flexion"

    response = client.get(f"{LIST}?{bad}&{kept}")

    assert response.status_code == 200
    assert listed(response) == ["Curl"]


def test_exercise_list_keeps_the_filters_in_its_form(client, three_lifts):
    page = client.get(LIST, {"q": "hip", "muscle": "gluteus-maximus", "role": "primary"}).text

    assert [element["value"] for element in elements(page, "input", id="id_q")] == ["hip"]
    assert [option["value"] for option in elements(page, "option") if "selected" in option.attributes] == [
        "gluteus-maximus",
        "",
        "primary",
        "",
        "",
    ]


def test_exercise_list_says_when_nothing_fits(client, three_lifts):
    page = client.get(LIST, {"q": "<b>lunge"}).text

    assert texts(page, "p", class_="quiet count") == [
        "No exercise fits all of this. Check the spelling of “<b>lunge”, or leave one of the filters open."
    ]


def test_exercise_search_also_offers_muscles(client, three_lifts):
    response = client.get(LIST, {"q": "gluteus-MAXIMUS"})

    assert listed(response) == []
    assert [link for link in hrefs(response.text) if link.startswith("/muscles/")] == [
        "/muscles/gluteus-maximus/",
        "/muscles/upper-gluteus-maximus/",
    ]


def test_exercise_list_without_search_offers_no_muscles(client, three_lifts):
    response = client.get(LIST, {"muscle": "biceps"})

    assert [link for link in hrefs(response.text) if link.startswith("/muscles/")] == []


def test_exercise_list_pages_keep_the_filters(client):
    pattern = make_pattern(name="Squat")
    names = [make_exercise(name=f"Squat {number:02}", pattern=pattern).name for number in range(25)]
    make_exercise(name="Squat elsewhere")

    first = client.get(LIST, {"pattern": "squat", "q": "squat"})
    second = client.get(LIST, {"pattern": "squat", "q": "squat", "page": 2})

    assert listed(first) == names[:24]
    assert listed(second) == names[24:]
    assert [link["href"] for link in elements(first.text, "a", rel="next")] == ["?pattern=squat&q=squat&page=2"]
    assert [link["href"] for link in elements(second.text, "a", rel="prev")] == ["?pattern=squat&q=squat&page=1"]


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("-1", 2), ("9" * 25, 2), ("x", 1), ("", 1), ("%00", 1)])
def test_exercise_list_opens_the_nearest_page(client, page, number):
    pattern = make_pattern()
    for _ in range(25):
        make_exercise(pattern=pattern)

    response = client.get(f"{LIST}?page={page}")

    assert response.context["page"].number == number


def test_exercise_list_swap_is_the_results_alone(client, htmx, three_lifts):
    response = client.get(LIST, {"pattern": "squat"}, headers=htmx)

    assert roots(response.text) == [("section", "results")]
    assert texts(response.text, "h2") == ["Back squat"]


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_exercise_list_is_a_page_for_everyone_else(client, htmx, three_lifts, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(LIST, {"pattern": "squat"}, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert texts(response.text, "h1") == ["Exercises"]
    assert texts(response.text, "h2") == ["Back squat"]


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ("", LIST),
        ("q=&muscle=&role=&equipment=&pattern=", LIST),
        ("q=hip+thrust&muscle=&role=primary", f"{LIST}?q=hip+thrust&role=primary"),
        ("q=Élevé&page=2", f"{LIST}?q=%C3%89lev%C3%A9&page=2"),
    ],
)
def test_exercise_list_swap_pushes_the_address_without_empty_fields(client, htmx, query, pushed):
    response = client.get(f"{LIST}?{query}", headers=htmx)

    assert response["HX-Push-Url"] == pushed


def test_exercise_list_page_pushes_no_address(client):
    response = client.get(LIST, {"q": "", "role": "primary"})

    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("signed_in", [False, True])
def test_exercise_list_hides_drafts_from_the_public(client, signed_in):
    published = make_exercise(name="Squat")
    make_exercise(name="Squat of tomorrow", status="draft")
    if signed_in:
        client.force_login(make_reader())

    response = client.get(LIST, {"q": "squat"})

    assert list(response.context["page"]) == [published]
    assert "Squat of tomorrow" not in response.text


def test_exercise_list_shows_drafts_to_staff_and_marks_them(admin_client):
    make_exercise(name="Squat", pattern=make_pattern(name="Knee bend"))
    make_exercise(name="Squat of tomorrow", status="draft", pattern=None)

    response = admin_client.get(LIST)

    assert listed(response) == ["Squat", "Squat of tomorrow"]
    cards = [card.text for card in elements(response.text, "article")]
    assert cards == ["Squat Knee bend", "Squat of tomorrow draft"]
