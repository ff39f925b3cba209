"""Draft, review, publish: what may happen to an exercise, a study or a claim, by whom, and what is kept of it.

What is published stays as it is while its next version waits (`PendingVersion`); everything else is written in place.
Every way to publish passes `publish`, which alone holds the rules.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from reversion.models import Revision

from editorial.versions import Snapshot, fresh, keep, put_back, record, same, snapshot, take, undone, versions_of
from exercises import pictures
from exercises.models import Exercise, PendingVersion, Picture, Publication, WithdrawnLinks, release
from exercises.rules import publishing_problems

Status = Exercise.Status
# What the admin's log says; the list of publications finds its entries by these.
PUBLISHED_MESSAGE = "Published."
WITHDRAWN_MESSAGE = "Taken off the site."
AS_PUBLISHED = "As published until then."
AS_DRAFT = "As it was until then."


class RefusedError(Exception):
    """What was asked for cannot be done; ``sentences`` say why, and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


# Who


def called(user: Any) -> str:
    """How a page names ``user``: full name, else account; None is nobody known."""
    return (user.get_full_name() or user.get_username()) if user else "nobody known"


def permission(subject: models.Model | type[models.Model]) -> str:
    return f"{subject._meta.app_label}.publish_{subject._meta.model_name}"


def next_version(subject: models.Model) -> PendingVersion | None:
    """The version of ``subject`` that waits, if one does, with its revision. 1 query."""
    return PendingVersion.objects.of(subject).select_related("revision__user").first()


def authors_of(subject: Any) -> set[int]:
    """The accounts that wrote what `publish` would publish: the next version, or a draft since last published."""
    waiting = next_version(subject)
    if waiting:
        return set(waiting.authors.values_list("pk", flat=True))
    published = Publication.objects.of(subject).aggregate(last=models.Max("revision_id"))["last"]
    written = versions_of(subject).filter(revision_id__gt=published or 0, revision__user__isnull=False)
    found = set(written.order_by().values_list("revision__user", flat=True))
    if published is None:
        kind = ContentType.objects.get_for_model(subject)
        added = LogEntry.objects.filter(content_type=kind, object_id=str(subject.pk), action_flag=ADDITION)
        found |= set(added.order_by().values_list("user", flat=True))
    return found


def why_not(subject: Any, *, by: Any) -> list[str]:
    """Why ``by`` may not publish ``subject``, whatever it says; nothing if the way is free."""
    if not by.has_perm(permission(subject)):
        return ["Only a reviewer can publish. Send it to review."]
    if by.is_superuser:
        return []
    if authors_of(subject) == {by.pk}:
        return ["You alone wrote this version. Send it to review, so that somebody else reads and publishes it."]
    return []


def status_of(subject: Any) -> str:
    """ "Published, and a next version is in review": the state in words. 1 query."""
    waiting = next_version(subject)
    if waiting is None:
        return subject.get_status_display()
    return f"Published; a next version is {'in review' if waiting.state == Status.REVIEW else 'being written'}"


# Writing


def keep_baseline(subject: Any) -> None:
    """Keep ``subject`` as it stands, by nobody, unless the latest version says the same: the desk did not write it."""
    kept = versions_of(subject)
    if subject.is_published:
        published = Publication.objects.of(subject).values("revision")
        kept = kept.filter(
            models.Q(revision__in=published) | models.Q(revision__comment=AS_PUBLISHED, revision__user=None)
        )
    last = kept.first()
    if last is None or not same(snapshot(last.revision), take(subject)):
        record(subject, by=None, comment=AS_PUBLISHED if subject.is_published else AS_DRAFT)


def write_next(
    subject: Any, rows: Snapshot, *, by: Any, comment: str, base: Revision | None, authors: set[int] | None = None
) -> PendingVersion:
    """Keep ``rows`` as the next version of ``subject``. ``base`` is the version that they were written from.

    Written from the version that waits, it continues that one; from anything else, it takes its place. ``authors``
    are those of a version that was restored as it was.
    """
    keep_baseline(subject)
    waiting = next_version(subject)
    continues = waiting is not None and waiting.revision == base
    revision = keep(subject, rows, by=by, comment=comment)
    if waiting:
        release(picture_files(snapshot(waiting.revision)) - picture_files(rows))
    else:
        waiting = PendingVersion(subject=subject)
    waiting.title, waiting.revision = str(subject), revision
    if not continues:
        waiting.state, waiting.sent_at = Status.DRAFT, None
    waiting.save()
    if not continues:
        waiting.authors.clear()
    waiting.authors.add(*({by.pk} if authors is None else authors))
    return waiting


