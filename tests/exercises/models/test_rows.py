"""What all rows of an exercise have: a name, a natural key, an order."""

import pytest

from exercises.models import (
    Equipment,
    Exercise,
    MovementPattern,
)
from tests.exercises.models.factories import make_bare_picture, make_link
from tests.factories import (
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_muscle,
    make_pattern,
)

pytestmark = pytest.mark.django_db


def test_names_and_addresses():
    gluteus = make_muscle(name="Gluteus maximus")
    thrust = make_exercise(name="Hip thrust", primary=[gluteus])
    fault = make_fault(exercise=thrust, sign="Feet too close", more=[gluteus])
    link = make_link(source=thrust, target=make_exercise(name="Glute bridge"), kind="easier")

    assert thrust.get_absolute_url() == "/exercises/hip-thrust/"
    assert [
        str(row)
        for row in (
            make_equipment(name="Bench"),
            make_pattern(name="Hinge"),
            thrust,
            thrust.activations.get(),
            make_cue(exercise=thrust, text="Push."),
            fault,
            fault.shifts.get(),
            link,
            make_bare_picture(exercise=thrust),
        )
    ] == [
        "Bench",
        "Hinge",
        "Hip thrust",
        "Hip thrust: Gluteus maximus (Primary mover)",
        "Push.",
        "Feet too close",
        "Gluteus maximus: more",
        "Hip thrust → Glute bridge (easier)",
        "The top",
    ]


def test_natural_keys_lead_back_to_their_rows():
    gluteus = make_muscle(name="Gluteus maximus")
    thrust = make_exercise(name="Hip thrust", primary=[gluteus, make_muscle()])
    make_exercise(primary=[gluteus])
    make_cue(exercise=thrust, phase="top", position=3)
    make_cue(exercise=thrust, phase="lift", position=2)
    fault = make_fault(exercise=thrust, position=4, less=[gluteus, make_muscle()])
    make_link(source=thrust, target=make_exercise(name="Glute bridge"), kind="harder")
    rows = {
        make_equipment(name="Bench"): ("bench",),
        make_pattern(name="Hinge"): ("hinge",),
        thrust: ("hip-thrust",),
        thrust.activations.get(muscle=gluteus): ("hip-thrust", "gluteus-maximus"),
        thrust.cues.get(phase="lift"): ("hip-thrust", "lift", 2),
        fault: ("hip-thrust", 4),
        fault.shifts.get(muscle=gluteus): ("hip-thrust", 4, "gluteus-maximus"),
        make_link(source=thrust, target=Exercise.objects.get(name="Glute bridge"), kind="easier"): (
            "hip-thrust",
            "glute-bridge",
            "easier",
        ),
        make_bare_picture(exercise=thrust, position=2): ("hip-thrust", 2),
    }

    assert {row: row.natural_key() for row in rows} == rows
    assert [type(row).objects.get_by_natural_key(*key) for row, key in rows.items()] == list(rows)


def test_lists_run_by_name_place_and_what_takes_over_first():
    lunge, squat = make_exercise(name="Lunge"), make_exercise(name="Back squat")
    late, early = make_fault(exercise=squat, position=2), make_fault(exercise=squat, position=1)
    less, more = make_muscle(), make_muscle()
    shifting = make_fault(exercise=lunge, more=[more], less=[less])
    hinge, push = make_pattern(name="Hinge", position=9), make_pattern(name="Push", position=3)
    bench, barbell = make_equipment(name="Bench"), make_equipment(name="Barbell")

    assert list(Exercise.objects.all()) == [squat, lunge]
    assert list(squat.faults.all()) == [early, late]
    assert [shift.muscle for shift in shifting.shifts.all()] == [more, less]
    assert list(MovementPattern.objects.filter(position__in=[3, 9], name__in=["Hinge", "Push"])) == [push, hinge]
    assert list(Equipment.objects.all()) == [barbell, bench]
