"""What is kept of logins, accounts and publications, and the one list that shows it.

Nothing here has a table of its own: logins are django-axes' rows, the rest is the admin's log.
"""

from datetime import timedelta
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial.publishing import PUBLISHED_MESSAGE, WITHDRAWN_MESSAGE


def delete_old_logins() -> None:
    """Delete logins and failed logins older than AUDIT_DAYS, with their addresses. Changes to content stay."""
    oldest = timezone.now() - timedelta(days=settings.AUDIT_DAYS)
    AccessLog.objects.filter(attempt_time__lt=oldest).delete()
    AccessFailureLog.objects.filter(attempt_time__lt=oldest).delete()


class EntryKind(models.TextChoices):
    LOGIN = "login", "Login"
    FAILED = "failed", "Failed login"
    LOCK = "lock", "Locked out"
    TWO_FACTOR = "two-factor", "Two-factor login"
    ACCOUNT = "account", "Account or group"
    PUBLICATION = "publication", "Publication"


class AuditForm(forms.Form):
    who = forms.CharField(required=False, max_length=150, label="Who")
    kind = forms.ChoiceField(required=False, choices=[("", "Everything"), *EntryKind.choices], label="What")

    def criteria(self) -> dict[str, str]:
        """The filters that can be read; a bad one narrows nothing."""
        self.is_valid()
        return self.cleaned_data


TEXT, NUMBER = models.TextField(), models.IntegerField()
NO_TIME = Cast(Value(None), models.DateTimeField())
COLUMNS = ["when", "kind", "who", "address", "about", "message", "flag", "ended", "row"]


def find_audit_entries(*, who: str = "", kind: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Logins, failures, locks, changes to accounts and publications as one list of dictionaries, the latest first.

    Keys: COLUMNS. The address of a change is that of the person's latest login before it, None if there was none.
    """
    locked = Case(When(locked_out=True, then=Value(EntryKind.LOCK)), default=Value(EntryKind.FAILED), output_field=TEXT)
    found = [
        annotate_attempts(AccessLog.objects.all(), kind=Value(EntryKind.LOGIN, TEXT), ended=F("logout_time")),
        annotate_attempts(AccessFailureLog.objects.all(), kind=locked, ended=NO_TIME),
        annotate_changes(LogEntry.objects.all()),
    ]
    parts = []
    for part in found:
        if who:
            part = part.filter(who__iexact=who)
        if kind:
            part = part.filter(kind=kind)
        parts.append(part.order_by().values(*COLUMNS))
    return parts[0].union(*parts[1:], all=True).order_by("-when", "kind", "-row")


def annotate_attempts(rows: QuerySet[Any], *, kind: Combinable, ended: Combinable) -> QuerySet[Any]:
    """Attempts to log in, which django-axes keeps, with COLUMNS."""
    return rows.annotate(
        when=F("attempt_time"),
        kind=kind,
        who=Cast("username", TEXT),
        address=F("ip_address"),
        about=Value("", TEXT),
        message=Value("", TEXT),
        flag=Value(0, NUMBER),
        ended=ended,
        row=Cast("pk", models.BigIntegerField()),
    )


def annotate_changes(entries: QuerySet[LogEntry]) -> QuerySet[Any]:
    """Those of the admin log's entries that are about accounts or publications, with COLUMNS."""
    factors, accounts = (
        [found.pk for found in ContentType.objects.get_for_models(*kinds).values()]
        for kinds in ((TOTPDevice, StaticDevice), (User, Group))
    )
    latest = AccessLog.objects.filter(username=OuterRef("user__username"), attempt_time__lte=OuterRef("action_time"))
    return entries.annotate(
        when=F("action_time"),
        kind=Case(
            When(content_type__in=factors, then=Value(EntryKind.TWO_FACTOR)),
            When(content_type__in=accounts, then=Value(EntryKind.ACCOUNT)),
            When(change_message__in=[PUBLISHED_MESSAGE, WITHDRAWN_MESSAGE], then=Value(EntryKind.PUBLICATION)),
            default=Value(""),
            output_field=TEXT,
        ),
        who=Cast("user__username", TEXT),
        address=Subquery(latest.order_by("-attempt_time").values("ip_address")[:1]),
        about=Cast("object_repr", TEXT),
        message=F("change_message"),
        flag=Cast("action_flag", NUMBER),
        ended=NO_TIME,
        row=Cast("pk", models.BigIntegerField()),
    ).exclude(kind="")


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """The list of logins and publications, for superusers, fifty a page. Nothing in it can be changed here."""
    if not (request.user.is_active and getattr(request.user, "is_superuser", False)):
        raise PermissionDenied
    form = AuditForm(request.GET)
    page = Paginator(find_audit_entries(**form.criteria()), per_page=50).get_page(request.GET.get("page"))
    for entry in page:
        entry["label"] = EntryKind(entry["kind"]).label
        if entry["flag"]:
            message = LogEntry(change_message=entry["message"]).get_change_message()
            entry["what"] = f"{entry['about']}: {message}" if message else entry["about"]
    context = {
        **admin.site.each_context(request),
        "title": "Logins and publications",
        "form": form,
        "page": page,
        "people": User.objects.order_by("username").values_list("username", flat=True),
        "days": settings.AUDIT_DAYS,
    }
    return render(request, "admin/audit.html", context)
