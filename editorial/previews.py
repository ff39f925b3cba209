"""What readers would see if a version were published now: their own page, drawn from a version built in memory."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from editorial.models import PendingVersion, Publishable, Status
from editorial.preview_links import find_subject, links_key, read_preview_token
from editorial.restoring import build_version
from editorial.snapshots import Snapshot, read_revision, read_stored


@dataclass(frozen=True)
class Preview:
    """What a request shows in place of what is stored; ``banner`` says so at the top of the page."""

    subject: Publishable
    banner: str

    def __str__(self) -> str:
        return self.banner

    def shows(self, model: type[models.Model], **named: Any) -> bool:
        """Whether the row of ``model`` with these values is the one that is previewed."""
        return isinstance(self.subject, model) and all(getattr(self.subject, k) == v for k, v in named.items())


def preview_of(request: HttpRequest) -> Preview | None:
    """The preview that a view is asked for; None for a reader's own request."""
    return getattr(request, "preview", None)


def render_waiting_page(request: HttpRequest, subject: Publishable, *, prefix: str, within: str = "") -> HttpResponse:
    """The public page of what waits of ``subject``, or of ``subject`` as it stands if nothing does."""
    waiting = PendingVersion.objects.next_of(subject)
    rows = read_revision(waiting.revision) if waiting else read_stored(subject)
    banner = "Not published yet." if waiting or not subject.is_published else "As published: nothing waits."
    return render_public_page(request, subject, rows, banner=banner, prefix=prefix, within=within)


def render_public_page(
    request: HttpRequest, stored: Publishable, rows: Snapshot, *, banner: str, prefix: str, within: str = ""
) -> HttpResponse:
    """The page of ``rows``, a version of ``stored``, at its address (and ``within`` it), as a reader gets it.

    Nothing is written. Links to the page itself lead to ``prefix`` instead. What is not complete enough to be published
    is shown to staff as a draft, and to nobody else.
    """
    subject = build_version(stored, rows).subject
    subject.arrange_for_readers()
    asked: Any = copy.copy(request)
    asked.method, asked.user = "GET", AnonymousUser()
    if request.method != "GET":
        asked.GET = QueryDict()
    subject.status = Status.PUBLISHED
    if breaks_check(subject):
        if not getattr(request.user, "is_staff", False):
            return render_notice(
                request, f"{subject} is not complete enough to be shown yet.", "Ask its editor for a new link.", 409
            )
        subject.status, asked.user = stored.status, request.user
    home = urlsplit(subject.get_absolute_url()).path
    asked.path = asked.path_info = home + within
    asked.preview = Preview(subject, banner)
    try:
        asked.resolver_match = match = resolve(asked.path)
    except Resolver404:
        raise Http404("There is no such page in this preview.") from None
    response = match.func(asked, *match.args, **match.kwargs)
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    if prefix and response["Content-Type"].startswith("text/html"):
        # Only where an address begins: a picture's name holds that of the page.
        response.content = response.content.replace(f'"{home}'.encode(), f'"{prefix}'.encode())
        response.content = response.content.replace(b'href="?', f'href="{prefix}?'.encode())
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def breaks_check(subject: Publishable) -> bool:
    """Whether ``subject`` breaks a check that the database makes of one row, such as to be complete once published."""
    for constraint in subject._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(subject), subject)
            except ValidationError:
                return True
    return False


@require_safe
@never_cache
def preview(request: HttpRequest, token: str, within: str = "") -> HttpResponse:
    """What waits, for whoever holds a signed link; a sentence for one that is wrong, ended or no longer of use."""
    try:
        content = read_preview_token(token)
    except signing.SignatureExpired:
        return render_ended(request)
    except signing.BadSignature:
        return render_notice(
            request, "This link is not whole.", "Copy it again, to its last character, or ask for a new one.", 404
        )
    try:
        subject = find_subject(content)
    except ObjectDoesNotExist:
        return render_notice(request, "What this link led to is gone.", "Ask whoever sent it what became of it.", 410)
    if content.get("key", "") != links_key(subject):
        return render_ended(request)
    waiting = PendingVersion.objects.next_of(subject)
    if content["version"] != (str(waiting.key) if waiting else "") or (not waiting and subject.is_published):
        sentence = "It was published or discarded since."
        return render_notice(
            request, "This version waits no longer.", sentence, 410, subject if subject.is_published else None
        )
    return render_waiting_page(request, subject, within=within, prefix=reverse("preview", args=[token]))


def render_ended(request: HttpRequest) -> HttpResponse:
    """The page of a link that is too old or was withdrawn."""
    return render_notice(request, "This link has ended.", "Ask whoever sent it for a new one.", 410)


def render_notice(
    request: HttpRequest, title: str, sentence: str, status: int, subject: Publishable | None = None
) -> HttpResponse:
    """A page with a heading and a sentence; ``subject`` is offered as published."""
    response = render(
        request, "preview_notice.html", {"title": title, "sentence": sentence, "subject": subject}, status=status
    )
    response["X-Robots-Tag"] = "noindex"
    return response
