from typing import Any

from django.contrib import admin
from django.db.models import FETCH_PEERS, QuerySet
from django.http import HttpRequest

from exercises.models import (
    Activation,
    Cue,
    Equipment,
    Exercise,
    ExerciseLink,
    Fault,
    FaultShift,
    MovementPattern,
    Picture,
)


class PeerInline(admin.StackedInline):
    """An inline whose rows' names cost one query for each relation, not one for each row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).fetch_mode(FETCH_PEERS)


class ActivationInline(PeerInline):
    model = Activation
    extra = 0
    autocomplete_fields = ["muscle"]
    fields = [("muscle", "role", "position"), "headline", "explanation"]
    classes = ["collapse"]


class CueInline(admin.StackedInline):
    model = Cue
    extra = 0
    autocomplete_fields = ["muscles"]
    fields = [("phase", "position"), "text", "reason", "muscles"]
    classes = ["collapse"]


class FaultInline(admin.StackedInline):
    model = Fault
    extra = 0
    fields = ["position", "sign", "cause", "consequence", "mend"]
    show_change_link = True
    classes = ["collapse"]


class ExerciseLinkInline(admin.TabularInline):
    model = ExerciseLink
    fk_name = "from_exercise"
    extra = 0
    autocomplete_fields = ["to_exercise"]


class PictureInline(admin.TabularInline):
    model = Picture
    extra = 0


@admin.register(Exercise)
class ExerciseAdmin(admin.ModelAdmin):
    list_display = ["name", "pattern", "level", "status", "updated_at"]
    list_filter = ["status", "pattern", "equipment", "level"]
    search_fields = ["name", "aliases"]
    list_select_related = ["pattern"]
    autocomplete_fields = ["pattern", "equipment"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = [ActivationInline, CueInline, FaultInline, ExerciseLinkInline, PictureInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "aliases", "summary", "status"]}),
        (
            "What kind of exercise it is",
            {"fields": ["pattern", "equipment", ("mechanics", "laterality", "level"), "load_direction"]},
        ),
        ("Which part of the range it loads", {"fields": ["hardest", "hardest_note"]}),
        ("What is said of it", {"fields": ["popular_claims"]}),
        ("Dates", {"fields": [("created_at", "updated_at")]}),
    ]
    prepopulated_fields = {"slug": ["name"]}
    save_on_top = True

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exercise | None = None) -> dict[str, Any]:
        """The address follows the name only while the exercise is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


class FaultShiftInline(admin.TabularInline):
    model = FaultShift
    extra = 0
    autocomplete_fields = ["muscle"]


@admin.register(Fault)
class FaultAdmin(admin.ModelAdmin):
    list_display = ["sign", "exercise", "position"]
    list_filter = ["exercise"]
    search_fields = ["sign", "exercise__name"]
    list_select_related = ["exercise"]
    autocomplete_fields = ["exercise"]
    inlines = [FaultShiftInline]


@admin.register(Equipment)
class EquipmentAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(MovementPattern)
class MovementPatternAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "description"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
