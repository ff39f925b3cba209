"""The forms of an exercise's page on the editors' desk: rows that have an order, faults with what they shift."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects
from django.forms.models import BaseInlineFormSet, ModelForm
from django.http import QueryDict

from drawing.checks import PoseError
from editorial.rules import find_publishing_problems
from exercises.body import mark_muscles
from exercises.figures.bellies import roles_by_belly
from exercises.figures.strip import Strip, draw_strip
from exercises.models import Activation, Exercise, Fault, FaultShift, Movement, MovementPattern, Role
from exercises.rules import note_role_differences
from muscles.body import Mark, group_marks
from muscles.models import Muscle
from text.wording import in_words

ASIDE = 10_000  # where a row waits while another takes its place; far above any list's length


# --- order ------------------------------------------------------------------------------------------------------------
class PlacedForm(ModelForm):
    """A row whose ``position`` only orders it: left empty it comes last, and two rows may ask for the same place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].label = "Place"
            self.fields["position"].help_text = "1, 2, 3 …; empty for the last."
        if self.instance._state.adding:
            self.initial["position"] = None

    @cached_property
    def changed_data(self) -> list[str]:
        """A new row that has nothing but a place (and a group, which its button gives it) is left out, not refused."""
        changed = super().changed_data
        group = PlacedFormSet.group_of(self._meta.model)
        return [] if self.empty_permitted and set(changed) <= {"position", group} else changed

    def validate_constraints(self) -> None:
        """All but those on the position, which the formset sets for all rows together."""
        try:
            kept_out = self._get_validation_exclusions()  # type: ignore[attr-defined]
            self.instance.validate_constraints(exclude={*kept_out, "position"})
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class PlacedFormSet(BaseInlineFormSet):
    """Rows numbered 1, 2, 3 … within the role, the phase, or as a whole, in the order that their places ask for."""

    @staticmethod
    def group_of(model: Any) -> str:
        """The field that groups the rows of ``model``, "" if none does."""
        return {"activation": "role", "cue": "phase"}.get(model._meta.model_name, "")

    def clean(self) -> None:
        self.number()
        super().clean()

    def number(self) -> None:
        """Give every valid row that stays its number; ties keep the order of the form. Rows unseen here keep theirs."""
        group = self.group_of(self.model)
        leaving = set(self.deleted_forms)
        staying = [
            form
            for form in self.forms
            if form not in leaving and form.is_valid() and (form.instance.pk or form.has_changed())
        ]
        seen = {form.instance.pk for form in self.initial_forms}
        unseen = [row for row in self.get_queryset() if row.pk not in seen]
        by_group: dict[Any, list[ModelForm]] = {}
        for form in staying:
            by_group.setdefault(getattr(form.instance, group, None), []).append(form)
        for value, forms_ in by_group.items():
            taken = {row.position for row in unseen if getattr(row, group, None) == value}
            numbers = (number for number in count(1) if number not in taken)
            for form in sorted(forms_, key=lambda form: form.cleaned_data.get("position") or ASIDE):
                number = next(numbers)
                form.cleaned_data["position"] = form.instance.position = number
                if form.initial.get("position") != number and "position" not in form.changed_data:
                    form.changed_data.append("position")

    def save(self, commit: bool = True) -> Any:
        """As usual, after rows that move or go have stepped aside: the database lets no two stand in one place."""
        going = [*self.deleted_forms, *(form for form in self.initial_forms if form.has_changed())]
        if commit:
            rows: QuerySet[Any] = self.get_queryset().model._default_manager.all()
            rows.filter(pk__in=[form.instance.pk for form in going]).update(position=F("position") + ASIDE)
        return super().save(commit=commit)


# --- faults -----------------------------------------------------------------------------------------------------------
def muscles_field(label: str, help_text: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Muscle.objects.all(),
        label=label,
        help_text=help_text,
        required=False,
        widget=AutocompleteSelectMultiple(Fault._meta.get_field("muscles"), admin.site),
    )


