"""A version made real again: as an object in memory, to be shown, or as the stored rows, to be kept.

Ours, since reversion saves row after row, so it cannot exchange the places of two cues, and it trusts primary keys that
were never committed, as those of a version that is not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.expressions import OrderBy
from django.urls import reverse
from django.utils.html import format_html

from editorial.files import has_lost_files
from editorial.models import Publishable
from editorial.old_addresses import find_merged
from editorial.snapshots import (
    Row,
    Snapshot,
    kept_fields,
    naming_fields,
    parts_of,
    plain_many,
    reload,
)

# {model: {pk: the row}} of what the rows of a snapshot name outside it and that is there.
type Named = dict[type[models.Model], dict[int, models.Model]]


def find_named(rows: Iterable[Row]) -> Named:
    """What ``rows`` name outside the snapshot and still exists; 1 query for each model."""
    asked: dict[type[models.Model], set[int]] = {}
    for row in rows:
        for one in naming_fields(row.model):
            value = row.fields.get(one.name)
            pks = value if isinstance(value, list) else [value] if value is not None else []
            if pks:
                asked.setdefault(one.related_model, set()).update(pks)
    return {
        model: model._base_manager.all().fetch_mode(models.FETCH_PEERS).in_bulk(list(pks))
        for model, pks in asked.items()
    }


@contextmanager
def undo_writes() -> Iterator[None]:
    """Whatever is written to the database inside is taken back at the end, and its hooks for the commit are dropped."""

    class UndoError(Exception):
        pass

    try:
        with transaction.atomic():
            yield
            raise UndoError
    except UndoError:
        pass


# One row


@dataclass
class BuiltRow:
    """An unsaved instance of a row, with the rows that its plain to-many fields name."""

    instance: Any
    links: dict[str, list[models.Model]]


def build_row(row: Row, named: Named, left_out: list[str]) -> BuiltRow | None:
    """``row`` as an unsaved instance, less what is gone, each of which ``left_out`` gets a sentence about.

    None if it cannot be without what is gone.
    """
    fields = dict(row.fields)
    for one in naming_fields(row.model):
        value, there = fields.get(one.name), named.get(one.related_model, {})
        if isinstance(value, list):
            fields[one.name] = [pk for pk in value if pk in there]
            merged = {pk: describe_merged(row, one.related_model, pk) for pk in value if pk not in there}
            left_out += filter(None, merged.values())
            if not all(merged.values()):
                left_out.append(
                    f"“{row.words}” named {one.verbose_name} that are not there any more; they are left out."
                )
        elif value is not None and value not in there:
            note = f"“{row.words}” named a {one.verbose_name} that is not there any more; choose another."
            left_out.append(describe_merged(row, one.related_model, value) or note)
            if not one.null:
                return None
            fields[one.name] = None
    if has_lost_files(row):
        kind = row.model._meta.verbose_name
        left_out.append(f"The {kind} “{row.words}” was deleted with its files; upload it again.")
        return None
    data = {"model": row.model._meta.label_lower, "pk": row.pk, "fields": fields}
    [rebuilt] = serializers.deserialize("python", [data], ignorenonexistent=True)
    instance: Any = rebuilt.object
    instance._state.adding = False  # a form that shows it is about a row that is there
    for one in naming_fields(row.model):
        if not one.many_to_many and fields.get(one.name) is not None:
            setattr(instance, one.name, named[one.related_model][fields[one.name]])
    links = {
        one.name: [named[one.related_model][pk] for pk in fields.get(one.name, ())] for one in plain_many(row.model)
    }
    return BuiltRow(instance, links)


def drop_taken_values(subject: Publishable, stored: Publishable, left_out: list[str]) -> None:
    """Put back the stored value of each field in which another row has the same meanwhile, though none may."""
    try:
        subject.validate_unique()
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            if name in {one.name for one in kept_fields(type(subject))}:
                left_out += [f"{getattr(subject, name)}: {sentence}" for sentence in sentences]
                setattr(subject, name, getattr(stored, name))


def describe_merged(row: Row, model: type[models.Model], pk: int) -> str:
    """That ``row`` names what was merged, with a link to what it was merged into; "" if it was not. 2 queries."""
    found = find_merged(model, pk)
    if found is None:
        return ""
    name, kept = found
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[kept.pk])
    sentence = '“{}” named {}, which was merged into <a href="{}">{}</a>; choose that in its place.'
    return format_html(sentence, row.words, name, url, kept)


def unstored_key(row: Row) -> int:
    """A primary key that no stored row has, the same each time: a form that shows the row finds it again by that."""
    return row.pk if row.pk < 0 else -(10**15 + row.pk)


# In memory


@dataclass
class BuiltVersion[Subject: Publishable]:
    """A version as an object in memory, its related rows where a prefetch would have put them.

    ``left_out`` says what could not be brought back.
    """

    subject: Subject
    left_out: list[str] = field(default_factory=list)


def build_version[Subject: Publishable](stored: Subject, rows: Snapshot) -> BuiltVersion[Subject]:
    """``rows`` as a version of ``stored``; nothing is written. A query for each model that the rows name.

    What a version never keeps (status, dates) is as stored.
    """
    left_out: list[str] = []
    named = find_named(rows)
    [root] = [row for row in rows if isinstance(stored, row.model)]
    subject = reload(stored)
    built = build_row(root, named, left_out)
    if built:
        for one in kept_fields(type(subject)):
            setattr(subject, one.attname, getattr(built.instance, one.attname))
            if one.is_relation and one.is_cached(built.instance):
                one.set_cached_value(subject, one.get_cached_value(built.instance))
        drop_taken_values(subject, stored, left_out)
        for name, targets in built.links.items():
            cache_related(subject, name, targets)
    build_parts({root.pk: subject}, rows, named, left_out, root=subject)
    return BuiltVersion(subject, left_out)


def build_parts(
    owners: dict[int, Any], rows: Snapshot, named: Named, left_out: list[str], *, root: models.Model | None = None
) -> None:
    """Give each of ``owners`` ({pk in the snapshot: instance}) its own rows, and those theirs.

    The rows of ``root`` itself keep the primary keys that are stored. Those further down never do: `restore_rows` takes
    them out with what they belong to, and a form that is filled here must find there what it was filled from.
    """
    if not owners:
        return
    for part in parts_of(type(next(iter(owners.values())))):
        child, owner = part.related_model, part.field
        wanted = [row for row in rows if row.model is child and row.fields.get(owner.name) in owners]
        stored = set(child._base_manager.filter(**{owner.name: root}).values_list("pk", flat=True)) if root else set()
        of_owner: dict[int, list[Any]] = {pk: [] for pk in owners}
        instances = {}
        for row in wanted:
            if built := build_row(row, named, left_out):
                instance = built.instance
                instance.pk = row.pk if row.pk in stored else unstored_key(row)
                setattr(instance, owner.name, owners[row.fields[owner.name]])
                for name, targets in built.links.items():
                    cache_related(instance, name, targets)
                of_owner[row.fields[owner.name]].append(instance)
                instances[row.pk] = instance
        for pk, children in of_owner.items():
            cache_related(owners[pk], part.get_accessor_name(), children)
        build_parts(instances, rows, named, left_out)


def cache_related(instance: models.Model, name: str, rows: list[Any], *, ordering: Iterable[Any] = ()) -> None:
    """Let ``instance.<name>.all()`` give ``rows``, in ``ordering`` or else their model's, as after a prefetch."""
    found = getattr(instance, name).get_queryset()
    found._result_cache = sort_rows(rows, ordering or found.model._meta.ordering)
    found._prefetch_done = True
    vars(instance).setdefault("_prefetched_objects_cache", {})[name] = found


