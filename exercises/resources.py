"""Exercises and their roles as files. A new exercise is a draft, whatever its file says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from import_export import fields
from import_export.results import RowResult
from reversion.models import Revision

from editorial import publishing
from editorial.tables.formats import SEPARATOR
from editorial.tables.resources import BulkResource, SlugsWidget, SlugWidget
from editorial.versions import fresh, put_back, record, snapshot, take
from exercises.models import Activation, Equipment, Exercise, Movement, MovementPattern
from muscles.models import Muscle


class ReviewedResource(BulkResource):
    """Rows that are drafts, in review or published, or belong to one that is, each change kept as a version.

    What is published stays as it is: the file's rows become its next version, which is published like any other. A
    draft is written in place; one in review is a draft again.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.published: tuple[Any, str] | None = None  # the row whose next version is being written, and the savepoint
        self.waiting: dict[int, Revision] = {}  # by pk of the published row the next version that this import wrote

    def subject_of(self, instance: Any) -> Any:
        """The row that is published with ``instance``."""
        return instance

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        self.published = None
        super().before_import_row(row, **kwargs)

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        super().validate_instance(instance, *args, **kwargs)
        subject = self.subject_of(instance)
        if subject.is_published and subject.pk not in self.waiting and publishing.next_version(subject):
            raise ValidationError(f"A next version of “{subject}” waits already. Publish or discard it first.")

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        subject = self.subject_of(instance)
        if subject.pk is None:
            return
        if subject.is_published:
            self.published, self.outcome.waits = (subject, transaction.savepoint_create()), True
            publishing.set_status(subject, Exercise.Status.DRAFT)
            if base := self.waiting.get(subject.pk):
                put_back(fresh(subject), snapshot(base), for_good=False)
            return
        if not kwargs.get("dry_run"):
            publishing.keep_baseline(fresh(subject))
        if subject.status == Exercise.Status.REVIEW:
            publishing.set_status(subject, Exercise.Status.DRAFT)

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        super().after_import_row(row, row_result, **kwargs)
        if self.outcome.kind == "same":
            return
        subject, comment = self.subject_of(row_result.instance), f"Imported from {kwargs.get('file_name') or 'a file'}."
        if self.published:
            stored, savepoint = self.published
            self.learned.pop(row_result.instance.pk, None)  # what readers see is still what it was
            rows = take(stored)
            transaction.savepoint_rollback(savepoint)
            stored = fresh(stored)
            base = self.waiting.get(stored.pk)
            waiting = publishing.write_next(stored, rows, by=self.user, comment=comment, base=base)
            self.waiting[stored.pk] = waiting.revision
        elif not kwargs.get("dry_run"):
            record(subject, by=self.user, comment=comment)


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
