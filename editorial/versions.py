"""Versions of an exercise, a study or a claim: taking a snapshot with all its rows, reading one, and putting one back.

django-reversion keeps the snapshots. Putting one back is ours: reversion saves row after row, so it cannot exchange the
places of two cues, and it trusts primary keys that were never committed, as those of a version that is not published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from reversion import add_to_revision, create_revision, is_registered, register, set_comment, set_user
from reversion.models import Revision, Version

from exercises.models import Exercise, OldAddress, Picture
from muscles.models import Muscle
from muscles.models import OldAddress as OldMuscleAddress

# Kept by the rows themselves, whichever version stands in them.
NEVER_KEPT = ("status", "created_at", "updated_at", "checked_at", "search_key")
OLD_ADDRESSES: dict[type[models.Model], type[models.Model]] = {Exercise: OldAddress, Muscle: OldMuscleAddress}


@dataclass(frozen=True)
class Row:
    """One row of a snapshot: its fields as Django's JSON serializer writes them, and what it was called then."""

    model: type[models.Model]
    pk: int
    fields: dict[str, Any]
    words: str


Snapshot = list[Row]
# {model: {pk: its words}} of what the rows of a snapshot name outside it and that is there.
Known = dict[type[models.Model], dict[int, str]]


def keep_versions(root: type[models.Model]) -> None:
    """Register ``root`` with reversion, and below it every model named by ``version_parts``."""
    if is_registered(root):
        return
    parts = parts_of(root)
    for part in parts:
        keep_versions(part.related_model)
    register(root, follow=[part.get_accessor_name() for part in parts], exclude=NEVER_KEPT)


def parts_of(model: type[models.Model]) -> list[Any]:
    """The relations of ``model`` whose rows belong to its versions."""
    return [model._meta.get_field(name) for name in getattr(model, "version_parts", ())]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written to the database inside is taken back at the end, and its hooks for the commit are dropped."""

    class UndoError(Exception):
        pass

    try:
        with transaction.atomic():
            yield
            raise UndoError
    except UndoError:
        pass


# Keeping


def record(subject: models.Model, *, by: AbstractBaseUser | None, comment: str) -> Revision:
    """Keep ``subject`` and its rows as they stand, as a version by ``by`` with ``comment``."""
    with create_revision():
        if by:
            set_user(by)
        set_comment(comment)
        add_to_revision(fresh(subject))
    return versions_of(subject)[0].revision


def keep(subject: models.Model, rows: Snapshot, *, by: AbstractBaseUser, comment: str) -> Revision:
    """Keep ``rows``, which were taken inside `undone`, as a version of ``subject``.

    A row that is not in the database gets a negative primary key of its own, the same in every later version, so that
    it can never be mistaken for a row that takes the number meanwhile.
    """
    revision = Revision.objects.create(user_id=by.pk, comment=comment, date_created=timezone.now())
    there = {row_key(row) for row in take(subject)}
    fresh_rows = [row for row in rows if row.pk > 0 and row_key(row) not in there]
    numbers = {row_key(row): -(revision.pk * 100_000 + place) for place, row in enumerate(fresh_rows, start=1)}
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
        for row in (renumbered(row, numbers) for row in rows)
    )
    return revision


def row_key(row: Row) -> tuple[type[models.Model], int]:
    return (row.model, row.pk)


def renumbered(row: Row, numbers: dict[tuple[type[models.Model], int], int]) -> Row:
    """``row`` with the new primary keys of itself and of the rows that it belongs to."""
    fields = dict(row.fields)
    for field in row.model._meta.fields:
        if field.is_relation and (field.related_model, fields.get(field.name)) in numbers:
            fields[field.name] = numbers[field.related_model, fields[field.name]]  # type: ignore[index]
    return Row(row.model, numbers.get(row_key(row), row.pk), fields, row.words)


# Reading


def fresh(subject: models.Model) -> Any:
    """``subject`` as it stands in the database, with nothing prefetched."""
    return type(subject)._base_manager.get(pk=subject.pk)


def versions_of(subject: models.Model) -> models.QuerySet[Version]:
    """The versions of ``subject`` itself with revision and user, newest first."""
    return Version.objects.get_for_object(subject).select_related("revision__user").order_by("-revision_id")


def snapshot(revision: Revision) -> Snapshot:
    """The rows of ``revision``, in 1 query."""
    return [row_of(version) for version in revision.version_set.select_related("content_type").order_by("pk")]


def row_of(version: Version) -> Row:
    [data] = json.loads(version.serialized_data)
    return Row(version._model, int(version.object_id), data["fields"], version.object_repr)


def take(subject: models.Model) -> Snapshot:
    """The rows of ``subject`` as they stand, kept nowhere."""
    with undone():
        return snapshot(record(subject, by=None, comment=""))


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots say the same, rows in any order."""

    def content(rows: Snapshot) -> dict[tuple[type[models.Model], int], dict[str, Any]]:
        return {row_key(row): row.fields for row in rows}

    return content(one) == content(other)


