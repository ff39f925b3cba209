from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from evidence.models import Claim, ClaimStudy, Comparison, Measurement, Study, TechniqueEffect
from exercises.admin import PeerInline


class MeasurementInline(PeerInline):
    model = Measurement
    extra = 0
    autocomplete_fields = ["exercise", "muscle", "joint_action"]
    fields = [
        ("exercise", "condition"),
        ("muscle", "joint_action", "target_name", "region"),
        ("quantity", "statistic", "phase"),
        ("value", "sd", "unit"),
        "note",
    ]
    classes = ["collapse"]


class ComparisonInline(PeerInline):
    model = Comparison
    extra = 0
    autocomplete_fields = ["higher", "lower", "muscle", "joint_action"]
    fields = [
        ("higher", "higher_condition"),
        ("lower", "lower_condition"),
        ("muscle", "joint_action", "target_name", "region"),
        ("quantity", "statistic", "phase", "significant"),
        "note",
    ]
    classes = ["collapse"]


class TechniqueEffectInline(admin.TabularInline):
    model = TechniqueEffect
    extra = 0
    autocomplete_fields = ["exercise"]


@admin.register(Study)
class StudyAdmin(admin.ModelAdmin):
    list_display = ["short_name", "title", "design", "sample_size", "doi"]
    list_filter = ["design", "read", "year"]
    search_fields = ["authors", "title", "key", "doi"]
    inlines = [MeasurementInline, ComparisonInline, TechniqueEffectInline]
    fieldsets = [
        (None, {"fields": ["key", "authors", ("year", "journal"), "title", ("volume", "pages", "doi"), "read"]}),
        (
            "What was done",
            {"fields": ["design", ("sample_size", "participants"), "load", "normalization"]},
        ),
        ("What it says", {"fields": ["finding", "limitations", "caution"]}),
    ]
    save_on_top = True


class ClaimStudyInline(admin.TabularInline):
    model = ClaimStudy
    extra = 0
    autocomplete_fields = ["study"]


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):
    list_display = ["statement", "verdict", "position"]
    list_filter = ["verdict"]
    search_fields = ["statement", "explanation"]
    autocomplete_fields = ["exercises", "muscles"]
    inlines = [ClaimStudyInline]
    fields = ["statement", "slug", "verdict", "explanation", "exercises", "muscles", "position"]
    prepopulated_fields = {"slug": ["statement"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Claim | None = None) -> dict[str, Any]:
        """The address follows the statement only while the claim is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)
