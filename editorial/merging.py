"""Merging two rows that stand for the same thing: whatever names the one names the other afterwards.

What names a row is read from the models (`references`), so a relation that is added later is moved too. A row that a
constraint will not let move is adapted (it gets the next number, or the merged one's name as its condition); if that is
not possible either, its text is kept with the old address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils.text import capfirst
from reversion.models import Version

from editorial.models import OldAddressBase


class MergeError(Exception):
    """Why two rows cannot be merged, in a sentence that says what to do."""


@dataclass(frozen=True)
class Choice:
    """Two rows of which only one can stay: ``ours`` is that of the one kept, ``theirs`` that of the one merged."""

    key: str
    what: str
    ours: str
    theirs: str
    takes_theirs: bool

    @property
    def lost(self) -> str:
        return f"{self.what}: {self.ours if self.takes_theirs else self.theirs}"


@dataclass
class Merge:
    """Two rows to be merged, and what becomes of everything that names ``merged``."""

    kept: Any  # a row with name, slug, aliases and alias_list
    merged: Any
    chosen: frozenset[str] = frozenset()  # the keys of the choices in which the merged one's row is to stay
    by: User | None = None
    aliases: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    moved: dict[str, list[str]] = field(default_factory=dict)
    adapted: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    gone: dict[str, int] = field(default_factory=dict)  # {model's label: rows deleted}

    @property
    def moved_count(self) -> int:
        return sum(len(rows) for rows in self.moved.values())

    @property
    def written_down(self) -> str:
        """All that is kept as text, a paragraph each."""
        return "\n\n".join([*(choice.lost for choice in self.choices), *self.left_over, *self.doubles])


@dataclass(frozen=True)
class MergeRules:
    """What is particular to the merging of one model.

    ``names`` are the fields whose value becomes an alias; ``by_hand`` those that ``before`` sees to. ``adapt`` changes
    a row that ``fields`` of a constraint refuse and says so, or returns "". ``warnings`` say what readers would notice;
    an app of an upper floor adds its own. A model whose rows can say what they were recorded under has
    ``former_name_fields``: {foreign key: the text field for it}.
    """

    old_addresses: type[OldAddressBase]
    names: Sequence[str]
    by_hand: Sequence[str] = ()
    before: Callable[[Merge], None] = lambda merge: None
    after: Callable[[Merge], None] = lambda merge: None
    adapt: Callable[[Merge, Any, list[str]], str] = lambda merge, row, fields: ""
    warnings: list[Callable[[Merge], list[str]]] = field(default_factory=list)


# The merge


def try_merge(merge: Merge, rules: MergeRules) -> Merge:
    """``merge`` as `carry_out_merge` would leave it; the database stays as it was. Raises MergeError."""
    with transaction.atomic():
        carry_out_merge(merge, rules)
        transaction.set_rollback(True)
    return merge


def carry_out_merge(merge: Merge, rules: MergeRules) -> Merge:
    """Merge the two in one transaction and return ``merge`` with what was done. Raises MergeError, changing nothing."""
    kept, merged = merge.kept, merge.merged
    if kept.pk == merged.pk:
        raise MergeError(f"{kept} cannot be merged with itself; choose another.")
    if titles := find_waiting_titles(kept, merged, rows_of=merged):
        raise MergeError(f"A next version of {', '.join(titles)} is being written. Publish or discard it, then merge.")
    try:
        with transaction.atomic():
            rules.before(merge)
            merge.warnings += [sentence for find_warnings in rules.warnings for sentence in find_warnings(merge)]
            take_names(merge, rules)
            fill_empty(merge, rules)
            save_valid(kept)
            for model, keys in find_references(type(merged)).items():
                for row in find_naming(model, keys, merged):
                    move_row(merge, rules, row, keys)
            rules.after(merge)
            delete_merged(merge, rules)
    except (IntegrityError, ProtectedError, RestrictedError) as error:
        raise MergeError(f"The database refuses to merge {merged}: {error}. Tell whoever runs the site.") from error
    return merge


def find_references(model: type[models.Model]) -> dict[type[models.Model], list[models.ForeignKey]]:
    """Every foreign key to ``model`` by the model that has it, hidden ones and those behind many-to-many fields too."""
    found: dict[type[models.Model], list[models.ForeignKey]] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            found.setdefault(relation.related_model, []).append(relation.field)  # type: ignore[arg-type, union-attr]
    return dict(sorted(found.items(), key=lambda item: item[0]._meta.label))


def find_naming(model: type[models.Model], keys: list[models.ForeignKey], target: models.Model) -> list[Any]:
    """The rows of ``model`` that name ``target`` in one of ``keys``, each once; 1 query."""
    named = models.Q()
    for key in keys:
        named |= models.Q(**{key.name: target})
    rows = model._base_manager.filter(named)
    ordering = [name for name in ("position", "pk") if name == "pk" or has_field(model, name)]
    return list(rows.order_by(*ordering).fetch_mode(models.FETCH_PEERS))


def find_waiting_titles(*roots: models.Model, rows_of: models.Model) -> list[str]:
    """The titles of versions waiting to be published that are of one of ``roots`` or name ``rows_of``; 1 query."""
    waiting = Version.objects.filter(revision__pending__isnull=False).select_related(
        "revision__pending", "content_type"
    )
    found = set()
    for version in waiting:
        model = version.content_type.model_class()
        [data] = json.loads(version.serialized_data)
        naming = [f.name for f in model._meta.get_fields() if f.related_model is type(rows_of) and not f.auto_created]
        named = {pk for name in naming for pk in as_list(data["fields"].get(name))}
        is_root = any(isinstance(root, model) and version.object_id == str(root.pk) for root in roots)
        if is_root or rows_of.pk in named:
            found.add(version.revision.pending.title)
    return sorted(found)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def take_names(merge: Merge, rules: MergeRules) -> None:
    """Give the kept one the other's name and aliases as aliases, each once."""
    kept, merged = merge.kept, merge.merged
    offered = [*(getattr(merged, name) for name in rules.names), *merged.alias_list]
    there = {name.casefold() for name in [*(getattr(kept, name) for name in rules.names), *kept.alias_list]}
    for name in filter(None, offered):
        if name.casefold() not in there:
            merge.aliases.append(name)
            there.add(name.casefold())
    kept.aliases = "\n".join([*kept.alias_list, *merge.aliases])


