"""Entries of free-exercise-db stand for those of any collection."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command

from exercises.models import Activation, Exercise, ImportedFrom
from tests.exercises.collections.factories import dump_tables, make_entry, roles_of, run_import
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db

COLLECTIONS = os.environ.get("COLLECTIONS", "")


def test_an_entry_becomes_a_draft_with_roles_and_equipment(here, free, capsys):
    said = run_import("free-exercise-db", free(make_entry()), capsys)

    exercise = Exercise.objects.get()
    assert said.startswith("1 entries: 1 new drafts, 0 linked")
    assert (exercise.name, exercise.slug, exercise.status) == ("Sofa press", "sofa-press", "draft")
    assert (exercise.level, exercise.mechanics) == ("advanced", "compound")
    assert roles_of(exercise) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}
    assert [one.slug for one in exercise.equipment.all()] == ["barbell"]


@pytest.mark.parametrize("name", ["PULL UPS", "Pullup", "pull-up", "Chinning"])
def test_another_spelling_is_linked_and_nothing_of_it_changed(here, free, capsys, name):
    make_exercise(name="Pull-up", aliases="Chinning")
    before = list(Exercise.objects.values())

    said = run_import("free-exercise-db", free(make_entry(name)), capsys, verbosity=2)

    assert "0 new drafts, 1 linked" in said
    assert f"  {name} → Pull-up" in said
    assert list(Exercise.objects.values()) == before
    assert not Activation.objects.exists()
    assert ImportedFrom.objects.get().exercise.name == "Pull-up"


def test_two_spellings_in_the_file_are_one_draft(here, free, capsys):
    run_import("free-exercise-db", free(make_entry("Squat with bands"), make_entry("Squats - With Bands")), capsys)

    assert list(Exercise.objects.values_list("name", flat=True)) == ["Squat with bands"]
    assert ImportedFrom.objects.filter(exercise__name="Squat with bands").count() == 2


def test_run_twice_changes_nothing(here, free, capsys):
    path = free(make_entry(), make_entry("Sofa pull", equipment="medicine ball"), make_entry("Sofa pulls", id="other"))
    run_import("free-exercise-db", path, capsys)
    before = dump_tables()

    said = run_import("free-exercise-db", path, capsys)

    assert said.startswith("3 entries: 0 new drafts, 0 linked")
    assert "0 brought up to date, 3 as they were" in said
    assert dump_tables() == before


def test_a_trial_run_says_the_same_and_saves_nothing(here, free, capsys):
    path = free(make_entry())

    said = run_import("free-exercise-db", path, capsys, dry_run=True)

    assert said.startswith("Nothing was saved. It would be: 1 entries: 1 new drafts")
    assert (Exercise.objects.count(), ImportedFrom.objects.count()) == (0, 0)


def test_a_newer_file_changes_what_nobody_edited(here, free, capsys):
    run_import("free-exercise-db", free(make_entry()), capsys)
    Exercise.objects.update(level="beginner")

    said = run_import(
        "free-exercise-db",
        free(make_entry(level="intermediate", mechanic="isolation", primaryMuscles=["lats"])),
        capsys,
    )

    exercise = Exercise.objects.get()
    assert (exercise.level, exercise.mechanics) == ("beginner", "isolation")
    assert roles_of(exercise) == {"latissimus-dorsi": "primary", "triceps-brachii": "secondary"}
    assert "Edited here, and kept as it is:\n  Sofa press: level" in said


def test_roles_that_were_explained_here_are_kept(here, free, capsys):
    run_import("free-exercise-db", free(make_entry()), capsys)
    Activation.objects.filter(role="primary").update(explanation="It presses.")

    run_import("free-exercise-db", free(make_entry(primaryMuscles=["lats"])), capsys)

    assert roles_of(Exercise.objects.get()) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}


def test_a_draft_that_was_published_since_is_never_touched(here, free, capsys):
    run_import("free-exercise-db", free(make_entry()), capsys)
    exercise = Exercise.objects.get()
    complete = make_exercise(name="Other")
    Exercise.objects.filter(pk=exercise.pk).update(
        status="published", summary="S", pattern=complete.pattern, laterality="bilateral", load_direction="vertical"
    )
    before = list(Exercise.objects.values())

    run_import("free-exercise-db", free(make_entry(level="beginner", primaryMuscles=["lats"])), capsys)

    assert list(Exercise.objects.values()) == before
    assert roles_of(exercise) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}


def test_a_draft_that_was_deleted_is_not_brought_back(here, free, capsys):
    path = free(make_entry())
    run_import("free-exercise-db", path, capsys)
    Exercise.objects.all().delete()

    said = run_import("free-exercise-db", path, capsys)

    assert "0 new drafts" in said
    assert (Exercise.objects.count(), ImportedFrom.objects.get().exercise) == (0, None)


def test_addresses_are_free_and_allowed(here, free, capsys):
    make_exercise(name="Something else", slug="sofa-press")

    run_import(
        "free-exercise-db", free(make_entry(), make_entry("This vs that"), make_entry("引体向上", id="X1")), capsys
    )

    assert set(Exercise.objects.values_list("name", "slug")) == {
        ("Something else", "sofa-press"),
        ("Sofa press", "sofa-press-2"),
        ("This vs that", "this-versus-that"),
        ("引体向上", "free-exercise-db-x1"),
    }


@pytest.mark.parametrize("count", [1, 50])
def test_query_count(here, free, django_assert_num_queries, count):
    path = free(*(make_entry(f"Lift {number}") for number in range(count)))

    # 2 for the table; savepoint; muscles, equipment, slugs, exercises, records; four kinds of new rows; release
    with django_assert_num_queries(13):
        call_command("import_exercises", path, source="free-exercise-db")


def test_the_second_collection_links_what_the_first_brought(here, free, wger, capsys):
    run_import("free-exercise-db", free(make_entry("Sofa press")), capsys)
    run_import("wger", wger({7: {"muscles": [2]}}, [{"exercise": 7, "name": "Sofa Presses"}]), capsys)

    exercise = Exercise.objects.get()
    assert {one.source for one in exercise.imported_from.all()} == {"free-exercise-db", "wger"}
    assert roles_of(exercise) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}


@pytest.mark.skipif(not COLLECTIONS, reason="COLLECTIONS names no folder with the two collections")
@pytest.mark.parametrize(("source", "file"), [("free-exercise-db", "exercises.json"), ("wger", "")])
def test_the_real_collection_twice(loaded, capsys, source, file):
    path = Path(COLLECTIONS) / source / file

    first = run_import(source, path, capsys)
    before = dump_tables()
    second = run_import(source, path, capsys)

    assert "0 left out" in first
    assert "0 new drafts, 0 linked" in second
    assert dump_tables() == before
    assert Exercise.objects.published().count() == 3
