"""Equipment and patterns."""

import pytest

from exercises.models import (
    Equipment,
    MovementPattern,
)
from tests.exercises.models.factories import assert_refused
from tests.factories import (
    make_equipment,
    make_pattern,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Barbell"}, "Equipment with this Name already exists."),
        ({"slug": "barbell"}, "Equipment with this Slug already exists."),
    ],
)
def test_equipment_name_and_slug_are_unique(fields, message):
    make_equipment(name="Barbell")

    assert_refused(Equipment(**{"name": "New", "slug": "new", **fields}), [message])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Squat"}, "Movement pattern with this Name already exists."),
        ({"slug": "squat"}, "Movement pattern with this Slug already exists."),
        ({"position": 7}, "Movement pattern with this Position already exists."),
    ],
)
def test_pattern_name_slug_and_position_are_unique(fields, message):
    make_pattern(name="Squat", position=7)

    assert_refused(MovementPattern(**{"name": "New", "slug": "new", "position": 8, **fields}), [message])
