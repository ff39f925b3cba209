"""What can be set too far either way, such as the depth of a squat: each setting with its stops, one of them drawn."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from drawing.camera import Camera
from drawing.checks import PoseError
from drawing.figure import draw
from drawing.movement import Movement
from exercises.figures.bellies import roles_by_belly
from exercises.figures.stills import Still, frame_drawings
from exercises.figures.strip import Strip
from exercises.models import Exercise, Fault


@dataclass(frozen=True)
class Stop:
    """One way to set something: its name, the fault that it is (None: the right way), its drawing and knee angle."""

    name: str
    fault: Fault | None
    still: Still
    knee: int
    knee_at: tuple[float, float]
    is_chosen: bool

    @property
    def key(self) -> str:
        return key_of(self.fault)


@dataclass(frozen=True)
class Setting:
    """A thing to set, with its stops from one end to the other; one is chosen."""

    name: str
    stops: list[Stop]

    @property
    def chosen(self) -> Stop:
        return next(stop for stop in self.stops if stop.is_chosen)


def key_of(fault: Fault | None) -> str:
    """What names a stop in an address."""
    return str(fault.position) if fault else "right"


def draw_settings(exercise: Exercise, wanted: str, strip: Strip | None) -> list[Setting]:
    """The exercise's settings; ``wanted`` is the key of the stop to choose, where a setting has it. Costs no query.

    The right stop is a moment that ``strip`` may have drawn already; its drawing is then that one.
    """
    if not exercise.moves:
        return []
    movement, roles = exercise.moves.read, roles_by_belly(exercise.activations.all())
    by_name: dict[str, list[Fault]] = {}
    for fault in exercise.faults.all():
        if fault.setting and fault.figure:
            by_name.setdefault(fault.setting, []).append(fault)
    found = []
    for name, faults in by_name.items():
        with suppress(PoseError):  # an editor may have changed the movement since
            found.append(draw_setting(name, faults, movement, roles, wanted, strip))
    return found


def draw_setting(
    name: str, faults: list[Fault], movement: Movement, roles: Mapping[str, str], wanted: str, strip: Strip | None
) -> Setting:
    """One of ``draw_settings``. Raises PoseError if a fault no longer fits ``movement``."""
    faults = sorted(faults, key=lambda fault: fault.stop_order or 0)
    ends: list[tuple[str, Fault | None, Movement]] = [(fault.stop, fault, fault.wrong(movement)) for fault in faults]
    middle = sum((fault.stop_order or 0) < 0 for fault in faults)
    ends.insert(middle, ("Right", None, faults[0].right(movement)))
    drawings = [draw(held, 0, roles) for _, _, held in ends]
    frame = frame_drawings(drawings)
    chosen = wanted if wanted in {key_of(fault) for _, fault, _ in ends} else "right"
    stops = []
    for (stop, fault, held), drawing in zip(ends, drawings, strict=True):
        body = held.at(0)
        still = None if fault else find_in_strip(strip, faults[0])
        still = still or Still(tuple(drawing.shapes), frame)
        knee = Camera(held.azimuth, held.elevation).sees(body.joints["knee.right"])
        angle = round(body.angles["knee.right"])
        stops.append(Stop(stop, fault, replace(still, frame=frame, name=stop), angle, knee, key_of(fault) == chosen))
    return Setting(name, stops)


def find_in_strip(strip: Strip | None, fault: Fault) -> Still | None:
    """The still of ``strip`` that shows the moment of ``fault`` done right, if it does and from the same side."""
    if not strip or {"view", "beside"} & fault.figure.keys():
        return None
    moment = fault.figure.get("moment", 1)
    return next((still for still in strip.stills if still.moment == moment), None)
