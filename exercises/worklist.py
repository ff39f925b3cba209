"""What needs work among the exercises. Each task narrows a queryset, so that its count and its list cost 1 query."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from editorial.worklist import Task, select_in_review
from exercises.models import Activation, Exercise, Picture


def select_unpictured(exercises: QuerySet[Any]) -> QuerySet[Any]:
    """Exercises with neither a movement, their own or their whole's, nor a picture."""
    pictures = Picture.objects.filter(exercise=OuterRef("pk"))
    return exercises.filter(~Exists(pictures), movement=None, variation_of__movement=None)


def select_unexplained(exercises: QuerySet[Any]) -> QuerySet[Any]:
    """Exercises in which a muscle has a role without an explanation."""
    return exercises.filter(Exists(Activation.objects.filter(exercise=OuterRef("pk"), explanation="")))


TASKS = [
    Task("review", "Exercises waiting for review", Exercise, select_in_review),
    Task("figure", "Exercises with neither movement nor picture", Exercise, select_unpictured),
    Task("explanation", "Exercises with a role that nobody explains", Exercise, select_unexplained),
]
