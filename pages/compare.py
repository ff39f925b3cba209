from collections.abc import Sequence
from contextlib import suppress

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.comparing import joint_notes, pairs, role_matrix, study_results
from evidence.models import Claim, Comparison, Measurement, Study
from exercises.body import mark_body_map
from exercises.figures.motion import draw_side_by_side
from exercises.models import Exercise, OldAddress
from muscles.body import index_map
from muscles.models import MuscleGroup
from pages.comparison_forms import ClaimFilterForm, Selection, StudyFilterForm
from pages.forms import ExercisePageForm
from pages.htmx import HtmxRequest, push_filled_url, render_page

HOME_COMPARISON = ("hip-thrust", "back-squat", "deadlift")
ACTIVATION_IS_NOT_GROWTH = ("vigotsky-2022-semg-not-hypertrophy-proxy", "plotkin-2023-hip-thrust-squat-hypertrophy")


def comparison_url(exercises: Sequence[Exercise]) -> str:
    return reverse("compare", args=["-vs-".join(exercise.slug for exercise in exercises)])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the muscles, the first comparison with its answers, and what is new."""
    exercises = list(Exercise.objects.published().in_order_of(HOME_COMPARISON).for_cards())
    comparisons = Comparison.objects.published().between(exercises).for_sentences()
    context = {
        "exercises": exercises,
        "comparison_url": comparison_url(exercises) if len(exercises) > 1 else reverse("compare_pick"),
        "pairs": pairs(exercises, comparisons),
        "groups": MuscleGroup.objects.with_muscles(),
        "map": index_map(),
        "newest": Exercise.objects.published().select_related("pattern").order_by("-created_at", "name")[:6],
    }
    return render(request, "home.html", context)


@require_safe
def compare_pick(request: HtmxRequest) -> HttpResponse:
    """Choose what to compare: two to four known exercises redirect to their comparison, all else asks again."""
    selection = selected(request, request.GET.getlist("exercise"))
    if selection.unknown:
        with suppress(Http404):
            return led_on(request, selection)
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
        return led_on(request, selection, query=request.META["QUERY_STRING"])
    if selection.problem or not selection.chosen:
        return ask_again(request, selection)
    if request.path != comparison_url(selection.chosen):
        query = request.META["QUERY_STRING"]
        return redirect(f"{comparison_url(selection.chosen)}{'?' if query else ''}{query}", permanent=True)
    exercises = list(Exercise.objects.in_order_of(selection.wanted).for_comparison())
    comparisons = list(Comparison.objects.published().between(exercises).for_sentences())
    measurements = Measurement.objects.published().of(exercises).figures()
    results = study_results(exercises, measurements, comparisons)
    within = Comparison.objects.published().within(exercises).for_sentences()
    only_differences = request.GET.get("only") == "differences"
    matrix = role_matrix(exercises, only_differences=only_differences)
    shown = {row.muscle for _, rows in matrix for row in rows} if only_differences else None
    play = ExercisePageForm(request.GET).asked()["play"]
    context = {
        "selection": selection,
        "exercises": exercises,
        "movements": draw_side_by_side(exercises, play=play == "yes"),
        "playing": play == "yes",
        "lifts": [(exercise, mark_body_map(exercise, only=shown)) for exercise in exercises],
        "pairs": pairs(exercises, comparisons),
        "only_differences": only_differences,
        "matrix": matrix,
        "results": results,
        "joint_notes": joint_notes(exercises, measurements, within, results),
        "claims": Claim.objects.published().about(exercises).for_cards(),
        "caveats": Study.objects.published().filter(key__in=ACTIVATION_IS_NOT_GROWTH),
    }
    return render_page(request, "evidence/compare.html", context, partial="movements" if play else "comparison")


def selected(request: HttpRequest, slugs: list[str]) -> Selection:
    visible = Exercise.objects.visible_to(staff=request.user.is_staff)
    return Selection(slugs, exercises=visible.canonical())


def led_on(request: HttpRequest, selection: Selection, *, query: str = "") -> HttpResponse:
    """Redirect for good to the comparison of what was asked for, since merged. Raises Http404 if one never was."""
    missing = [slug for slug in selection.wanted if slug not in selection.exercises]
    now = OldAddress.objects.addresses_now(missing, staff=request.user.is_staff)
    if set(missing) - set(now):
        raise Http404("An exercise of this comparison is unknown.")
    slugs = dict.fromkeys(now.get(slug, slug) for slug in selection.wanted)
    return redirect(f"{reverse('compare', args=['-vs-'.join(slugs)])}{'?' if query else ''}{query}", permanent=True)


def ask_again(request: HtmxRequest, selection: Selection) -> HttpResponse:
    status = 400 if selection.too_many else 200
    return render_page(
        request, "evidence/compare_pick.html", {"selection": selection}, partial="comparison", status=status
    )


@require_safe
def study_list(request: HtmxRequest) -> HttpResponse:
    """The sources that fit the query string, newest first; htmx swaps the ``results`` partial alone."""
    form = StudyFilterForm(request.GET, label_suffix="")
    criteria = form.criteria()
    visible = Study.objects.visible_to(staff=request.user.is_staff)
    page = Paginator(visible.matching(**criteria).for_list(), per_page=40).get_page(request.GET.get("page"))
    response = render_page(
        request, "evidence/list.html", {"form": form, "page": page, "criteria": criteria}, partial="results"
    )
    return push_filled_url(request, response)


@require_safe
def study_bibtex(request: HttpRequest, key: str) -> HttpResponse:
    """A study's reference as a BibTeX file."""
    study = get_object_or_404(Study.objects.visible_to(staff=request.user.is_staff), key=key)
    return HttpResponse(study.bibtex, content_type="application/x-bibtex; charset=utf-8")


@require_safe
def claim_list(request: HtmxRequest) -> HttpResponse:
    """Popular statements, each with its verdict and the studies on each side; ``?verdict=`` narrows them."""
    verdict = ClaimFilterForm(request.GET).verdict_asked()
    visible = Claim.objects.visible_to(staff=request.user.is_staff)
    claims = visible.filter(verdict=verdict) if verdict else visible
    context = {"claims": claims.for_list(), "verdict": verdict, "verdicts": Claim.Verdict}
    return render_page(request, "evidence/claims.html", context, partial="claims")


@require_safe
def study_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a study measured, in whom, what it found, and its limits."""
    study = get_object_or_404(Study.objects.visible_to(staff=request.user.is_staff).for_detail(), key=key)
    return render(request, "evidence/detail.html", {"study": study, "claims": study.claims.published().for_cards()})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How roles are given, what %MVIC is, what may be compared, how answers are counted."""
    return render(
        request, "method.html", {"caveats": Study.objects.published().filter(key__in=ACTIVATION_IS_NOT_GROWTH)}
    )
