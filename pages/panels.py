"""What an exercise's page gathers: the evidence of each muscle's row, and the panel that opens under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exercises.models import Activation, Cue, Exercise, Fault, FaultShift, Role

if TYPE_CHECKING:  # evidence builds on exercises, never the other way round
    from evidence.models import Comparison, Measurement, Study, TechniqueEffect


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
    """One muscle of an exercise, with all that the page knows of it there."""

    activation: Activation
    measurements: list[Measurement]
    comparisons: list[Comparison]
    cues: list[Cue]
    faults: list[tuple[Fault, FaultShift]]

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


def evidence_of(exercise: Exercise) -> Evidence:
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


def rows_by_role(exercise: Exercise, evidence: Evidence) -> list[tuple[Role, list[MuscleRow]]]:
    """The exercise's roles in order, each with its muscles' rows. Needs ``for_detail``; costs no query."""
    return [
        (role, [muscle_row(exercise, activation, evidence) for activation in activations])
        for role, activations in exercise.activations_by_role
    ]


def muscle_row(exercise: Exercise, activation: Activation, evidence: Evidence) -> MuscleRow:
    """What concerns the activation's muscle, a part of it, or a whole that it is a part of."""
    muscle = activation.muscle
    return MuscleRow(
        activation,
        sorted(
            [row for row in evidence.measurements if row.muscle and row.muscle.is_related_to(muscle)],
            key=lambda row: row.study.is_review,
        ),
        [row for row in evidence.comparisons if row.muscle and row.muscle.is_related_to(muscle)],
        [cue for cue in exercise.cues.all() if any(served.is_related_to(muscle) for served in cue.muscles.all())],
        [
            (fault, shift)
            for fault in exercise.faults.all()
            for shift in fault.shifts.all()
            if shift.muscle.is_related_to(muscle)
        ],
    )
