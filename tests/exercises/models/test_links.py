"""Links between exercises."""

import pytest

from exercises.models import (
    ExerciseLink,
)
from tests.exercises.models.factories import assert_refused, make_link
from tests.factories import (
    make_exercise,
)

pytestmark = pytest.mark.django_db


def test_link_of_a_kind_is_given_once():
    squat, lunge = make_exercise(), make_exercise()
    make_link(source=squat, target=lunge, kind="easier")
    make_link(source=squat, target=lunge, kind="variation")
    make_link(source=lunge, target=squat, kind="easier")

    again = ExerciseLink(from_exercise=squat, to_exercise=lunge, kind="easier", reason="Again.")

    assert_refused(again, ["That link is there already."])


def test_exercise_does_not_link_to_itself():
    squat = make_exercise()

    link = ExerciseLink(from_exercise=squat, to_exercise=squat, kind="easier", reason="Itself.")

    assert_refused(link, ["An exercise cannot link to itself."])
