from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.htmx import HtmxRequest, render_page
from evidence.comparing import pairs, role_matrix, study_results
from evidence.forms import Selection
from evidence.models import Comparison, Measurement, Study
from exercises.models import Exercise
from muscles.models import MuscleGroup

HOME_COMPARISON = ("hip-thrust", "back-squat", "deadlift")
ACTIVATION_IS_NOT_GROWTH = ("vigotsky-2022-semg-not-hypertrophy-proxy", "plotkin-2023-hip-thrust-squat-hypertrophy")


def comparison_url(exercises: Sequence[Exercise]) -> str:
    return reverse("compare", args=["-vs-".join(exercise.slug for exercise in exercises)])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the muscles, the first comparison with its answers, and what is new."""
    exercises = list(Exercise.objects.published().in_order_of(HOME_COMPARISON).for_cards())
    comparisons = Comparison.objects.between(exercises).for_sentences()
    context = {
        "exercises": exercises,
        "comparison_url": comparison_url(exercises) if len(exercises) > 1 else reverse("compare_pick"),
        "pairs": pairs(exercises, comparisons),
        "groups": MuscleGroup.objects.with_muscles(),
        "newest": Exercise.objects.published().select_related("pattern").order_by("-created_at", "name")[:6],
    }
    return render(request, "home.html", context)


@require_safe
def compare_pick(request: HtmxRequest) -> HttpResponse:
    """Choose what to compare: two to four known exercises redirect to their comparison, all else asks again."""
    selection = selected(request, request.GET.getlist("exercise"))
    if selection.chosen and not selection.problem:
        return redirect(comparison_url(selection.chosen))
    return ask_again(request, selection)


@require_safe
def compare(request: HtmxRequest, slugs: str) -> HttpResponse:
    """Two to four exercises side by side, at one address whatever order they were asked for in.

    One exercise or more than four go to the form, which says so; an unknown one is a 404 that offers near names.
    """
    selection = selected(request, slugs.split("-vs-"))
    if selection.unknown:
        raise Http404("An exercise of this comparison is unknown.")
    if selection.problem:
        return ask_again(request, selection)
    if request.path != comparison_url(selection.chosen):
        query = request.META["QUERY_STRING"]
        return redirect(f"{comparison_url(selection.chosen)}{'?' if query else ''}{query}", permanent=True)
    exercises = list(Exercise.objects.in_order_of(selection.wanted).for_comparison())
    comparisons = list(Comparison.objects.between(exercises).for_sentences())
    only_differences = request.GET.get("only") == "differences"
    context = {
        "selection": selection,
        "exercises": exercises,
        "pairs": pairs(exercises, comparisons),
        "only_differences": only_differences,
        "matrix": role_matrix(exercises, only_differences=only_differences),
        "results": study_results(exercises, Measurement.objects.of(exercises).for_figures(), comparisons),
        "caveats": Study.objects.filter(key__in=ACTIVATION_IS_NOT_GROWTH),
    }
    return render_page(request, "evidence/compare.html", context, partial="comparison")


def selected(request: HttpRequest, slugs: list[str]) -> Selection:
    visible = Exercise.objects.visible_to(staff=request.user.is_staff)
    return Selection(slugs, exercises=visible.canonical())


def ask_again(request: HtmxRequest, selection: Selection) -> HttpResponse:
    status = 400 if selection.too_many else 200
    return render_page(
        request, "evidence/compare_pick.html", {"selection": selection}, partial="comparison", status=status
    )


@require_safe
def study_list(request: HttpRequest) -> HttpResponse:
    """Every source, newest first."""
    return render(request, "evidence/list.html", {"studies": Study.objects.for_list()})


@require_safe
def study_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a study measured, in whom, what it found, and its limits."""
    study = get_object_or_404(Study.objects.for_detail(), key=key)
    return render(request, "evidence/detail.html", {"study": study})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How roles are given, what %MVIC is, what may be compared, how answers are counted."""
    return render(request, "method.html", {"caveats": Study.objects.filter(key__in=ACTIVATION_IS_NOT_GROWTH)})
