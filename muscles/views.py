from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from muscles.models import Muscle, MuscleGroup


@require_safe
def muscle_list(request: HttpRequest) -> HttpResponse:
    """Every muscle by group, from neck to foot."""
    return render(request, "muscles/list.html", {"groups": MuscleGroup.objects.with_parts()})


@require_safe
def muscle_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A muscle's anatomy, the exercises that work it (or a part, or its whole) by role, and what was measured in it."""
    muscle = get_object_or_404(Muscle.objects.for_detail(), slug=slug)
    # Reached through the muscle, because the apps that hold them build on this one.
    activations = muscle.activations.model.objects.about(muscle).visible_to(staff=request.user.is_staff)
    figures = muscle.measurements.model.objects.about(muscle).figures()
    context = {
        "muscle": muscle,
        "activations": activations.for_muscle_page(),
        "figures": figures,
        "claims": muscle.claims.for_cards(),
    }
    return render(request, "muscles/detail.html", context)
