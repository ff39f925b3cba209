"""What differs between two versions, in words."""

import pytest

from editorial.differences import compare_words
from editorial.snapshots import read_stored
from exercises.models import Cue, Exercise, ExerciseLink
from tests.editorial.reading import described, words
from tests.factories import (
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_muscle,
)

pytestmark = pytest.mark.django_db


def test_a_role_that_changed_is_said_in_words():
    medius = make_muscle(name="Gluteus medius")
    exercise = make_exercise(secondary=[medius])
    old = read_stored(exercise)
    exercise.activations.update(role="primary")

    assert words(old, read_stored(exercise), exercise) == [
        ("changed", "Gluteus medius: secondary mover → primary mover")
    ]


def test_rows_added_removed_and_moved_are_told_apart():
    exercise = make_exercise()
    names = ["One", "Two", "Three", "Four"]
    one, two, *_ = [make_cue(exercise=exercise, position=place, text=name) for place, name in enumerate(names, start=1)]
    old = read_stored(exercise)
    exercise.cues.filter(pk=one.pk).delete()
    exercise.cues.filter(pk=two.pk).update(position=9)
    make_cue(exercise=exercise, position=5, text="Five")

    assert words(old, read_stored(exercise), exercise) == [("added", "Five"), ("moved", "Two"), ("removed", "One")]


def test_places_that_shift_because_one_was_put_before_them_are_no_move():
    exercise = make_exercise()
    cue = make_cue(exercise=exercise, position=1, text="One")
    old = read_stored(exercise)
    Cue.objects.filter(pk=cue.pk).update(position=2)
    make_cue(exercise=exercise, position=1, text="Nought")

    assert words(old, read_stored(exercise), exercise) == [("added", "Nought")]


def test_every_kind_of_value_is_said_as_an_editor_knows_it():
    barbell, gluteus, soleus = (
        make_equipment(name="Barbell"),
        make_muscle(name="Gluteus maximus"),
        make_muscle(name="Soleus"),
    )
    exercise, other = make_exercise(name="Thrust"), make_exercise(name="Squat")
    cue = make_cue(exercise=exercise, text="Push.")
    fault = make_fault(exercise=exercise, sign="Knees in", more=[soleus])
    link = ExerciseLink.objects.create(from_exercise=exercise, to_exercise=other, kind="easier", reason="Less load.")
    old = read_stored(exercise)
    exercise.equipment.add(barbell)
    Exercise.objects.filter(pk=exercise.pk).update(level="advanced", pattern=other.pattern)
    cue.muscles.add(gluteus)
    fault.shifts.update(direction="less")
    fault.figure = {"moment": 1, "lumbar": 30, "beside": {"knee": 90}}
    fault.save()
    ExerciseLink.objects.filter(pk=link.pk).update(kind="harder")

    assert described(old, read_stored(exercise), exercise) == {
        ("", "Pattern"): (str(exercise.pattern), str(other.pattern)),
        ("", "Level"): ("Beginner", "Advanced"),
        ("", "Equipment"): ("", "Barbell"),
        ("Push.", "Muscles"): ("", "Gluteus maximus"),
        ("Knees in", "How it looks"): ("", "moment 1, lumbar 30, beside knee 90"),
        ("Knees in: Soleus", "Direction"): ("Takes over", "Does less"),
        ("Squat", "Kind"): ("Easier", "Harder"),
    }


def test_words_changed_are_marked_one_by_one():
    pieces = compare_words("Push through the heels, hard.", "Push through both heels.")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Push through "),
        ("del", "the"),
        ("ins", "both"),
        ("same", " heels"),
        ("del", ", hard"),
        ("same", "."),
    ]


def test_what_is_gone_since_is_named_as_gone():
    soleus = make_muscle(name="Soleus")
    exercise = make_exercise(primary=[soleus])
    old = read_stored(exercise)
    exercise.activations.all().delete()
    new = read_stored(exercise)
    soleus.delete()

    assert words(old, new, exercise) == [("removed", "a muscle that is gone")]
