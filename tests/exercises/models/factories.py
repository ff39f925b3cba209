"""Links and pictures without files, and the check that a row is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from exercises.models import (
    ExerciseLink,
    Picture,
)


def assert_refused(row, messages):
    """The forms say ``messages`` and the database refuses ``row`` too."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.messages == messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def make_link(*, source, target, kind="variation"):
    return ExerciseLink.objects.create(from_exercise=source, to_exercise=target, kind=kind, reason="It differs.")


def make_bare_picture(*, exercise, position=1):
    """A picture without files."""
    fields = {"alt": "The top", "credit": "Us", "licence": "CC BY 4.0", "width": 480, "height": 320}
    return Picture.objects.create(exercise=exercise, position=position, **fields)
