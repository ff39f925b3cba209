"""The difference between two versions, in words that an editor reads: what was added, removed, moved, rewritten."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from drawing.movement import in_reading_order
from editorial.versions import NEVER_KEPT, Known, Row, Snapshot, owns, parts_of, plain_many, targets
from text.wording import lower_first, plain, upper_first

# What a row of a kind is called by, where its own words would repeat what it belongs to.
CALLED_BY = ("muscle", "to_exercise", "study", "text", "sign", "alt", "change")
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


def changes(old: Snapshot, new: Snapshot, *, subject: models.Model) -> list[Change]:
    """What is different in ``new``: the thing itself, then its parts in their order. 1 query for each model named."""
    known = targets([*old, *new])
    [before], [after] = ([row for row in rows if isinstance(subject, row.model)] for rows in (old, new))
    found = row_changes(before, after, known)
    own = [Change("changed", str(subject._meta.verbose_name), "", found)] if found else []
    return own + part_changes(type(subject), old, new, {before.pk: after.pk}, known, under="")


def part_changes(
    model: type[models.Model], old: Snapshot, new: Snapshot, owners: dict[int, int], known: Known, *, under: str
) -> list[Change]:
    """What is different in the rows that belong to ``owners`` ({pk in the older version: pk in the newer})."""
    found: list[Change] = []
    for part in parts_of(model):
        child, owner = part.related_model, part.field.name
        before = ordered([row for row in old if row.model is child and row.fields[owner] in owners], known)
        after = ordered([row for row in new if row.model is child and row.fields[owner] in owners.values()], known)
        pairs = paired(before, after, {v: k for k, v in owners.items()}, owner, known)
        what = str(child._meta.verbose_name)
        moved = out_of_order(before, after, pairs)
        was = {row.pk: row for row in before}
        for row in after:
            title = under + title_of(row, known)
            if row.pk not in pairs:
                found.append(Change("added", what, title, whole(row, known, new=True)))
                continue
            fields = row_changes(was[pairs[row.pk]], row, known)
            if fields:
                found.append(Change("changed", what, under + title_of(was[pairs[row.pk]], known), fields))
            elif row.pk in moved:
                found.append(Change("moved", what, title, []))
        gone = [row for row in before if row.pk not in pairs.values()]
        found += [Change("removed", what, under + title_of(row, known), whole(row, known, new=False)) for row in gone]
        if parts_of(child):
            for row in after:
                if row.pk in pairs:
                    own = {pairs[row.pk]: row.pk}
                    found += part_changes(child, old, new, own, known, under=f"{under}{title_of(row, known)}: ")
    return found


def paired(before: list[Row], after: list[Row], owners: dict[int, int], owner: str, known: Known) -> dict[int, int]:
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
                if title_of(other, known) == title_of(row, known)
                and other.fields[owner] == owners.get(row.fields[owner])
            ),
            None,
        )
        if alike:
            free.remove(alike)
            pairs[row.pk] = alike.pk
    return pairs


def ordered(rows: list[Row], known: Known) -> list[Row]:
    """In the order of the page: by role or phase, then place."""

    def place(row: Row) -> tuple[Any, ...]:
        group = next((name for name in ("role", "phase") if name in row.fields and "position" in row.fields), None)
        choices = list(dict(field_of(row, group).flatchoices)) if group else []
        rank = choices.index(row.fields[group]) if group and row.fields[group] in choices else 0
        return (rank, row.fields.get("position") or 0, title_of(row, known))

    return sorted(rows, key=place)


def out_of_order(before: list[Row], after: list[Row], pairs: dict[int, int]) -> set[int]:
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


def row_changes(old: Row, new: Row, known: Known) -> list[FieldChange]:
    found = []
    for one in shown_fields(new.model):
        was, now = (in_words(one, row.fields.get(one.name), known) for row in (old, new))
        if was != now:
            prose = isinstance(one, models.TextField | models.CharField) and not one.choices
            found.append(FieldChange(upper_first(one.verbose_name), was, now, word_by_word(was, now) if prose else []))
    return found


def whole(row: Row, known: Known, *, new: bool) -> list[FieldChange]:
    """Every filled field of a row that only one version has."""
    said = [(one, in_words(one, row.fields.get(one.name), known)) for one in shown_fields(row.model)]
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


def field_of(row: Row, name: str) -> Any:
    return row.model._meta.get_field(name)


def shown_fields(model: type[models.Model]) -> list[Any]:
    """The fields that an editor knows; not what a row belongs to, nor its place, which is shown by its order."""
    plain_links = plain_many(model)
    hidden = {*NEVER_KEPT, "position", "stem", "width", "height"} if parts_owner(model) else set(NEVER_KEPT)
    return [
        one
        for one in [*model._meta.local_fields, *plain_links]
        if not one.primary_key
        and one.name not in hidden
        and not (one.is_relation and not one.many_to_many and owns(one))
    ]


def parts_owner(model: type[models.Model]) -> bool:
    return any(one.is_relation and owns(one) for one in model._meta.local_fields)


def in_words(one: Any, value: Any, known: Known) -> str:
    """The value of a field as a person says it."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if one.many_to_many:
        return ", ".join(sorted(called(one.related_model, pk, known) for pk in value))
    if one.is_relation:
        return called(one.related_model, value, known)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(one, models.JSONField):
        return ", ".join(laid_flat(value))
    if isinstance(one, models.DecimalField):
        return plain(one.to_python(value))
    return str(value)


def called(model: type[models.Model], pk: int, known: Known) -> str:
    return known.get(model, {}).get(pk, f"a {model._meta.verbose_name} that is gone")


def laid_flat(value: Any, name: str = "") -> Iterable[str]:
    """Settings within settings as words: "moment 1", "lumbar 30"."""
    if isinstance(value, dict):
        for key, inner in in_reading_order(value).items():
            yield from laid_flat(inner, f"{name} {key}".strip())
    elif isinstance(value, list):
        for inner in value:
            yield from laid_flat(inner, name)
    else:
        yield f"{name} {value}".strip()


def title_of(row: Row, known: Known) -> str:
    """What a row is called: its muscle, its text, its study; else its own words then."""
    for name in CALLED_BY:
        if row.fields.get(name) and not (name == "study" and "quantity" in row.fields) and name_is_title(row, name):
            one = field_of(row, name)
            return in_words(one, row.fields[name], known)
    return row.words


def name_is_title(row: Row, name: str) -> bool:
    """Whether ``name`` alone tells the rows of its kind apart; a figure's muscle does not."""
    return not {"statistic", "value"} & set(row.fields) and not owns(field_of(row, name))


def word_by_word(old: str, new: str) -> list[Piece]:
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
