"""Two to four exercises side by side."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.answers import make_pairs
from evidence.charts import make_joint_notes, make_study_results
from evidence.models import Claim, Comparison, Measurement, Study
from exercises.body import mark_body_map
from exercises.figures.motion import draw_side_by_side
from exercises.models import Exercise, OldAddress
from exercises.role_matrix import make_role_matrix
from pages.forms import ExercisePageForm
from pages.htmx import HtmxRequest, is_fragment_request, render_page

MAX_EXERCISES = 4
HOME_COMPARISON = ("hip-thrust", "back-squat", "deadlift")
ACTIVATION_IS_NOT_GROWTH = ("vigotsky-2022-semg-not-hypertrophy-proxy", "plotkin-2023-hip-thrust-squat-hypertrophy")


class Selection:
    """The exercises asked for in a comparison's address or form, each once, whatever else was written there."""

    def __init__(self, slugs: Iterable[str], *, exercises: Iterable[Exercise]) -> None:
        """``slugs`` as asked for; ``exercises`` are those that this reader may compare, in their canonical order."""
        self.exercises = {exercise.slug: exercise for exercise in exercises}
        self.wanted = [slug for slug in dict.fromkeys(slugs) if slug]

    @property
    def chosen(self) -> list[Exercise]:
        """The known exercises among those asked for, in the canonical order."""
        return [exercise for slug, exercise in self.exercises.items() if slug in self.wanted]

    @property
    def unknown(self) -> list[str]:
        """What was asked for and is no exercise, shortened to be shown."""
        return [slug[:60] for slug in self.wanted if slug not in self.exercises]

    @property
    def addable(self) -> list[Exercise]:
        """What may still be added; nothing once the comparison is full."""
        if len(self.chosen) >= MAX_EXERCISES:
            return []
        return [exercise for slug, exercise in self.exercises.items() if slug not in self.wanted]

    @property
    def too_many(self) -> bool:
        return len(self.chosen) > MAX_EXERCISES

    @property
    def problem(self) -> str:
        """What keeps these from being compared, in a sentence; "" if nothing does or nothing was asked for."""
        if self.unknown:
            return f"No exercise here is called “{self.unknown[0]}”. Choose one from the list."
        if self.too_many:
            return f"A comparison holds two to four exercises; this one has {len(self.chosen)}. Remove some to see it."
        if len(self.chosen) == 1:
            return f"Choose a second exercise to compare with {self.chosen[0].name}."
        return ""


def comparison_url(exercises: Sequence[Exercise]) -> str:
    return reverse("compare", args=["-vs-".join(exercise.slug for exercise in exercises)])


@require_safe
def compare_pick(request: HtmxRequest) -> HttpResponse:
    """Choose what to compare: two to four known exercises redirect to their comparison, all else asks again."""
    selection = select_exercises(request, request.GET.getlist("exercise"))
    if selection.unknown:
        with suppress(Http404):
            return redirect_merged(request, selection)
    if selection.chosen and not selection.problem:
        return redirect(comparison_url(selection.chosen))
    return ask_again(request, selection)


@require_safe
def compare(request: HtmxRequest, slugs: str) -> HttpResponse:
    """Two to four exercises side by side, at one address whatever order they were asked for in.

    One exercise or more than four go to the form, which says so; an unknown one is a 404 that offers near names.
    """
    selection = select_exercises(request, slugs.split("-vs-"))
    if selection.unknown:
        return redirect_merged(request, selection, query=request.META["QUERY_STRING"])
    if selection.problem or not selection.chosen:
        return ask_again(request, selection)
    if request.path != comparison_url(selection.chosen):
        query = request.META["QUERY_STRING"]
        return redirect(f"{comparison_url(selection.chosen)}{'?' if query else ''}{query}", permanent=True)
    play = ExercisePageForm(request.GET).asked()["play"]
    if play and is_fragment_request(request):
        context = load_movements(selection, play=play == "yes")
        return render_page(request, "evidence/compare.html", context, partial="movements")
    only_differences = request.GET.get("only") == "differences"
    context = load_comparison(selection, only_differences=only_differences, play=play == "yes")
    return render_page(request, "evidence/compare.html", context, partial="comparison")


def load_movements(selection: Selection, *, play: bool) -> dict[str, Any]:
    """How the exercises move: what the ``movements`` partial reads. 2 queries: exercises, activations with muscles."""
    exercises = Exercise.objects.in_order_of(selection.wanted).for_drawings()
    return {"movements": draw_side_by_side(exercises, play=play), "playing": play}


def load_comparison(selection: Selection, *, only_differences: bool, play: bool) -> dict[str, Any]:
    """The whole comparison; 10 queries."""
    exercises = list(Exercise.objects.in_order_of(selection.wanted).for_comparison())
    comparisons = list(Comparison.objects.published().between(exercises).for_sentences())
    measurements = Measurement.objects.published().of(exercises).as_printed()
    results = make_study_results(exercises, measurements, comparisons)
    matrix = make_role_matrix(exercises, only_differences=only_differences)
    shown = {row.muscle for _, rows in matrix for row in rows} if only_differences else None
    within = Comparison.objects.published().within(exercises).for_sentences()
    return {
        "selection": selection,
        "exercises": exercises,
        "movements": draw_side_by_side(exercises, play=play),
        "playing": play,
        "lifts": [(exercise, mark_body_map(exercise, only=shown)) for exercise in exercises],
        "pairs": make_pairs(exercises, comparisons),
        "only_differences": only_differences,
        "matrix": matrix,
        "results": results,
        "joint_notes": make_joint_notes(exercises, measurements, within, results),
        "claims": Claim.objects.published().about(exercises).for_cards(),
        "caveats": Study.objects.published().filter(key__in=ACTIVATION_IS_NOT_GROWTH),
    }


def select_exercises(request: HttpRequest, slugs: list[str]) -> Selection:
    visible = Exercise.objects.visible_to(staff=request.user.is_staff)
    return Selection(slugs, exercises=visible.canonical())


def redirect_merged(request: HttpRequest, selection: Selection, *, query: str = "") -> HttpResponse:
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
