"""What needs work, as lists: a question that a row answers, counted on the desk's front page and asked by a filter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Task:
    """Rows of ``model`` that need work.

    ``key`` is their name in the list's address, ``rows`` narrows a queryset to them, ``details`` says what is wrong
    with them where the list cannot show it.
    """

    key: str
    title: str
    model: type[models.Model]
    rows: Callable[[QuerySet[Any]], QuerySet[Any]]
    details: Callable[[], list[str]] = list


class NeedsWork(admin.SimpleListFilter):
    """The list narrowed to the rows of one task. Which tasks there are, the admin site knows (``tasks``)."""

    title = "what needs work"
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        known: list[Task] = getattr(model_admin.admin_site, "tasks", [])
        self.tasks = {task.key: task for task in known if task.model is model_admin.model}
        return [(task.key, task.title) for task in self.tasks.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        task = self.tasks.get(self.value() or "")
        return task.rows(queryset) if task else queryset


# Addresses in texts

# Not preceded by what would make it a part of another site's address.
ADDRESS = re.compile(r"(?<![\w./%-])/(exercises|muscles|studies|compare)/([\w-]+)")


def dead_addresses(text: str, known: Mapping[str, AbstractSet[str]]) -> list[str]:
    """The addresses in ``text`` that lead nowhere, each once: "/exercises/hip-trust/".

    ``known`` has the slugs that lead somewhere by folder ("exercises", "muscles", "studies"); a comparison leads
    somewhere if all its exercises do.
    """
    found = []
    for folder, slug in ADDRESS.findall(text):
        slugs = slug.split("-vs-") if folder == "compare" else [slug]
        if not set(slugs) <= known.get("exercises" if folder == "compare" else folder, frozenset()):
            found.append(f"/{folder}/{slug}/")
    return list(dict.fromkeys(found))


def own_texts(model: type[models.Model]) -> list[tuple[type[models.Model], str, list[str]]]:
    """Where ``model`` and the rows that belong to it hold prose: [(model, the lookup of the owner's pk, text fields)].

    A row belongs to what it is deleted with. Addresses of other sites and values from a list are no prose.
    """
    owned: list[tuple[type[models.Model], str]] = [(model, "pk")]
    for relation in model._meta.related_objects:
        if relation.one_to_many and relation.on_delete is models.CASCADE and relation.related_model is not model:
            owned.append((relation.related_model, relation.field.attname))
    return [(holder, key, fields) for holder, key in owned if (fields := prose(holder))]


def prose(model: type[models.Model]) -> list[str]:
    return [
        column.name
        for column in model._meta.concrete_fields
        if type(column) in {models.CharField, models.TextField} and column.editable and not column.choices
    ]
