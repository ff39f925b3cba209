"""What each way to load exercises costs."""

import pytest

from exercises.models import (
    Exercise,
    MovementPattern,
)
from tests.exercises.models.factories import make_bare_picture, make_link
from tests.factories import (
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_group,
    make_muscle,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_cards_query_count(django_assert_num_queries, count):
    for number in range(count):
        make_exercise(name=f"Exercise {number}", primary=[make_muscle(name=f"Muscle {number}")])

    with django_assert_num_queries(2):  # exercises with pattern, activations with muscles
        cards = [
            (str(exercise), str(exercise.pattern), [str(row.muscle) for row in exercise.primary])
            for exercise in Exercise.objects.for_cards()
        ]

    patterns = MovementPattern.objects.values_list("name", flat=True)
    assert cards == [
        (f"Exercise {number}", name, [f"Muscle {number}"]) for number, name in zip(range(count), patterns, strict=True)
    ]


def make_head():
    """A head two levels below its largest whole."""
    return make_muscle(part_of=make_muscle(part_of=make_muscle()))


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_detail_query_count(django_assert_num_queries, count):
    exercise = make_exercise(primary=[make_head() for _ in range(count)])
    for number in range(1, count + 1):
        exercise.equipment.add(make_equipment(name=f"Thing {number}"))
        make_bare_picture(exercise=exercise, position=number)
        make_cue(exercise=exercise, text=f"Cue {number}", muscles=[make_head() for _ in range(count)])
        make_fault(exercise=exercise, sign=f"Fault {number}", more=[make_head() for _ in range(count)])
        make_link(source=exercise, target=make_exercise(name=f"Link {number}"))

    # exercise with pattern; equipment; pictures; activations with muscles and wholes; cues; their muscles with wholes;
    # faults; their shifts with muscles and wholes; links with targets
    with django_assert_num_queries(9):
        found = Exercise.objects.for_detail().get(pk=exercise.pk)
        said = {
            "pattern": str(found.pattern),
            "equipment": [str(row) for row in found.equipment.all()],
            "pictures": [row.position for row in found.pictures.all()],
            "activations": [len(row.muscle.lineage) for row in found.activations.all()],
            "cues": [(str(row), [len(muscle.lineage) for muscle in row.muscles.all()]) for row in found.cues.all()],
            "faults": [
                (str(row), [len(shift.muscle.lineage) for shift in row.shifts.all()]) for row in found.faults.all()
            ],
            "links": [str(row.to_exercise) for row in found.links.all()],
        }

    numbers, depths = range(1, count + 1), [3] * count
    assert said == {
        "pattern": str(exercise.pattern),
        "equipment": [f"Thing {number}" for number in numbers],
        "pictures": list(numbers),
        "activations": depths,
        "cues": [(f"Cue {number}", depths) for number in numbers],
        "faults": [(f"Fault {number}", depths) for number in numbers],
        "links": [f"Link {number}" for number in numbers],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_query_count(django_assert_num_queries, count):
    group = make_group(name="Hamstrings")
    for number in range(count):
        muscle = make_muscle(name=f"Muscle {number}", group=group, part_of=make_muscle(part_of=make_muscle()))
        exercise = make_exercise(name=f"Exercise {number}", primary=[muscle])
        exercise.equipment.add(make_equipment(name=f"Thing {number}"))
        make_cue(exercise=exercise, text=f"Cue {number}")

    with django_assert_num_queries(4):  # exercises with pattern, equipment, cues, activations with muscles and groups
        said = [
            (
                str(exercise),
                exercise.pattern is not None,
                [str(row) for row in exercise.equipment.all()],
                [str(cue) for _, cues in exercise.cues_by_phase for cue in cues],
                [(str(row.muscle.group), len(row.muscle.lineage)) for row in exercise.activations.all()],
            )
            for exercise in Exercise.objects.for_comparison()
        ]

    assert said == [
        (f"Exercise {number}", True, [f"Thing {number}"], [f"Cue {number}"], [("Hamstrings", 3)])
        for number in range(count)
    ]
