"""Movements that play."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from drawing.animation import Animation, Part, animate
from exercises.figures.bellies import roles_by_belly
from exercises.figures.cards import draw_ends
from exercises.figures.stills import Frame, Run, Still, class_names, group_runs
from exercises.figures.strip import PIECE
from exercises.models import Exercise


class BendingShape(NamedTuple):
    """A shape of a part that bends: its class names, its path, the paths that it takes on ("" if none), and when."""

    names: str
    d: str
    paths: str
    key_times: str


class AnimatedPart(NamedTuple):
    """A part as a template takes it. ``piece_id`` is that of the same piece in the strip, "" if there is none; a page
    that shows the strip uses it instead of the ``runs``. ``bending`` has the part's shapes if it bends."""

    part: Part
    runs: list[Run]
    piece_id: str
    bending: list[BendingShape]


@dataclass(frozen=True)
class AnimatedDrawing:
    """A movement as it plays, and the frame that holds all of it."""

    animation: Animation
    frame: Frame

    @property
    def parts(self) -> list[AnimatedPart]:
        return [
            AnimatedPart(
                part,
                group_runs(part.shapes),
                "" if part.segment is None else f"{PIECE}{part.segment}",
                self.bend(part) if part.forms else [],
            )
            for part in self.animation.parts
        ]

    def bend(self, part: Part) -> list[BendingShape]:
        times = {
            len(self.animation.form_times): self.animation.key_times_of_forms,
            len(self.animation.times): self.animation.key_times,
        }
        return [
            BendingShape(class_names(shape), shape.d, paths, times.get(paths.count(";") + 1, ""))
            for shape, paths in part.painted
        ]


def animate_exercise(exercise: Exercise, *, detail: str = "full") -> AnimatedDrawing | None:
    """One repetition, to be repeated for as long as the reader likes. None without a movement."""
    if not exercise.moves:
        return None
    animation = animate(exercise.moves.read, roles_by_belly(exercise.activations.all()), detail=detail)
    return AnimatedDrawing(animation, Frame.around([animation.box]))


@dataclass(frozen=True)
class ComparedMovement:
    """The movement of one of several exercises that stand side by side: first and last pose, and what plays, if any."""

    exercise: Exercise
    stills: tuple[Still, ...]
    moving: AnimatedDrawing | None


def draw_side_by_side(exercises: Iterable[Exercise], *, play: bool) -> list[ComparedMovement]:
    """The movements of the exercises that have one, small; with ``play`` they play, all in one tempo."""
    shown = [exercise for exercise in exercises if exercise.moves]
    played = [animate_exercise(exercise, detail="card") if play else None for exercise in shown]
    longest = max((one.animation.seconds for one in played if one), default=0.0)
    return [
        ComparedMovement(
            exercise,
            draw_ends(exercise),
            one and replace(one, animation=replace(one.animation, seconds=longest)),
        )
        for exercise, one in zip(shown, played, strict=True)
    ]
