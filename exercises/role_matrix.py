"""The roles of several exercises side by side, a row for each muscle. Costs no query after ``for_comparison``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from exercises.models import Activation, Exercise
from muscles.models import Muscle, MuscleGroup


@dataclass
class RoleRow:
    """One muscle in every exercise. A cell holds the exercise's roles for it or its parts; empty means none."""

    muscle: Muscle
    cells: list[list[Activation]]

    @property
    def differs(self) -> bool:
        return len({frozenset(activation.role for activation in cell) for cell in self.cells}) > 1


def make_role_matrix(
    exercises: Sequence[Exercise], *, only_differences: bool = False
) -> list[tuple[MuscleGroup, list[RoleRow]]]:
    """Groups from neck to foot, each with its muscles' rows; a part is told in the row of its whole if that has one."""
    activations = [activation for exercise in exercises for activation in exercise.activations.all()]
    named = {activation.muscle: activation.muscle for activation in activations}
    tops = {named[next(whole for whole in reversed(muscle.lineage) if whole in named)] for muscle in named}

    def cell(exercise: Exercise, muscle: Muscle) -> list[Activation]:
        found = [row for row in exercise.activations.all() if muscle in row.muscle.lineage]
        return sorted(found, key=lambda row: (row.role_rank, row.position))

    rows = [RoleRow(muscle, [cell(exercise, muscle) for exercise in exercises]) for muscle in tops]
    rows = [row for row in rows if row.differs or not only_differences]
    rows.sort(key=lambda row: (row.muscle.group.position, strongest_rank(row), row.muscle.name))
    return [(group, list(of_group)) for group, of_group in groupby(rows, key=lambda row: row.muscle.group)]


def strongest_rank(row: RoleRow) -> int:
    """The rank of the row's strongest role, 0 for a primary mover: a group lists its leaders first."""
    return min(activation.role_rank for cell in row.cells for activation in cell)
