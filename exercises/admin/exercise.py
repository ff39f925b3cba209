"""An exercise's page, in the order of the page that readers see."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.admin.merging import MergingAdmin, merge_chosen
from editorial.admin.publishing import PublishedAdmin
from editorial.admin.tables import BulkAdmin
from editorial.names import NamedForm
from editorial.worklist import NeedsWork
from exercises.admin.forms import FaultForm, show_roles, show_roles_in
from exercises.admin.pictures import PictureForm, PictureInline, release_kept_uploads
from exercises.admin.rows import PlacedInline
from exercises.figures.strip import draw_exercise_strip
from exercises.merging import EXERCISES
from exercises.models import Activation, Cue, Exercise, ExerciseLink, Fault, FaultShift, Phase, Role
from exercises.resources import ActivationResource, ExerciseResource
from text.wording import in_words, lower_first


class ActivationInline(PlacedInline):
    model = Activation
    verbose_name = "muscle"
    verbose_name_plural = "muscles, by role"
    autocomplete_fields = ["muscle"]
    fields = [("muscle", "role", "position"), "headline", "explanation"]
    group = "role"
    groups = {role.value: (f"{role.label}s", f"Add a {role.label.lower()}") for role in Role}

    def row_title(self, obj: Activation) -> str:
        return f"{obj.muscle}: {lower_first(obj.headline)}" if obj.headline else f"{obj.muscle}, without a headline yet"


class CueInline(PlacedInline):
    model = Cue
    verbose_name_plural = "how to do it: cues, by phase"
    autocomplete_fields = ["muscles"]
    fields = [("phase", "position"), "text", "reason", ("muscles", "place")]
    group = "phase"
    groups = {phase.value: (phase.label, f"Add a cue: {phase.label.lower()}") for phase in Phase}


class FaultInline(PlacedInline):
    model = Fault
    form = FaultForm
    verbose_name_plural = "when it goes wrong: faults"
    fields = ["position", "sign", "cause", "consequence", ("takes_over", "does_less"), "mend"]
    own_page = "Its figure and setting, in a new tab"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("shifts__muscle")

    def moved(self, obj: Fault, direction: str) -> str:
        return in_words([shift.muscle for shift in obj.shifts.all() if shift.direction == direction])

    # In place of the form's two lists, where they can only be read.

    @admin.display(description="Takes over")
    def takes_over(self, obj: Fault) -> str:
        return self.moved(obj, FaultShift.Direction.MORE)

    @admin.display(description="Does less")
    def does_less(self, obj: Fault) -> str:
        return self.moved(obj, FaultShift.Direction.LESS)

    def row_title(self, obj: Fault) -> str:
        """The sign and what it moves, as stored: "Knees falling in: hip adductors more, gluteus medius less"."""
        moved = [f"{words} {direction}" for direction in FaultShift.Direction if (words := self.moved(obj, direction))]
        return f"{obj.sign}: {', '.join(moved)}" if moved else obj.sign


class ExerciseLinkInline(PlacedInline):
    """Links come by kind and name; they have no order of their own."""

    model = ExerciseLink
    form = forms.ModelForm
    formset = BaseInlineFormSet
    fk_name = "from_exercise"
    verbose_name_plural = "instead, or next: links to other exercises"
    autocomplete_fields = ["to_exercise"]
    fields = [("kind", "to_exercise"), "reason"]
    ordered = False
    group = "kind"
    groups = {
        "easier": ("Easier", "Add an easier exercise"),
        "harder": ("Harder", "Add a harder exercise"),
        "variation": ("Variations", "Add a variation"),
        "alternative": ("Alternatives", "Add an alternative"),
    }

    def row_title(self, obj: ExerciseLink) -> str:
        return f"{obj.to_exercise}: {lower_first(obj.reason)}"


@admin.register(Exercise)
class ExerciseAdmin(PublishedAdmin, BulkAdmin, MergingAdmin):
    list_display = ["name", "pattern", "level", "status_in_list", "updated_at"]
    list_filter = [NeedsWork, "status", "pattern", "equipment", "level"]
    actions = [*PublishedAdmin.actions, merge_chosen]
    merge_rules = EXERCISES
    search_fields = ["name", "aliases"]
    resource_classes = [ExerciseResource, ActivationResource]
    list_select_related = ["pattern"]
    autocomplete_fields = ["pattern", "equipment", "variation_of", "movement"]
    form = NamedForm
    readonly_fields = ["state", "figure", "created_at", "updated_at"]
    inlines = [ActivationInline, CueInline, FaultInline, ExerciseLinkInline, PictureInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "state"]}),
        ("How it moves", {"fields": ["figure", "variation_of", "movement"]}),
        ("In short", {"fields": ["summary", "aliases"]}),
        (
            "What kind of exercise it is",
            {"fields": ["pattern", "equipment", ("mechanics", "laterality", "level"), "load_direction"]},
        ),
        ("Which part of the range it loads", {"fields": ["hardest", "hardest_note"]}),
        ("What is said of it", {"fields": ["popular_claims"]}),
        ("Dates", {"fields": [("created_at", "updated_at")]}),
    ]
    # As a reader meets them, each with its name in the list of sections; what is not named here comes last.
    page_order = {
        None: "Name",
        "How it moves": "Movement",
        "In short": "In short",
        "What kind of exercise it is": "Kind",
        ActivationInline: "Roles",
        "Which part of the range it loads": "Range",
        CueInline: "Cues",
        FaultInline: "Faults",
        "What is said of it": "Claims",
        ExerciseLinkInline: "Links",
        PictureInline: "Pictures",
    }
    prepopulated_fields = {"slug": ["name"]}
    save_on_top = True
    change_form_template = "admin/exercises/exercise.html"

    @admin.display(description="Its figure")
    def figure(self, obj: Exercise) -> SafeString:
        shown = draw_exercise_strip(obj) if obj.pk else None
        drawn = render_to_string("admin/exercises/_desk_figure.html", {"strip": shown})
        return format_html('<div id="desk-figure">{}</div>', drawn)

    def get_urls(self) -> list[URLPattern]:
        roles = path("roles/", self.admin_site.admin_view(self.roles), name="exercises_exercise_roles")
        return [roles, *super().get_urls()]

    def roles(self, request: HttpRequest) -> HttpResponse:
        """The body map, the notes and the movement as the posted form has them; htmx swaps them into the page."""
        if request.method != "POST" or not (self.has_view_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        shown = show_roles_in(request.POST, request.GET.get("exercise"))
        return render(request, "admin/exercises/_roles.html", {"shown": shown, "swapped": True})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        posted = request.POST if request.method == "POST" else None
        # Read as late as the form is: the exercise may be that of another version by then.
        shown = SimpleLazyObject(
            lambda: (
                show_roles_in(posted, object_id)
                if posted
                else show_roles(self.get_object(request, unquote(object_id)) if object_id else None)
            )
        )
        url = reverse("admin:exercises_exercise_roles", query={"exercise": object_id} if object_id else None)
        extra = {**(extra_context or {}), "shown": shown, "roles_url": url}
        return super().changeform_view(request, object_id, form_url, extra)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The page with its form; of one that was refused, the files that were chosen are kept."""
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        for form in [form for formset in formsets for form in formset.forms]:
            if isinstance(form, PictureForm) and form.is_bound:
                form.keep()
        return super().render_change_form(request, context, *args, **kwargs)

    def go_on(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        release_kept_uploads(request)
        return super().go_on(request, *args, **kwargs)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exercise | None = None) -> dict[str, Any]:
        """The address follows the name only while the exercise is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)
