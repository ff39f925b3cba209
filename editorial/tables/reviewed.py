"""Import of rows that are drafted, reviewed and published: no file changes what readers see."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from import_export.results import RowResult
from reversion.models import Revision

from editorial.models import PendingVersion, Publishable, Status
from editorial.publishing import keep_baseline, set_status, write_next_version
from editorial.restoring import restore_rows
from editorial.snapshots import read_revision, read_stored, record_version, reload
from editorial.tables.resources import BulkResource


class ReviewedResource(BulkResource):
    """Rows that are drafts, in review or published, or belong to one that is, each change kept as a version.

    What is published stays as it is: the file's rows become its next version, which is published like any other. A
    draft is written in place; one in review is a draft again.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.published: tuple[Publishable, str] | None = (
            None  # the row whose next version is being written, and the savepoint
        )
        self.waiting: dict[int, Revision] = {}  # by pk of the published row the next version that this import wrote

    def subject_of(self, instance: Any) -> Publishable:
        """The row that is published with ``instance``."""
        found: Publishable = instance
        return found

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        self.published = None
        super().before_import_row(row, **kwargs)

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        super().validate_instance(instance, *args, **kwargs)
        subject = self.subject_of(instance)
        if subject.is_published and subject.pk not in self.waiting and PendingVersion.objects.next_of(subject):
            raise ValidationError(f"A next version of “{subject}” waits already. Publish or discard it first.")

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        subject = self.subject_of(instance)
        if subject.pk is None:
            return
        if subject.is_published:
            self.published, self.outcome.waits = (subject, transaction.savepoint_create()), True
            set_status(subject, Status.DRAFT)
            if base := self.waiting.get(subject.pk):
                restore_rows(reload(subject), read_revision(base), for_good=False)
            return
        if not kwargs.get("dry_run"):
            keep_baseline(reload(subject))
        if subject.status == Status.REVIEW:
            set_status(subject, Status.DRAFT)

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        super().after_import_row(row, row_result, **kwargs)
        if self.outcome.kind == "same":
            return
        subject, comment = self.subject_of(row_result.instance), f"Imported from {kwargs.get('file_name') or 'a file'}."
        if self.published and self.user:
            stored, savepoint = self.published
            self.learned.pop(row_result.instance.pk, None)  # what readers see is still what it was
            rows = read_stored(stored)
            transaction.savepoint_rollback(savepoint)
            stored = reload(stored)
            base = self.waiting.get(stored.pk)
            waiting = write_next_version(stored, rows, by=self.user, comment=comment, base=base)
            self.waiting[stored.pk] = waiting.revision
        elif not kwargs.get("dry_run"):
            record_version(subject, by=self.user, comment=comment)
