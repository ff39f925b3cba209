"""Taking a step with something publishable, and saying that it is done, or what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from editorial.models import Publishable
from editorial.publishing import RefusedError


def take_step(request: HttpRequest, step: Callable[..., Any], subject: Publishable, *, done: str) -> bool:
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
