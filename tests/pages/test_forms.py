import pytest

from pages.compare import Selection
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def lifts():
    """Six exercises called A to F."""
    return [make_exercise(name=name) for name in "ABCDEF"]


def test_selection_keeps_the_order_of_the_exercises_whatever_was_asked_first(lifts):
    a, b, c, *_ = lifts

    selection = Selection(["c", "a", "b"], exercises=lifts)

    assert selection.chosen == [a, b, c]
    assert selection.problem == ""


def test_selection_counts_duplicates_once_and_ignores_empty_fields(lifts):
    a, b, *_ = lifts

    selection = Selection(["b", "", "a", "b", "", "a"], exercises=lifts)

    assert selection.chosen == [a, b]
    assert selection.wanted == ["b", "a"]
    assert selection.problem == ""


def test_selection_of_nothing_is_no_problem_and_offers_everything(lifts):
    selection = Selection([""], exercises=lifts)

    assert selection.chosen == []
    assert selection.addable == lifts
    assert selection.problem == ""


def test_selection_of_one_asks_for_a_second(lifts):
    selection = Selection(["b"], exercises=lifts)

    assert selection.problem == "Choose a second exercise to compare with B."
    assert selection.addable == [lifts[0], *lifts[2:]]


def test_selection_of_four_is_full(lifts):
    selection = Selection("abcd", exercises=lifts)

    assert selection.chosen == lifts[:4]
    assert selection.addable == []
    assert not selection.too_many
    assert selection.problem == ""


def test_selection_of_five_is_too_many(lifts):
    selection = Selection("edcba", exercises=lifts)

    assert selection.too_many
    assert selection.problem == ("A comparison holds two to four exercises; this one has 5. Remove some to see it.")


def test_selection_of_an_unknown_one_says_which_and_keeps_the_rest(lifts):
    selection = Selection(["a", "lunge", "b", "x" * 10_000], exercises=lifts)

    assert selection.chosen == lifts[:2]
    assert selection.unknown == ["lunge", "x" * 60]
    assert selection.problem == "No exercise here is called “lunge”. Choose one from the list."


def test_selection_knows_only_the_exercises_it_is_given(lifts):
    selection = Selection(["a", "b"], exercises=lifts[1:])

    assert selection.chosen == [lifts[1]]
    assert selection.unknown == ["a"]
