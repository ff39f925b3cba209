"""The site's addresses, and the page of a recipe."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path
from django.utils.html import format_html, format_html_join

from editorial.previews import preview_of
from tests.editorial.imaginary.models import Recipe


def show_recipe(request: HttpRequest, slug: str) -> HttpResponse:
    preview = preview_of(request)
    if preview and preview.shows(Recipe, slug=slug):
        recipe = preview.subject
    else:
        recipe = get_object_or_404(Recipe.objects.visible_to(staff=False), slug=slug)
    steps = format_html_join("", "<li>{}</li>", ((step.text,) for step in recipe.steps.all()))
    return HttpResponse(format_html("<h1>{}</h1><p>{}</p><ol>{}</ol>", recipe, recipe.summary, steps))


urlpatterns = [path("recipes/<slug:slug>/", show_recipe, name="recipe"), path("", include("config.urls"))]
handler404 = "pages.site.page_not_found"
