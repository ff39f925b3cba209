"""The admin's front page: what needs work, what changed last, and everything that can be edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from editorial.worklist import list_tasks

CHANGES_SHOWN = 12


@dataclass(frozen=True)
class WorkLine:
    """One line of the front page: how many rows, where they are listed, and what is wrong with them in detail."""

    title: str
    count: int
    url: str
    details: list[str]


class PrimeMoverAdminSite(AdminSite):
    site_header = "Prime Mover: the editors’ desk"
    site_title = "Prime Mover"
    index_title = "What would you like to edit?"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page: what needs work, the last changes, and everything that can be edited."""
        work = self.list_work(request)
        extra = {
            "work": [line for line in work if line.count],
            "nothing": [line for line in work if not line.count],
            "changes": self.list_last_changes(request),
        }
        return super().index(request, {**extra, **(extra_context or {})})

    def list_work(self, request: HttpRequest) -> list[WorkLine]:
        """A line for each task whose rows this account may see; 1 query each, 2 more for links that lead nowhere."""
        found = []
        for task in list_tasks():
            model_admin = self._registry.get(task.model)
            if model_admin and model_admin.has_view_permission(request):
                count = task.rows(model_admin.get_queryset(request)).order_by().count()
                opts = task.model._meta
                url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist", query={"needs": task.key})
                found.append(WorkLine(task.title, count, url, task.details() if count else []))
        return found

    def list_last_changes(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """The last entries of the log that are about models this account may see, with user and type; 1 query."""
        visible = Q(pk__in=[])
        for model, model_admin in self._registry.items():
            if model_admin.has_view_permission(request):
                visible |= Q(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)
        return self.get_log_entries(request).filter(visible).order_by("-action_time", "-pk")[:CHANGES_SHOWN]
