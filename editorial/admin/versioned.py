"""Forms of the admin that write versions: of a draft in place, of what is published as its next version."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from reversion.models import Revision

from editorial import publishing
from editorial.admin.editing import (
    Editing,
    Standing,
    VersionFormSet,
    describe_standing,
    editing_of,
    find_change_since,
    find_revision,
    list_pages,
    render_now,
)
from editorial.admin.steps import take_step
from editorial.files import NOT_STORED, StorageError, list_files, release_files
from editorial.models import PendingVersion, Publishable, Status
from editorial.previews import render_public_page
from editorial.restoring import build_version, restore_rows, undo_writes
from editorial.snapshots import Snapshot, read_revision, read_stored, record_version, reload

logger = logging.getLogger(__name__)

type ShowForm = Callable[[], HttpResponse]


class VersionedAdmin(admin.ModelAdmin):
    """Writes versions: of a draft in place, of what is published as its next version, which readers do not see yet.

    A row of the model is the subject of versions itself, or a part of one: `find_subject`, `subject_of_row` and
    `row_in_version` say which.
    """

    def find_subject(self, request: HttpRequest, object_id: str) -> Publishable | None:
        """What the row at ``object_id`` is, or belongs to; None if there is none."""
        found: Publishable | None = super().get_object(request, unquote(object_id))
        return found

    def subject_of_row(self, obj: Any) -> Publishable:
        """What the stored row ``obj`` is, or belongs to."""
        found: Publishable = obj
        return found

    def row_in_version(self, subject: Any, object_id: str) -> Any:
        """The row at ``object_id`` in a version of ``subject`` that was built in memory; None if it has none."""
        return subject

    def choose_base(self, request: HttpRequest, subject: Publishable) -> Revision | None:
        """The version from which the form is filled: the one that ``?version=`` names; None for what is stored."""
        asked = request.GET.get("version", "")
        return find_revision(subject, asked) if asked else None

    # What the admin asks

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, in the version that the form is filled from if it is one."""
        version = editing_of(request).version
        if version:
            return self.row_in_version(version.subject, object_id)
        return super().get_object(request, object_id, from_field)

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield type(formset.__name__, (VersionFormSet, formset), {}), inline

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is published, or a part of it, is taken off the site before it can be deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not self.subject_of_row(obj).is_published)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is published is shown to be read while its next version waits."""
        return super().has_change_permission(request, obj) and not editing_of(request).read_only

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; one that may not be stored says so among its errors, and keeps all that was written in it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        refusals = [*editing_of(request).refusals, *find_unshowable(request)]
        if not refusals:
            return form

        def clean(self: Any) -> Any:
            cleaned = form.clean(self)
            for sentence in refusals:
                self.add_error(None, ValidationError(sentence, code="refused"))
            return cleaned

        return type(form.__name__, (form,), {"clean": clean})

    # What the admin would say and log by itself is said once the version is stored.

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        editing_of(request).saved = (obj, message)
        return None if "_preview" in request.POST else super().log_addition(request, obj, message)

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        editing_of(request).saved = (obj, message)
        return super().log_change(request, obj, message) if message else None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return super().response_add(request, obj, post_url_continue) if "_popup" in request.POST else HttpResponse()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return super().response_change(request, obj) if "_popup" in request.POST else HttpResponse()

    # The form's page

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        editing = editing_of(request)
        show = partial(super().changeform_view, request, object_id, form_url)
        editing.subject = subject = self.find_subject(request, object_id) if object_id else None
        if subject is None:
            standing = {"may_publish": request.user.has_perm(publishing.publish_permission(self.model))}
            show_new = partial(show, {**(extra_context or {}), "publishing": standing})
            if request.method != "POST":
                return show_new()
            return self.save_or_keep(editing, partial(self.save_new, request, editing, show_new))
        editing.base = self.choose_base(request, subject)
        context = {**(extra_context or {}), "publishing": self.standing(request, subject, editing.base)}
        if request.method == "POST":
            save = partial(self.save_version, request, editing, subject, partial(show, context))
            return self.save_or_keep(editing, save)
        editing.read_only = context["publishing"].locked
        if editing.base:
            editing.version = build_version(subject, read_revision(editing.base))
            for sentence in editing.version.left_out:
                messages.warning(request, sentence)
        return show(context)

    def standing(self, request: HttpRequest, subject: Publishable, base: Revision | None) -> Standing:
        return describe_standing(
            request,
            subject,
            base,
            stale=request.method == "POST" and bool(self.find_stale(request, subject, base)),
            may_change=self.has_change_permission(request, subject),
        )

    def find_stale(self, request: HttpRequest, subject: Publishable, base: Revision | None) -> str:
        """Why the form may not be stored: another wrote meanwhile. "" if it may, or is to be stored all the same."""
        if "_replace" in request.POST:
            return ""
        return find_change_since(subject, base, seen=request.POST.get("_seen"))

    # Saving

    def save_or_keep(self, editing: Editing, save: ShowForm) -> HttpResponse:
        """What ``save`` answers; where a file finds no room, the form again, with a sentence and all that it holds."""
        try:
            return save()
        except StorageError:
            logger.exception("A picture could not be stored.")
            editing.refusals, editing.saved = [NOT_STORED], None
            return save()

    def save_new(self, request: HttpRequest, editing: Editing, show: ShowForm) -> HttpResponse:
        """Store what is new as a draft; or show it as readers would see it."""
        if "_preview" in request.POST:
            with undo_writes():
                response = render_now(show())
                if not editing.saved:
                    return response
                return self.render_unsaved(request, self.subject_of_row(editing.saved[0]), prefix="")
        with transaction.atomic():
            response = show()
            if editing.saved:
                subject = self.subject_of_row(editing.saved[0])
                record_version(subject, by=request.user, comment=self.comment_on(request, editing))  # type: ignore[arg-type]
                return self.go_on(request, subject, response, changed=True)
        return response

    def save_version(
        self, request: HttpRequest, editing: Editing, subject: Publishable, show: ShowForm
    ) -> HttpResponse:
        """Store what the form says as a version of ``subject``, and go on as the button that was pressed says."""
        if "_preview" in request.POST:
            with undo_writes():
                self.write_base(request, subject, editing.base)
                response = render_now(show())
                if not editing.saved:
                    return response
                return self.render_unsaved(request, subject, prefix=list_pages(subject)["preview"])
        with transaction.atomic():
            # One writer after another.
            subject = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
            stale = self.find_stale(request, subject, editing.base)
            editing.refusals += [stale] if stale else []
            if subject.is_published or editing.base:
                response = self.save_as_next(request, editing, subject, show)
            else:
                response = self.save_in_place(request, editing, subject, show)
            if not editing.saved:
                return response
            return self.go_on(request, reload(subject), response, changed=editing.has_changes)

    def save_in_place(
        self, request: HttpRequest, editing: Editing, subject: Publishable, show: ShowForm
    ) -> HttpResponse:
        publishing.keep_baseline(subject)
        response = show()
        if editing.has_changes:
            record_version(reload(subject), by=request.user, comment=self.comment_on(request, editing))  # type: ignore[arg-type]
        return response

    def save_as_next(
        self, request: HttpRequest, editing: Editing, subject: Publishable, show: ShowForm
    ) -> HttpResponse:
        """Let the form write upon its base, read what came of it, take that back, and keep it as a version."""
        rows: Snapshot = []
        with undo_writes():  # the files of new pictures stay, for the version that is kept below
            self.write_base(request, subject, editing.base)
            response = render_now(show())
            if editing.has_changes:
                rows = read_stored(subject)
        if rows:
            comment = self.comment_on(request, editing)
            self.keep_version(request, reload(subject), rows, base=editing.base, comment=comment)
            publishing.log_change(subject, by=request.user, message=comment)  # type: ignore[arg-type]
        return response

    def write_base(self, request: HttpRequest, subject: Publishable, base: Revision | None) -> None:
        """Inside `undo_writes`: store the rows of ``base``, as a draft, whose rules are those of writing."""
        publishing.set_status(subject, Status.DRAFT)
        if base:
            for sentence in restore_rows(subject, read_revision(base), for_good=False):
                messages.warning(request, sentence)

    def keep_version(
        self, request: Any, subject: Publishable, rows: Snapshot, *, base: Revision | None, comment: str
    ) -> None:
        if subject.is_published:
            publishing.write_next_version(subject, rows, by=request.user, comment=comment, base=base)
        else:
            publishing.keep_baseline(subject)
            release_files(list_files(read_stored(subject)))
            restore_rows(subject, rows)
            record_version(subject, by=request.user, comment=comment)

    def comment_on(self, request: HttpRequest, editing: Editing) -> str:
        """What the editor says of the change, else what the form found changed, in words."""
        notes = [note.strip() for note in request.POST.getlist("_note") if note.strip()]
        return (notes[0] if notes else editing.comment)[:500]

    def render_unsaved(self, request: HttpRequest, subject: Publishable, *, prefix: str) -> HttpResponse:
        """What the form says, as readers would see it. Inside `undo_writes`, where it is stored."""
        banner = "Not saved yet: only you see this."
        return render_public_page(request, subject, read_stored(subject), banner=banner, prefix=prefix)

    # After saving

    def go_on(
        self, request: HttpRequest, subject: Publishable, response: HttpResponse, *, changed: bool
    ) -> HttpResponse:
        """Say what was stored, send or publish it if that button was pressed, and go where the button leads."""
        if "_popup" in request.POST:
            return response
        waiting = PendingVersion.objects.next_of(subject) if subject.is_published else None
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
            take_step(request, publishing.publish, subject, done=f"{subject} is published.")
        elif "_review" in request.POST:
            take_step(request, publishing.send_to_review, subject, done=f"{subject} is sent to review.")
        waiting = PendingVersion.objects.next_of(subject)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(self.model_page("add"))
        if "_save" in request.POST and isinstance(subject, self.model):
            return self.response_post_save_change(request, subject)
        if (
            "_continue" in request.POST
            and not isinstance(subject, self.model)
            and request.path != self.model_page("add")
        ):
            return HttpResponseRedirect(request.path)
        version = f"?version={waiting.revision_id}" if waiting else ""
        return HttpResponseRedirect(f"{list_pages(subject)['change']}{version}")

    def model_page(self, name: str) -> str:
        """The address of a page of this model in the admin."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")


def find_unshowable(request: HttpRequest) -> list[str]:
    """Why the form cannot be shown as a page before it is stored."""
    kept = any(value for name, value in request.POST.items() if name.endswith("-kept"))
    if "_preview" in request.POST and (request.FILES or kept):
        return ["Save before you look at the preview: a new picture can be shown only once it is stored."]
    return []
