"""What readers would see if a version were published now: their own page, drawn from rows that are taken back after."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from editorial import publishing
from editorial.publishing import Status
from editorial.versions import fresh, put_back, snapshot, undone


def waiting_page(request: HttpRequest, subject: Any, *, prefix: str, within: str = "") -> HttpResponse:
    """The public page of what waits of ``subject``, or of ``subject`` as it stands if nothing does."""
    waiting = publishing.next_version(subject)
    with undone():
        if waiting:
            publishing.set_status(subject, Status.DRAFT)
            put_back(subject, snapshot(waiting.revision), for_good=False)
        banner = "Not published yet." if waiting or not subject.is_published else "As published: nothing waits."
        return public_page(request, fresh(subject), banner=banner, prefix=prefix, within=within)


def public_page(request: HttpRequest, subject: Any, *, banner: str, prefix: str, within: str = "") -> HttpResponse:
    """The page at the address of ``subject`` (and ``within`` it) as an anonymous reader would get it, published.

    Only inside `undone`. Links to the page itself lead to ``prefix`` instead. What is not complete enough to be
    published is shown to staff as a draft, and to nobody else.
    """
    asked = copy.copy(request)
    asked.method, asked.user = "GET", AnonymousUser()
    if request.method != "GET":
        asked.GET = QueryDict()
    try:
        with transaction.atomic():
            publishing.set_status(subject, Status.PUBLISHED)
    except IntegrityError:
        if not getattr(request.user, "is_staff", False):
            return notice(
                request, f"{subject} is not complete enough to be shown yet.", "Ask its editor for a new link.", 409
            )
        asked.user = request.user
    home = urlsplit(subject.get_absolute_url()).path
    asked.path = asked.path_info = home + within
    asked.preview = banner  # type: ignore[attr-defined]
    try:
        asked.resolver_match = match = resolve(asked.path)
    except Resolver404:
        raise Http404("There is no such page in this preview.") from None
    response = match.func(asked, *match.args, **match.kwargs)
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    if prefix and response["Content-Type"].startswith("text/html"):
        response.content = response.content.replace(home.encode(), prefix.encode())
        response.content = response.content.replace(b'href="?', f'href="{prefix}?'.encode())
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
@never_cache
def preview(request: HttpRequest, token: str, within: str = "") -> HttpResponse:
    """What waits, for whoever holds a signed link; a sentence for one that is wrong, ended or no longer of use."""
    try:
        named = signing.loads(token, salt="preview", max_age=settings.PREVIEW_LINK_DAYS * 24 * 60 * 60)
    except signing.SignatureExpired:
        return ended(request)
    except signing.BadSignature:
        return notice(
            request, "This link is not whole.", "Copy it again, to its last character, or ask for a new one.", 404
        )
    try:
        subject = publishing.named_by(named)
    except ObjectDoesNotExist:
        return notice(request, "What this link led to is gone.", "Ask whoever sent it what became of it.", 410)
    if named.get("key", "") != publishing.links_key(subject):
        return ended(request)
    waiting = publishing.next_version(subject)
    if named["version"] != (str(waiting.key) if waiting else "") or (not waiting and subject.is_published):
        sentence = "It was published or discarded since."
        return notice(
            request, "This version waits no longer.", sentence, 410, subject if subject.is_published else None
        )
    return waiting_page(request, subject, within=within, prefix=reverse("preview", args=[token]))


def ended(request: HttpRequest) -> HttpResponse:
    """The page of a link that is too old or was withdrawn."""
    return notice(request, "This link has ended.", "Ask whoever sent it for a new one.", 410)


def notice(request: HttpRequest, title: str, sentence: str, status: int, subject: Any = None) -> HttpResponse:
    """A page with a heading and a sentence; ``subject`` is offered as published."""
    response = render(
        request, "preview_notice.html", {"title": title, "sentence": sentence, "subject": subject}, status=status
    )
    response["X-Robots-Tag"] = "noindex"
    return response
