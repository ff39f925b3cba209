from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from config.htmx import HtmxRequest, push_filled_url, render_page
from exercises.body import exercise_map
from exercises.forms import ExerciseFilterForm, PanelForm
from exercises.images import map_svg, preview_png
from exercises.models import Exercise
from exercises.panels import evidence_of, rows_by_role
from muscles.body import figure_of
from muscles.models import Muscle


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


@require_safe
def exercise_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    """An exercise's page; ``?muscle=`` opens that muscle's panel, and htmx swaps the ``muscles`` partial alone."""
    staff = request.user.is_staff
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=staff).for_detail(), slug=slug)
    evidence = evidence_of(exercise)
    roles = rows_by_role(exercise, evidence)
    wanted = PanelForm(request.GET).slug()
    opened = next((row for _, rows in roles for row in rows if row.activation.muscle.slug == wanted), None)
    context = {"exercise": exercise, "evidence": evidence, "roles": roles, "opened": opened}
    context |= {"claims": exercise.claims.for_cards(), "map": exercise_map(exercise)}
    if opened:
        muscle = Muscle.objects.for_detail().get(pk=opened.activation.muscle_id)
        others = Exercise.objects.visible_to(staff=staff).working(muscle).exclude(pk=exercise.pk)
        context |= {"muscle": muscle, "others": others}
    return render_page(request, "exercises/detail.html", context, partial="muscles")


@require_safe
def exercise_map_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise's body map as a self-contained picture, on the figure that the reader chose."""
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=request.user.is_staff).for_cards(), slug=slug)
    response = HttpResponse(map_svg(exercise, figure=figure_of(request.COOKIES)), content_type="image/svg+xml")
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def exercise_map_png(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that stands beside a link to the exercise elsewhere: 1200 × 630."""
    exercise = get_object_or_404(Exercise.objects.visible_to(staff=request.user.is_staff).for_cards(), slug=slug)
    return HttpResponse(preview_png(exercise), content_type="image/png")
