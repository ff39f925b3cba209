"""Old addresses: a page that was merged into another leads there for good."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponse]


def redirect_old_slug(slug_now: Callable[[HttpRequest, str], str | None]) -> Callable[[View], View]:
    """A decorator of views with a ``slug``: where they find nothing, they redirect to the slug that it became, if any.

    Path and query string stay as they were asked for. ``slug_now`` is asked only where the view raises Http404.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def redirecting(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
            try:
                return view(request, slug=slug, **rest)
            except Http404:
                now = slug_now(request, slug)
                if now is None or now == slug or request.resolver_match is None:
                    raise
            url = reverse(request.resolver_match.view_name, kwargs={**rest, "slug": now})
            query = request.META["QUERY_STRING"]
            return redirect(f"{url}{'?' if query else ''}{query}", permanent=True)

        return redirecting

    return decorated
