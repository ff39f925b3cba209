"""Exercises and their roles as files. A new exercise is a draft, whatever its file says."""

from __future__ import annotations

from typing import Any

from django.db import models
from import_export import fields

from editorial.tables.formats import SEPARATOR
from editorial.tables.reviewed import ReviewedResource
from editorial.tables.widgets import SlugsWidget, SlugWidget
from exercises.models import Activation, Equipment, Exercise, Movement, MovementPattern
from muscles.models import Muscle


class ExerciseResource(ReviewedResource):
    pattern = fields.Field("pattern", "pattern", SlugWidget(MovementPattern, field="slug"))
    movement = fields.Field("movement", "movement", SlugWidget(Movement, field="slug"))
    variation_of = fields.Field("variation_of", "variation_of", SlugWidget(Exercise, field="slug"))
    equipment = fields.Field("equipment", "equipment", SlugsWidget(Equipment, separator=SEPARATOR, field="slug"))
    status = fields.Field("status", "status", readonly=True)

    class Meta:
        model = Exercise
        name = "Exercises"
        import_id_fields = ["slug"]
        fields = [
            "slug",
            "name",
            "aliases",
            "summary",
            "pattern",
            "equipment",
            "mechanics",
            "laterality",
            "level",
            "load_direction",
            "hardest",
            "hardest_note",
            "popular_claims",
            "movement",
            "variation_of",
            "status",
        ]

    def filter_export(self, queryset: models.QuerySet[Any], **kwargs: Any) -> models.QuerySet[Any]:
        return queryset.select_related("pattern", "movement", "variation_of").prefetch_related("equipment")


class ActivationResource(ReviewedResource):
    """The roles of muscles in exercises, one a row."""

    exercise = fields.Field("exercise", "exercise", SlugWidget(Exercise, field="slug"))
    muscle = fields.Field("muscle", "muscle", SlugWidget(Muscle, field="slug"))

    class Meta:
        model = Activation
        name = "Roles of the muscles"
        import_id_fields = ["exercise", "muscle"]
        fields = ["exercise", "muscle", "role", "position", "headline", "explanation"]

    def subject_of(self, instance: Any) -> Any:
        return instance.exercise

    def filter_export(self, queryset: models.QuerySet[Any], **kwargs: Any) -> models.QuerySet[Any]:
        """The roles of the exercises that the list shows."""
        return Activation.objects.filter(exercise__in=queryset.order_by()).select_related("exercise", "muscle")
