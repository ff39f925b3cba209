"""Versions of a thing with all its rows: reading what is stored or was kept, and keeping it.

django-reversion keeps the versions. Which rows are a thing's own its model says (``version_parts``). Reading never
writes: what is stored is serialized as reversion would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models
from django.utils import timezone
from reversion import add_to_revision, create_revision, is_registered, register, set_comment, set_user
from reversion.models import Revision, Version

# Kept by the rows themselves, whichever version stands in them.
NEVER_KEPT = ("status", "created_at", "updated_at", "checked_at", "search_key")

type RowKey = tuple[type[models.Model], int]


@dataclass(frozen=True)
class Row:
    """One row of a snapshot: its fields as Django's JSON serializer writes them, and what it was called then."""

    model: type[models.Model]
    pk: int
    fields: dict[str, Any]
    words: str

    @property
    def key(self) -> RowKey:
        return (self.model, self.pk)


type Snapshot = list[Row]


# What belongs to a version


def register_versions(root: type[models.Model]) -> None:
    """Have reversion keep ``root``, and below it every model named by ``version_parts``."""
    if is_registered(root):
        return
    parts = parts_of(root)
    for part in parts:
        register_versions(part.related_model)
    register(root, follow=[part.get_accessor_name() for part in parts], exclude=NEVER_KEPT)


def parts_of(model: type[models.Model]) -> list[Any]:
    """The relations of ``model`` whose rows belong to its versions."""
    return [model._meta.get_field(name) for name in getattr(model, "version_parts", ())]


def is_owner(field: Any) -> bool:
    """Whether the row that ``field`` names owns the row that has it."""
    return any(part.field is field for part in parts_of(field.related_model))


def kept_fields(model: type[models.Model]) -> list[Any]:
    """The columns of ``model`` that its versions keep."""
    return [f for f in model._meta.local_fields if not f.primary_key and f.name not in NEVER_KEPT]


def plain_many(model: type[models.Model]) -> list[Any]:
    """The to-many fields of ``model`` that need no model of ours between."""
    fields: list[Any] = list(model._meta.local_many_to_many)
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def naming_fields(model: type[models.Model]) -> list[Any]:
    """The fields of ``model`` that name a row outside its version: foreign keys but its owner's, and plain to-many."""
    single = [field for field in model._meta.local_fields if field.is_relation and not is_owner(field)]
    return [*single, *plain_many(model)]


# Reading


def reload(subject: models.Model) -> Any:
    """``subject`` as it stands in the database, with nothing prefetched."""
    return type(subject)._base_manager.get(pk=subject.pk)


def list_versions(subject: models.Model) -> models.QuerySet[Version]:
    """The versions of ``subject`` itself with revision and user, newest first."""
    return Version.objects.get_for_object(subject).select_related("revision__user").order_by("-revision_id")


def read_revision(revision: Revision) -> Snapshot:
    """The rows of ``revision``, in 1 query."""
    return [read_row(version) for version in revision.version_set.select_related("content_type").order_by("pk")]


def read_row(version: Version) -> Row:
    [data] = json.loads(version.serialized_data)
    return Row(version._model, int(version.object_id), data["fields"], version.object_repr)


def read_stored(subject: models.Model) -> Snapshot:
    """The rows of ``subject`` as they stand; a query for each kind of row and each of its plain to-many fields."""
    return serialize_rows(type(subject)._base_manager.filter(pk=subject.pk))


def serialize_rows(rows: models.QuerySet[Any]) -> Snapshot:
    """``rows``, and below them the rows that belong to their versions."""
    model = rows.model
    names = [field.name for field in [*kept_fields(model), *plain_many(model)]]
    many = [field.name for field in plain_many(model)]
    found = list(rows.fetch_mode(models.FETCH_PEERS).prefetch_related(*many).order_by("pk"))
    written = json.loads(serializers.serialize("json", found, fields=names))
    own = [Row(model, row.pk, data["fields"], str(row)) for row, data in zip(found, written, strict=True)]
    below: Snapshot = []
    for part in parts_of(model):
        children = part.related_model._base_manager.filter(**{f"{part.field.name}__in": [row.pk for row in found]})
        below += serialize_rows(children)
    return own + below


def has_same_content(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots say the same, rows and to-many values in any order."""

    def content(rows: Snapshot) -> dict[RowKey, dict[str, Any]]:
        many = {row.model: {field.name for field in plain_many(row.model)} for row in rows}
        return {
            row.key: {name: sorted(value) if name in many[row.model] else value for name, value in row.fields.items()}
            for row in rows
        }

    return content(one) == content(other)


# Keeping


def record_version(subject: models.Model, *, by: AbstractBaseUser | None, comment: str) -> Revision:
    """Keep ``subject`` and its rows as they stand, as a version by ``by`` with ``comment``."""
    with create_revision():
        if by:
            set_user(by)
        set_comment(comment)
        add_to_revision(reload(subject))
    return list_versions(subject)[0].revision


def keep_rows(subject: models.Model, rows: Snapshot, *, by: AbstractBaseUser, comment: str) -> Revision:
    """Keep ``rows``, which may never have been committed, as a version of ``subject``.

    A row that is not in the database gets a negative primary key of its own, the same in every later version, so that
    it can never be mistaken for a row that takes the number meanwhile.
    """
    revision = Revision.objects.create(user_id=by.pk, comment=comment, date_created=timezone.now())
    stored = {row.key for row in read_stored(subject)}
    new_rows = [row for row in rows if row.pk > 0 and row.key not in stored]
    numbers = {row.key: -(revision.pk * 100_000 + place) for place, row in enumerate(new_rows, start=1)}
    kinds = ContentType.objects.get_for_models(*{row.model for row in rows})
    Version.objects.bulk_create(
        Version(
            revision=revision,
            content_type=kinds[row.model],
            object_id=str(row.pk),
            db="default",
            format="json",
            serialized_data=json.dumps([{"model": row.model._meta.label_lower, "pk": row.pk, "fields": row.fields}]),
            object_repr=row.words,
        )
        for row in renumber_rows(rows, numbers)
    )
    return revision


def renumber_rows(rows: Iterable[Row], numbers: dict[RowKey, int]) -> Snapshot:
    """``rows`` with new primary keys for those in ``numbers`` and for the rows that they own."""
    found = []
    for row in rows:
        fields = dict(row.fields)
        for field in row.model._meta.fields:
            if field.is_relation and (key := (field.related_model, fields.get(field.name))) in numbers:
                fields[field.name] = numbers[key]
        found.append(replace(row, pk=numbers.get(row.key, row.pk), fields=fields))
    return found
