"""The sources: a list, a page each, and a reference to download."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evidence.models import Study
from pages.forms import StudyFilterForm
from pages.htmx import HtmxRequest, push_filled_url, render_page
from pages.loading import get_page_row


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
def study_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a study measured, in whom, what it found, and its limits."""
    study = get_page_row(request, Study.objects.for_detail(), key=key)
    claims = study.claims.published().for_cards(beside=study)
    return render(request, "evidence/detail.html", {"study": study, "claims": claims})


@require_safe
def study_bibtex(request: HttpRequest, key: str) -> HttpResponse:
    """A study's reference as a BibTeX file."""
    study = get_page_row(request, Study.objects.all(), key=key)
    return HttpResponse(study.bibtex, content_type="application/x-bibtex; charset=utf-8")