def set_status(subject: Any, status: str) -> None:
    type(subject)._base_manager.filter(pk=subject.pk).update(status=status)
    subject.status = status


def picture_files(rows: Snapshot) -> set[str]:
    """The names of the files that the pictures of ``rows`` own."""
    return {
        name
        for row in rows
        if row.model is Picture and row.fields["stem"]
        for name in pictures.file_names(
            row.fields["stem"], row.fields["width"], (row.fields["focal_x"], row.fields["focal_y"])
        )
    }


def log(subject: Any, *, by: Any, message: str) -> None:
    LogEntry.objects.log_actions(by.pk, [subject], CHANGE, message, single_object=True)


# Moving on


@transaction.atomic
def send_to_review(subject: Any, *, by: Any) -> None:
    """Raises RefusedError if there is nothing to review, or it waits for that already."""
    waiting = next_version(subject)
    if subject.is_published and waiting is None:
        raise RefusedError(f"{subject} is published, and no next version waits. Change something first.")
    if (waiting.state if waiting else subject.status) == Status.REVIEW:
        raise RefusedError(f"{subject} is in review already.")
    if waiting:
        waiting.state, waiting.sent_at = Status.REVIEW, timezone.now()
        waiting.save()
    else:
        set_status(subject, Status.REVIEW)
    log(subject, by=by, message="Sent to review.")


@transaction.atomic
def send_back(subject: Any, *, by: Any) -> None:
    """From review to draft. Raises RefusedError if it is not in review."""
    waiting = next_version(subject)
    if (waiting.state if waiting else subject.status) != Status.REVIEW:
        raise RefusedError(f"{subject} is not in review.")
    if waiting:
        waiting.state, waiting.sent_at = Status.DRAFT, None
        waiting.save()
    else:
        set_status(subject, Status.DRAFT)
    log(subject, by=by, message="Sent back from review.")


@transaction.atomic
def discard(subject: Any, *, by: Any) -> None:
    """Give up the next version: its preview links end, the history keeps it. Raises RefusedError if none waits."""
    waiting = next_version(subject)
    if waiting is None:
        raise RefusedError(f"No next version of {subject} waits.")
    revision = waiting.revision
    revision.comment = f"{revision.comment} (discarded by {called(by)})".strip()
    revision.save(update_fields=["comment"])
    release(picture_files(snapshot(revision)))
    waiting.delete()
    log(subject, by=by, message="Discarded the next version.")


def publish(subject: Any, *, by: Any) -> Publication:
    """Make what waits of ``subject`` what readers see.

    Raises PermissionDenied for one who may publish nothing of the kind, and RefusedError where its rules say no: then
    nothing is changed.
    """
    if not by.has_perm(permission(subject)):
        raise PermissionDenied
    with transaction.atomic():
        subject = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        waiting = next_version(subject)
        if subject.is_published and waiting is None:
            raise RefusedError(f"{subject} is published already, and no next version waits.")
        refusals = why_not(subject, by=by)
        if refusals:
            raise RefusedError(*refusals)
        authors = authors_of(subject)
        before: set[str] = set()
        left_out: list[str] = []
        if waiting:
            before = picture_files(take(subject))
            keep_baseline(subject)
            set_status(subject, Status.DRAFT)
            left_out = put_back(subject, snapshot(waiting.revision))
        problems = left_out + publishing_problems(fresh(subject)) + unclean(subject)
        if problems:
            raise RefusedError(*problems)
        subject.status = Status.PUBLISHED
        subject.save()
        comment = waiting.revision.comment if waiting else ""
        revision = record(subject, by=by, comment=comment or "Published.")
        if waiting:
            waiting.delete()
        release(before - picture_files(snapshot(revision)))
        publication = Publication.objects.create(
            subject=subject, title=str(subject), revision=revision, published_by=by
        )
        publication.authors.set(authors)
        log(subject, by=by, message=PUBLISHED_MESSAGE)
    return publication


