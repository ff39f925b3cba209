from django.contrib import admin

from evidence.models import Comparison, Measurement, Study, TechniqueEffect


class MeasurementInline(admin.StackedInline):
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


class ComparisonInline(admin.StackedInline):
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
