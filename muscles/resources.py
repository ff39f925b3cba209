"""Muscles as files."""

from __future__ import annotations

from typing import Any

from django.db import models
from import_export import fields

from editorial.tables.resources import BulkResource
from editorial.tables.widgets import SlugWidget
from muscles.models import Muscle, MuscleGroup


class MuscleResource(BulkResource):
    group = fields.Field("group", "group", SlugWidget(MuscleGroup, field="slug"))
    part_of = fields.Field("part_of", "part_of", SlugWidget(Muscle, field="slug"))

    class Meta:
        model = Muscle
        name = "Muscles"
        import_id_fields = ["slug"]
        fields = [
            "slug",
            "name",
            "latin_name",
            "aliases",
            "kind",
            "group",
            "part_of",
            "summary",
            "origin",
            "insertion",
            "innervation",
            "source",
            "source_url",
        ]

    def filter_export(self, queryset: models.QuerySet[Any], **kwargs: Any) -> models.QuerySet[Any]:
        return queryset.select_related("group", "part_of")