def unclean(subject: Any) -> list[str]:
    """The sentences of the model's own rules that ``subject`` would break once published."""
    candidate = fresh(subject)
    candidate.status = Status.PUBLISHED
    try:
        candidate.full_clean()
    except ValidationError as error:
        return error.messages
    return []


@transaction.atomic
def unpublish(subject: Any, *, by: Any) -> None:
    """Take ``subject`` off the site; it is a draft again.

    Raises PermissionDenied, or RefusedError while a next version waits.
    """
    if not by.has_perm(permission(subject)):
        raise PermissionDenied
    if not subject.is_published:
        raise RefusedError(f"{subject} is not published.")
    if next_version(subject):
        raise RefusedError(f"A next version of {subject} waits. Publish or discard it first.")
    keep_baseline(subject)
    set_status(subject, Status.DRAFT)
    end_links(subject)  # those of the time before it was published
    log(subject, by=by, message=WITHDRAWN_MESSAGE)


@transaction.atomic
def restore(subject: Any, revision: Revision, *, by: Any) -> list[str]:
    """Bring a version back: at once where nothing is published, else as the next version.

    Returns what could not be brought back, as sentences. What was published once was read then: whoever restores it as
    it was did not write it. Raises RefusedError while another version waits.
    """
    comment = f"Restored the version of {when(revision)}."
    rows = snapshot(revision)
    if not subject.is_published:
        keep_baseline(subject)
        left_out = put_back(subject, rows)
        record(subject, by=by, comment=comment)
        log(subject, by=by, message=comment)
        return left_out
    waiting = next_version(subject)
    if waiting:
        raise RefusedError(f"{called(waiting.revision.user)} is writing a next version. Publish or discard it first.")
    left_out = []
    with undone():
        set_status(subject, Status.DRAFT)
        left_out = put_back(subject, rows, for_good=False)
        rows = take(subject)
    subject.refresh_from_db()
    read = was_published(revision)
    authors = set() if read else {by.pk, *([revision.user_id] if revision.user_id else [])}
    write_next(subject, rows, by=by, comment=comment, base=None, authors=authors)
    log(subject, by=by, message=comment)
    return left_out


def was_published(revision: Revision) -> bool:
    if revision.user_id is None and revision.comment == AS_PUBLISHED:
        return True
    return Publication.objects.filter(revision=revision).exists()


def when(revision: Revision) -> str:
    return date_format(localtime(revision.date_created), "j F Y, H:i")


# Links for a reviewer without an account


def preview_token(subject: Any) -> str:
    """A signed name of what waits of ``subject``: its next version, or the draft itself."""
    waiting = next_version(subject) if subject.is_published else None
    version = str(waiting.key) if waiting else ""
    named = {"of": subject._meta.label_lower, "named": subject.natural_key(), "version": version}
    return signing.dumps({**named, "key": links_key(subject)}, salt="preview")


def preview_url(subject: Any) -> str:
    return reverse("preview", args=[preview_token(subject)])


def links_key(subject: Any) -> str:
    """What a preview link of ``subject`` must hold to be one of those given since they were last withdrawn. 1 query."""
    withdrawn = WithdrawnLinks.objects.of(subject).first()
    return str(withdrawn.key) if withdrawn else ""


def end_links(subject: Any) -> None:
    kind = ContentType.objects.get_for_model(subject)
    WithdrawnLinks.objects.update_or_create(content_type=kind, object_id=subject.pk, defaults={"key": uuid4()})


@transaction.atomic
def withdraw_links(subject: Any, *, by: Any) -> None:
    """End every preview link given so far. Raises RefusedError if nothing waits, so that none leads anywhere."""
    if subject.is_published and next_version(subject) is None:
        raise RefusedError(f"{subject} is published, and no next version waits: no link leads to a preview of it.")
    end_links(subject)
    log(subject, by=by, message="Withdrew the preview links.")


def named_by(named: dict[str, Any]) -> Any:
    """The row that the content of a token names. Raises ObjectDoesNotExist if it is gone."""
    model: Any = apps.get_model(named["of"])
    return model._default_manager.get_by_natural_key(*named["named"])
