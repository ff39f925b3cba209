"""The body map of an exercise: the shapes of its muscles, coloured by role."""

from __future__ import annotations

from collections.abc import Iterable

from exercises.models import Activation, Exercise
from muscles import body
from muscles.models import Muscle


def mark_body_map(exercise: Exercise, *, only: set[Muscle] | None = None) -> dict[str, list[body.Mark]]:
    """By view, a mark for each shape of each muscle with a role; the strongest role of a shape counts.

    Reads the prefetched activations; with ``only``, those of these muscles and their parts. Pressing a shape opens the
    muscle's panel.
    """
    activations = [row for row in exercise.activations.all() if only is None or only & set(row.muscle.lineage)]
    return body.group_marks(mark_muscles(exercise, activations))


def mark_muscles(exercise: Exercise, activations: Iterable[Activation]) -> list[body.Mark]:
    return [
        body.Mark(
            shape,
            activation.muscle.slug,
            f"{activation.muscle}, {activation.get_role_display().lower()}",
            f"{exercise.get_absolute_url()}?muscle={activation.muscle.slug}#muscle-{activation.muscle.slug}",
            activation.role,
        )
        for activation in sorted(activations, key=lambda row: (row.role_rank, row.position))
        for shape in body.read_coverage().get(activation.muscle.slug, [])
    ]
