"""The phases of a lift with their cues, and the drawings that the cues point at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from drawing.camera import Camera
from exercises.figures.leaders import arrange_leaders, locate
from exercises.figures.stills import Still
from exercises.figures.strip import Strip
from exercises.models import Cue, Exercise, Phase


@dataclass(frozen=True)
class Step:
    """A phase of the lift, its cues, and the drawing that some of them point at."""

    phase: Phase
    cues: list[Cue]
    still: Still | None


def draw_technique(exercise: Exercise, strip: Strip | None) -> list[Step]:
    """The phases with their cues, and the drawing at which those of them with a place point. Costs no query.

    A number on a drawing is the cue's number in its phase.
    """
    return [Step(phase, cues, point_cues(exercise, strip, phase, cues)) for phase, cues in exercise.cues_by_phase]


def point_cues(exercise: Exercise, strip: Strip | None, phase: Phase, cues: list[Cue]) -> Still | None:
    """The still of ``strip`` nearest to the phase, with a leader from each cue that has a place; None if none has."""
    wanted = [(number, cue.place) for number, cue in enumerate(cues, start=1) if cue.place]
    if not strip or not exercise.moves or not wanted:
        return None
    movement = exercise.moves.read
    moment = movement.moment_of(phase.value)
    still = min(strip.stills, key=lambda still: abs(still.moment - moment))
    body, camera = movement.at(still.moment), Camera(movement.azimuth, movement.elevation)
    places = [(number, locate(body, place, camera)) for number, place in wanted]
    leaders, frame = arrange_leaders(places, still.frame)
    return replace(still, leaders=leaders, frame=frame, name=phase.label)
