"""The query strings of the pages: a value that does not fit drops its own filter and no other."""

from typing import Any

from django import forms

from evidence.models import Claim, Study
from exercises.models import Equipment, Exercise, MovementPattern, Role
from muscles.models import Muscle, MuscleGroup


class ExerciseFilterForm(forms.Form):
    """The exercise list's query string. A value that does not fit drops its own filter and no other."""

    q = forms.CharField(
        label="Name",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    muscle = forms.ModelChoiceField(
        Muscle.objects.with_wholes(), to_field_name="slug", required=False, empty_label="Any muscle"
    )
    group = forms.ModelChoiceField(
        MuscleGroup.objects.all(), label="Muscle group", to_field_name="slug", required=False, empty_label="Any group"
    )
    role = forms.ChoiceField(choices=[("", "Any role"), *Role.choices], required=False)
    equipment = forms.ModelChoiceField(
        Equipment.objects.all(), to_field_name="slug", required=False, empty_label="Any equipment"
    )
    pattern = forms.ModelChoiceField(
        MovementPattern.objects.all(), to_field_name="slug", required=False, empty_label="Any pattern"
    )

    def criteria(self) -> dict[str, Any]:
        """Arguments for `ExerciseQuerySet.matching`: what was asked for and fits."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ExercisePageForm(forms.Form):
    """The query string of an exercise's page: the open panel, whether the movement plays, which stop is shown."""

    muscle = forms.SlugField(max_length=80, required=False)
    play = forms.ChoiceField(choices=[("yes", "Play"), ("no", "Stop")], required=False)
    stop = forms.SlugField(max_length=20, required=False)

    def asked(self) -> dict[str, str]:
        """What was asked for and fits: each of ``muscle``, ``play`` and ``stop``, "" if not."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


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