def fill_empty(merge: Merge, rules: MergeRules) -> None:
    """Fill the kept one's empty fields from the other's; where both say something, the other's is kept as text."""
    skipped = {"name", "slug", "aliases", *rules.by_hand}
    for column in type(merge.kept)._meta.concrete_fields:
        if column.name in skipped or not column.editable or column.primary_key or column.generated:
            continue
        mine, theirs = getattr(merge.kept, column.name), getattr(merge.merged, column.name)
        if theirs in column.empty_values or theirs == mine:
            continue
        said = f"{capfirst(str(column.verbose_name))}: {value_in_words(merge.merged, column)}"
        if mine in column.empty_values:
            setattr(merge.kept, column.name, theirs)
            merge.filled.append(said)
        else:
            merge.left_over.append(said)


def save_valid(row: Any) -> None:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise MergeError(f"{row} would not be right afterwards: {' '.join(error.messages)}") from None
    row.save()


def delete_merged(merge: Merge, rules: MergeRules) -> None:
    """Delete the merged one, which nothing names any more, and lead its address to the kept one."""
    kept, merged = merge.kept, merge.merged
    left = [
        model._meta.verbose_name_plural
        for model, keys in find_references(type(merged)).items()
        if find_naming(model, keys, merged)
    ]
    if left:
        raise MergeError(f"{merged} is still named by {', '.join(map(str, left))}. Tell whoever runs the site.")
    slug, name = merged.slug, merged.name
    fresh = type(merged)._base_manager.get(pk=merged.pk)  # nothing prefetched, so that what moved is seen as moved
    count_deleted(merge, fresh.delete())
    address = {"slug": slug, "name": name, "left_over": merge.written_down}
    rules.old_addresses._base_manager.create(**address, **{type(kept)._meta.model_name or "": kept})