class FaultForm(PlacedForm):
    """A fault with its shifts as two lists of muscles."""

    takes_over = muscles_field("Takes over", "The muscles that do more when it happens.")
    does_less = muscles_field("Does less", "The muscles that lose work.")
    DIRECTIONS = {"takes_over": FaultShift.Direction.MORE, "does_less": FaultShift.Direction.LESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shifts = list(self.instance.shifts.all()) if self.instance.pk else []
        for name, direction in self.DIRECTIONS.items():
            self.initial[name] = [shift.muscle_id for shift in shifts if shift.direction == direction]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        both = set(cleaned.get("takes_over", ())) & set(cleaned.get("does_less", ()))
        if both:
            self.add_error(
                "does_less", f"In both lists: {in_words(sorted(both, key=str))}. Keep each muscle in one of them."
            )
        return cleaned

    def _save_m2m(self) -> None:
        """Make the shifts what the lists say; those that stay are not written again."""
        super()._save_m2m()  # type: ignore[misc]
        wanted = {
            muscle.pk: direction for name, direction in self.DIRECTIONS.items() for muscle in self.cleaned_data[name]
        }
        for shift in self.instance.shifts.all():
            direction = wanted.pop(shift.muscle_id, None)
            if direction is None:
                shift.delete()
            elif direction != shift.direction:
                shift.direction = direction
                shift.save()
        for muscle_id, direction in wanted.items():
            FaultShift.objects.create(fault=self.instance, muscle_id=muscle_id, direction=direction)


# --- what the form holds now ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """What stands beside the roles: muscles in words, the body map, notes, and the movement with the roles on it.

    ``missing`` is what a stored exercise lacks to be published.
    """

    muscles: dict[str, list[Muscle]]
    map: dict[str, list[Mark]]
    notes: list[str]
    strip: Strip | None
    missing: list[str] = field(default_factory=list)


def show_beside_roles(
    exercise: Exercise | None, activations: list[Activation], pattern: MovementPattern | None, movement: Movement | None
) -> Shown:
    """2 queries, both for the notes. Stored angles that make no movement show none."""
    strip = None
    if movement:
        with suppress(PoseError):
            strip = draw_strip(movement.read, roles_by_belly(activations))
    return Shown(
        {role.value: [row.muscle for row in activations if row.role == role] for role in Role},
        group_marks(mark_muscles(exercise or Exercise(slug="new"), activations)),
        note_role_differences(activations, pattern, beside=exercise),
        strip,
    )


def show_roles(exercise: Exercise | None) -> Shown:
    """What stands beside the roles of a stored exercise or a version of it, and what it lacks to be published.

    At most 7 queries.
    """
    if not exercise:
        return show_beside_roles(None, [], None, None)
    activations = Activation.objects.select_related("muscle__part_of__part_of")
    prefetch_related_objects([exercise], Prefetch("activations", activations))
    rows = sorted(exercise.activations.all(), key=lambda row: (row.role_rank, row.position))
    found_there = show_beside_roles(exercise, rows, exercise.pattern, exercise.moves)
    return replace(found_there, missing=[] if exercise.is_published else find_publishing_problems(exercise))


def show_roles_in(data: QueryDict, pk: str | None = None) -> Shown:
    """The same as a posted form has it, in at most 6 queries. Nonsense in it is left out; nothing is written."""
    exercise = find_by_key(Exercise.objects.all(), pk)
    movement = find_by_key(Movement.objects.all(), data.get("movement"))
    if not movement:
        whole = find_by_key(Exercise.objects.select_related("movement"), data.get("variation_of"))
        movement = whole.movement if whole else None
    pattern = find_by_key(MovementPattern.objects.all(), data.get("pattern"))
    return show_beside_roles(exercise, read_activations(data), pattern, movement)


def read_activations(data: QueryDict) -> list[Activation]:
    """The roles in a posted form, unsaved, by role and place, without rows half filled in or marked to go. 1 query."""
    found = []
    for number in range(min(parse_key(data.get("activations-TOTAL_FORMS")) or 0, 500)):
        row = {name: data.get(f"activations-{number}-{name}", "") for name in ("muscle", "role", "position", "DELETE")}
        muscle = parse_key(row["muscle"])
        if muscle and row["role"] in Role.values and not row["DELETE"]:
            found.append((muscle, row["role"], parse_key(row["position"]) or ASIDE))
    muscles = Muscle.objects.with_wholes().in_bulk([muscle for muscle, _, _ in found])
    rows = [
        Activation(muscle=muscles[muscle], role=role, position=position)
        for muscle, role, position in found
        if muscle in muscles
    ]
    return sorted(rows, key=lambda row: (row.role_rank, row.position))


def find_by_key(rows: QuerySet[Any], written: str | None) -> Any:
    key = parse_key(written)
    return rows.filter(pk=key).first() if key else None


def parse_key(written: str | None) -> int | None:
    """A number as a form sends it, None for nothing, nonsense and what no database holds."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None