# Putting back


def put_back(subject: models.Model, rows: Snapshot, *, for_good: bool = True) -> list[str]:
    """Make ``subject`` and its rows in the database what ``rows`` say; returns what could not be, as sentences.

    What a row names may be gone since, a name may be taken: then that row or value is left out. ``for_good`` gives the
    rows that were never in the database primary keys; without it they keep their own, so that one form after another
    finds them, and the caller takes everything back (`undone`).
    """
    found: list[str] = []
    with transaction.atomic():
        known = targets(rows)
        [root] = [row for row in rows if isinstance(subject, row.model)]
        put_back_root(subject, root, known, found)
        put_back_parts(type(subject), {root.pk: subject.pk}, rows, known, found, for_good=for_good)
    return found


def put_back_root(subject: models.Model, row: Row, known: Known, found: list[str]) -> None:
    stored = fresh(subject)
    wanted, links = built(row, known, found)
    if wanted is None:
        return
    for field in kept_fields(type(subject)):
        setattr(subject, field.attname, getattr(wanted, field.attname))
    try:
        subject.validate_unique()
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            if name in {field.name for field in kept_fields(type(subject))}:
                found += [f"{getattr(subject, name)}: {sentence}" for sentence in sentences]
                setattr(subject, name, getattr(stored, name))
    subject.save()
    for name, pks in links.items():
        getattr(subject, name).set(pks)
    if hasattr(subject, "_prefetched_objects_cache"):
        subject._prefetched_objects_cache = {}


def put_back_parts(
    model: type[models.Model],
    owners: dict[int, int],
    rows: Snapshot,
    known: Known,
    found: list[str],
    *,
    for_good: bool,
) -> None:
    """Replace the rows that belong to ``owners`` ({pk in the snapshot: pk in the database}), and what belongs to those.

    They are taken out and put in again without signals: nothing cascades, and no file is deleted.
    """
    for part in parts_of(model):
        child, owner = part.related_model, part.field
        wanted = [row for row in rows if row.model is child and row.fields.get(owner.name) in owners]
        stored = set(
            child._base_manager.filter(**{f"{owner.name}__in": list(owners.values())}).values_list("pk", flat=True)
        )
        take_out(child, stored)
        added, links = [], []
        for row in wanted:
            instance, linked = built(row, known, found)
            if instance is None:
                continue
            setattr(instance, owner.attname, owners[row.fields[owner.name]])
            instance.pk = number_for(row, stored, for_good=for_good)
            added.append((row.pk, instance))
            links.append(linked)
        child._base_manager.bulk_create([instance for _, instance in added])
        for (_, instance), linked in zip(added, links, strict=True):
            for name, pks in linked.items():
                if pks:
                    getattr(instance, name).set(pks)
        put_back_parts(child, {pk: instance.pk for pk, instance in added}, rows, known, found, for_good=for_good)


def number_for(row: Row, stored: set[int], *, for_good: bool) -> int | None:
    """The primary key that ``row`` gets: its own if the row is there now, else a new one or one that none has."""
    if row.pk in stored:
        return row.pk
    if for_good:
        return None
    return row.pk if row.pk < 0 else -(10**15 + row.pk)


