"""Draft, review, publish: what may happen to something publishable, by whom, and what is kept of it.

What is published stays as it is while its next version waits (`PendingVersion`); everything else is written in place.
Every way to publish passes `publish`, which alone holds the rules.
"""

from __future__ import annotations

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from reversion.models import Revision

from editorial.files import list_files, release_files
from editorial.models import PendingVersion, Publication, Publishable, Status
from editorial.preview_links import end_preview_links
from editorial.restoring import restore_rows, undo_writes
from editorial.rules import find_publishing_problems
from editorial.snapshots import (
    Snapshot,
    has_same_content,
    keep_rows,
    list_versions,
    read_revision,
    read_stored,
    record_version,
    reload,
)

AS_PUBLISHED = "As published until then."
AS_DRAFT = "As it was until then."
# What the admin's log says of a publication and of its end; the audit list finds them by these words.
PUBLISHED_MESSAGE = "Published."
WITHDRAWN_MESSAGE = "Taken off the site."


class RefusedError(Exception):
    """What was asked for cannot be done; ``sentences`` say why, and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


# Who


def name_user(user: User | None) -> str:
    """How a page names ``user``: full name, else account; None is nobody known."""
    return (user.get_full_name() or user.get_username()) if user else "nobody known"


def publish_permission(subject: Publishable | type[Publishable]) -> str:
    return f"{subject._meta.app_label}.publish_{subject._meta.model_name}"


def find_authors(subject: Publishable) -> set[int]:
    """The accounts that wrote what `publish` would publish: the next version, or a draft since last published."""
    waiting = PendingVersion.objects.next_of(subject)
    if waiting:
        return set(waiting.authors.values_list("pk", flat=True))
    published = Publication.objects.of(subject).aggregate(last=models.Max("revision_id"))["last"]
    written = list_versions(subject).filter(revision_id__gt=published or 0, revision__user__isnull=False)
    found = set(written.order_by().values_list("revision__user", flat=True))
    if published is None:
        kind = ContentType.objects.get_for_model(subject)
        added = LogEntry.objects.filter(content_type=kind, object_id=str(subject.pk), action_flag=ADDITION)
        found |= set(added.order_by().values_list("user", flat=True))
    return found


def list_refusals(subject: Publishable, *, by: User) -> list[str]:
    """Why ``by`` may not publish ``subject``, whatever it says; nothing if the way is free."""
    if not by.has_perm(publish_permission(subject)):
        return ["Only a reviewer can publish. Send it to review."]
    if by.is_superuser:
        return []
    if find_authors(subject) == {by.pk}:
        return ["You alone wrote this version. Send it to review, so that somebody else reads and publishes it."]
    return []


def describe_status(subject: Publishable) -> str:
    """ "Published, and a next version is in review": the state in words. 1 query."""
    waiting = PendingVersion.objects.next_of(subject)
    if waiting is None:
        return subject.get_status_display()
    return f"Published; a next version is {'in review' if waiting.state == Status.REVIEW else 'being written'}"


# Writing


def keep_baseline(subject: Publishable) -> None:
    """Keep ``subject`` as it stands, by nobody, unless the latest version says the same: the desk did not write it."""
    kept = list_versions(subject)
    if subject.is_published:
        published = Publication.objects.of(subject).values("revision")
        kept = kept.filter(
            models.Q(revision__in=published) | models.Q(revision__comment=AS_PUBLISHED, revision__user=None)
        )
    last = kept.first()
    if last is None or not has_same_content(read_revision(last.revision), read_stored(subject)):
        record_version(subject, by=None, comment=AS_PUBLISHED if subject.is_published else AS_DRAFT)


def write_next_version(
    subject: Publishable,
    rows: Snapshot,
    *,
    by: User,
    comment: str,
    base: Revision | None,
    authors: set[int] | None = None,
) -> PendingVersion:
    """Keep ``rows`` as the next version of ``subject``. ``base`` is the version that they were written from.

    Written from the version that waits, it continues that one; from anything else, it takes its place. ``authors``
    are those of a version that was restored as it was.
    """
    keep_baseline(subject)
    waiting = PendingVersion.objects.next_of(subject)
    continues = waiting is not None and waiting.revision == base
    revision = keep_rows(subject, rows, by=by, comment=comment)
    files = list_files(rows)
    if waiting:
        release_files(set(waiting.files) - files)
    else:
        waiting = PendingVersion(subject=subject)
    waiting.title, waiting.revision, waiting.files = str(subject), revision, sorted(files)
    if not continues:
        waiting.state, waiting.sent_at = Status.DRAFT, None
    waiting.save()
    if not continues:
        waiting.authors.clear()
    waiting.authors.add(*({by.pk} if authors is None else authors))
    return waiting


def set_status(subject: Publishable, status: str) -> None:
    type(subject)._base_manager.filter(pk=subject.pk).update(status=status)
    subject.status = status


def log_change(subject: Publishable, *, by: User, message: str) -> None:
    LogEntry.objects.log_actions(by.pk, [subject], CHANGE, message, single_object=True)


# Moving on


@transaction.atomic
def send_to_review(subject: Publishable, *, by: User) -> None:
    """Raises RefusedError if there is nothing to review, or it waits for that already."""
    waiting = PendingVersion.objects.next_of(subject)
    if subject.is_published and waiting is None:
        raise RefusedError(f"{subject} is published, and no next version waits. Change something first.")
    if (waiting.state if waiting else subject.status) == Status.REVIEW:
        raise RefusedError(f"{subject} is in review already.")
    if waiting:
        waiting.state, waiting.sent_at = Status.REVIEW, timezone.now()
        waiting.save()
    else:
        set_status(subject, Status.REVIEW)
    log_change(subject, by=by, message="Sent to review.")


@transaction.atomic
def send_back(subject: Publishable, *, by: User) -> None:
    """From review to draft. Raises RefusedError if it is not in review."""
    waiting = PendingVersion.objects.next_of(subject)
    if (waiting.state if waiting else subject.status) != Status.REVIEW:
        raise RefusedError(f"{subject} is not in review.")
    if waiting:
        waiting.state, waiting.sent_at = Status.DRAFT, None
        waiting.save()
    else:
        set_status(subject, Status.DRAFT)
    log_change(subject, by=by, message="Sent back from review.")


@transaction.atomic
def discard(subject: Publishable, *, by: User) -> None:
    """Give up the next version: its preview links end, the history keeps it. Raises RefusedError if none waits."""
    waiting = PendingVersion.objects.next_of(subject)
    if waiting is None:
        raise RefusedError(f"No next version of {subject} waits.")
    revision = waiting.revision
    revision.comment = f"{revision.comment} (discarded by {name_user(by)})".strip()
    revision.save(update_fields=["comment"])
    release_files(set(waiting.files))
    waiting.delete()
    log_change(subject, by=by, message="Discarded the next version.")


def publish(subject: Publishable, *, by: User) -> Publication:
    """Make what waits of ``subject`` what readers see.

    Raises PermissionDenied for one who may publish nothing of the kind, and RefusedError where its rules say no: then
    nothing is changed.
    """
    if not by.has_perm(publish_permission(subject)):
        raise PermissionDenied
    with transaction.atomic():
        subject = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        waiting = PendingVersion.objects.next_of(subject)
        if subject.is_published and waiting is None:
            raise RefusedError(f"{subject} is published already, and no next version waits.")
        refusals = list_refusals(subject, by=by)
        if refusals:
            raise RefusedError(*refusals)
        authors = find_authors(subject)
        before: set[str] = set()
        left_out: list[str] = []
        if waiting:
            before = list_files(read_stored(subject))
            keep_baseline(subject)
            set_status(subject, Status.DRAFT)
            left_out = restore_rows(subject, read_revision(waiting.revision))
        problems = left_out + find_publishing_problems(reload(subject)) + find_rule_breaches(subject)
        if problems:
            raise RefusedError(*problems)
        subject.status = Status.PUBLISHED
        subject.save()
        comment = waiting.revision.comment if waiting else ""
        revision = record_version(subject, by=by, comment=comment or PUBLISHED_MESSAGE)
        if waiting:
            waiting.delete()
        release_files(before - list_files(read_revision(revision)))
        publication = Publication.objects.create(
            subject=subject, title=str(subject), revision=revision, published_by=by
        )
        publication.authors.set(authors)
        log_change(subject, by=by, message=PUBLISHED_MESSAGE)
    return publication


def find_rule_breaches(subject: Publishable) -> list[str]:
    """The sentences of the model's own rules that ``subject`` would break once published."""
    candidate = reload(subject)
    candidate.status = Status.PUBLISHED
    try:
        candidate.full_clean()
    except ValidationError as error:
        return error.messages
    return []


