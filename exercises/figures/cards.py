"""Small drawings: outlines and working muscles alone, as on a card or in a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from drawing.figure import Drawing, draw
from drawing.movement import Movement
from exercises.figures.bellies import roles_by_belly
from exercises.figures.stills import Still, frame_drawings
from exercises.models import Exercise


def draw_small(movement: Movement, moment: float, roles: Mapping[str, str]) -> Drawing:
    """The body at ``moment`` in few lines; ``roles`` by belly. Kept, since the same few are shown again and again."""
    return draw_small_once(movement, moment, tuple(roles.items()))


@lru_cache(maxsize=256)
def draw_small_once(movement: Movement, moment: float, roles: tuple[tuple[str, str], ...]) -> Drawing:
    return draw(movement, moment, dict(roles), detail="card")


def draw_card(exercise: Exercise) -> Still | None:
    """One small drawing at the moment that tells the lift best; None without a movement."""
    if not exercise.moves:
        return None
    movement = exercise.moves.read
    moment = float(movement.data.get("card", 1))
    drawing = draw_small(movement, moment, roles_by_belly(exercise.activations.all()))
    return Still(tuple(drawing.shapes), frame_drawings([drawing]), moment=moment)


def draw_ends(exercise: Exercise) -> tuple[Still, ...]:
    """The first and the last pose, small; none without a movement."""
    if not exercise.moves:
        return ()
    movement, roles = exercise.moves.read, roles_by_belly(exercise.activations.all())
    drawings = [draw_small(movement, moment, roles) for moment in (0, 1)]
    frame = frame_drawings(drawings)
    poses = (movement.poses[0], movement.poses[-1])
    return tuple(
        Still(tuple(drawing.shapes), frame, pose.name, pose.says) for drawing, pose in zip(drawings, poses, strict=True)
    )
