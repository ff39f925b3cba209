from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from editorial.admin.inlines import PeerInline
from editorial.admin.publishing import PublishedAdmin
from editorial.admin.tables import BulkAdmin
from editorial.worklist import NeedsWork
from evidence import exercise_admin  # noqa: F401  registers the exercises once more
from evidence.models import Claim, ClaimStudy, Comparison, Measurement, Study, TechniqueEffect
from evidence.resources import StudyResource


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
class StudyAdmin(PublishedAdmin, BulkAdmin):
    list_display = ["short_name", "title", "design", "sample_size", "doi", "status_in_list"]
    list_filter = [NeedsWork, "status", "design", "read", "year"]
    search_fields = ["authors", "title", "key", "doi"]
    readonly_fields = ["state"]
    resource_classes = [StudyResource]
    inlines = [MeasurementInline, ComparisonInline, TechniqueEffectInline]
    fieldsets = [
        (
            None,
            {"fields": ["key", "authors", ("year", "journal"), "title", ("volume", "pages", "doi"), "read", "state"]},
        ),
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
class ClaimAdmin(PublishedAdmin):
    list_display = ["statement", "verdict", "position", "status_in_list"]
    list_filter = [NeedsWork, "status", "verdict"]
    search_fields = ["statement", "explanation"]
    actions = [*PublishedAdmin.actions, "mark_checked"]
    autocomplete_fields = ["exercises", "muscles"]
    readonly_fields = ["state"]
    inlines = [ClaimStudyInline]
    fields = ["statement", "slug", "verdict", "explanation", "exercises", "muscles", "position", "state"]
    prepopulated_fields = {"slug": ["statement"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Claim | None = None) -> dict[str, Any]:
        """The address follows the statement only while the claim is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    @admin.action(description="Mark as checked: the verdict still stands", permissions=["change"])
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        checked = queryset.update(checked_at=timezone.now())
        sentence = "1 claim is marked as checked." if checked == 1 else f"{checked} claims are marked as checked."
        self.message_user(request, sentence, messages.SUCCESS)
