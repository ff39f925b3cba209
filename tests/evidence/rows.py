"""What the tests of the evidence's models share."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import make_exercise, make_muscle


def assert_refused(row, messages):
    """The forms say ``messages`` and the database refuses ``row`` too."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.messages == messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def copy_row(row, **changes):
    """The same row once more, unsaved, but for ``changes``."""
    again = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    again.pk = None
    for name, value in changes.items():
        setattr(again, name, value)
    return again


def make_lifts_and_muscles(count):
    """Two lifts and ``count`` muscles, each two levels below its largest whole."""
    squat, lunge = make_exercise(name="Back squat"), make_exercise(name="Lunge")
    return squat, lunge, [make_muscle(part_of=make_muscle(part_of=make_muscle())) for _ in range(count)]
