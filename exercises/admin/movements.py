"""A movement's page: joint angles with the figure that they make beside them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, JSONField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from drawing import limits
from drawing.notation import read_movement
from exercises.admin import angles as posing
from exercises.admin.poses import GLOSSARY, AnglesField, describe_form_controls, find_moved_control, render_preview
from exercises.figures.strip import draw_strip
from exercises.models import Movement

STANDING = {"plant": {"point": "midfoot", "at": [0, 0]}, "poses": [{"name": "Start", "says": "", "hip": 0, "knee": 0}]}


@admin.register(Movement)
class MovementAdmin(admin.ModelAdmin):
    """Joint angles with the figure that they make beside them, drawn anew as they are written."""

    list_display = ["name", "used_by"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug"]}),
        ("As text, with what is planted, reached, held and stood on", {"classes": ["collapse"], "fields": ["data"]}),
    ]
    formfield_overrides = {JSONField: {"form_class": AnglesField}}
    change_form_template = "admin/exercises/with_figure.html"
    save_as = True

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new movement begins with a person who stands."""
        return {"data": STANDING, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Movement]:
        return super().get_queryset(request).annotate(exercise_count=Count("exercises"))

    @admin.display(description="exercises", ordering="exercise_count")
    def used_by(self, obj: Any) -> int:
        return int(obj.exercise_count)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Movement | None = None) -> dict[str, Any]:
        """The address follows the name only while the movement is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_urls(self) -> list[URLPattern]:
        preview = path("preview/", self.admin_site.admin_view(self.preview), name="exercises_movement_preview")
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The strip that the angles in the form make, or what is wrong with them."""
        return render_preview(self, request, self.strip_from)

    def strip_from(self, request: HttpRequest) -> dict[str, Any]:
        """What the angles make, after the change that a control of the page asks for; drawn though a joint protests.

        Raises ValidationError or PoseError if they make no movement at all.
        """
        data = AnglesField(label="angles").clean(request.POST.get("data", ""))
        movement = read_movement(data)
        control = find_moved_control(request)
        if control:
            data = posing.apply_control(data, movement, control, request.POST.get(control, ""))
            movement = read_movement(data)
        return {
            "problems": limits.problems(movement),
            "strip": draw_strip(movement),
            **describe_form_controls(request, control, "data", data, posing.describe_controls(data, movement)),
        }

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        extra = {
            **(extra_context or {}),
            "preview_url": reverse("admin:exercises_movement_preview"),
            "previews": ".field-data",
            "glossary": GLOSSARY,
        }
        if object_id and not self.has_change_permission(request):
            movement = self.get_object(request, object_id)
            extra["strip"] = draw_strip(movement.read) if movement else None
        return super().changeform_view(request, object_id, form_url, extra)
