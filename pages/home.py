"""The front page and the page on method."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.answers import make_pairs
from evidence.models import Comparison, Study
from exercises.models import Exercise
from muscles.body import mark_index_map
from muscles.models import MuscleGroup
from pages.compare import ACTIVATION_IS_NOT_GROWTH, HOME_COMPARISON, comparison_url


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the muscles, the first comparison with its answers, and what is new."""
    exercises = list(Exercise.objects.published().in_order_of(HOME_COMPARISON).for_cards())
    comparisons = Comparison.objects.published().between(exercises).for_sentences()
    context = {
        "exercises": exercises,
        "comparison_url": comparison_url(exercises) if len(exercises) > 1 else reverse("compare_pick"),
        "pairs": make_pairs(exercises, comparisons),
        "groups": MuscleGroup.objects.with_muscles(),
        "map": mark_index_map(),
        "newest": Exercise.objects.published().select_related("pattern").order_by("-created_at", "name")[:6],
    }
    return render(request, "home.html", context)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How roles are given, what %MVIC is, what may be compared, how answers are counted."""
    return render(
        request, "method.html", {"caveats": Study.objects.published().filter(key__in=ACTIVATION_IS_NOT_GROWTH)}
    )
