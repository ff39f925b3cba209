"""The editors' page of the manual, inside the admin: the same text that lies in docs/, with no network needed."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

EDITING = settings.BASE_DIR / "docs" / "editing.md"
MARKDOWN = MarkdownIt("commonmark", {"html": False})  # HTML in the text is shown as text


@require_safe
def editing_help(request: HttpRequest) -> HttpResponse:
    """How to edit, for everyone who may enter the admin: docs/editing.md as a page, its first heading the title."""
    manual = mark_safe(MARKDOWN.render(EDITING.read_text(encoding="utf-8")))  # noqa: S308
    context = {**admin.site.each_context(request), "title": "How to edit", "manual": manual}
    return render(request, "admin/help.html", context)
