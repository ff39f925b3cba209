"""What every edited thing shares: a status, versions that wait, publications, old addresses.

The tables are older than this app and keep their names: each model says whose label it carries.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"


class PublishableQuerySet[Row: models.Model](models.QuerySet[Row]):
    """What readers may see of rows that have a status."""

    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, *, staff: bool) -> Self:
        """What a reader may open: everything published; drafts too for staff."""
        return self.all() if staff else self.published()


class Publishable(models.Model):
    """Something that is drafted, reviewed and published, with the rows that are its own.

    ``version_parts`` names the relations whose rows belong to its versions.
    """

    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)

    version_parts: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def natural_key(self) -> tuple[Any, ...]:
        raise NotImplementedError

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    def arrange_for_readers(self) -> None:
        """Of a version built in memory, keep and order the related rows as the page's own loader would. No query."""


class OfSubjectQuerySet(models.QuerySet[Any]):
    def of(self, subject: models.Model) -> Self:
        """The rows about ``subject``."""
        return self.filter(content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)


class PendingVersionQuerySet(OfSubjectQuerySet):
    def next_of(self, subject: models.Model) -> PendingVersion | None:
        """The version of ``subject`` that waits, if one does, with its revision and who wrote it. 1 query."""
        return self.of(subject).select_related("revision__user").first()

    def in_review(self) -> Self:
        return self.filter(state=Status.REVIEW)

    def list_files(self) -> set[str]:
        """The names of all files that rows of these versions own. 1 query."""
        return {name for names in self.exclude(files=[]).values_list("files", flat=True) for name in names}


class PendingVersion(models.Model):
    """The next version of something published, which readers do not see until it is published in its turn."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    title = models.CharField(max_length=200)
    revision = models.OneToOneField("reversion.Revision", models.CASCADE, related_name="pending")
    state = models.CharField(max_length=12, choices=Status.choices[:2], default=Status.DRAFT)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    files = models.JSONField(default=list, editable=False, help_text="The names of the files that its rows own.")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField("sent to review", null=True, blank=True)

    objects = PendingVersionQuerySet.as_manager()

    class Meta:
        app_label = "exercises"
        ordering = ["-updated_at", "pk"]
        verbose_name = "next version"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="A next version is being written already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WithdrawnLinks(models.Model):
    """That the preview links of something were withdrawn: only those given since then, which hold ``key``, work."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    key = models.UUIDField(default=uuid4, editable=False)
    withdrawn_at = models.DateTimeField(auto_now=True)

    objects = OfSubjectQuerySet.as_manager()

    class Meta:
        app_label = "exercises"
        ordering = ["-withdrawn_at", "pk"]
        verbose_name_plural = "withdrawn links"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="The links were withdrawn before; change their key.",
            ),
        ]

    def __str__(self) -> str:
        return f"Links withdrawn on {self.withdrawn_at:%Y-%m-%d}"


class Publication(models.Model):
    """A version that was published: what, by whom, when, who had written it. Kept when the thing itself is deleted."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    title = models.CharField(max_length=200)
    revision = models.OneToOneField("reversion.Revision", models.CASCADE, related_name="publication")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="publications"
    )
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    objects = OfSubjectQuerySet.as_manager()

    class Meta:
        app_label = "exercises"
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.title


class OldAddressBase(models.Model):
    """Where a page was before it was merged into another: its readers are led on from there for good.

    A model of it names what it leads to in a foreign key that is called like the model of that: ``exercise``.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80, help_text="What was merged.")
    left_over = models.TextField(blank=True, help_text="What it said that found no place in the other, as text.")
    merged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-merged_at", "slug"]
        verbose_name_plural = "old addresses"


class ImportedValues(models.Model):
    """What an editor's file last said of a row, as an export writes it: how an import knows what was edited here since.

    ``values`` is {column: text}. Of a row that came otherwise (fixtures, the form) nothing is kept.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    values = models.JSONField(default=dict)

    class Meta:
        app_label = "muscles"
        ordering = ["content_type", "object_id"]
        verbose_name_plural = "imported values"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="The imported values of that row are kept already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"
