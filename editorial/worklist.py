"""What needs work, as lists: a question that a row answers, counted on the desk's front page and asked by a filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from editorial.models import PendingVersion, Status


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


_tasks: list[Task] = []


def register_tasks(tasks: Iterable[Task]) -> None:
    """Add lines to the admin's front page, after those that are there; a line that is there already stays one."""
    _tasks.extend(task for task in tasks if task not in _tasks)


def list_tasks(model: type[models.Model] | None = None) -> list[Task]:
    """The registered tasks, all or those of one model, in the order in which they were registered."""
    return [task for task in _tasks if model in {None, task.model}]


def select_in_review(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that wait for a reviewer, or whose next version does."""
    opts = rows.model._meta
    waiting = PendingVersion.objects.in_review().filter(
        content_type__app_label=opts.app_label, content_type__model=opts.model_name, object_id=OuterRef("pk")
    )
    return rows.filter(Q(status=Status.REVIEW) | Exists(waiting))


class NeedsWork(admin.SimpleListFilter):
    """The list narrowed to the rows of one task."""

    title = "what needs work"
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        self.tasks = {task.key: task for task in list_tasks(model_admin.model)}
        return [(task.key, task.title) for task in self.tasks.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        task = self.tasks.get(self.value() or "")
        return task.rows(queryset) if task else queryset


def list_own_texts(model: type[models.Model]) -> list[tuple[type[models.Model], str, list[str]]]:
    """Where ``model`` and the rows that belong to it hold prose: [(model, the lookup of the owner's pk, text fields)].

    A row belongs to what it is deleted with. Addresses of other sites and values from a list are no prose.
    """
    owned: list[tuple[type[models.Model], str]] = [(model, "pk")]
    for relation in model._meta.related_objects:
        if relation.one_to_many and relation.on_delete is models.CASCADE and relation.related_model is not model:
            owned.append((relation.related_model, relation.field.attname))
    return [(holder, key, fields) for holder, key in owned if (fields := list_prose(holder))]


def list_prose(model: type[models.Model]) -> list[str]:
    return [
        column.name
        for column in model._meta.concrete_fields
        if type(column) in {models.CharField, models.TextField} and column.editable and not column.choices
    ]
