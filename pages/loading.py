"""Loading what a page is about: the row at an address, or the version of it that is being previewed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from editorial.models import Publishable, PublishableQuerySet
from editorial.previews import preview_of


def get_page_row(request: HttpRequest, rows: PublishableQuerySet[Any], **named: Any) -> Any:
    """The one of ``rows`` that ``named`` says, as this reader may see it. Raises Http404 if there is none.

    A preview shows its own version in the place of that row, in memory, with all that belongs to it.
    """
    preview = preview_of(request)
    if preview and preview.shows(rows.model, **named):
        return preview.subject
    return get_object_or_404(rows.visible_to(staff=request.user.is_staff), **named)


def put_preview_in[Row: Publishable](request: HttpRequest, rows: list[Row], key: Callable[[Row], Any]) -> list[Row]:
    """``rows``, ordered by ``key``; in a preview of one of their kind, that version in the place of what is stored."""
    preview = preview_of(request)
    if preview is None:
        return rows
    shown: Any = preview.subject
    return sorted([*(row for row in rows if row.pk != shown.pk), shown], key=key)
