"""Where a draft came from, if it came from another collection."""

from __future__ import annotations

from django.db import models


class ImportedFromQuerySet(models.QuerySet["ImportedFrom"]):
    def get_by_natural_key(self, source: str, key: str) -> ImportedFrom:
        return self.get(source=source, key=key)


class ImportedFrom(models.Model):
    """An entry of another collection and the exercise that it became or was linked to here, with whose it is.

    ``words`` are the collection's own words for muscles and equipment, those without a counterpart here under
    "unknown". ``values`` is what the import wrote into a draft that it made, empty for one that was here already: a
    field that still holds that was not edited since. Texts of a collection stay here; none of them is published.
    """

    exercise = models.ForeignKey(
        "exercises.Exercise",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="imported_from",
        help_text="Empty if the draft was deleted: the entry is not imported again.",
    )
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text="Its id in the collection.")
    name = models.CharField(max_length=200, help_text="As it is written there.")
    url = models.URLField(max_length=300, blank=True)
    author = models.CharField(max_length=600, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    licence_url = models.URLField(max_length=300, blank=True)
    description = models.TextField(blank=True, help_text="Under the licence beside it: to read, not to copy.")
    words = models.JSONField(default=dict, blank=True)
    values = models.JSONField(default=dict, blank=True)

    objects = ImportedFromQuerySet.as_manager()

    class Meta:
        ordering = ["source", "name", "key"]
        verbose_name = "imported entry"
        verbose_name_plural = "imported entries"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That entry of the collection was imported already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.source})"

    def natural_key(self) -> tuple[str, str]:
        return (self.source, self.key)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]

    @property
    def unknown(self) -> list[str]:
        """The collection's words that have no counterpart here."""
        return list(self.words.get("unknown", []))
