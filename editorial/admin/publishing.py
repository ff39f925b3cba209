"""The admin's pages of something publishable: its versions, previews and links, and an address for each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from reversion.models import Revision

from editorial import publishing
from editorial.admin.editing import describe_list_status, find_revision, list_pages
from editorial.admin.steps import take_step
from editorial.admin.versioned import VersionedAdmin
from editorial.differences import describe_changes
from editorial.models import PendingVersion, Publication, Publishable
from editorial.preview_links import make_preview_url
from editorial.previews import render_waiting_page
from editorial.publishing import RefusedError, format_time, name_user
from editorial.snapshots import list_versions, read_revision, read_stored


class PublishedAdmin(VersionedAdmin):
    """The admin's pages of something publishable: form, versions, previews, and what may happen to it."""

    actions = ["publish_chosen", "send_chosen"]

    @admin.display(description="status")
    def state(self, obj: Any) -> str:
        return publishing.describe_status(obj)

    @admin.display(description="status", ordering="status")
    def status_in_list(self, obj: Any) -> str:
        return describe_list_status(obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(waiting_state=waiting_state(self.model))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(publishing.publish_permission(self.model))

    @admin.action(description="Publish", permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: Any) -> None:
        for subject in queryset:
            take_step(request, publishing.publish, subject, done=f"{subject} is published.")

    @admin.action(description="Send to review", permissions=["change"])
    def send_chosen(self, request: HttpRequest, queryset: Any) -> None:
        for subject in queryset:
            take_step(request, publishing.send_to_review, subject, done=f"{subject} is sent to review.")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        publishing.forget_next_version(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            publishing.forget_next_version(obj)
        super().delete_queryset(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("compare", "history/compare/", self.compare_view),
            ("link", "link/", self.link_view),
            ("preview", "preview/", self.preview_view),
            ("preview", "preview/<path:within>", self.preview_view),
            ("send", "send/", self.send_view),
            ("send_back", "send-back/", self.send_back_view),
            ("publish", "publish/", self.publish_view),
            ("discard", "discard/", self.discard_view),
            ("take_off", "take-off/", self.take_off_view),
            ("restore", "restore/", self.restore_view),
            ("withdraw_links", "withdraw-links/", self.withdraw_links_view),
        ]
        wrap = self.admin_site.admin_view
        urls = [path(f"<path:object_id>/{route}", wrap(view), name=f"{name}_{page}") for page, route, view in own]
        return [*urls, *super().get_urls()]

    def subject_or_404(self, request: HttpRequest, object_id: str) -> Publishable:
        subject: Publishable | None = self.get_object(request, unquote(object_id))
        if subject is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_view_or_change_permission(request, subject):
            raise PermissionDenied
        return subject

    def page_context(self, request: HttpRequest, subject: Publishable, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": subject,
            "title": title,
            "subtitle": None,
            "publishing": self.standing(request, subject, None),
            "may_change": self.has_change_permission(request, subject),
        }

    # Pages to be read

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The versions, newest first, each with who, when and what; two of them chosen are compared.

        Costs 4 queries beside those of every page of the admin, however many versions there are.
        """
        subject = self.subject_or_404(request, object_id)
        context = self.page_context(request, subject, f"Versions of {subject}")
        published = set(Publication.objects.of(subject).values_list("revision_id", flat=True))
        waiting = context["publishing"].waiting
        current = max(published, default=None) if subject.is_published else None
        context["versions"] = [
            {
                "id": version.revision_id,
                "when": version.revision.date_created,
                "by": name_user(version.revision.user),
                "comment": version.revision.get_comment(),
                "published": version.revision_id in published,
                "current": version.revision_id == current,
                "waiting": bool(waiting and version.revision_id == waiting.revision_id),
            }
            for version in list_versions(subject)
        ]
        return render(request, "admin/publishing/history.html", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is different between two versions; without ``old`` what is stored, without ``new`` what waits."""
        subject = self.subject_or_404(request, object_id)
        waiting = PendingVersion.objects.next_of(subject)
        old, new = (asked_revision(request, subject, name) for name in ("old", "new"))
        if new is None and waiting:
            new = waiting.revision
        if old and new and old.pk > new.pk:
            old, new = new, old
        context = self.page_context(request, subject, f"What changes in {subject}")
        context |= {
            "old": old and {"when": format_time(old), "by": name_user(old.user)},
            "new": new and {"when": format_time(new), "by": name_user(new.user), "comment": new.get_comment()},
            "shows_waiting": bool(waiting and new == waiting.revision and old is None),
            "changes": describe_changes(
                read_revision(old) if old else read_stored(subject),
                read_revision(new) if new else read_stored(subject),
                subject=subject,
            ),
        }
        return render(request, "admin/publishing/compare.html", context)

    def link_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """An address that shows what waits to somebody without an account."""
        subject = self.subject_or_404(request, object_id)
        context = self.page_context(request, subject, f"A link to the preview of {subject}")
        context["link"] = request.build_absolute_uri(make_preview_url(subject))
        context["days"] = settings.PREVIEW_LINK_DAYS
        context["shareable"] = not subject.is_published or context["publishing"].waiting is not None
        return render(request, "admin/publishing/link.html", context)

    def preview_view(self, request: HttpRequest, object_id: str, within: str = "") -> HttpResponse:
        """The page that readers would get if what waits were published now."""
        subject = self.subject_or_404(request, object_id)
        return render_waiting_page(request, subject, within=within, prefix=list_pages(subject)["preview"])

    # Steps, each posted to an address of its own

    def send_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.step_view(request, object_id, publishing.send_to_review, "{} is sent to review.")

    def send_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.step_view(request, object_id, publishing.send_back, "{} is sent back; it is a draft again.")

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.step_view(request, object_id, publishing.publish, "{} is published.")

    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        done = "The next version is discarded. The history keeps it."
        return self.step_view(request, object_id, publishing.discard, done)

    def take_off_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.step_view(request, object_id, publishing.unpublish, "{} is off the site; it is a draft again.")

    def withdraw_links_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        done = "The links sent so far lead nowhere any more."
        return self.step_view(request, object_id, publishing.withdraw_preview_links, done, page="link")

    def step_view(
        self, request: HttpRequest, object_id: str, step: Callable[..., Any], done: str, *, page: str = "change"
    ) -> HttpResponse:
        """Take ``step`` and go to ``page``; where it is refused, to what waits, if something does."""
        subject = self.subject_to_change(request, object_id)
        pages = list_pages(subject)
        taken = take_step(request, step, subject, done=done.format(subject))
        refused_at = "compare" if PendingVersion.objects.next_of(subject) else page
        return HttpResponseRedirect(pages[page if taken else refused_at])

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Bring back the version that ``version`` names."""
        subject = self.subject_to_change(request, object_id)
        revision = find_revision(subject, request.POST.get("version", ""))
        pages = list_pages(subject)
        try:
            left_out = publishing.restore_version(subject, revision, by=request.user)  # type: ignore[arg-type]
        except RefusedError as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(pages["history"])
        for sentence in left_out:
            messages.warning(request, sentence)
        if PendingVersion.objects.next_of(subject):
            messages.success(request, "The version is back as the next version. Look it over, then publish it.")
            return HttpResponseRedirect(pages["compare"])
        messages.success(request, f"{subject} is as it was then. The version before is in the history.")
        return HttpResponseRedirect(pages["change"])

    def subject_to_change(self, request: HttpRequest, object_id: str) -> Publishable:
        subject = self.subject_or_404(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, subject):
            raise PermissionDenied
        return subject


def asked_revision(request: HttpRequest, subject: Publishable, name: str) -> Revision | None:
    """The version that the query string names; None for what is stored."""
    value = request.GET.get(name, "")
    return find_revision(subject, value) if value.isdecimal() else None


def waiting_state(model: type[models.Model]) -> models.Subquery:
    """For an annotation: the state of the version that waits of each row, or None."""
    kind = ContentType.objects.get_for_model(model)
    waiting = PendingVersion.objects.filter(content_type=kind, object_id=models.OuterRef("pk"))
    return models.Subquery(waiting.values("state")[:1])