def take_out(model: type[models.Model], pks: set[int]) -> None:
    for part in parts_of(model):
        below = part.related_model._base_manager.filter(**{f"{part.field.name}__in": pks})
        take_out(part.related_model, set(below.values_list("pk", flat=True)))
    for field in plain_many(model):
        through = field.remote_field.through
        through._base_manager.filter(**{f"{field.m2m_field_name()}__in": pks})._raw_delete("default")
    model._base_manager.filter(pk__in=pks)._raw_delete("default")


def targets(rows: Iterable[Row]) -> Known:
    """What ``rows`` name outside the snapshot and still exists, with its words; 1 query for each model."""
    asked: dict[type[models.Model], set[int]] = {}
    for row in rows:
        for field in named_fields(row.model):
            value = row.fields.get(field.name)
            pks = value if isinstance(value, list) else [value] if value is not None else []
            if pks:
                asked.setdefault(field.related_model, set()).update(pks)
    return {
        model: {pk: str(found) for pk, found in model._base_manager.in_bulk(list(pks)).items()}
        for model, pks in asked.items()
    }


def named_fields(model: type[models.Model]) -> list[Any]:
    """The fields of ``model`` that name a row outside its version: foreign keys but its owner's, and plain to-many."""
    single = [field for field in model._meta.local_fields if field.is_relation and not owns(field)]
    return [*single, *plain_many(model)]


def plain_many(model: type[models.Model]) -> list[Any]:
    """The to-many fields of ``model`` that need no model of ours between."""
    fields: list[Any] = list(model._meta.local_many_to_many)
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def owns(field: Any) -> bool:
    """Whether the row that ``field`` names owns the row that has it."""
    return any(part.field is field for part in parts_of(field.related_model))


def kept_fields(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.local_fields if not f.primary_key and f.name not in NEVER_KEPT]


def built(row: Row, known: Known, found: list[str]) -> tuple[Any, dict[str, list[int]]]:
    """An unsaved instance of ``row`` and its plain to-many links ({field: pks}), less what is gone, named in ``found``.

    The instance is None if it cannot be without what is gone.
    """
    fields = dict(row.fields)
    for field in named_fields(row.model):
        value, there = fields.get(field.name), known.get(field.related_model, {})
        if isinstance(value, list):
            fields[field.name] = [pk for pk in value if pk in there]
            merged = {pk: merged_note(row, field.related_model, pk) for pk in value if pk not in there}
            found += filter(None, merged.values())
            if not all(merged.values()):
                found.append(
                    f"“{row.words}” named {field.verbose_name} that are not there any more; they are left out."
                )
        elif value is not None and value not in there:
            note = f"“{row.words}” named a {field.verbose_name} that is not there any more; choose another."
            found.append(merged_note(row, field.related_model, value) or note)
            if not field.null:
                return None, {}
            fields[field.name] = None
    if row.model is Picture and not default_storage.exists(f"{fields['stem']}.jpg"):
        found.append(f"The picture “{row.words}” was deleted with its files; upload it again.")
        return None, {}
    data = {"model": row.model._meta.label_lower, "pk": row.pk, "fields": fields}
    [rebuilt] = serializers.deserialize("python", [data], ignorenonexistent=True)
    return rebuilt.object, {name: list(pks) for name, pks in (rebuilt.m2m_data or {}).items()}


def merged_note(row: Row, model: type[models.Model], pk: int) -> str:
    """That ``row`` names what was merged, with a link to what it was merged into; "" if it was not. At most 2 queries.

    The desk's log knows what the row at ``pk`` was called, its old address where it went.
    """
    if model not in OLD_ADDRESSES:
        return ""
    gone = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id=str(pk), action_flag=DELETION
    ).first()
    kept = model._meta.model_name or ""
    since = OLD_ADDRESSES[model]._base_manager.select_related(kept).order_by("merged_at")
    old: Any = since.filter(name=gone.object_repr, merged_at__gte=gone.action_time).first() if gone else None
    if old is None:
        return ""
    url = reverse(f"admin:{model._meta.app_label}_{kept}_change", args=[getattr(old, f"{kept}_id")])
    sentence = '“{}” named {}, which was merged into <a href="{}">{}</a>; choose that in its place.'
    return format_html(sentence, row.words, old.name, url, getattr(old, kept))
