"""The desk's pages of what is drafted, reviewed and published: its form, its versions, its previews."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from reversion.models import Revision, Version

from editorial import publishing
from editorial.differences import changes
from editorial.previews import public_page, waiting_page
from editorial.publishing import RefusedError, Status, called, next_version
from editorial.versions import fresh, put_back, record, row_of, snapshot, take, undone, versions_of
from exercises.admin.forms import key_in
from exercises.models import Exercise, PendingVersion, Publication, release
from exercises.pictures import NOT_STORED, StorageError

logger = logging.getLogger(__name__)


class VersionedAdmin(admin.ModelAdmin):
    """Writes versions: of a draft in place, of what is published as its next version, which readers do not see yet.

    ``subject_of`` says whose version a row belongs to: the row itself, unless it is a part of something.
    """

    def subject_of(self, request: HttpRequest, object_id: str) -> Any:
        """The exercise, study or claim that the row at ``object_id`` is, or belongs to; None if there is none."""
        return self.get_object(request, unquote(object_id))

    def whole_of(self, obj: Any) -> Any:
        """The exercise, study or claim that the row ``obj`` is, or belongs to."""
        return obj

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is published, or a part of it, is taken off the site before it can be deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not self.whole_of(obj).is_published)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is published is shown to be read while its next version waits; `changeform_view` says when."""
        return super().has_change_permission(request, obj) and not getattr(request, "only_to_read", False)

    def base_of(self, request: HttpRequest, subject: Any) -> Revision | None:
        """The version from which the form is filled: the one that ``?version=`` names; None for what is stored."""
        asked = request.GET.get("version", "")
        return version_named(subject, asked) if asked else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        view = partial(super().changeform_view, request, object_id, form_url)
        subject = self.subject_of(request, object_id) if object_id else None
        if subject is None:
            standing = {"may_publish": request.user.has_perm(publishing.permission(self.model))}
            context = {**(extra_context or {}), "publishing": standing}
            if request.method != "POST":
                return view(context)
            return self.stored(request, partial(self.added, request, view, context))
        base = self.base_of(request, subject)
        context = {**(extra_context or {}), "publishing": self.standing(request, subject, base)}
        if request.method != "POST":
            request.only_to_read = context["publishing"]["locked"]  # type: ignore[attr-defined]
            return self.shown(request, subject, base, partial(view, context))
        return self.stored(request, partial(self.written, request, subject, base, partial(view, context)))

    def stored(self, request: Any, write: Callable[[], HttpResponse]) -> HttpResponse:
        """What ``write`` answers; where a file finds no room, the form again, with a sentence and all that it holds."""
        try:
            return write()
        except StorageError:
            logger.exception("A picture could not be stored.")
            request.not_stored = NOT_STORED
            return write()

    def shown(
        self, request: HttpRequest, subject: Any, base: Revision | None, view: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """The form, filled from ``base``."""
        if base is None:
            return view()
        with undone():
            self.begin(request, subject, base)
            return rendered(view())

    def begin(self, request: HttpRequest, subject: Any, base: Revision | None) -> None:
        """Inside `undone`: make the stored rows those of ``base``, as a draft, whose rules are those of writing."""
        publishing.set_status(subject, Status.DRAFT)
        if base:
            for sentence in put_back(subject, snapshot(base), for_good=False):
                messages.warning(request, sentence)

    def added(self, request: Any, view: Callable[[Any], HttpResponse], extra_context: Any) -> HttpResponse:
        """Store what is new as a draft; or show it as readers would see it."""
        if "_preview" in request.POST:
            with undone():
                response = rendered(view(extra_context))
                return (
                    self.unsaved_page(request, self.whole_of(request.written[0])) if is_written(request) else response
                )
        with transaction.atomic():
            response = view(extra_context)
            if is_written(request):
                subject, message = self.whole_of(request.written[0]), request.written[1]
                record(subject, by=request.user, comment=self.comment_of(request, message))
                return self.onward(request, subject, response, changed=True)
        return response

    def written(
        self, request: Any, subject: Any, base: Revision | None, view: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Store what the form says as a version of ``subject``, and go on as the button that was pressed says."""
        if "_preview" in request.POST:
            with undone():
                self.begin(request, subject, base)
                response = rendered(view())
                return self.unsaved_page(request, subject) if is_written(request) else response
        with transaction.atomic():
            subject = type(subject)._base_manager.select_for_update().get(pk=subject.pk)  # one writer after another
            request.stale = self.stale(request, subject, base)
            if not subject.is_published and base is None:
                publishing.keep_baseline(subject)
                response = view()
                if not is_written(request):
                    return response
                comment = self.comment_of(request, request.written[1])
                if request.written[1]:
                    record(fresh(subject), by=request.user, comment=comment)
            else:
                rows = None
                with (
                    undone()
                ):  # the files of new pictures stay until the end of this transaction, and then if still owned
                    self.begin(request, subject, base)
                    response = rendered(view())
                    if is_written(request):
                        rows = take(subject)
                if rows is None:
                    return response
                comment = self.comment_of(request, request.written[1])
                if request.written[1]:
                    subject = fresh(subject)
                    self.keep(request, subject, rows, base=base, comment=comment)
                    publishing.log(subject, by=request.user, message=comment)
            return self.onward(request, fresh(subject), response, changed=bool(request.written[1]))

    def keep(self, request: Any, subject: Any, rows: Any, *, base: Revision | None, comment: str) -> None:
        if subject.is_published:
            publishing.write_next(subject, rows, by=request.user, comment=comment, base=base)
        else:
            publishing.keep_baseline(subject)
            release(publishing.picture_files(take(subject)))
            put_back(subject, rows)
            record(subject, by=request.user, comment=comment)

    def comment_of(self, request: HttpRequest, message: Any) -> str:
        """What the editor says of the change, else what the form found changed, in words."""
        notes = [note.strip() for note in request.POST.getlist("_note") if note.strip()]
        entry = LogEntry(change_message=message_text(message))
        return (notes[0] if notes else entry.get_change_message())[:500]

    # What another wrote meanwhile

    def stale(self, request: HttpRequest, subject: Any, base: Revision | None) -> str:
        """Why the form may not be stored: somebody wrote a version that who filled it has not seen. "" if it may."""
        if "_replace" in request.POST:
            return ""
        newest = versions_of(subject).first()
        seen = request.POST.get("_seen")
        waiting = next_version(subject)
        if waiting and waiting.revision != base:
            newest = versions_of(subject).filter(revision=waiting.revision).first()
        elif seen is None or newest is None or seen == str(newest.revision_id) or newest.revision.user is None:
            return ""
        revision = newest.revision  # type: ignore[union-attr]
        return (
            f"{called(revision.user)} wrote a version on {publishing.when(revision)} that this form does not hold. "
            "Nothing of yours is lost: it stands below. Open the other version in a new tab and bring over what is "
            "missing, then tick “Keep mine in its place” and save; the other stays in the history."
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; one that may not be stored says so among its errors, and keeps all that was written in it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        said = [getattr(request, "stale", ""), getattr(request, "not_stored", ""), unshowable(request)]
        problems = [problem for problem in said if problem]
        if not problems:
            return form

        def clean(self: Any) -> Any:
            cleaned = form.clean(self)
            for problem in problems:
                self.add_error(None, ValidationError(problem, code="refused"))
            return cleaned

        return type(form.__name__, (form,), {"clean": clean})

    # What the admin would say and log by itself; `written` does it, once the version is stored.

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        request.written = (obj, message)
        return None if "_preview" in request.POST else super().log_addition(request, obj, message)

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        request.written = (obj, message)
        return super().log_change(request, obj, message) if message else None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return super().response_add(request, obj, post_url_continue) if "_popup" in request.POST else HttpResponse()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return super().response_change(request, obj) if "_popup" in request.POST else HttpResponse()

    # After saving

    def onward(self, request: HttpRequest, subject: Any, response: HttpResponse, *, changed: bool) -> HttpResponse:
        """Say what was stored, send or publish it if that button was pressed, and go where the button leads."""
        if "_popup" in request.POST:
            return response
        waiting = next_version(subject) if subject.is_published else None
        if not changed:
            self.message_user(request, f"Nothing was changed in {subject}.", messages.INFO)
        elif waiting:
            self.message_user(
                request, f"The next version of {subject} is saved. Readers see the published one until then."
            )
        else:
            self.message_user(
                request, f"{subject} is saved as a draft." if subject.status == Status.DRAFT else f"{subject} is saved."
            )
        if "_publish" in request.POST:
            attempt(request, publishing.publish, subject, done=f"{subject} is published.")
        elif "_review" in request.POST:
            attempt(request, publishing.send_to_review, subject, done=f"{subject} is sent to review.")
        waiting = next_version(subject)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(self.page("add"))
        if "_save" in request.POST and isinstance(subject, self.model):
            return self.response_post_save_change(request, subject)
        if "_continue" in request.POST and not isinstance(subject, self.model) and request.path != self.page("add"):
            return HttpResponseRedirect(request.path)
        version = f"?version={waiting.revision_id}" if waiting else ""
        return HttpResponseRedirect(f"{self.pages(subject)['change']}{version}")

    def page(self, name: str) -> str:
        """The address of a desk page of this model."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")

    def unsaved_page(self, request: HttpRequest, subject: Any) -> HttpResponse:
        """What the form says, as readers would see it. Inside `undone`."""
        saved = self.pages(subject)["preview"] if not subject._state.adding else ""
        return public_page(request, fresh(subject), banner="Not saved yet: only you see this.", prefix=saved)

    def standing(self, request: Any, subject: Any, base: Revision | None) -> dict[str, Any]:
        """What the form's page says of drafts and versions, for its template."""
        waiting = next_version(subject)
        newest = versions_of(subject).first()
        return {
            "subject": subject,
            "status": publishing.status_of(subject),
            "waiting": waiting,
            "waiting_by": called(waiting.revision.user) if waiting else "",
            "continuing": bool(waiting and base == waiting.revision),
            "base": base,
            "base_when": publishing.when(base) if base else "",
            "seen": newest.revision_id if newest else "",
            "stale": request.method == "POST"
            and ("_replace" in request.POST or bool(self.stale(request, subject, base))),
            "replaces": "_replace" in request.POST,
            "locked": bool(waiting and base is None and request.method != "POST"),
            "may_change": self.has_change_permission(request, subject),
            "may_publish": request.user.has_perm(publishing.permission(subject)),
            "why_not": publishing.why_not(subject, by=request.user) if waiting or not subject.is_published else [],
            "pages": self.pages(subject),
        }

    def pages(self, subject: Any) -> dict[str, str]:
        """Addresses of the desk's pages of ``subject``, by name."""
        opts = subject._meta
        names = ("change", "history", "compare", "step", "preview", "link")
        return {name: reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[subject.pk]) for name in names}


