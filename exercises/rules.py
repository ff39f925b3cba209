"""What an exercise must have before it is published, and what is noted while it is written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from editorial.rules import find_publishing_problems, list_missing
from exercises.models import Activation, Exercise, MovementPattern, Phase, Role
from muscles.models import Muscle
from text.wording import lower_first

CUED = (Phase.SETUP, Phase.LIFT, Phase.LOWERING)
# Fewer than three say nothing of a pattern; two thirds of them agree.
FEWEST_SIBLINGS = 3
COMPLETE = {
    "summary": "Write the summary: in two or three sentences, what it is and what sets it apart.",
    "pattern_id": "Choose its pattern.",
    "mechanics": "Choose its mechanics: compound or isolation.",
    "laterality": "Choose its laterality: both sides together, one side, or sides in turn.",
    "level": "Choose its level.",
    "load_direction": "Choose the direction of its load.",
}


@find_publishing_problems.register
def _(obj: Exercise) -> list[str]:
    """Costs 4 queries: activations, their muscles, cues, pictures."""
    found = list_missing(obj, COMPLETE)
    activations = list(obj.activations.all())
    if not any(row.role == Role.PRIMARY for row in activations):
        found.append("Name a primary mover: among the muscles, give at least one the role “Primary mover”.")
    muscles = Muscle.objects.in_bulk([row.muscle_id for row in activations if not row.explanation.strip()])
    found += [
        f"Explain the role of the {lower_first(muscles[row.muscle_id])}: why a {row.get_role_display().lower()} here."
        for row in activations
        if row.muscle_id in muscles
    ]
    cued = {cue.phase for cue in obj.cues.all()}
    found += [f"Write at least one cue for the {phase.label.lower()}." for phase in CUED if phase not in cued]
    for number, picture in enumerate(obj.pictures.all(), start=1):
        lacking = list_missing(picture, {"alt": "alternative text", "credit": "credit", "licence": "licence"})
        if lacking:
            found.append(f"Complete picture {number}: write its {' and its '.join(lacking)}.")
    return found


# --- notes ------------------------------------------------------------------------------------------------------------
def note_role_differences(
    activations: Iterable[Activation], pattern: MovementPattern | None, *, beside: Exercise | None = None
) -> list[str]:
    """How roles differ sharply from those of the published exercises of ``pattern`` (``beside`` is not one); 2 queries.

    Two things are noted, where there are three such exercises or more: a muscle that two thirds of them or more have as
    a primary mover and this one has in no role, and a primary mover of this one that none of them has in any role. A
    part counts for its whole, and the whole for its part.
    """
    if pattern is None:
        return []
    siblings = [roles for roles in list_sibling_roles(pattern, beside) if roles]
    if len(siblings) < FEWEST_SIBLINGS:
        return []
    here = list(activations)
    return [
        *(
            f"The other exercises of the pattern “{pattern}” list the {lower_first(muscle)} as a primary mover; "
            "this one does not. Add it, or say in the summary why."
            for muscle in find_agreed_movers(siblings)
            if not has_muscle(here, muscle)
        ),
        *(
            f"None of the other exercises of the pattern “{pattern}” lists the {lower_first(row.muscle)}. "
            "Check its role, or say in its explanation what is different here."
            for row in here
            if row.role == Role.PRIMARY and not any(has_muscle(roles, row.muscle) for roles in siblings)
        ),
    ]


def list_sibling_roles(pattern: MovementPattern, beside: Exercise | None) -> list[list[Activation]]:
    rows = Activation.objects.select_related("muscle__part_of__part_of")
    others = pattern.exercises.published().prefetch_related(Prefetch("activations", rows))
    return [list(other.activations.all()) for other in others if other != beside]


def find_agreed_movers(siblings: list[list[Activation]]) -> list[Muscle]:
    """The muscles that two thirds of the siblings have as a primary mover, the whole named rather than its parts."""
    primary = [[row for row in roles if row.role == Role.PRIMARY] for roles in siblings]
    named = dict.fromkeys(row.muscle for roles in primary for row in roles)
    found: list[Muscle] = []
    for muscle in sorted(named, key=lambda muscle: len(muscle.lineage)):
        often = sum(has_muscle(roles, muscle) for roles in primary) * 3 >= len(siblings) * 2
        if often and not any(muscle.is_related_to(whole) for whole in found):
            found.append(muscle)
    return found


def has_muscle(roles: Iterable[Activation], muscle: Muscle) -> bool:
    """Whether ``muscle``, a part of it or a whole that it is a part of, is among ``roles``."""
    return any(row.muscle.is_related_to(muscle) for row in roles)
