"""The one place that decides between a page and its fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request that went through `django_htmx.middleware.HtmxMiddleware`."""

    htmx: HtmxDetails


def is_fragment_request(request: HtmxRequest) -> bool:
    """Whether htmx asks for a part of the page alone: for a swap, neither boosted nor restoring its history."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HtmxRequest, template: str, context: dict[str, Any], *, partial: str, status: int = 200
) -> HttpResponse:
    """The partial alone for an htmx swap; the whole page for everyone else, boosted and history requests too.

    The template finds ``is_fragment`` in its context: a fragment may bring a title of its own.
    """
    is_fragment = is_fragment_request(request)
    name = f"{template}#{partial}" if is_fragment else template
    response = render(request, name, {**context, "is_fragment": is_fragment}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def push_filled_url(request: HtmxRequest, response: HttpResponse) -> HttpResponse:
    """``response``, which tells htmx to show this address without the query string's empty fields."""
    if request.htmx:
        filled = request.GET.copy()
        for name in [name for name, value in request.GET.items() if not value]:
            del filled[name]
        push_url(response, f"{request.path}?{filled.urlencode()}" if filled else request.path)
    return response
