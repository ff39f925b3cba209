"""Pages that belong to no app: errors, health, robots."""

import difflib

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exercises.models import Exercise
from muscles.models import Muscle


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404 that offers the published exercises and muscles whose addresses are nearest to the one asked for."""
    pages: dict[str, Exercise | Muscle] = {page.slug: page for page in Muscle.objects.only("name", "slug")}
    pages |= {page.slug: page for page in Exercise.objects.published().only("name", "slug")}
    asked = [part[:80] for part in request.path.strip("/").lower().split("/")[-1].split("-vs-")][:8]
    near = [slug for part in asked for slug in near_slugs(part, list(pages))]
    return render(request, "404.html", {"near": [pages[slug] for slug in dict.fromkeys(near)]}, status=404)


def near_slugs(asked: str, slugs: list[str]) -> list[str]:
    """At most three of ``slugs`` that are spelt like ``asked`` or hold it, the nearest first."""
    close = difflib.get_close_matches(asked, slugs, n=3, cutoff=0.6)
    holding = [slug for slug in slugs if len(asked) > 3 and asked.replace("-", "") in slug.replace("-", "")]
    return list(dict.fromkeys([*close, *holding]))[:3]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" while the database answers; 503 otherwise, for load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever the driver raises, the answer is the same
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look on pages that link no icon of their own, such as the admin's."""
    return redirect(static("img/icon.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n", content_type="text/plain")
