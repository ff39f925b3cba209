"""The difference between two versions, in words that an editor reads: what was added, removed, moved, rewritten.

A model whose rows belong to versions may say how they are told: ``version_title`` is the field that a row is called by,
where its own words would repeat what it belongs to; ``version_group`` the field within whose values rows are numbered;
``version_hidden`` fields that no editor knows; ``order_json`` puts the names in its JSON in the order of reading.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from editorial.models import Publishable
from editorial.restoring import Named, find_named
from editorial.snapshots import NEVER_KEPT, Row, Snapshot, is_owner, parts_of, plain_many
from text.wording import lower_first, plain, upper_first

LONGEST = 4000  # words; two longer texts are shown whole


@dataclass
class Piece:
    """Words that both versions have (kind "same"), only the older ("del") or only the newer ("ins")."""

    kind: str
    text: str


@dataclass
class FieldChange:
    name: str
    old: str
    new: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Change:
    """What happened to one row: kind is "changed", "added", "removed" or "moved"."""

    kind: str
    what: str
    title: str
    fields: list[FieldChange]

    @property
    def words(self) -> str:
        """ "Gluteus medius: secondary mover → primary mover", for a list."""
        said = "; ".join(
            f"{lower_first(change.old) or 'nothing'} → {lower_first(change.new) or 'nothing'}"
            for change in self.fields
            if not change.pieces
        )
        return f"{self.title}: {said}" if said else self.title


def describe_changes(old: Snapshot, new: Snapshot, *, subject: Publishable) -> list[Change]:
    """What is different in ``new``: the thing itself, then its parts in their order. 1 query for each model named."""
    named = find_named([*old, *new])
    [before], [after] = ([row for row in rows if isinstance(subject, row.model)] for rows in (old, new))
    found = describe_row_changes(before, after, named)
    own = [Change("changed", str(subject._meta.verbose_name), "", found)] if found else []
    return own + describe_part_changes(type(subject), old, new, {before.pk: after.pk}, named, under="")


def describe_part_changes(
    model: type[models.Model], old: Snapshot, new: Snapshot, owners: dict[int, int], named: Named, *, under: str
) -> list[Change]:
    """What is different in the rows that belong to ``owners`` ({pk in the older version: pk in the newer})."""
    found: list[Change] = []
    for part in parts_of(model):
        child, owner = part.related_model, part.field.name
        before = order_rows([row for row in old if row.model is child and row.fields[owner] in owners], named)
        after = order_rows([row for row in new if row.model is child and row.fields[owner] in owners.values()], named)
        pairs = pair_rows(before, after, {v: k for k, v in owners.items()}, owner, named)
        what = str(child._meta.verbose_name)
        moved = find_moved(before, after, pairs)
        was = {row.pk: row for row in before}
        for row in after:
            title = under + row_title(row, named)
            if row.pk not in pairs:
                found.append(Change("added", what, title, describe_whole(row, named, new=True)))
                continue
            fields = describe_row_changes(was[pairs[row.pk]], row, named)
            if fields:
                found.append(Change("changed", what, under + row_title(was[pairs[row.pk]], named), fields))
            elif row.pk in moved:
                found.append(Change("moved", what, title, []))
        gone = [row for row in before if row.pk not in pairs.values()]
        found += [
            Change("removed", what, under + row_title(row, named), describe_whole(row, named, new=False))
            for row in gone
        ]
        if parts_of(child):
            for row in after:
                if row.pk in pairs:
                    own = {pairs[row.pk]: row.pk}
                    found += describe_part_changes(
                        child, old, new, own, named, under=f"{under}{row_title(row, named)}: "
                    )
    return found


def pair_rows(before: list[Row], after: list[Row], owners: dict[int, int], owner: str, named: Named) -> dict[int, int]:
    """{pk in the newer version: pk in the older}: the same row by its key, else one of the same owner and title."""
    keys = {row.pk for row in before}
    pairs = {row.pk: row.pk for row in after if row.pk in keys}
    free = [row for row in before if row.pk not in pairs.values()]
    for row in after:
        if row.pk in pairs:
            continue
        alike = next(
            (
                other
                for other in free
                if row_title(other, named) == row_title(row, named)
                and other.fields[owner] == owners.get(row.fields[owner])
            ),
            None,
        )
        if alike:
            free.remove(alike)
            pairs[row.pk] = alike.pk
    return pairs


def order_rows(rows: list[Row], named: Named) -> list[Row]:
    """In the order of the page: by role or phase, then place."""

    def place(row: Row) -> tuple[Any, ...]:
        group = getattr(row.model, "version_group", "")
        choices = list(dict(get_field(row, group).flatchoices)) if group else []
        rank = choices.index(row.fields[group]) if group and row.fields[group] in choices else 0
        return (rank, row.fields.get("position") or 0, row_title(row, named))

    return sorted(rows, key=place)


def find_moved(before: list[Row], after: list[Row], pairs: dict[int, int]) -> set[int]:
    """The rows of the newer version whose place among those that both have is another."""
    if not after or "position" not in after[0].fields:
        return set()
    was = [row.pk for row in before if row.pk in pairs.values()]
    now = [pairs[row.pk] for row in after if row.pk in pairs]
    kept = {
        was[i]
        for block in difflib.SequenceMatcher(None, was, now).get_matching_blocks()
        for i in range(block.a, block.a + block.size)
    }
    return {row.pk for row in after if row.pk in pairs and pairs[row.pk] not in kept}


def describe_row_changes(old: Row, new: Row, named: Named) -> list[FieldChange]:
    found = []
    for one in shown_fields(new.model):
        was, now = (in_words(one, row.fields.get(one.name), named) for row in (old, new))
        if was != now:
            prose = isinstance(one, models.TextField | models.CharField) and not one.choices
            found.append(FieldChange(upper_first(one.verbose_name), was, now, compare_words(was, now) if prose else []))
    return found


def describe_whole(row: Row, named: Named, *, new: bool) -> list[FieldChange]:
    """Every filled field of a row that only one version has."""
    said = [(one, in_words(one, row.fields.get(one.name), named)) for one in shown_fields(row.model)]
    return [
        FieldChange(
            upper_first(one.verbose_name),
            "" if new else words,
            words if new else "",
            [Piece("ins" if new else "del", words)],
        )
        for one, words in said
        if words
    ]


def get_field(row: Row, name: str) -> Any:
    return row.model._meta.get_field(name)


def shown_fields(model: type[models.Model]) -> list[Any]:
    """The fields that an editor knows; not what a row belongs to, nor its place, which is shown by its order."""
    plain_links = plain_many(model)
    hidden = {*NEVER_KEPT, *getattr(model, "version_hidden", ()), *(["position"] if is_part(model) else [])}
    return [
        one
        for one in [*model._meta.local_fields, *plain_links]
        if not one.primary_key
        and one.name not in hidden
        and not (one.is_relation and not one.many_to_many and is_owner(one))
    ]


def is_part(model: type[models.Model]) -> bool:
    return any(one.is_relation and is_owner(one) for one in model._meta.local_fields)


def in_words(one: Any, value: Any, named: Named) -> str:
    """The value of a field as a person says it."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if one.many_to_many:
        return ", ".join(sorted(name_target(one.related_model, pk, named) for pk in value))
    if one.is_relation:
        return name_target(one.related_model, value, named)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(one, models.JSONField):
        return ", ".join(flatten_json(value, getattr(one.model, "order_json", lambda data: data)))
    if isinstance(one, models.DecimalField):
        return plain(one.to_python(value))
    return str(value)


