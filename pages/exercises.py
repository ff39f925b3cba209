"""The exercises: their list, a page each, and that page's pictures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from exercises.body import mark_body_map
from exercises.figures.faults import draw_faults
from exercises.figures.motion import animate_exercise
from exercises.figures.raster import render_preview_png
from exercises.figures.standalone import render_map_svg, render_movement_svg
from exercises.figures.stops import draw_settings
from exercises.figures.strip import draw_exercise_strip
from exercises.figures.technique import draw_technique
from exercises.models import Exercise, OldAddress
from muscles.body import chosen_silhouette
from muscles.models import Muscle
from pages.answers import write_answer
from pages.forms import ExerciseFilterForm, ExercisePageForm
from pages.htmx import HtmxRequest, is_fragment_request, push_filled_url, render_page
from pages.loading import get_page_row
from pages.panels import gather_evidence, group_rows_by_role, open_panel
from pages.redirects import redirect_old_slug


def slug_now(request: HttpRequest, slug: str) -> str | None:
    return OldAddress.objects.addresses_now([slug], staff=request.user.is_staff).get(slug)


@require_safe
def exercise_list(request: HtmxRequest) -> HttpResponse:
    """List the exercises matching the query string; htmx swaps the ``results`` partial alone.

    The address that htmx shows is the query string without its empty fields.
    """
    form = ExerciseFilterForm(request.GET, label_suffix="")
    criteria = form.criteria()
    visible = Exercise.objects.visible_to(staff=request.user.is_staff)
    page = Paginator(visible.matching(**criteria).for_cards(), per_page=24).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "criteria": criteria,
        "muscles": Muscle.objects.matching(criteria.get("q", ""))[:8],
    }
    response = render_page(request, "exercises/list.html", context, partial="results")
    return push_filled_url(request, response)


@redirect_old_slug(slug_now)
@require_safe
def exercise_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    """An exercise's page: ``?muscle=`` opens that muscle's panel, ``?play=yes`` plays, ``?stop=`` sets a stop.

    htmx swaps the ``muscles``, ``movement`` or ``settings`` partial alone, for which no more is loaded than it shows.
    """
    asked = ExercisePageForm(request.GET).asked()
    partial = "movement" if asked["play"] else "settings" if asked["stop"] else "muscles"
    load = LOADERS[partial] if is_fragment_request(request) else load_page
    return render_page(request, "exercises/detail.html", load(request, slug, asked), partial=partial)


def load_page(request: HtmxRequest, slug: str, asked: dict[str, str]) -> dict[str, Any]:
    """The whole page. 15 queries, 4 more with an open panel."""
    exercise: Exercise = get_page_row(request, Exercise.objects.for_detail(), slug=slug)
    evidence = gather_evidence(exercise)
    strip = draw_exercise_strip(exercise)
    roles = group_rows_by_role(exercise, evidence)
    return {
        "exercise": exercise,
        "answer": write_answer(exercise),
        "evidence": evidence,
        "roles": roles,
        "panel": open_panel(request, exercise, roles, evidence, asked["muscle"]),
        "claims": exercise.claims.published().for_cards(),
        "map": mark_body_map(exercise),
        "strip": strip,
        "moving": animate_exercise(exercise) if asked["play"] == "yes" else None,
        "technique": draw_technique(exercise, strip),
        "settings": draw_settings(exercise, asked["stop"], strip),
        "faults": draw_faults(exercise),
    }


def load_muscles(request: HtmxRequest, slug: str, asked: dict[str, str]) -> dict[str, Any]:
    """The muscles by role, with the panel that is open. 6 queries, 14 with a panel."""
    rows = Exercise.objects.for_panel() if asked["muscle"] else Exercise.objects.for_roles()
    exercise: Exercise = get_page_row(request, rows, slug=slug)
    evidence = gather_evidence(exercise)
    roles = group_rows_by_role(exercise, evidence)
    panel = open_panel(request, exercise, roles, evidence, asked["muscle"])
    return {"exercise": exercise, "roles": roles, "panel": panel}


def load_movement(request: HtmxRequest, slug: str, asked: dict[str, str]) -> dict[str, Any]:
    """The movement, still or playing. 2 queries: the exercise with its movement, activations with muscles."""
    exercise: Exercise = get_page_row(request, Exercise.objects.for_drawings(), slug=slug)
    return {
        "exercise": exercise,
        "strip": draw_exercise_strip(exercise),
        "moving": animate_exercise(exercise) if asked["play"] == "yes" else None,
    }


def load_settings(request: HtmxRequest, slug: str, asked: dict[str, str]) -> dict[str, Any]:
    """What can be set too far either way, with the stop that is shown.

    8 queries: the exercise with its movement, activations with muscles, faults, their shifts with muscles; and for the
    studies that a text may name, measurements, comparisons of either side, technique effects.
    """
    exercise: Exercise = get_page_row(request, Exercise.objects.for_settings(), slug=slug)
    return {
        "exercise": exercise,
        "evidence": gather_evidence(exercise),
        "settings": draw_settings(exercise, asked["stop"], draw_exercise_strip(exercise)),
    }


LOADERS = {"muscles": load_muscles, "movement": load_movement, "settings": load_settings}


@redirect_old_slug(slug_now)
@require_safe
def exercise_map_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise's body map as a self-contained picture, on the figure that the reader chose."""
    exercise = get_page_row(request, Exercise.objects.for_cards(), slug=slug)
    response = HttpResponse(
        render_map_svg(exercise, silhouette=chosen_silhouette(request.COOKIES)), content_type="image/svg+xml"
    )
    patch_vary_headers(response, ["Cookie"])
    return response


@redirect_old_slug(slug_now)
@require_safe
def exercise_map_png(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that stands beside a link to the exercise elsewhere: 1200 × 630."""
    exercise = get_page_row(request, Exercise.objects.for_cards(), slug=slug)
    return HttpResponse(render_preview_png(exercise), content_type="image/png")


@redirect_old_slug(slug_now)
@require_safe
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE]})
def exercise_movement_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise's movement as a self-contained picture: its key poses, or with ``?play=yes`` one that moves.

    It brings its own style sheet, for both colour schemes, and may load and run nothing.
    """
    exercise = get_page_row(request, Exercise.objects.for_cards(), slug=slug)
    play = ExercisePageForm(request.GET).asked()["play"] == "yes"
    svg = render_movement_svg(exercise, play=play)
    if svg is None:
        raise Http404("This exercise has no movement yet.")
    return HttpResponse(svg, content_type="image/svg+xml")
