from collections.abc import Iterable
from typing import Any

from django import forms

from evidence.models import Claim, Study
from exercises.models import Exercise
from muscles.models import Muscle

MAX_EXERCISES = 4


class Selection:
    """The exercises asked for in a comparison's address or form, each once, whatever else was written there."""

    def __init__(self, slugs: Iterable[str], *, exercises: Iterable[Exercise]) -> None:
        """``slugs`` as asked for; ``exercises`` are those that this reader may compare, in their canonical order."""
        self.exercises = {exercise.slug: exercise for exercise in exercises}
        self.wanted = [slug for slug in dict.fromkeys(slugs) if slug]

    @property
    def chosen(self) -> list[Exercise]:
        """The known exercises among those asked for, in the canonical order."""
        return [exercise for slug, exercise in self.exercises.items() if slug in self.wanted]

    @property
    def unknown(self) -> list[str]:
        """What was asked for and is no exercise, shortened to be shown."""
        return [slug[:60] for slug in self.wanted if slug not in self.exercises]

    @property
    def addable(self) -> list[Exercise]:
        """What may still be added; nothing once the comparison is full."""
        if len(self.chosen) >= MAX_EXERCISES:
            return []
        return [exercise for slug, exercise in self.exercises.items() if slug not in self.wanted]

    @property
    def too_many(self) -> bool:
        return len(self.chosen) > MAX_EXERCISES

    @property
    def problem(self) -> str:
        """What keeps these from being compared, in a sentence; "" if nothing does or nothing was asked for."""
        if self.unknown:
            return f"No exercise here is called “{self.unknown[0]}”. Choose one from the list."
        if self.too_many:
            return f"A comparison holds two to four exercises; this one has {len(self.chosen)}. Remove some to see it."
        if len(self.chosen) == 1:
            return f"Choose a second exercise to compare with {self.chosen[0].name}."
        return ""


class StudyFilterForm(forms.Form):
    """The study list's query string. A value that does not fit drops its own filter and no other."""

    q = forms.CharField(
        label="Words",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    design = forms.ChoiceField(choices=[("", "Any design"), *Study.Design.choices], required=False)
    exercise = forms.ModelChoiceField(
        Exercise.objects.all(), to_field_name="slug", required=False, empty_label="Any exercise"
    )
    muscle = forms.ModelChoiceField(
        Muscle.objects.with_wholes(), to_field_name="slug", required=False, empty_label="Any muscle"
    )

    def criteria(self) -> dict[str, Any]:
        """Arguments for `StudyQuerySet.matching`: what was asked for and fits."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ClaimFilterForm(forms.Form):
    """The claims' query string: ``?verdict=contested``."""

    verdict = forms.ChoiceField(choices=[("", "Any verdict"), *Claim.Verdict.choices], required=False)

    def verdict_asked(self) -> str:
        """The verdict asked for, or "" if none was or the value is none."""
        return self.cleaned_data["verdict"] if self.is_valid() else ""
