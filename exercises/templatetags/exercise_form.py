"""The order of an exercise's page on the editors' desk. No tag here queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.contrib.admin.helpers import AdminForm, InlineAdminForm, InlineAdminFormSet
from django.contrib.admin.utils import flatten

from exercises.admin.forms import ASIDE

register = template.Library()


@dataclass
class Group:
    """Rows of an inline under one heading; ``value`` is what its rows have in the grouping field."""

    value: str
    heading: str
    add: str
    rows: list[InlineAdminForm] = field(default_factory=list)


@register.simple_tag
def form_parts(adminform: AdminForm, inlines: Iterable[InlineAdminFormSet]) -> list[dict[str, Any]]:
    """Fieldsets and inlines in the admin's ``page_order`` ({fieldset's name or inline's class: what it is called}).

    Each with ``called``, "" for what the order omits, which comes last, and whether it was ``refused``.
    """
    model_admin: Any = adminform.model_admin
    order = list(model_admin.page_order)
    fieldsets: Iterable[Any] = adminform
    parts: list[tuple[Any, dict[str, Any]]] = [
        *((fieldset.name, {"fieldset": fieldset, "refused": has_errors(fieldset)}) for fieldset in fieldsets),
        *((type(inline.opts), {"inline": inline, "refused": has_errors_below(inline)}) for inline in inlines),
    ]
    parts.sort(key=lambda part: order.index(part[0]) if part[0] in order else len(order))
    return [{**part, "called": model_admin.page_order.get(key, "")} for key, part in parts]


def has_errors(fieldset: Any) -> bool:
    return not fieldset.form.errors.keys().isdisjoint(flatten(fieldset.fields))


def has_errors_below(inline: InlineAdminFormSet) -> bool:
    return inline.formset.is_bound and inline.formset.total_error_count() > 0


@register.simple_tag
def form_groups(inline: InlineAdminFormSet) -> list[Group]:
    """The inline's rows by the value of its ``group`` field, in their places; all in one group if it has no such field.

    Rows that have none of the values stand in a last group without heading.
    """
    of_model = dict(inline.opts.groups)
    found = {value: Group(value, heading, add) for value, (heading, add) in of_model.items()}
    last = Group("", "", "")
    for row in inline:
        if is_template_row(row):
            continue
        found.get(str(read_value(row, inline.opts.group) or ""), last).rows.append(row)
    for group in found.values():
        group.rows.sort(key=read_place)
    return [*found.values(), last]


@register.simple_tag
def form_template_row(inline: InlineAdminFormSet) -> InlineAdminForm | None:
    """The empty row from which new ones are made, None where none may be added."""
    return next((row for row in inline if is_template_row(row)), None)


@register.simple_tag
def form_row_title(inline: InlineAdminFormSet, row: InlineAdminForm) -> str:
    """What the stored row says, as a sentence."""
    return inline.opts.row_title(row.original) if row.original else f"A new {inline.opts.verbose_name}"


def is_template_row(row: InlineAdminForm) -> bool:
    return str(row.form.prefix).endswith("__prefix__")


def read_value(row: InlineAdminForm, name: str) -> Any:
    """The value of a field as the form has it, or of the stored row where the form may not change it."""
    if name in row.form.fields:
        return row.form[name].value()
    return getattr(row.original, name, "")


def read_place(row: InlineAdminForm) -> int:
    written = str(read_value(row, "position"))
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else ASIDE
