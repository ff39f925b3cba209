"""What a version keeps."""

import pytest
from django.core.management import call_command

from editorial.restoring import undo_writes
from editorial.snapshots import keep_rows, list_versions, read_revision, read_stored, record_version, reload
from exercises.models import Exercise
from tests.factories import (
    make_complete_exercise,
    make_cue,
    make_exercise,
)
from tests.publishing import write

pytestmark = pytest.mark.django_db


def test_numbers_of_rows_that_wait_are_taken_by_no_other(ada):
    exercise = make_exercise()
    rows = []
    with undo_writes():
        make_cue(exercise=exercise, text="Waits.")
        rows = read_stored(exercise)

    revision = keep_rows(exercise, rows, by=ada, comment="")

    kept = read_revision(revision)
    assert [row.pk < 0 for row in kept] == [False, True]


def test_the_site_says_of_which_models_it_keeps_versions():
    call_command("check")
    exercise = make_complete_exercise(name="Thrust")

    revision = record_version(exercise, by=None, comment="")

    assert sorted({row.model.__name__ for row in read_revision(revision)}) == [
        "Activation",
        "Cue",
        "Exercise",
        "Fault",
        "FaultShift",
    ]


def test_what_changed_outside_the_desk_is_kept_before_the_next_change(ada):
    exercise = make_complete_exercise(name="Thrust", status="draft", summary="First.")
    write(ada, exercise, summary="Second.")
    Exercise.objects.filter(pk=exercise.pk).update(summary="Loaded from a file.")
    write(ada, reload(exercise), summary="Third.")

    summaries = [read_revision(version.revision)[0].fields["summary"] for version in list_versions(exercise)]

    assert summaries == ["Third.", "Loaded from a file.", "Second.", "First."]