# One row


def move_row(merge: Merge, rules: MergeRules, row: Any, keys: list[models.ForeignKey]) -> None:
    """Let ``row`` name the kept one, adapted where a constraint asks for it; or keep it as text and delete it."""
    kept, merged = merge.kept, merge.merged
    before = {
        column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields if not column.generated
    }
    theirs = write_out(row, without=keys)
    of_merged = [key for key in keys if getattr(row, key.attname) == merged.pk]
    between = any(getattr(row, key.attname) == kept.pk for key in keys)
    for key in of_merged:
        setattr(row, key.name, kept)
    if between and (note := note_former_name(merge, row, of_merged)):
        merge.adapted.append(note)
    seen: set[str] = set()
    while (
        fields := find_clash(row, [name for name, value in before.items() if getattr(row, name) != value])
    ) is not None:
        twin = find_twin(row, fields) if fields else None
        if twin and "position" not in fields and says_the_same(row, twin, keys):
            merge.doubles.append(f"{name_kind(row, keys)}: {name_row(row, keys) if row._meta.auto_created else theirs}")
            remove_row(merge, row)
            return
        note = "" if str(fields) in seen else adapt_row(merge, rules, row, fields, of_merged)
        seen.add(str(fields))
        if note:
            merge.adapted.append(note)
            continue
        if twin is None:
            merge.left_over.append(f"{name_kind(row, keys)}: {theirs}")
            remove_row(merge, row)
            return
        name = f"{row._meta.label_lower}.{twin.pk}.{row.pk}"
        choice = Choice(name, name_row(twin, keys), write_out(twin, without=keys), theirs, name in merge.chosen)
        merge.choices.append(choice)
        remove_row(merge, twin if choice.takes_theirs else row)
        if not choice.takes_theirs:
            return
    changed = {name: value for name, value in before.items() if getattr(row, name) != value}
    type(row)._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed})
    merge.moved.setdefault(name_kind(row, keys), []).append(name_row(row, keys))


def find_clash(row: Any, changed: Iterable[str]) -> list[str] | None:
    """The fields of the first constraint that ``row`` breaks, none of a check; None if it breaks no constraint.

    Only those are asked that one of the ``changed`` columns has a part in.
    """
    touched = {column.name for column in row._meta.concrete_fields if column.attname in changed}
    for constraint in row._meta.constraints:
        check = isinstance(constraint, models.CheckConstraint)
        if not touched & (constraint.condition.referenced_base_fields if check else set(names_in(constraint))):
            continue
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            return names_in(constraint)
    alone = [(column.name,) for column in row._meta.concrete_fields if column.unique and not column.primary_key]
    for names in [*row._meta.unique_together, *alone]:
        if find_twin(row, names):
            return list(names)
    return None


def names_in(constraint: models.BaseConstraint) -> list[str]:
    """The fields that together are unique; those of an expression too (``Coalesce("exercise", 0)``)."""
    if not isinstance(constraint, models.UniqueConstraint):
        return []
    parts: list[Any] = []
    for expression in constraint.expressions:
        parts += [expression] if isinstance(expression, models.F) else expression.flatten()  # type: ignore[union-attr]
    names = [str(vars(part)["name"]) for part in parts if isinstance(part, models.F)]
    return [*constraint.fields, *names]


def find_twin(row: Any, names: Iterable[str]) -> Any | None:
    """The row that has the same values as ``row`` in ``names``; 1 query."""
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
    same = {
        name if value is not None else f"{name}__isnull": value if value is not None else True
        for name, value in values.items()
    }
    return type(row)._base_manager.filter(**same).exclude(pk=row.pk).first()


