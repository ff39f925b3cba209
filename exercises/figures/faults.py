"""Faults, each drawn beside the same moment done right."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from drawing.camera import Camera
from drawing.checks import PoseError
from drawing.movement import Movement
from exercises.figures.bellies import BELLIES_OF_MUSCLE, roles_by_belly
from exercises.figures.cards import draw_small
from exercises.figures.leaders import locate
from exercises.figures.pieces import WrittenDrawing, write_drawings
from exercises.figures.stills import Leader, Still, frame_drawings
from exercises.models import Activation, Exercise, Fault, FaultShift, Role


@dataclass(frozen=True)
class Contrast:
    """A fault beside the same moment done right, to one scale; a ring says where to look."""

    right: Still
    wrong: Still


class DrawnFault(NamedTuple):
    """A fault with its drawings: the right way and the fault, or none if it is told in words alone."""

    fault: Fault
    drawings: list[WrittenDrawing]


def draw_faults(exercise: Exercise) -> list[DrawnFault]:
    """The exercise's faults in their order, what their drawings share written once. Costs no query."""
    contrasts = [(fault, draw_fault(exercise, fault)) for fault in exercise.faults.all()]
    stills = [still for _, contrast in contrasts if contrast for still in (contrast.right, contrast.wrong)]
    written = iter(write_drawings(stills, "f"))
    return [DrawnFault(fault, [next(written), next(written)] if contrast else []) for fault, contrast in contrasts]


def draw_fault(exercise: Exercise, fault: Fault) -> Contrast | None:
    """The contrast of a fault of ``exercise``; None without a fault pose, or if it does not fit the movement."""
    if fault.figure and exercise.moves:
        with suppress(PoseError):  # an editor may have changed the movement since
            return draw_contrast(fault, exercise.moves.read, exercise.primary, fault.shifts.all())
    return None


def draw_contrast(
    fault: Fault, movement: Movement, primary: Iterable[Activation], shifts: Iterable[FaultShift]
) -> Contrast:
    """The right way with the prime movers on it, and the fault with the muscles that do more in it.

    Raises PoseError if the fault pose makes no pose of this movement.
    """
    right, wrong = fault.right(movement), fault.wrong(movement)
    doing_more = [shift.muscle.slug for shift in shifts if shift.direction == FaultShift.Direction.MORE]
    overworked = {belly: Role.PRIMARY.value for slug in doing_more for belly in BELLIES_OF_MUSCLE.get(slug, [])}
    drawings = [draw_small(right, 0, roles_by_belly(primary)), draw_small(wrong, 0, overworked)]
    frame = frame_drawings(drawings)
    ring: tuple[Leader, ...] = ()
    if place := fault.figure.get("place"):
        at = locate(wrong.at(0), place, Camera(wrong.azimuth, wrong.elevation))
        ring = (Leader(0, at, at),)
    return Contrast(
        Still(tuple(drawings[0].shapes), frame, "Right"),
        Still(tuple(drawings[1].shapes), frame, "Fault", leaders=ring),
    )