@transaction.atomic
def unpublish(subject: Publishable, *, by: User) -> None:
    """Take ``subject`` off the site; it is a draft again.

    Raises PermissionDenied, or RefusedError while a next version waits.
    """
    if not by.has_perm(publish_permission(subject)):
        raise PermissionDenied
    if not subject.is_published:
        raise RefusedError(f"{subject} is not published.")
    if PendingVersion.objects.next_of(subject):
        raise RefusedError(f"A next version of {subject} waits. Publish or discard it first.")
    keep_baseline(subject)
    set_status(subject, Status.DRAFT)
    end_preview_links(subject)  # those of the time before it was published
    log_change(subject, by=by, message=WITHDRAWN_MESSAGE)


@transaction.atomic
def restore_version(subject: Publishable, revision: Revision, *, by: User) -> list[str]:
    """Bring a version back: at once where nothing is published, else as the next version.

    Returns what could not be brought back, as sentences. What was published once was read then: whoever restores it as
    it was did not write it. Raises RefusedError while another version waits.
    """
    comment = f"Restored the version of {format_time(revision)}."
    rows = read_revision(revision)
    if not subject.is_published:
        keep_baseline(subject)
        left_out = restore_rows(subject, rows)
        record_version(subject, by=by, comment=comment)
        log_change(subject, by=by, message=comment)
        return left_out
    waiting = PendingVersion.objects.next_of(subject)
    if waiting:
        author = name_user(waiting.revision.user)
        raise RefusedError(f"{author} is writing a next version. Publish or discard it first.")
    left_out = []
    with undo_writes():
        set_status(subject, Status.DRAFT)
        left_out = restore_rows(subject, rows, for_good=False)
        rows = read_stored(subject)
    subject.refresh_from_db()
    read = was_published(revision)
    authors = set() if read else {by.pk, *([revision.user_id] if revision.user_id else [])}
    write_next_version(subject, rows, by=by, comment=comment, base=None, authors=authors)
    log_change(subject, by=by, message=comment)
    return left_out


@transaction.atomic
def withdraw_preview_links(subject: Publishable, *, by: User) -> None:
    """End every preview link given so far. Raises RefusedError if nothing waits, so that none leads anywhere."""
    if subject.is_published and PendingVersion.objects.next_of(subject) is None:
        raise RefusedError(f"{subject} is published, and no next version waits: no link leads to a preview of it.")
    end_preview_links(subject)
    log_change(subject, by=by, message="Withdrew the preview links.")


@transaction.atomic
def forget_next_version(subject: Publishable) -> None:
    """Delete the version of ``subject`` that waits, before the thing itself is deleted."""
    for waiting in PendingVersion.objects.of(subject):
        release_files(set(waiting.files))
        waiting.delete()


def was_published(revision: Revision) -> bool:
    if revision.user_id is None and revision.comment == AS_PUBLISHED:
        return True
    return Publication.objects.filter(revision=revision).exists()


def format_time(revision: Revision) -> str:
    return date_format(localtime(revision.date_created), "j F Y, H:i")