def says_the_same(row: Any, twin: Any, keys: list[models.ForeignKey]) -> bool:
    """Whether ``twin`` says all that ``row`` says; where a row stands in an order says nothing."""
    columns = [column for column in row._meta.concrete_fields if column.editable and not column.primary_key]
    asked = [column.attname for column in columns if column not in keys and column.name != "position"]
    return all(getattr(row, name) == getattr(twin, name) for name in asked) and not has_children(row)


def adapt_row(merge: Merge, rules: MergeRules, row: Any, fields: list[str], keys: list[models.ForeignKey]) -> str:
    """Change what keeps ``row`` from moving, if its model has a way, and return what was changed, else ""."""
    if "position" in fields:
        others = {name: getattr(row, name) for name in fields if name != "position"}
        last = type(row)._base_manager.filter(**others).aggregate(last=models.Max("position"))["last"]
        row.position = (last or 0) + 1
        return f"{name_row(row, keys)}: becomes number {row.position}."
    return rules.adapt(merge, row, fields) or note_former_name(merge, row, keys)


def note_former_name(merge: Merge, row: Any, keys: list[models.ForeignKey]) -> str:
    """Note on ``row`` that it was recorded under the merged one's name, where it has a field for that; else ""."""
    fields = getattr(type(row), "former_name_fields", {})
    for name in [fields[key.name] for key in keys if key.name in fields]:
        value = ", ".join(filter(None, [merge.merged.name, getattr(row, name)]))
        column = row._meta.get_field(name)
        if len(value) > (column.max_length or len(value)) or getattr(row, name).startswith(merge.merged.name):
            return ""
        setattr(row, name, value)
        return f"{name_row(row, keys)}: “{merge.merged.name}” is noted as its {column.verbose_name}."
    return ""


def remove_row(merge: Merge, row: Any) -> None:
    for model, keys in find_references(type(row)).items():
        merge.left_over += [f"{name_kind(child, keys)}: {write_out(child)}" for child in find_naming(model, keys, row)]
    count_deleted(merge, row.delete())


def count_deleted(merge: Merge, deleted: tuple[int, dict[str, int]]) -> None:
    for name, rows in deleted[1].items():
        merge.gone[name] = merge.gone.get(name, 0) + rows


def has_children(row: Any) -> bool:
    return any(find_naming(model, keys, row) for model, keys in find_references(type(row)).items())


# Words


def has_field(model: type[models.Model], name: str) -> bool:
    return name in {column.name for column in model._meta.concrete_fields}


def name_kind(row: Any, keys: list[models.ForeignKey]) -> str:
    """What rows of this kind are called; of those behind a many-to-many field, what is at its other end."""
    return capfirst(str((other_end(row, keys) or row)._meta.verbose_name_plural))


def name_row(row: Any, keys: list[models.ForeignKey]) -> str:
    """The row in its own words."""
    return str(other_end(row, keys) or row)


def other_end(row: Any, keys: list[models.ForeignKey]) -> Any | None:
    if not row._meta.auto_created:
        return None
    [other] = [column for column in row._meta.concrete_fields if column.is_relation and column not in keys]
    return getattr(row, other.name)


def value_in_words(row: Any, column: Any) -> str:
    """The value of ``column`` as a person reads it."""
    display = getattr(row, f"get_{column.name}_display", None)
    return str(display() if display else getattr(row, column.name))


def write_out(row: Any, *, without: Iterable[models.ForeignKey] = ()) -> str:
    """All that ``row`` says but its place, to be written again: "role: Primary mover; explanation: …"."""
    left_out = {column.name for column in without}
    said = []
    for column in row._meta.concrete_fields:
        if column.primary_key or column.generated or column.name in left_out or column.name == "position":
            continue
        if getattr(row, column.attname) not in column.empty_values:
            said.append(f"{column.verbose_name}: {value_in_words(row, column)}")
    return "; ".join(said)
