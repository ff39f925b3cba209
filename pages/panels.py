"""What an exercise's page gathers: the evidence of each muscle's row, and the panel that opens under it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from evidence.models import Comparison, Measurement, Study, TechniqueEffect
from exercises.models import Activation, Cue, Exercise, Fault, FaultShift, Role
from muscles.models import Muscle


@dataclass
class Evidence:
    """Everything published here about one exercise."""

    measurements: list[Measurement]
    comparisons: list[Comparison]
    effects: list[TechniqueEffect]

    @property
    def studies(self) -> list[Study]:
        """The studies behind it, each once, newest first."""
        found = {row.study for rows in (self.measurements, self.comparisons, self.effects) for row in rows}
        return sorted(found, key=lambda study: (-(study.year or 0), study.authors, study.key))

    @property
    def joint_measurements(self) -> list[Measurement]:
        return [row for row in self.measurements if row.joint_action]


@dataclass
class MuscleRow:
    """One muscle of an exercise, with what was measured of it there."""

    activation: Activation
    measurements: list[Measurement]
    comparisons: list[Comparison]

    @property
    def measured(self) -> list[Measurement]:
        """Measurements of activity and whatever else is no growth: growth stands apart."""
        return [row for row in self.measurements if row.quantity != "growth"]

    @property
    def compared(self) -> list[Comparison]:
        return [row for row in self.comparisons if row.quantity != "growth"]

    @property
    def grown(self) -> list[Measurement]:
        return [row for row in self.measurements if row.quantity == "growth"]

    @property
    def growth_compared(self) -> list[Comparison]:
        return [row for row in self.comparisons if row.quantity == "growth"]

    @property
    def study_count(self) -> int:
        return len({row.study_id for rows in (self.measurements, self.comparisons) for row in rows})


def gather_evidence(exercise: Exercise) -> Evidence:
    """Measurements, comparisons and technique effects of ``exercise`` in published studies, in 4 queries."""
    comparisons = [
        *exercise.comparisons_higher.published().for_sentences(),
        *exercise.comparisons_lower.published().for_sentences(),
    ]
    return Evidence(
        exercise.measurements.published().as_printed(),
        list(dict.fromkeys(comparisons)),  # one that compares two conditions of this exercise comes from both sides
        list(exercise.technique_effects.published().select_related("study")),
    )


def group_rows_by_role(exercise: Exercise, evidence: Evidence) -> list[tuple[Role, list[MuscleRow]]]:
    """The exercise's roles in order, each with its muscles' rows. Reads the prefetched activations; costs no query."""
    return [
        (role, [make_muscle_row(activation, evidence) for activation in activations])
        for role, activations in exercise.activations_by_role
    ]


def make_muscle_row(activation: Activation, evidence: Evidence) -> MuscleRow:
    """What was measured of the activation's muscle, a part of it, or a whole that it is a part of."""
    muscle = activation.muscle
    return MuscleRow(
        activation,
        sorted(
            [row for row in evidence.measurements if row.muscle and row.muscle.is_related_to(muscle)],
            key=lambda row: row.study.is_review,
        ),
        [row for row in evidence.comparisons if row.muscle and row.muscle.is_related_to(muscle)],
    )


@dataclass
class Panel:
    """What opens under a muscle's row: its anatomy, what concerns it in this exercise, and where else it works."""

    row: MuscleRow
    muscle: Muscle
    cues: list[Cue]
    faults: list[tuple[Fault, FaultShift]]
    others: list[Exercise]
    studies: list[Study]


def open_panel(
    request: HttpRequest,
    exercise: Exercise,
    roles: list[tuple[Role, list[MuscleRow]]],
    evidence: Evidence,
    slug: str,
) -> Panel | None:
    """The panel of the muscle called ``slug``, None if the exercise has no role for it.

    Reads the prefetched cues and faults; 4 queries: muscle, its parts, its actions, other exercises.
    """
    found = next((row for _, rows in roles for row in rows if row.activation.muscle.slug == slug), None)
    if found is None:
        return None
    muscle = Muscle.objects.for_detail().get(pk=found.activation.muscle_id)
    return Panel(
        found,
        muscle,
        [cue for cue in exercise.cues.all() if any(served.is_related_to(muscle) for served in cue.muscles.all())],
        [
            (fault, shift)
            for fault in exercise.faults.all()
            for shift in fault.shifts.all()
            if shift.muscle.is_related_to(muscle)
        ],
        list(Exercise.objects.visible_to(staff=request.user.is_staff).working(muscle).exclude(pk=exercise.pk)),
        evidence.studies,
    )
