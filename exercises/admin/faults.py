"""A fault's own page: how it looks, beside the same moment done right."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import JSONField
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from reversion.models import Revision

from drawing.fault_pose import hold_moment
from editorial.admin.editing import editing_of, find_waiting_row
from editorial.admin.versioned import VersionedAdmin
from editorial.models import PendingVersion, Publishable, Status
from exercises.admin import angles as posing
from exercises.admin.poses import GLOSSARY, AnglesField, describe_form_controls, find_moved_control, render_preview
from exercises.figures.faults import draw_contrast
from exercises.models import Exercise, Fault, FaultShift


class FaultShiftInline(admin.TabularInline):
    model = FaultShift
    extra = 0
    autocomplete_fields = ["muscle"]


@admin.register(Fault)
class FaultAdmin(VersionedAdmin):
    """A fault is a part of its exercise: saving one of a published exercise writes that exercise's next version."""

    list_display = ["sign", "exercise", "position"]
    list_filter = ["exercise"]
    search_fields = ["sign", "exercise__name"]
    list_select_related = ["exercise"]
    autocomplete_fields = ["exercise"]
    inlines = [FaultShiftInline]
    fieldsets = [
        (None, {"fields": ["exercise", "position", "sign", "cause", "consequence", "mend"]}),
        ("How it looks, as text", {"classes": ["collapse"], "fields": ["figure"]}),
        ("One end of a setting", {"fields": [("setting", "stop", "stop_order")]}),
    ]
    formfield_overrides = {JSONField: {"form_class": AnglesField}}
    change_form_template = "admin/exercises/with_figure.html"

    def get_urls(self) -> list[URLPattern]:
        preview = path("preview/", self.admin_site.admin_view(self.preview), name="exercises_fault_preview")
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The fault beside the right movement as the form has it now, or what is wrong with the changes."""
        return render_preview(self, request, self.contrast_from)

    def subject_of_row(self, obj: Fault) -> Exercise:
        return obj.exercise

    def find_subject(self, request: HttpRequest, object_id: str) -> Exercise | None:
        """The exercise whose fault it is, in what is stored or in a version that waits."""
        try:
            pk = int(object_id)
        except ValueError:
            return None
        if pk > 0:
            return Exercise.objects.filter(faults__pk=pk).first()
        row = find_waiting_row(Fault, pk)
        return Exercise.objects.filter(pk=row.fields["exercise"]).first() if row else None

    def row_in_version(self, subject: Exercise, object_id: str) -> Fault | None:
        return next((fault for fault in subject.faults.all() if str(fault.pk) == object_id), None)

    def choose_base(self, request: HttpRequest, subject: Publishable) -> Revision | None:
        waiting = PendingVersion.objects.next_of(subject)
        return waiting.revision if waiting else None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A new fault goes to an exercise that is not published; one that is there stays where it is."""
        if db_field.name == "exercise":
            own = editing_of(request).subject
            drafts = Exercise.objects.exclude(status=Status.PUBLISHED)
            kwargs["queryset"] = Exercise.objects.filter(pk=own.pk) if own else drafts
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def contrast_from(self, request: HttpRequest) -> dict[str, Any]:
        """The right way beside the fault, after the change that a control of the page asks for.

        Raises ValidationError or PoseError if there is no movement to change, or the changes make no pose.
        """
        figure = AnglesField(label="how it looks", required=False).clean(request.POST.get("figure", "")) or {}
        chosen = forms.ModelChoiceField(Exercise.objects.with_movements()).clean(request.POST.get("exercise", ""))
        if not chosen.moves:
            raise ValidationError(f"{chosen} has no movement to change; give it one first.")
        movement = chosen.moves.read
        made = hold_moment(movement, figure)
        control = find_moved_control(request)
        if control:
            figure = posing.apply_control(figure, movement, control, request.POST.get(control, ""))
            made = hold_moment(movement, figure)
        return {
            "problems": [] if figure else ['Nothing is changed yet: {"moment": 1, "lumbar": 30}.'],
            "pair": draw_contrast(Fault(exercise=chosen, figure=figure), movement, [], []) if figure else None,
            **describe_form_controls(
                request, control, "figure", figure, posing.describe_controls(figure, made, movement)
            ),
        }

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        extra = {
            **(extra_context or {}),
            "preview_url": reverse("admin:exercises_fault_preview"),
            "previews": ".field-figure",
            "glossary": GLOSSARY,
        }
        return super().changeform_view(request, object_id, form_url, extra)
