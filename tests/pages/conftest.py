import pytest

from tests.factories import (
    make_comparison,
    make_cue,
    make_exercise,
    make_fault,
    make_measurement,
    make_muscle,
    make_pattern,
    make_study,
)


@pytest.fixture
def lifts():
    """Hip thrust, back squat and deadlift, created in another order than that of their patterns."""
    hinge, squat, bridge = (
        make_pattern(name="Hinge", position=3),
        make_pattern(name="Squat", position=2),
        make_pattern(name="Bridge", position=1),
    )
    deadlift = make_exercise(name="Deadlift", pattern=hinge)
    back_squat = make_exercise(name="Back squat", pattern=squat)
    hip_thrust = make_exercise(name="Hip thrust", pattern=bridge)
    return [hip_thrust, back_squat, deadlift]


@pytest.fixture
def thrust():
    """A hip thrust whose gluteus maximus has something of everything, and a second muscle with nothing."""
    whole = make_muscle(name="Gluteus maximus", summary="The largest hip extensor.", origin="Ilium and sacrum")
    upper = make_muscle(name="Upper gluteus maximus", part_of=whole, kind="region")
    adductors = make_muscle(name="Adductors")
    exercise = make_exercise(name="Hip thrust", primary=[whole], stabilizers=[adductors])
    squat = make_exercise(name="Back squat", secondary=[upper])
    study = make_study(authors="Contreras B", year=2015)
    make_measurement(study=study, exercise=exercise, muscle=upper, value="69.5")
    make_comparison(study=study, higher=exercise, lower=squat, muscle=upper)
    make_cue(exercise=exercise, text="Extend the hips", muscles=[whole])
    make_cue(exercise=exercise, text="Knees out", muscles=[adductors])
    make_fault(exercise=exercise, sign="Arching", less=[whole])
    make_exercise(name="Leg curl", primary=[make_muscle(name="Hamstrings")])
    return exercise
