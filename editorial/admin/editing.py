"""One request that fills or saves a form of the admin: what it is about, and what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from reversion.models import Revision, Version

from editorial.models import PendingVersion, Publishable, Status
from editorial.publishing import describe_status, format_time, list_refusals, name_user, publish_permission
from editorial.restoring import BuiltVersion
from editorial.snapshots import Row, list_versions, read_row


@dataclass
class Editing:
    """What the pages of one request tell each other.

    ``subject`` is what the form belongs to, None while it is new; ``base`` the version that the form is filled from,
    None for what is stored, and ``version`` that one built in memory, to be shown; ``read_only`` whether the form may
    only be read; ``refusals`` say why it may not be stored; ``saved`` is what the admin stored, with what it found
    changed.
    """

    subject: Publishable | None = None
    base: Revision | None = None
    version: BuiltVersion[Publishable] | None = None
    read_only: bool = False
    refusals: list[str] = field(default_factory=list)
    saved: tuple[Model, Any] | None = None

    @property
    def comment(self) -> str:
        """What the form found changed, in words."""
        message = self.saved[1] if self.saved else ""
        text = json.dumps(message) if isinstance(message, list) else str(message)
        return LogEntry(change_message=text).get_change_message()

    @property
    def has_changes(self) -> bool:
        return bool(self.saved and self.saved[1])


def editing_of(request: HttpRequest) -> Editing:
    """What is known so far of the request's form; begun by the first who asks."""
    if not hasattr(request, "editing"):
        request.editing = Editing()  # type: ignore[attr-defined]
    found: Editing = request.editing  # type: ignore[attr-defined]
    return found


class VersionFormSet(BaseInlineFormSet):
    """The rows of a version that was built in memory, where the form is filled from one; else those stored."""

    def get_queryset(self) -> Any:
        if not self.is_bound:
            of_version = vars(self.instance).get("_prefetched_objects_cache", {})
            accessor = self.fk.remote_field.get_accessor_name()
            if accessor in of_version:
                return list(of_version[accessor])
        return super().get_queryset()


@dataclass
class Standing:
    """What the form's page says of drafts and versions."""

    subject: Publishable
    status: str
    waiting: PendingVersion | None
    base: Revision | None
    seen: str
    stale: bool
    replaces: bool
    locked: bool
    may_change: bool
    may_publish: bool
    why_not: list[str]
    pages: dict[str, str]

    @property
    def waiting_by(self) -> str:
        return name_user(self.waiting.revision.user) if self.waiting else ""

    @property
    def continuing(self) -> bool:
        return bool(self.waiting and self.base == self.waiting.revision)

    @property
    def base_when(self) -> str:
        return format_time(self.base) if self.base else ""


def describe_standing(
    request: HttpRequest, subject: Publishable, base: Revision | None, *, stale: bool, may_change: bool
) -> Standing:
    """Costs 5 queries at most."""
    waiting = PendingVersion.objects.next_of(subject)
    newest = list_versions(subject).first()
    replaces = "_replace" in request.POST
    return Standing(
        subject=subject,
        status=describe_status(subject),
        waiting=waiting,
        base=base,
        seen=str(newest.revision_id) if newest else "",
        stale=stale or replaces,
        replaces=replaces,
        locked=bool(waiting and base is None and request.method != "POST"),
        may_change=may_change,
        may_publish=request.user.has_perm(publish_permission(subject)),
        why_not=list_refusals(subject, by=request.user) if waiting or not subject.is_published else [],  # type: ignore[arg-type]
        pages=list_pages(subject),
    )


PAGES = (
    "change",
    "history",
    "compare",
    "preview",
    "link",
    "send",
    "send_back",
    "publish",
    "discard",
    "take_off",
    "restore",
    "withdraw_links",
)


def list_pages(subject: Publishable) -> dict[str, str]:
    """The addresses of the admin's pages of ``subject``, by name."""
    opts = subject._meta
    return {name: reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[subject.pk]) for name in PAGES}


def find_revision(subject: Publishable, written: str) -> Revision:
    """The version of ``subject`` with that number. Raises Http404."""
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    found = list_versions(subject).filter(revision_id=number).first()
    if found is None:
        raise Http404(f"{subject} has no such version.")
    return found.revision


def find_waiting_row(model: type[Model], pk: int) -> Row | None:
    """The row of ``model`` with that primary key in a version that waits; 1 query."""
    version = Version.objects.get_for_object_reference(model, pk).filter(revision__pending__isnull=False).first()
    return read_row(version) if version else None


def find_change_since(subject: Publishable, base: Revision | None, *, seen: str | None) -> str:
    """That somebody wrote a version that who filled the form has not seen, in a sentence; "" if nobody did.

    ``base`` is the version that the form was filled from, ``seen`` the newest one when it was.
    """
    newest = list_versions(subject).first()
    waiting = PendingVersion.objects.next_of(subject)
    if waiting and waiting.revision != base:
        revision = waiting.revision
    elif seen is None or newest is None or seen == str(newest.revision_id) or newest.revision.user is None:
        return ""
    else:
        revision = newest.revision
    return (
        f"{name_user(revision.user)} wrote a version on {format_time(revision)} that this form does not hold. "
        "Nothing of yours is lost: it stands below. Open the other version in a new tab and bring over what is "
        "missing, then tick “Keep mine in its place” and save; the other stays in the history."
    )


def render_now(response: Any) -> HttpResponse:
    """``response``, rendered while the rows that it shows are there."""
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


class OnlyToRead(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes in the admin."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def describe_list_status(obj: Any) -> str:
    """The status with that of the version that waits; reads the annotation ``waiting_state``."""
    waits = {Status.DRAFT: ", next version begun", Status.REVIEW: ", next version in review"}
    return obj.get_status_display() + waits.get(obj.waiting_state, "")
