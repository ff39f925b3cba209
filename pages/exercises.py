from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control
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
from exercises.models import Exercise, OldAddress, owned_files
from exercises.pictures import content_type_of
from muscles.body import figure_of
from muscles.models import Muscle
from pages.forms import ExerciseFilterForm, ExercisePageForm
from pages.htmx import HtmxRequest, push_filled_url, render_page
from pages.panels import evidence_of, rows_by_role
from pages.redirects import leads_on


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


@leads_on(slug_now)
@require_safe
def exercise_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    """An exercise's page: ``?muscle=`` opens that muscle's panel, ``?play=yes`` plays, ``?stop=`` sets a stop.

    htmx swaps the ``muscles``, ``movement`` or ``settings`` partial alone.
    """
    staff = request.user.is_staff
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=staff).for_detail(), slug=slug)
    evidence = evidence_of(exercise)
    roles = rows_by_role(exercise, evidence)
    asked = ExercisePageForm(request.GET).asked()
    opened = next((row for _, rows in roles for row in rows if row.activation.muscle.slug == asked["muscle"]), None)
    context = {"exercise": exercise, "evidence": evidence, "roles": roles, "opened": opened}
    context |= {"claims": exercise.claims.published().for_cards(), "map": mark_body_map(exercise)}
    context |= {"strip": (strip := draw_exercise_strip(exercise)), "technique": draw_technique(exercise, strip)}
    context |= {"settings": draw_settings(exercise, asked["stop"], strip), "faults": draw_faults(exercise)}
    context["moving"] = animate_exercise(exercise) if asked["play"] == "yes" else None
    if opened:
        muscle = Muscle.objects.for_detail().get(pk=opened.activation.muscle_id)
        others = Exercise.objects.visible_to(staff=staff).working(muscle).exclude(pk=exercise.pk)
        context |= {"muscle": muscle, "others": others}
    partial = "movement" if asked["play"] else "settings" if asked["stop"] else "muscles"
    return render_page(request, "exercises/detail.html", context, partial=partial)


@leads_on(slug_now)
@require_safe
def exercise_map_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise's body map as a self-contained picture, on the figure that the reader chose."""
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=request.user.is_staff).for_cards(), slug=slug)
    response = HttpResponse(
        render_map_svg(exercise, silhouette=figure_of(request.COOKIES)), content_type="image/svg+xml"
    )
    patch_vary_headers(response, ["Cookie"])
    return response


@leads_on(slug_now)
@require_safe
def exercise_map_png(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that stands beside a link to the exercise elsewhere: 1200 × 630."""
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=request.user.is_staff).for_cards(), slug=slug)
    return HttpResponse(render_preview_png(exercise), content_type="image/png")


@leads_on(slug_now)
@require_safe
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE]})
def exercise_movement_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise's movement as a self-contained picture: its key poses, or with ``?play=yes`` one that moves.

    It brings its own style sheet, for both colour schemes, and may load and run nothing.
    """
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=request.user.is_staff).for_cards(), slug=slug)
    play = ExercisePageForm(request.GET).asked()["play"] == "yes"
    svg = render_movement_svg(exercise, play=play)
    if svg is None:
        raise Http404("This exercise has no movement yet.")
    return HttpResponse(svg, content_type="image/svg+xml")


@require_safe
@cache_control(public=True, max_age=60 * 60 * 24 * 365, immutable=True)
def picture_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of a picture, of a draft's too, for its name cannot be guessed; nothing else is served. 2 queries.

    Read whole: none is larger than some hundred kilobytes, and a stream would be compressed once more on its way.
    """
    if name not in owned_files({name}):
        raise Http404("No picture has this file.")
    try:
        with default_storage.open(name) as file:
            return HttpResponse(file.read(), content_type=content_type_of(name))
    except FileNotFoundError:
        raise Http404("The picture’s file is gone.") from None