class PublishedAdmin(VersionedAdmin):
    """The desk's pages of an exercise, a study or a claim: form, versions, previews, and what may happen to it."""

    actions = ["publish_chosen", "send_chosen"]

    @admin.display(description="status")
    def state(self, obj: Any) -> str:
        return publishing.status_of(obj)

    @admin.display(description="status", ordering="status")
    def standing_in_list(self, obj: Any) -> str:
        """The status with that of the version that waits; reads what `get_queryset` annotates."""
        waits = {Status.DRAFT: ", next version begun", Status.REVIEW: ", next version in review"}
        return obj.get_status_display() + waits.get(obj.waiting_state, "")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(waiting_state=waiting_state(self.model))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(publishing.permission(self.model))

    @admin.action(description="Publish", permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: Any) -> None:
        for subject in queryset:
            attempt(request, publishing.publish, subject, done=f"{subject} is published.")

    @admin.action(description="Send to review", permissions=["change"])
    def send_chosen(self, request: HttpRequest, queryset: Any) -> None:
        for subject in queryset:
            attempt(request, publishing.send_to_review, subject, done=f"{subject} is sent to review.")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        forget_next_version(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            forget_next_version(obj)
        super().delete_queryset(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            ("compare", "<path:object_id>/history/compare/", self.compare_view),
            ("step", "<path:object_id>/step/", self.step_view),
            ("link", "<path:object_id>/link/", self.link_view),
            ("preview", "<path:object_id>/preview/", self.preview_view),
            ("preview", "<path:object_id>/preview/<path:within>", self.preview_view),
        ]
        urls = [path(route, self.admin_site.admin_view(view), name=f"{name}_{page}") for page, route, view in own]
        return [*urls, *super().get_urls()]

    def subject_or_404(self, request: HttpRequest, object_id: str) -> Any:
        subject = self.get_object(request, unquote(object_id))
        if subject is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_view_or_change_permission(request, subject):
            raise PermissionDenied
        return subject

    def context_of(self, request: HttpRequest, subject: Any, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": subject,
            "title": title,
            "subtitle": None,
            "publishing": self.standing(request, subject, None),
            "may_change": self.has_change_permission(request, subject),
        }

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The versions, newest first, each with who, when and what; two of them chosen are compared.

        Costs 4 queries beside those of every desk page, however many versions there are.
        """
        subject = self.subject_or_404(request, object_id)
        context = self.context_of(request, subject, f"Versions of {subject}")
        published = set(Publication.objects.of(subject).values_list("revision_id", flat=True))
        waiting = context["publishing"]["waiting"]
        current = max(published, default=None) if subject.is_published else None
        context["versions"] = [
            {
                "id": version.revision_id,
                "when": version.revision.date_created,
                "by": called(version.revision.user),
                "comment": version.revision.get_comment(),
                "published": version.revision_id in published,
                "current": version.revision_id == current,
                "waiting": bool(waiting and version.revision_id == waiting.revision_id),
            }
            for version in versions_of(subject)
        ]
        return render(request, "admin/publishing/history.html", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is different between two versions; without ``old`` what is stored, without ``new`` what waits."""
        subject = self.subject_or_404(request, object_id)
        waiting = next_version(subject)
        old, new = self.asked(request, subject, "old"), self.asked(request, subject, "new")
        if new is None and waiting:
            new = waiting.revision
        if old and new and old.pk > new.pk:
            old, new = new, old
        context = self.context_of(request, subject, f"What changes in {subject}")
        context |= {
            "old": old and {"when": publishing.when(old), "by": called(old.user)},
            "new": new and {"when": publishing.when(new), "by": called(new.user), "comment": new.get_comment()},
            "shows_waiting": bool(waiting and new == waiting.revision and old is None),
            "changes": changes(
                snapshot(old) if old else take(subject), snapshot(new) if new else take(subject), subject=subject
            ),
        }
        return render(request, "admin/publishing/compare.html", context)

    def asked(self, request: HttpRequest, subject: Any, name: str) -> Revision | None:
        """The version that the query string names; None for what is stored."""
        value = request.GET.get(name, "")
        return version_named(subject, value) if value.isdecimal() else None

    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish, send to review or back, discard, restore, take off the site, withdraw links: what ``step`` says."""
        subject = self.subject_or_404(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, subject):
            raise PermissionDenied
        step = request.POST.get("step", "")
        page = self.pages(subject)["link" if step == "withdraw" else "change"]
        if step == "restore":
            return self.restored(request, subject)
        steps: dict[str, tuple[Callable[..., Any], str]] = {
            "publish": (publishing.publish, f"{subject} is published."),
            "review": (publishing.send_to_review, f"{subject} is sent to review."),
            "back": (publishing.send_back, f"{subject} is sent back; it is a draft again."),
            "discard": (publishing.discard, "The next version is discarded. The history keeps it."),
            "unpublish": (publishing.unpublish, f"{subject} is off the site; it is a draft again."),
            "withdraw": (publishing.withdraw_links, "The links sent so far lead nowhere any more."),
        }
        if step not in steps:
            raise Http404("There is no such step.")
        done = attempt(request, steps[step][0], subject, done=steps[step][1])
        return HttpResponseRedirect(page if done else self.pages(subject)["compare"] if next_version(subject) else page)

    def restored(self, request: HttpRequest, subject: Any) -> HttpResponse:
        revision = version_named(subject, request.POST.get("version", ""))
        try:
            left_out = publishing.restore(subject, revision, by=request.user)
        except RefusedError as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(self.pages(subject)["history"])
        for sentence in left_out:
            messages.warning(request, sentence)
        if next_version(subject):
            messages.success(request, "The version is back as the next version. Look it over, then publish it.")
            return HttpResponseRedirect(self.pages(subject)["compare"])
        messages.success(request, f"{subject} is as it was then. The version before is in the history.")
        return HttpResponseRedirect(self.pages(subject)["change"])

    def link_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """An address that shows what waits to somebody without an account."""
        subject = self.subject_or_404(request, object_id)
        context = self.context_of(request, subject, f"A link to the preview of {subject}")
        context["link"] = request.build_absolute_uri(publishing.preview_url(subject))
        context["days"] = settings.PREVIEW_LINK_DAYS
        context["shareable"] = not subject.is_published or context["publishing"]["waiting"] is not None
        return render(request, "admin/publishing/link.html", context)

    def preview_view(self, request: HttpRequest, object_id: str, within: str = "") -> HttpResponse:
        """The page that readers would get if what waits were published now."""
        subject = self.subject_or_404(request, object_id)
        return waiting_page(request, subject, within=within, prefix=self.pages(subject)["preview"])


def exercise_of(part: type[models.Model], object_id: str) -> Exercise | None:
    """The exercise that the ``part`` (of a kind that has an ``exercise``) at ``object_id`` belongs to.

    One that was never published is found in the versions that wait.
    """
    try:
        pk = int(object_id)
    except ValueError:
        return None
    if pk > 0:
        return Exercise.objects.filter(**{f"{part._meta.model_name}s__pk": pk}).first()
    waiting = Revision.objects.filter(pending__isnull=False)
    version = Version.objects.get_for_object_reference(part, pk).filter(revision__in=waiting).first()
    return Exercise.objects.filter(pk=row_of(version).fields["exercise"]).first() if version else None


def waiting_state(model: type[models.Model]) -> Any:
    """For an annotation: the state of the version that waits of each row, or None."""
    kind = ContentType.objects.get_for_model(model)
    waiting = PendingVersion.objects.filter(content_type=kind, object_id=models.OuterRef("pk"))
    return models.Subquery(waiting.values("state")[:1])


def is_written(request: Any) -> bool:
    return hasattr(request, "written")


def rendered(response: Any) -> HttpResponse:
    """``response``, drawn now, while the rows that it shows are there."""
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


@transaction.atomic
def forget_next_version(subject: Any) -> None:
    """Delete the version of ``subject`` that waits, and the files that only its pictures have."""
    for waiting in PendingVersion.objects.of(subject).select_related("revision"):
        release(publishing.picture_files(snapshot(waiting.revision)))
        waiting.delete()


def message_text(message: Any) -> str:
    return json.dumps(message) if isinstance(message, list) else str(message)


def unshowable(request: HttpRequest) -> str:
    kept = any(value for name, value in request.POST.items() if name.endswith("-kept"))
    if "_preview" in request.POST and (request.FILES or kept):
        return "Save before you look at the preview: a new picture can be shown only once it is stored."
    return ""


def version_named(subject: Any, written: str) -> Revision:
    """The version of ``subject`` with that number. Raises Http404."""
    found = versions_of(subject).filter(revision_id=key_in(written) or 0).first()
    if found is None:
        raise Http404(f"{subject} has no such version.")
    return found.revision


def attempt(request: HttpRequest, step: Callable[..., Any], subject: Any, *, done: str) -> bool:
    """Take ``step``; say that it is ``done``, or what stands in its way. Returns whether it is done."""
    try:
        step(subject, by=request.user)
    except PermissionDenied:
        messages.error(request, f"Only a reviewer can do that to {subject}. Send it to review instead.")
        return False
    except RefusedError as refused:
        listed = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in refused.sentences))
        messages.error(request, format_html("Not done yet: {}<ul>{}</ul>", str(subject), listed))
        return False
    messages.success(request, done)
    return True
