from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from evidence.models import Measurement
from exercises.models import Activation
from muscles.body import SILHOUETTES, mark_index_map, mark_muscle_map
from muscles.models import Muscle, MuscleGroup, OldAddress
from pages.redirects import redirect_old_slug


@require_safe
def muscle_list(request: HttpRequest) -> HttpResponse:
    """Every muscle by group, from neck to foot."""
    return render(request, "muscles/list.html", {"groups": MuscleGroup.objects.with_parts(), "map": mark_index_map()})


@redirect_old_slug(lambda request, slug: OldAddress.objects.address_now(slug))
@require_safe
def muscle_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A muscle's anatomy, the exercises that work it (or a part, or its whole) by role, and what was measured in it."""
    muscle = get_object_or_404(Muscle.objects.for_detail(), slug=slug)
    activations = Activation.objects.about(muscle).visible_to(staff=request.user.is_staff)
    measurements = Measurement.objects.published().about(muscle).as_printed()
    context = {
        "muscle": muscle,
        "activations": activations.for_muscle_page(),
        "measurements": measurements,
        "claims": muscle.claims.published().for_cards(),
        "map": mark_muscle_map(muscle),
    }
    return render(request, "muscles/detail.html", context)


@require_safe
def choose_silhouette(request: HttpRequest, letter: str) -> HttpResponse:
    """Remember for a year which figure the body map shows, and go back to where the choice was made."""
    if letter not in SILHOUETTES:
        raise Http404("There is no such figure.")
    back = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "muscles:list")
    response.set_cookie("figure", letter, max_age=60 * 60 * 24 * 365, samesite="Lax", secure=request.is_secure())
    return response
