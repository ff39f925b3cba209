"""The strip: start, middle and end of a movement, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drawing.figure import draw
from drawing.movement import Movement
from exercises.figures.bellies import roles_by_belly
from exercises.figures.pieces import WrittenDrawing, write_drawings
from exercises.figures.stills import Still, frame_drawings
from exercises.models import Exercise

PIECE = "piece-"  # begins the id of each segment of the strip's first drawing; its number in the drawing ends it


@dataclass(frozen=True)
class Strip:
    """The key poses of a movement on one ground, to one scale."""

    stills: tuple[Still, ...]

    @property
    def written(self) -> list[WrittenDrawing]:
        """The stills as a page writes them, for an animation on the same page to use the first one's segments."""
        return write_drawings(self.stills, PIECE, for_animation=True)

    @property
    def is_wide(self) -> bool:
        """Whether the body lies rather than stands, so that three side by side are too small on a phone."""
        frame = self.stills[0].frame
        return frame.width > frame.height


def draw_exercise_strip(exercise: Exercise) -> Strip | None:
    """The exercise's movement with its roles on it, or None without one. Needs ``with_movements``; costs no query."""
    if not exercise.moves:
        return None
    return draw_strip(exercise.moves.read, roles_by_belly(exercise.activations.all()))


def draw_strip(movement: Movement, roles: Mapping[str, str] | None = None) -> Strip:
    """The movement at its key poses, with the middle of the way if there are only two; ``roles`` by belly."""
    poses = list(movement.poses)
    moments = [index / max(1, len(poses) - 1) for index in range(len(poses))]
    words = [(pose.name, pose.says) for pose in poses]
    if len(poses) == 2:
        moments, words = [0.0, 0.5, 1.0], [words[0], ("Halfway", ""), words[1]]
    drawings = [draw(movement, moment, roles) for moment in moments]
    frame = frame_drawings(drawings)
    return Strip(
        tuple(
            Still(tuple(drawing.shapes), frame, name, says, moment, id=f"still-{index}")
            for index, (drawing, (name, says), moment) in enumerate(zip(drawings, words, moments, strict=True))
        )
    )