def name_target(model: type[models.Model], pk: int, named: Named) -> str:
    found = named.get(model, {}).get(pk)
    return str(found) if found else f"a {model._meta.verbose_name} that is gone"


def flatten_json(value: Any, order: Callable[[Any], Any], name: str = "") -> Iterator[str]:
    """Settings within settings as words: "moment 1", "lumbar 30"."""
    if isinstance(value, dict):
        for key, inner in order(value).items():
            yield from flatten_json(inner, order, f"{name} {key}".strip())
    elif isinstance(value, list):
        for inner in value:
            yield from flatten_json(inner, order, name)
    else:
        yield f"{name} {value}".strip()


def row_title(row: Row, named: Named) -> str:
    """What a row is called: its muscle, its text, its study; else its own words then."""
    name = getattr(row.model, "version_title", "")
    return (in_words(get_field(row, name), row.fields.get(name), named) if name else "") or row.words


def compare_words(old: str, new: str) -> list[Piece]:
    """The words of both in order, each marked by the version that has it; all at once where one is empty or huge."""
    was, now = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    if not was or not now or max(len(was), len(now)) > LONGEST:
        return [piece for piece in (Piece("del", old), Piece("ins", new)) if piece.text]
    pieces = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(was[a:b])))
            continue
        pieces += [piece for piece in (Piece("del", "".join(was[a:b])), Piece("ins", "".join(now[c:d]))) if piece.text]
    return pieces
