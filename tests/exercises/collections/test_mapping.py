import pytest
from django.core.management import CommandError, call_command

from exercises.models import Exercise, ImportedFrom
from tests.exercises.collections.factories import make_entry, roles_of, run_import

pytestmark = pytest.mark.django_db


def test_one_word_may_be_several_muscles_some_at_most_secondary(here, free, capsys):
    run_import(
        "free-exercise-db", free(make_entry(primaryMuscles=["abdominals"], secondaryMuscles=["middle back"])), capsys
    )

    assert roles_of(Exercise.objects.get()) == {
        "rectus-abdominis": "primary",
        "external-oblique": "secondary",
        "rhomboids": "secondary",
        "middle-trapezius": "secondary",
    }


def test_a_muscle_named_twice_keeps_the_larger_role(here, free, capsys):
    run_import("free-exercise-db", free(make_entry(primaryMuscles=["lats"], secondaryMuscles=["lats"])), capsys)

    assert roles_of(Exercise.objects.get()) == {"latissimus-dorsi": "primary"}


def test_unknown_words_are_listed_with_counts_and_kept(here, free, capsys):
    said = run_import(
        "free-exercise-db",
        free(
            make_entry("One", equipment="medicine ball", primaryMuscles=["gills"]),
            make_entry("Two", equipment="medicine ball", level="godlike", mechanic=None),
            make_entry("Three", equipment=None),
        ),
        capsys,
    )

    assert said.splitlines()[1:] == [
        "Words that the mapping table does not have, kept with their entries:",
        "  equipment: medicine ball (2)",
        "  muscle: gills (1)",
        "  level: godlike (1)",
    ]
    assert {one.name: one.unknown for one in ImportedFrom.objects.all()} == {
        "One": ["muscle: gills", "equipment: medicine ball"],
        "Two": ["equipment: medicine ball", "level: godlike"],
        "Three": [],
    }


def test_an_empty_catalogue_is_asked_to_be_loaded_first(db, free):
    with pytest.raises(CommandError, match="Load the catalogue first"):
        call_command("import_exercises", free(make_entry()), source="free-exercise-db")
