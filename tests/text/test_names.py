import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.names import Namesake, find_namesake
from exercises.models import Exercise
from tests.factories import make_exercise
from text.names import plain_name


@pytest.mark.parametrize(
    ("texts", "plain"),
    [
        (["Pullup", "pull-up", "Pull ups", "PULL–UPS", " pull  up's "], "pullup"),
        (["Biceps curl", "bicep curls", "Bicep-Curl"], "bicepcurl"),
        (["Bench press", "bench presses", "Benchpress"], "benchpress"),
        (["Cable fly", "Cable flies"], "cablefly"),
        (["Crunch", "crunches"], "crunch"),
        (["Gluteus maximus", "gluteus-maximus"], "gluteusmaximus"),
        (["Hip thrüst", "Hip thrust"], "hipthrust"),
        (["Dead bug", "Deadbug"], "deadbug"),
        (["", " - ", "’"], ""),
    ],
)
def test_plain_name_is_one_for_ways_of_writing_a_name(texts, plain):
    assert {plain_name(text) for text in texts} == {plain}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Pull-up", "Push-up"), ("Press", "Pres"), ("Squat jump", "Jump squat"), ("90° row", "45° row")],
)
def test_plain_name_tells_names_apart(one, other):
    assert plain_name(one) != plain_name(other)


@given(st.text())
def test_plain_name_of_a_plain_name_is_itself(text):
    assert plain_name(plain_name(text)) == plain_name(text)


@given(st.lists(st.sampled_from(["s", "es", "ies", "us", "press", "e", "fl", "-", " ", "ß", "É", "ch"])))
def test_plain_name_holds_where_plurals_meet(pieces):
    text = "".join(pieces)

    assert plain_name(plain_name(text)) == plain_name(text)
    assert plain_name(text.upper()) == plain_name(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "aliases", "ours", "theirs"),
    [
        ("Pullup", [], "Pullup", "Pull-up"),
        ("Chin ups", [], "Chin ups", "Chin-up"),
        ("Something else", ["Another", "PULL UPS"], "PULL UPS", "Pull-up"),
    ],
)
def test_namesake_is_found_by_name_and_alias(name, aliases, ours, theirs, django_assert_num_queries):
    make_exercise(name="Press")
    pull_up = make_exercise(name="Pull-up", aliases="Bodyweight pull\r\nChin-up")

    with django_assert_num_queries(1):  # the names and aliases of the others
        found = find_namesake(Exercise.objects.all(), name, aliases)

    assert found == Namesake(pull_up.pk, "Pull-up", ours, theirs)


@pytest.mark.django_db
def test_alias_may_be_shared_and_another_word_order_is_another_name():
    make_exercise(name="Pull-up", aliases="Vertical row")

    assert find_namesake(Exercise.objects.all(), "Up pull", ["Vertical rows"]) is None
