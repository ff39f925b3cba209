"""What the pages of a movement and of a fault share: angles as text and as sliders, and the drawing beside them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from drawing.checks import PoseError
from drawing.movement import VIEWS
from drawing.notation import LIMBS, PLANTS, REACHES, TRUNK
from exercises.admin import angles as posing


class AnglesText(forms.Textarea):
    """Angles as text, which the controls of the same form may be ahead of."""

    def __init__(self) -> None:
        super().__init__({"rows": 16, "class": "vLargeTextField angles", "spellcheck": "false"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        return posing.catch_up_text(text, data.dict() if hasattr(data, "dict") else data) if text else text


class AnglesField(forms.JSONField):
    """JSON written so that a person can read it: a line for each pose, and one for each other part of a movement."""

    widget = AnglesText
    default_error_messages = {
        "invalid": "This is not JSON. Names and texts stand in double quotes, and a comma between two parts."
    }

    def prepare_value(self, value: Any) -> Any:
        return posing.lay_out_json(value) if isinstance(value, dict) else super().prepare_value(value)


def find_moved_control(request: HttpRequest) -> str:
    """The name of the control that htmx says was moved; empty if the angles were written as text."""
    name = request.headers.get("HX-Trigger-Name") or ""
    return name if name not in ("data", "figure", "exercise") else ""


def describe_form_controls(
    request: HttpRequest, control: str, field: str, data: dict[str, Any], found: posing.Controls
) -> dict[str, Any]:
    """What of the page changes beside the figure: the text where a control was moved, the controls but for a slider's.

    A slider keeps its place in the page, since a hand or the keyboard's focus is on it: its words alone change.
    """
    text = posing.lay_out_json(data) if control else request.POST.get(field, "")
    sliders = [slider for row in found.rows for slider in row.sliders]
    moved = next((slider for slider in sliders if slider.name == control), None)
    return {
        "field": field,
        "text": text if control else "",
        "digest": posing.hash_text(text),
        "moved": moved,
        "following": [one for one in sliders if moved and one.address == moved.address and not one.own],
        "controls": None if control.partition("-")[0] in KEEP_PLACE else found,
        "preview_url": request.path,
    }


KEEP_PLACE = {"angle", "name", "says", "seconds", "moment"}
GLOSSARY = [
    ("Trunk", ", ".join(f"{name} {low} to {high}" for name, (low, high) in TRUNK.items())),
    (
        "Limbs, both sides or in right and left",
        ", ".join(f"{name} {low} to {high}" for name, (low, high) in LIMBS.items()),
    ),
    ("Places on the body", ", ".join(PLANTS)),
    ("Views", ", ".join(VIEWS)),
    ("What can reach", ", ".join(sorted(REACHES))),
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
    except PoseError as error:
        context = {"problems": [str(error)]}
    return render(request, "admin/exercises/_preview.html", context)
