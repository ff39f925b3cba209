"""Exercises that fill a page."""

from exercises.models import ExerciseLink, Picture
from tests.factories import (
    make_activation,
    make_comparison,
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_measurement,
    make_muscle,
    make_study,
)


def full_exercise(*, count, **fields):
    """An exercise with ``count`` rows of everything that its page tells."""
    exercise = make_exercise(**fields)
    for number in range(count):
        whole = make_muscle()
        muscle = make_muscle(part_of=whole)
        make_activation(exercise=exercise, muscle=muscle, position=number + 1)
        make_cue(exercise=exercise, text=f"Cue {number}", muscles=[muscle])
        make_fault(exercise=exercise, sign=f"Fault {number}", more=[muscle], less=[whole])
        exercise.equipment.add(make_equipment(name=f"Thing {number}"))
        other = make_exercise(primary=[muscle])
        ExerciseLink.objects.create(from_exercise=exercise, to_exercise=other, kind="easier", reason="Less load.")
        words = {"alt": "The top", "credit": "A", "licence": "CC BY 4.0", "stem": f"exercises/squat/{number:020}"}
        picture = Picture(exercise=exercise, position=number + 1, width=480, height=320, **words)
        Picture.objects.bulk_create([picture])
        study = make_study()
        make_measurement(study=study, exercise=exercise, muscle=muscle)
        make_comparison(study=study, higher=exercise, lower=other, muscle=muscle)
        make_comparison(study=make_study(), higher=other, lower=exercise, muscle=whole)
        study.technique_effects.create(exercise=exercise, change=f"Wider {number}", effect="More.")
    return exercise
