from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import FETCH_PEERS, Count, JSONField, QuerySet
from django.forms import Script
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from reversion.models import Revision

from drawing import limits
from drawing import movement as pose
from editorial.admin.merging import OldAddressAdmin, may_merge, merge_chosen, merge_path
from editorial.admin.publishing import PublishedAdmin, VersionedAdmin, exercise_of
from editorial.admin.tables import BulkAdmin
from editorial.publishing import next_version
from editorial.worklist import NeedsWork
from exercises import pictures
from exercises.admin import angles as posing
from exercises.admin.forms import FaultForm, PlacedForm, PlacedFormSet, roles_in, roles_of_row
from exercises.figures.faults import draw_contrast
from exercises.figures.strip import draw_exercise_strip, draw_strip
from exercises.merging import EXERCISES
from exercises.models import (
    Activation,
    Cue,
    Equipment,
    Exercise,
    ExerciseLink,
    Fault,
    FaultShift,
    ImportedFrom,
    Movement,
    MovementPattern,
    OldAddress,
    PendingVersion,
    Phase,
    Picture,
    Publication,
    Role,
    release,
)
from exercises.resources import ActivationResource, ExerciseResource
from text.names import NamedForm
from text.wording import in_words, lower_first


class AnglesText(forms.Textarea):
    """Angles as text, which the controls of the same form may be ahead of."""

    def __init__(self) -> None:
        super().__init__({"rows": 16, "class": "vLargeTextField angles", "spellcheck": "false"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        return posing.caught_up(text, data.dict() if hasattr(data, "dict") else data) if text else text


class AnglesField(forms.JSONField):
    """JSON written so that a person can read it: a line for each pose, and one for each other part of a movement."""

    widget = AnglesText
    default_error_messages = {
        "invalid": "This is not JSON. Names and texts stand in double quotes, and a comma between two parts."
    }

    def prepare_value(self, value: Any) -> Any:
        return posing.laid_out(value) if isinstance(value, dict) else super().prepare_value(value)


class PeerInline(admin.StackedInline):
    """An inline whose rows' names cost one query for each relation, not one for each row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).fetch_mode(FETCH_PEERS)


class PlacedInline(PeerInline):
    """Rows in an order that an editor chooses, each folded under a sentence that says what it is.

    ``groups`` are the values of the field ``group`` with heading and button: {value: (heading, what adds a row there)}.
    """

    form: Any = PlacedForm
    formset: Any = PlacedFormSet
    template = "admin/exercises/placed.html"
    extra = 0
    ordered = True
    group = ""
    groups: dict[str, tuple[str, str]] = {}
    own_page = ""

    def row_title(self, obj: Any) -> str:
        return str(obj)


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


class PictureForm(PlacedForm):
    """A picture's words and its file, which is drawn anew when the page is saved.

    Of a form that is refused the file is ``kept`` for ``user``, because a browser sends a file only once.
    """

    upload = pictures.UploadField(
        label="File",
        help_text="JPEG, PNG, WebP, AVIF or HEIC. What the camera wrote into it (place, time, device) is left out.",
    )
    kept = forms.Field(required=False, widget=forms.HiddenInput)
    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload = self.fields["upload"]
        if self.instance.stem:
            upload.required, upload.label = False, "Another file in its place"
        if self["kept"].value():
            upload.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kept") and not cleaned.get("upload") and "upload" not in self.errors:
            try:
                cleaned["upload"] = pictures.take_up(cleaned["kept"], self.user)
            except ValidationError as error:
                self.add_error("upload", error)
        self.instance.pixels = cleaned.get("upload")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        if kept := pictures.kept_file(self["kept"].value(), self.user):
            release({kept["name"]})
        return saved

    def keep(self) -> None:
        """Keep the file of this form, which was refused and is shown again; say so beside the field."""
        file, image = self.files.get(self.add_prefix("upload")), self.cleaned_data.get("upload")
        token, kept = self["kept"].value(), pictures.kept_file(self["kept"].value(), self.user)
        if not image and not file:  # nothing was chosen, or what was kept is gone
            token = ""
        elif image and file:
            try:
                token = pictures.set_aside(image, str(file.name), self.user)
            except pictures.StorageError:
                token = ""
            if kept:
                pictures.discard([kept["name"]])
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("kept")] = token
        self.data = data
        if kept := pictures.kept_file(token, self.user):
            words = format_html("<b>“{}” is kept</b>; choose another to replace it.", kept["called"])
            self["upload"].help_text = words
        elif file:
            self["upload"].help_text = "Choose the file again: nothing is saved yet, and this one could not be kept."


class PictureInline(PlacedInline):
    model = Picture
    form = PictureForm
    readonly_fields = ["shown"]
    fields = ["position", "shown", "upload", ("focal_x", "focal_y"), "alt", ("credit", "licence")]

    class Media:
        css: ClassVar = {"all": ["css/admin-pictures.css"]}
        js: ClassVar = [Script("js/focal-point.js", type="module")]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    def row_title(self, obj: Picture) -> str:
        return obj.alt or "Without an alternative text yet"

    @admin.display(description="File")
    def upload(self, obj: Picture) -> str:
        """In place of the field, where it can only be read."""
        return f"{obj.width} × {obj.height} pixels"

    @admin.display(description="The picture")
    def shown(self, obj: Picture) -> SafeString:
        """The picture at 480 pixels; a click on it sets the focal point."""
        if not obj.stem:
            return format_html('<div class="focal-point"></div>{}', "Shown here once a file is chosen.")
        width, height = obj.small
        return format_html(
            '<div class="focal-point"><img src="{}" alt="{}" width="{}" height="{}"></div>'
            '<div class="help">Click what a square crop must show, or write the two numbers below.</div>',
            *(obj.small_url, obj.alt, width, height),
        )


def desk_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def linked_list(rows: list[tuple[str, Any, str]], *, none: str) -> SafeString:
    """Links, each with what is said of it; the sentence ``none`` if there are none."""
    items = format_html_join("", '<li><a href="{}">{}</a>: {}</li>', rows)
    return format_html('<ul class="desk-list">{}</ul>', items) if rows else format_html("{}", none)


@admin.register(Exercise)
class ExerciseAdmin(PublishedAdmin, BulkAdmin):
    list_display = ["name", "pattern", "level", "standing_in_list", "updated_at"]
    list_filter = [NeedsWork, "status", "pattern", "equipment", "level"]
    actions = [*PublishedAdmin.actions, merge_chosen]
    search_fields = ["name", "aliases"]
    resource_classes = [ExerciseResource, ActivationResource]
    list_select_related = ["pattern"]
    autocomplete_fields = ["pattern", "equipment", "variation_of", "movement"]
    form = NamedForm
    readonly_fields = ["state", "figure", "claims_here", "measured_here", "created_at", "updated_at"]
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
        ("What is said of it", {"fields": ["popular_claims", "claims_here"]}),
        ("What was measured", {"fields": ["measured_here"]}),
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
        "What was measured": "Figures",
    }
    prepopulated_fields = {"slug": ["name"]}
    save_on_top = True
    change_form_template = "admin/exercises/exercise.html"

    @admin.display(description="Its figure")
    def figure(self, obj: Exercise) -> SafeString:
        shown = draw_exercise_strip(obj) if obj.pk else None
        drawn = render_to_string("admin/exercises/_desk_figure.html", {"strip": shown})
        return format_html('<div id="desk-figure">{}</div>', drawn)

    @admin.display(description="Claims that name it")
    def claims_here(self, obj: Exercise) -> SafeString:
        """The claims, each with its verdict and a link to its page here; 1 query."""
        rows = obj.claims.all() if obj.pk else []
        return linked_list([(desk_url(claim), claim, claim.get_verdict_display()) for claim in rows], none="None yet.")

    @admin.display(description="Figures and comparisons")
    def measured_here(self, obj: Exercise) -> SafeString:
        """What each study measured in it, published or not, with a link to the study's page here; 3 queries."""
        if not obj.pk:
            return linked_list([], none="Nothing yet.")
        rows: list[Any] = [
            *obj.measurements.figures(),
            *obj.comparisons_higher.for_sentences(),
            *obj.comparisons_lower.exclude(higher=obj).for_sentences(),
        ]
        rows.sort(key=lambda row: (-(row.study.year or 0), row.study.key))
        return render_to_string("admin/exercises/_measured.html", {"rows": rows})

    def get_urls(self) -> list[URLPattern]:
        roles = path("roles/", self.admin_site.admin_view(self.roles), name="exercises_exercise_roles")
        return [roles, merge_path(self, EXERCISES), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(self, request)

    def roles(self, request: HttpRequest) -> HttpResponse:
        """The body map, the notes and the movement as the posted form has them; htmx swaps them into the page."""
        if request.method != "POST" or not (self.has_view_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        shown = roles_in(request.POST, request.GET.get("exercise"))
        return render(request, "admin/exercises/_roles.html", {"shown": shown, "swapped": True})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        posted = request.POST if request.method == "POST" else None
        # Read as late as the form is: the rows may be those of another version by then.
        shown = SimpleLazyObject(lambda: roles_in(posted, object_id) if posted else roles_of_row(object_id))
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

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exercise | None = None) -> dict[str, Any]:
        """The address follows the name only while the exercise is new."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


admin.site.register(OldAddress, OldAddressAdmin)


class FaultShiftInline(admin.TabularInline):
    model = FaultShift
    extra = 0
    autocomplete_fields = ["muscle"]


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
        movement = pose.read_movement(data)
        control = control_of(request)
        if control:
            data = posing.changed(data, movement, control, request.POST.get(control, ""))
            movement = pose.read_movement(data)
        return {
            "problems": limits.problems(movement),
            "strip": draw_strip(movement),
            **controls(request, control, "data", data, posing.controls_of(data, movement)),
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


def control_of(request: HttpRequest) -> str:
    """The name of the control that htmx says was moved; empty if the angles were written as text."""
    name = request.headers.get("HX-Trigger-Name") or ""
    return name if name not in ("data", "figure", "exercise") else ""


def controls(
    request: HttpRequest, control: str, field: str, data: dict[str, Any], found: posing.Controls
) -> dict[str, Any]:
    """What of the page changes beside the figure: the text where a control was moved, the controls but for a slider's.

    A slider keeps its place in the page, since a hand or the keyboard's focus is on it: its words alone change.
    """
    text = posing.laid_out(data) if control else request.POST.get(field, "")
    sliders = [slider for row in found.rows for slider in row.sliders]
    moved = next((slider for slider in sliders if slider.name == control), None)
    return {
        "field": field,
        "text": text if control else "",
        "digest": posing.digest(text),
        "moved": moved,
        "following": [one for one in sliders if moved and one.address == moved.address and not one.own],
        "controls": None if control.partition("-")[0] in KEEP_PLACE else found,
        "preview_url": request.path,
    }


KEEP_PLACE = {"angle", "name", "says", "seconds", "moment"}
STANDING = {"plant": {"point": "midfoot", "at": [0, 0]}, "poses": [{"name": "Start", "says": "", "hip": 0, "knee": 0}]}
GLOSSARY = [
    ("Trunk", ", ".join(f"{name} {low} to {high}" for name, (low, high) in pose.TRUNK.items())),
    (
        "Limbs, both sides or in right and left",
        ", ".join(f"{name} {low} to {high}" for name, (low, high) in pose.LIMBS.items()),
    ),
    ("Places on the body", ", ".join(pose.PLANTS)),
    ("Views", ", ".join(pose.VIEWS)),
    ("What can reach", ", ".join(sorted(pose.REACHES))),
]


def render_preview(model_admin: admin.ModelAdmin, request: HttpRequest, make: Any) -> HttpResponse:
    """What ``make`` draws from the posted form, or the sentences of the ValidationError or PoseError that it raises."""
    if request.method != "POST" or not (
        model_admin.has_view_permission(request) or model_admin.has_add_permission(request)
    ):
        raise PermissionDenied
    context: dict[str, Any] = {}
    try:
        context = make(request)
    except ValidationError as error:
        context = {"problems": error.messages}
    except pose.PoseError as error:
        context = {"problems": [str(error)]}
    return render(request, "admin/exercises/_preview.html", context)


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

    def whole_of(self, obj: Fault) -> Exercise:
        return obj.exercise

    def subject_of(self, request: HttpRequest, object_id: str) -> Exercise | None:
        """The exercise whose fault it is, in what is stored or in a version that waits."""
        return exercise_of(Fault, object_id)

    def base_of(self, request: HttpRequest, subject: Exercise) -> Revision | None:
        waiting = next_version(subject)
        return waiting.revision if waiting else None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A new fault goes to an exercise that is not published; one that is there stays where it is."""
        if db_field.name == "exercise":
            fault = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            own = Exercise.objects.filter(faults__pk=fault) if fault else None
            kwargs["queryset"] = Exercise.objects.exclude(status=Exercise.Status.PUBLISHED) if own is None else own
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
        made = pose.held(movement, figure)
        control = control_of(request)
        if control:
            figure = posing.changed(figure, movement, control, request.POST.get(control, ""))
            made = pose.held(movement, figure)
        return {
            "problems": [] if figure else ['Nothing is changed yet: {"moment": 1, "lumbar": 30}.'],
            "pair": draw_contrast(Fault(exercise=chosen, figure=figure), movement, [], []) if figure else None,
            **controls(request, control, "figure", figure, posing.controls_of(figure, made, movement)),
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


@admin.register(ImportedFrom)
class ImportedFromAdmin(admin.ModelAdmin):
    """What came from other collections, to read: whose it is, its text, and its words that have no counterpart here."""

    list_display = ["name", "source", "exercise", "author", "licence", "unknown_words"]
    list_filter = ["source", "licence"]
    search_fields = ["name", "key", "exercise__name"]
    list_select_related = ["exercise"]

    @admin.display(description="words unknown here")
    def unknown_words(self, obj: ImportedFrom) -> str:
        return ", ".join(obj.unknown)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportedFrom | None = None) -> bool:
        return False


class OnlyToRead(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Publication)
class PublicationAdmin(OnlyToRead):
    """What was published, by whom and when; only to be read."""

    list_display = ["title", "content_type", "published_by", "published_at"]
    list_filter = ["content_type", "published_by"]
    search_fields = ["title"]
    list_select_related = ["content_type", "published_by"]


@admin.register(PendingVersion)
class PendingVersionAdmin(OnlyToRead):
    """The versions that wait, each leading to what it would change; written and published on their subject's page."""

    list_display = ["title", "content_type", "state", "updated_at", "sent_at", "changes_link"]
    list_filter = ["state", "content_type"]
    search_fields = ["title"]
    list_select_related = ["content_type"]

    @admin.display(description="what it changes")
    def changes_link(self, obj: PendingVersion) -> SafeString:
        kind = obj.content_type
        url = reverse(f"admin:{kind.app_label}_{kind.model}_compare", args=[obj.object_id])
        return format_html('<a href="{}">See what {} changes</a>', url, obj.title)
