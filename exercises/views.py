from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from config.htmx import HtmxRequest, push_filled_url, render_page
from exercises.forms import ExerciseFilterForm, PanelForm
from exercises.models import Exercise
from exercises.panels import evidence_of, rows_by_role
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
    context["claims"] = exercise.claims.for_cards()
    if opened:
        muscle = Muscle.objects.for_detail().get(pk=opened.activation.muscle_id)
        others = Exercise.objects.visible_to(staff=staff).working(muscle).exclude(pk=exercise.pk)
        context |= {"muscle": muscle, "others": others.select_related("pattern")}
    return render_page(request, "exercises/detail.html", context, partial="muscles")
