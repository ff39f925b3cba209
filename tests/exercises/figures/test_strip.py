import re

import pytest

from exercises.models import Exercise
from tests.factories import make_exercise, make_movement
from tests.reading import elements

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


def classes(html: str) -> set[str]:
    """The looks of all painted shapes of a page."""
    return {element["class"] for element in elements(html) if (element["class"] or "").startswith("f-")}


def test_strip_shows_start_middle_and_end_with_words(client, squat):
    page = client.get(URL).text

    strip = elements(page, class_="strip")
    steps = [
        element.text for element in elements(page, "li") if element.text.startswith(("Standing", "Halfway", "Bottom"))
    ]
    assert len(strip) == 1
    assert steps == ["Standing Hips and knees straight", "Halfway", "Bottom Hips below the knees"]
    assert [element["id"] for element in elements(page, "g") if (element["id"] or "").startswith("still-")] == [
        "still-0",
        "still-1",
        "still-2",
    ]


def test_strip_carries_the_roles_of_the_muscles(client, squat):
    found = classes(client.get(URL).text)

    assert {"f-muscle primary", "f-muscle stabilizer"} <= found
    assert not any("secondary" in look for look in found)


def test_strip_reuses_limbs_that_only_moved(client, squat):
    page = client.get(URL).text

    pieces = {element["id"] for element in elements(page, "g") if (element["id"] or "").startswith("piece-")}
    uses = [element for element in elements(page, "use") if (element["href"] or "").startswith("#piece-")]
    assert len(uses) >= 10
    assert {use["href"].removeprefix("#") for use in uses} <= pieces
    moved = [use["transform"] for use in uses if use["transform"]]  # a planted foot stands where it stood
    assert 8 <= len(moved) < len(uses)
    assert all(re.fullmatch(r"translate\(-?\d+ -?\d+\)(rotate\(-?\d+(\.\d)?\))?", transform) for transform in moved)


def test_three_key_poses_are_the_strip(client):
    poses = [{"name": name, "hip": hip} for name, hip in (("One", 0), ("Two", 40), ("Three", 90))]
    make_exercise(name="Squat", movement=make_movement(data={"poses": poses}))

    page = client.get(URL).text

    assert [element.text for element in elements(page, "b") if element.text in {"One", "Two", "Three", "Halfway"}] == [
        "One",
        "Two",
        "Three",
    ]


def test_exercise_without_a_movement_shows_no_figure(client):
    make_exercise(name="Squat")

    page = client.get(URL).text

    assert elements(page, id="movement") == []
    assert client.get(f"{URL}movement.svg").status_code == 404
    assert elements(client.get("/exercises/").text, class_="figure") == []


def test_variation_takes_its_parents_movement_unless_it_has_its_own(squat):
    heir = make_exercise(variation_of=squat)
    other = make_movement(name="Other")
    own = make_exercise(variation_of=squat, movement=other)

    assert (heir.moves, own.moves) == (squat.movement, other)


@pytest.mark.parametrize("loader", ["for_cards", "for_detail", "for_comparison"])
def test_inherited_movement_costs_no_query(django_assert_num_queries, squat, loader):
    make_exercise(name="Front squat", variation_of=squat)
    found = list(getattr(Exercise.objects.filter(name="Front squat"), loader)())

    with django_assert_num_queries(0):
        assert found[0].moves.name == squat.movement.name


def test_names_of_an_editor_are_escaped(client, squat):
    squat.movement.data = {"poses": [{"name": "<b>&", "says": "<script>alert(1)</script>"}]}
    squat.movement.save()

    page = client.get(URL).text

    assert elements(page, "li")[0].text is not None
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get(f"{URL}movement.svg").text
