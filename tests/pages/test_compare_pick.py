"""Choosing what to compare."""

from itertools import permutations

import pytest

from tests.factories import (
    make_exercise,
)
from tests.pages.reading import CANONICAL, PICK
from tests.reading import elements, roots, texts

pytestmark = pytest.mark.django_db


def test_compare_pick_asks_for_two(client, django_assert_num_queries, lifts):
    with django_assert_num_queries(1):  # the exercises to choose from
        response = client.get(PICK)

    assert texts(response.text, "h1") == ["Compare exercises"]
    assert [select["name"] for select in elements(response.text, "select")] == ["exercise", "exercise"]
    assert texts(response.text, "option") == 2 * ["Choose …", "Hip thrust", "Back squat", "Deadlift"]
    assert texts(response.text, "p", role="status") == []


@pytest.mark.parametrize("slugs", list(permutations(["hip-thrust", "back-squat", "deadlift"])))
def test_compare_pick_leads_to_the_canonical_comparison(client, lifts, slugs):
    response = client.get(PICK, {"exercise": slugs})

    assert (response.status_code, response["Location"]) == (302, CANONICAL)


def test_compare_pick_counts_an_exercise_once_and_ignores_an_empty_choice(client, lifts):
    response = client.get(PICK, {"exercise": ["deadlift", "", "hip-thrust", "deadlift"]})

    assert (response.status_code, response["Location"]) == (302, "/compare/hip-thrust-vs-deadlift/")


def test_compare_pick_of_one_asks_for_a_second(client, lifts):
    page = client.get(PICK, {"exercise": ["deadlift", "deadlift"]}).text

    assert texts(page, "p", role="status") == ["Choose a second exercise to compare with Deadlift."]
    assert [field["value"] for field in elements(page, "input", type="hidden")] == ["deadlift"]
    assert texts(page, "option") == ["Choose …", "Hip thrust", "Back squat"]


def test_compare_pick_of_an_unknown_exercise_says_so_and_keeps_the_others(client, lifts):
    response = client.get(PICK, {"exercise": ["<b>lunge", "deadlift"]})

    assert response.status_code == 200
    assert texts(response.text, "p", role="status") == [
        "No exercise here is called “<b>lunge”. Choose one from the list."
    ]
    assert [field["value"] for field in elements(response.text, "input", type="hidden")] == ["deadlift"]


def test_compare_pick_of_five_is_refused_with_a_sentence(client, lifts):
    more = [make_exercise(name=name) for name in ("Lunge", "Step-up")]

    response = client.get(PICK, {"exercise": [exercise.slug for exercise in [*lifts, *more]]})

    assert response.status_code == 400
    assert texts(response.text, "p", role="status") == [
        "A comparison holds two to four exercises; this one has 5. Remove some to see it."
    ]


def test_compare_pick_offers_to_remove_each_of_the_chosen(client, lifts):
    page = client.get(CANONICAL).text

    removals = elements(page, "a", class_="remove")
    assert [(link["href"], link["aria-label"]) for link in removals] == [
        ("/compare/?exercise=back-squat&exercise=deadlift&", "Remove Hip thrust"),
        ("/compare/?exercise=hip-thrust&exercise=deadlift&", "Remove Back squat"),
        ("/compare/?exercise=hip-thrust&exercise=back-squat&", "Remove Deadlift"),
    ]
    after = client.get(removals[0]["href"], follow=True)
    assert after.redirect_chain == [("/compare/back-squat-vs-deadlift/", 302)]


def test_compare_pick_swap_is_the_comparison_alone(client, htmx, lifts):
    response = client.get(PICK, {"exercise": "deadlift"}, headers=htmx)

    assert roots(response.text) == [("title", None), ("div", "comparison")]
    assert texts(response.text, "p", role="status") == ["Choose a second exercise to compare with Deadlift."]


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_compare_pick_is_a_page_for_everyone_else(client, htmx, lifts, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(PICK, {"exercise": "deadlift"}, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert texts(response.text, "title") == ["Compare exercises · Prime Mover"]
