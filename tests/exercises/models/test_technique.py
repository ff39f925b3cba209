"""Cues and faults."""

import pytest
from django.db.models import ProtectedError

from exercises.models import (
    Cue,
    Fault,
    FaultShift,
    Phase,
)
from tests.exercises.models.factories import assert_refused
from tests.factories import (
    make_cue,
    make_exercise,
    make_fault,
    make_muscle,
)

pytestmark = pytest.mark.django_db


def test_cues_of_a_phase_have_places_of_their_own():
    exercise = make_exercise()
    make_cue(exercise=exercise, phase="lift", position=1)
    make_cue(exercise=exercise, phase="top", position=1)

    again = Cue(exercise=exercise, phase="lift", position=1, text="Again.")

    assert_refused(again, ["Two cues of a phase have the same place; number them 1, 2, 3 …"])


def test_faults_have_places_of_their_own():
    exercise = make_exercise()
    make_fault(exercise=exercise, position=1)
    make_fault(exercise=make_exercise(), position=1)

    again = Fault(exercise=exercise, position=1, sign="Again", cause="So.", consequence="So.", mend="So.")

    assert_refused(again, ["Two faults have the same place; number them 1, 2, 3 …"])


def test_fault_names_a_muscle_once():
    muscle = make_muscle()
    fault = make_fault(exercise=make_exercise(), more=[muscle])

    assert_refused(FaultShift(fault=fault, muscle=muscle, direction="less"), ["This fault already names that muscle."])


def test_muscle_in_a_fault_and_pattern_in_use_are_not_deleted():
    muscle = make_muscle()
    exercise = make_exercise()
    make_fault(exercise=exercise, less=[muscle])

    for row in (muscle, exercise.pattern):
        with pytest.raises(ProtectedError):
            row.delete()


def test_cues_come_by_phase_in_the_order_of_the_lift():
    exercise = make_exercise()
    cues = {
        phase: make_cue(exercise=exercise, phase=phase, position=1) for phase in ("lowering", "top", "brace", "set-up")
    }
    late = make_cue(exercise=exercise, phase="brace", position=3)
    early = make_cue(exercise=exercise, phase="brace", position=2)

    assert exercise.cues_by_phase == [
        (Phase.SETUP, [cues["set-up"]]),
        (Phase.BRACE, [cues["brace"], early, late]),
        (Phase.TOP, [cues["top"]]),
        (Phase.LOWERING, [cues["lowering"]]),
    ]
