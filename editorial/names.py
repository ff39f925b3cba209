"""No two rows of a model go by one name: refused where an editor writes it, with a link to the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.urls import reverse
from django.utils.html import format_html

from text.names import plain_name


@dataclass(frozen=True)
class Namesake:
    """Another row that goes by the same name: ``ours`` as written here, ``theirs`` as it is written there."""

    pk: Any
    name: str
    ours: str
    theirs: str


def find_namesake(others: QuerySet[Any], name: str, aliases: Iterable[str]) -> Namesake | None:
    """The first of ``others`` with ``name`` for its name or alias, or one of ``aliases`` for its name; in 1 query.

    An alias may be shared: search finds both.
    """
    here = {plain_name(text): text for text in [*reversed(list(aliases)), name] if plain_name(text)}
    own = plain_name(name)
    for pk, their_name, their_aliases in others.order_by("name").values_list("pk", "name", "aliases"):
        if (plain := plain_name(their_name)) in here:
            return Namesake(pk, their_name, here[plain], their_name)
        for alias in their_aliases.splitlines():
            if own and plain_name(alias) == own:
                return Namesake(pk, their_name, name, alias.strip())
    return None


def refuse_namesake(row: Any) -> None:
    """Raise ValidationError, with a link to the other, if another row of the model goes by ``row``'s name. 1 query."""
    others = type(row)._default_manager.exclude(pk=row.pk)
    found = find_namesake(others, row.name, row.alias_list)
    if not found:
        return
    kind = row._meta.verbose_name
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[found.pk])
    link = format_html('<a href="{}">{}</a>', url, found.name)
    also = format_html(", also called “{}”", found.theirs) if found.theirs != found.name else ""
    raise ValidationError(
        {
            "name" if found.ours == row.name else "aliases": format_html(
                "“{}” is the name of another {}: {}{}. Work on that one, or choose a name that tells the two apart.",
                found.ours,
                kind,
                link,
                also,
            )
        },
    )


class NamedForm(ModelForm):
    """A form that refuses a name, new or changed, that another row goes by. One that an import brought may stay."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"name", "aliases"} & set(self.changed_data) and cleaned.get("name"):
            self.instance.name, self.instance.aliases = cleaned["name"], cleaned.get("aliases", self.instance.aliases)
            refuse_namesake(self.instance)
        return cleaned
