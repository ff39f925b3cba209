"""Exercises found by what somebody writes."""

import pytest

from exercises.models import (
    Exercise,
)
from tests.factories import (
    make_exercise,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "hipthrust",
        "hip-thrust",
        "HIP THRUST",
        "hip thrüst",
        "thrust hip",
        "p thr",
        "hip\0thrust",
        "- hip -",
        "shoulder elevated",
        "ShoulderElevated hip-lift",
        "glute bridge",
    ],
)
def test_named_forgives_case_accents_hyphens_and_finds_aliases(text):
    thrust = make_exercise(name="Hip thrust", aliases="Shoulder-elevated hip lift\nGlute bridge, loaded")
    make_exercise(name="Back squat", aliases="Barbell squat")

    assert list(Exercise.objects.named(text)) == [thrust]


@pytest.mark.parametrize(
    "text", ["thrustbarbell", "barbellthrust", "liftglute", "hip squat", "%", "_", "?!", "\\", "hip ?"]
)
def test_named_matches_no_word_across_two_names(text):
    make_exercise(name="Hip thrust", aliases="Barbell hip lift\nGlute bridge")
    make_exercise(name="Back squat")

    assert list(Exercise.objects.named(text)) == []


@pytest.mark.parametrize("text", ["", " ", "-", "’ '", "\0"])
def test_named_without_a_word_finds_nothing(text):
    make_exercise(name="Hip thrust")

    assert list(Exercise.objects.named(text)) == []


def test_named_lists_the_nearest_first():
    inside = make_exercise(name="American hip thrust")
    whole, alias = make_exercise(name="Hip thrust"), make_exercise(name="Bridge", aliases="Lift\nHip-Thrust\nUp")
    beginning, of_alias = make_exercise(name="Hip thrust, banded"), make_exercise(name="B", aliases="A\nHip thrusts")
    make_exercise(name="Back squat")

    assert list(Exercise.objects.named("hipthrust")) == [alias, whole, of_alias, beginning, inside]


def test_named_finds_an_alias_nearest_whatever_line_break_a_browser_sent():
    make_exercise(name="A banded one", aliases="Hip thrust, banded")
    bridge = make_exercise(name="Bridge", aliases="Lift\r\nHip thrust\r\nUp")

    assert Exercise.objects.named("hip thrust").first() == bridge
