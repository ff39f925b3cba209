"""Popular statements, each with its verdict."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evidence.models import Claim
from pages.forms import ClaimFilterForm
from pages.htmx import HtmxRequest, render_page
from pages.loading import put_preview_in


@require_safe
def claim_list(request: HtmxRequest) -> HttpResponse:
    """Popular statements, each with its verdict and the studies on each side; ``?verdict=`` narrows them."""
    verdict = ClaimFilterForm(request.GET).verdict_asked()
    visible = Claim.objects.visible_to(staff=request.user.is_staff)
    claims = put_preview_in(request, list(visible.for_list()), key=lambda claim: (claim.position, claim.statement))
    context = {
        "claims": [claim for claim in claims if verdict in {"", claim.verdict}],
        "verdict": verdict,
        "verdicts": Claim.Verdict,
    }
    return render_page(request, "evidence/claims.html", context, partial="claims")