def sort_rows(rows: list[Any], ordering: Iterable[Any]) -> list[Any]:
    """``rows`` in the order that ``ordering``, a model's, asks of the database; empty values before all others."""
    found = sorted(rows, key=lambda row: row.pk)
    terms = list(expand_ordering(type(found[0]), ordering)) if found else []
    for path, case, descending in reversed(terms):
        found.sort(key=partial(sort_key, path=path, case=case), reverse=descending)
    return found


def expand_ordering(
    model: type[models.Model], ordering: Iterable[Any], prefix: str = ""
) -> Iterator[tuple[str, models.Case | None, bool]]:
    """Each term as (path of fields, CASE over fields there or None, whether descending), foreign keys as their model's.

    Terms are those that our models use: names, ``F`` and its order, ``Case`` of ``When(field=value)``.
    """
    for term in ordering:
        descending = False
        if isinstance(term, OrderBy):
            descending, term = bool(term.descending), term.expression
        if isinstance(term, models.Case):
            yield prefix, term, descending
            continue
        name = str(vars(term)["name"] if isinstance(term, models.F) else term)
        if name.startswith("-"):
            name, descending = name[1:], True
        target: Any = model
        for step in name.split("__"):
            field = target._meta.pk if step == "pk" else target._meta.get_field(step)
            target = field.related_model
        if target is None:
            yield f"{prefix}{name}", None, descending
        else:
            for path, case, inner in expand_ordering(target, target._meta.ordering, f"{prefix}{name}__"):
                yield path, case, inner != descending


