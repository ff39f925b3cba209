"""What needs work among the exercises. Each task narrows a queryset, so that its count and its list cost 1 query."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from editorial.worklist import Task
from exercises.models import Activation, Exercise, PendingVersion, Picture


def in_review(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that wait for a reviewer, or whose next version does."""
    opts = rows.model._meta
    waiting = PendingVersion.objects.in_review().filter(
        content_type__app_label=opts.app_label, content_type__model=opts.model_name, object_id=OuterRef("pk")
    )
    return rows.filter(Q(status=Exercise.Status.REVIEW) | Exists(waiting))


def nothing_to_see(exercises: QuerySet[Any]) -> QuerySet[Any]:
    """Exercises with neither a movement, their own or their whole's, nor a picture."""
    pictures = Picture.objects.filter(exercise=OuterRef("pk"))
    return exercises.filter(~Exists(pictures), movement=None, variation_of__movement=None)


def unexplained(exercises: QuerySet[Any]) -> QuerySet[Any]:
    """Exercises in which a muscle has a role without an explanation."""
    return exercises.filter(Exists(Activation.objects.filter(exercise=OuterRef("pk"), explanation="")))


TASKS = [
    Task("review", "Exercises waiting for review", Exercise, in_review),
    Task("figure", "Exercises with neither movement nor picture", Exercise, nothing_to_see),
    Task("explanation", "Exercises with a role that nobody explains", Exercise, unexplained),
]
