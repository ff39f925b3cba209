"""What is claimed of an exercise and was measured in it, on the exercise's page of the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exercises.admin.exercise import ExerciseAdmin
from exercises.models import Exercise

CLAIMED, MEASURED = "What is said of it", "What was measured"


def place_evidence(fieldsets: Any) -> Any:
    """``fieldsets`` with the claims below what is said of the exercise, and what was measured before the dates."""
    placed = [
        (name, {"fields": [*options["fields"], *(["claims_here"] if name == CLAIMED else [])]})
        for name, options in fieldsets
    ]
    return [*placed[:-1], (MEASURED, {"fields": ["measured_here"]}), placed[-1]]


admin.site.unregister(Exercise)


@admin.register(Exercise)
class ExerciseWithEvidenceAdmin(ExerciseAdmin):
    readonly_fields = [*ExerciseAdmin.readonly_fields, "claims_here", "measured_here"]
    fieldsets = place_evidence(ExerciseAdmin.fieldsets)
    page_order = {**ExerciseAdmin.page_order, MEASURED: "Figures"}

    @admin.display(description="Claims that name it")
    def claims_here(self, obj: Exercise) -> SafeString:
        """The claims, each with its verdict and a link to its page here; 1 query."""
        rows = obj.claims.all() if obj.pk else []
        return linked_list([(admin_url(claim), claim, claim.get_verdict_display()) for claim in rows], none="None yet.")  # type: ignore[attr-defined]

    @admin.display(description="Figures and comparisons")
    def measured_here(self, obj: Exercise) -> SafeString:
        """What each study measured in it, published or not, with a link to the study's page here; 3 queries."""
        if not obj.pk:
            return linked_list([], none="Nothing yet.")
        rows: list[Any] = [
            *obj.measurements.as_printed(),
            *obj.comparisons_higher.for_sentences(),
            *obj.comparisons_lower.exclude(higher=obj).for_sentences(),
        ]
        rows.sort(key=lambda row: (-(row.study.year or 0), row.study.key))
        return render_to_string("admin/exercises/_measured.html", {"rows": rows})


def admin_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def linked_list(rows: list[tuple[str, Any, str]], *, none: str) -> SafeString:
    """Links, each with what is said of it; the sentence ``none`` if there are none."""
    items = format_html_join("", '<li><a href="{}">{}</a>: {}</li>', rows)
    return format_html('<ul class="desk-list">{}</ul>', items) if rows else format_html("{}", none)