def sort_key(row: Any, *, path: str, case: models.Case | None) -> tuple[Any, ...]:
    value = row
    for name in filter(None, path.split("__")):
        value = getattr(value, name, None)
    if case is None:
        return (0,) if value is None else (1, value)
    ranks = ((when.result.value, when.condition.children) for when in case.cases)
    return next(
        ((1, rank) for rank, wanted in ranks if all(getattr(value, name) == other for name, other in wanted)), (0,)
    )


# In the database


def restore_rows(subject: Publishable, rows: Snapshot, *, for_good: bool = True) -> list[str]:
    """Make ``subject`` and its rows in the database what ``rows`` say; returns what could not be, as sentences.

    What a row names may be gone since, a name may be taken: then that row or value is left out. ``for_good`` gives the
    rows that were never in the database primary keys; without it they keep their own, so that one form after another
    finds them, and the caller takes everything back (`undo_writes`).
    """
    left_out: list[str] = []
    with transaction.atomic():
        named = find_named(rows)
        [root] = [row for row in rows if isinstance(subject, row.model)]
        restore_root(subject, root, named, left_out)
        restore_parts(type(subject), {root.pk: subject.pk}, rows, named, left_out, for_good=for_good)
    return left_out


def restore_root(subject: Publishable, row: Row, named: Named, left_out: list[str]) -> None:
    stored = reload(subject)
    built = build_row(row, named, left_out)
    if built is None:
        return
    for one in kept_fields(type(subject)):
        setattr(subject, one.attname, getattr(built.instance, one.attname))
    drop_taken_values(subject, stored, left_out)
    subject.save()
    for name, targets in built.links.items():
        getattr(subject, name).set(targets)
    if hasattr(subject, "_prefetched_objects_cache"):
        subject._prefetched_objects_cache = {}


def restore_parts(
    model: type[models.Model],
    owners: dict[int, int],
    rows: Snapshot,
    named: Named,
    left_out: list[str],
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
        remove_rows(child, stored)
        added = []
        for row in wanted:
            if built := build_row(row, named, left_out):
                setattr(built.instance, owner.attname, owners[row.fields[owner.name]])
                if row.pk not in stored:
                    built.instance.pk = None if for_good else unstored_key(row)
                added.append((row.pk, built))
        child._base_manager.bulk_create([built.instance for _, built in added])
        for _, built in added:
            for name, targets in built.links.items():
                if targets:
                    getattr(built.instance, name).set(targets)
        below = {pk: built.instance.pk for pk, built in added}
        restore_parts(child, below, rows, named, left_out, for_good=for_good)


def remove_rows(model: type[models.Model], pks: set[int]) -> None:
    """Delete rows with what belongs to them, without signals."""
    for part in parts_of(model):
        below = part.related_model._base_manager.filter(**{f"{part.field.name}__in": pks})
        remove_rows(part.related_model, set(below.values_list("pk", flat=True)))
    for one in plain_many(model):
        through = one.remote_field.through
        through._base_manager.filter(**{f"{one.m2m_field_name()}__in": pks})._raw_delete("default")
    model._base_manager.filter(pk__in=pks)._raw_delete("default")
