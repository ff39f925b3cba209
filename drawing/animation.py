"""A movement in time: drawings sampled along it, told as SMIL, so that it plays without a script.

What moves as a whole (a limb in the plane of view) is drawn once and turned and shifted; what bends (the trunk, a limb
that comes towards the viewer) changes its path. Between samples everything goes straight, which at this density leaves
planted hands and feet within a pixel of their place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from drawing.camera import Place
from drawing.figure import Drawing, Shape, draw
from drawing.movement import Movement, eased

STEPS = 6  # samples of the way there, and as many of the way back
BENT = 8.0  # how far a point may be from where it is drawn between two forms, in units: three pixels
RIGID = 1.6  # how far a point may stray, in units, and its shape still count as moved whole


@dataclass(frozen=True)
class Motion:
    """How a group of shapes goes: degrees about ``pivot`` and shifts, at each sample; both empty if it stands still."""

    pivot: tuple[int, int] = (0, 0)
    turns: tuple[float, ...] = ()
    shifts: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Part:
    """Shapes that move alike. What they change besides is in ``forms``: none, or for each shape its forms in turn.

    A form is told as it would stand at the first sample, so that the motion carries it; a shape that keeps its own has
    no forms. ``segment`` counts the segments of a drawing, if the part is a whole one that only moves.
    """

    shapes: tuple[Shape, ...]
    motion: Motion = Motion()
    forms: tuple[tuple[Shape, ...], ...] = ()
    segment: int | None = None

    @property
    def painted(self) -> list[tuple[Shape, str]]:
        """Each shape with the paths that it takes on, for SMIL; "" if it keeps its form."""
        return [
            (shape, ";".join(form.d for form in forms)) for shape, forms in zip(self.shapes, self.forms, strict=True)
        ]

    @property
    def back(self) -> str:
        """The shift that undoes the one to the pivot."""
        return f"{-self.motion.pivot[0]} {-self.motion.pivot[1]}"

    @property
    def transforms(self) -> list[tuple[str, str]]:
        """SMIL's values by kind of transform, in the order in which they apply: the shift outside, the turn inside."""
        found = []
        if any(abs(x) + abs(y) > 0.2 for x, y in self.motion.shifts):
            found.append(("translate", ";".join(f"{x:.0f} {y:.0f}".replace("-0", "0") for x, y in self.motion.shifts)))
        if any(abs(turn) > 0.05 for turn in self.motion.turns):
            found.append(("rotate", ";".join(short(turn) for turn in self.motion.turns)))
        return found


@dataclass(frozen=True)
class Animation:
    """``times`` are fractions of ``seconds``, one for each sample of a part that moves; ``form_times`` are those of the
    samples at which a changing form is given, fewer of them, since they weigh more."""

    parts: tuple[Part, ...]
    seconds: float
    times: tuple[float, ...]
    form_times: tuple[float, ...]
    box: tuple[float, float, float, float]

    @property
    def duration(self) -> str:
        return f"{short(self.seconds)}s"

    @property
    def key_times(self) -> str:
        return in_thousandths(self.times)

    @property
    def key_times_of_forms(self) -> str:
        return in_thousandths(self.form_times)


def in_thousandths(times: tuple[float, ...]) -> str:
    return ";".join("1" if time == 1 else f"{time:.3f}".strip("0").rstrip(".") or "0" for time in times)


def short(value: float) -> str:
    """One decimal, none if it is 0."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def timeline(movement: Movement) -> tuple[float, list[tuple[float, float]]]:
    """Seconds of one repetition, and its samples: (fraction of that time, progress)."""
    spent = movement.seconds
    there, hold, back, rest = spent["there"], spent["hold"], spent["back"], spent["rest"]
    if movement.loops and len(movement.poses) > 1:
        count = 3 * (len(movement.poses) - 1)
        samples = [(there * step / count / (there + back), step / count) for step in range(count + 1)]
        return there + back, [*samples, (1.0, 0.0)]
    total = there + hold + back + rest
    steps = range(STEPS + 1)
    samples = [(there * step / STEPS / total, eased(step / STEPS)) for step in steps]
    samples += [((there + hold + back * step / STEPS) / total, eased(1 - step / STEPS)) for step in steps]
    samples.append((1.0, 0.0))
    if not hold:
        samples.pop(STEPS + 1)
    if not rest:
        samples.pop()
    return total, samples


def animate(movement: Movement, roles: Mapping[str, str] | None = None, *, detail: str = "full") -> Animation:
    """One repetition of ``movement``, to be repeated."""
    seconds, samples = timeline(movement)
    drawn: dict[float, Drawing] = {}
    for _, progress in samples:
        key = round(progress, 6)
        if key not in drawn:
            drawn[key] = draw(movement, key, roles, detail=detail)
    drawings = [drawn[round(progress, 6)] for _, progress in samples]
    sparse = {round(progress, 6) for progress in sorted(drawn)[::2]} | {0.0, 1.0}
    forms = [index for index, (_, progress) in enumerate(samples) if round(progress, 6) in sparse]
    times = [time for time, _ in samples]
    parts: list[Part] = []
    runs = groupby(range(len(drawings[0].shapes)), key=lambda index: drawings[0].shapes[index].part)
    for segment, (_, run) in enumerate(runs):
        indexes = list(run)
        part = part_of([tuple(drawing.shapes[index] for index in indexes) for drawing in drawings], forms, times)
        parts.append(part if part.forms else replace(part, segment=segment))
    boxes = [drawing.box for drawing in drawn.values()]
    box = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    return Animation(tuple(parts), seconds, tuple(times), tuple(times[index] for index in forms), box)


def part_of(moments: list[tuple[Shape, ...]], forms: list[int], times: list[float]) -> Part:
    """The shapes of one segment through all samples: still, moved as a whole, or moved and bent.

    What bends is told at the samples that ``forms`` counts, at all of them if that is too rough; how it moves, always
    at all of them: so a bending trunk stays with the head between two of its forms.
    """
    first = moments[0]
    points = [tuple(point for shape in shapes for point in shape.points) for shapes in moments]
    if all(near(points[0], now, 0.5) for now in points):
        return Part(first)
    if any(len(now) != len(points[0]) for now in points):
        return Part(first, forms=tuple(tuple(moments[index][i] for index in forms) for i in range(len(first))))
    pivot = (round(points[0][0][0]), round(points[0][0][1]))
    placed = [placement(points[0], now, pivot) for now in points]
    turns = unwound([turn for turn, _, _ in placed])
    motion = Motion(pivot, turns, tuple(shift for _, shift, _ in placed))
    if max(stray for _, _, stray in placed) <= RIGID:
        return Part(first, motion)
    found: list[tuple[Shape, ...]] = []
    for i, shape in enumerate(first):
        own = [
            carried_back(shapes[i], pivot, turn, shift)
            for shapes, turn, shift in zip(moments, turns, motion.shifts, strict=True)
        ]
        if all(near(shape.points, form.points, RIGID) for form in own):
            found.append(())
        elif bends_evenly(own, forms, times):
            found.append(tuple(own[index] for index in forms))
        else:
            found.append(tuple(own))
    return Part(first, motion, tuple(found))


def bends_evenly(forms: list[Shape], chosen: list[int], times: list[float]) -> bool:
    """Whether going straight from one of the ``chosen`` forms to the next passes near all those between."""
    for start, end in pairwise(chosen):
        for index in range(start + 1, end):
            share = (times[index] - times[start]) / (times[end] - times[start])
            passed = tuple(
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
                for a, b in zip(forms[start].points, forms[end].points, strict=True)
            )
            if not near(passed, forms[index].points, BENT):
                return False
    return True


def carried_back(shape: Shape, pivot: Place, turn: float, shift: tuple[float, float]) -> Shape:
    """``shape`` as it would stand had it not been turned (degrees) about ``pivot`` and then shifted."""
    c, s = math.cos(math.radians(-turn)), math.sin(math.radians(-turn))
    back = []
    for x, y in shape.points:
        dx, dy = x - shift[0] - pivot[0], y - shift[1] - pivot[1]
        back.append((pivot[0] + c * dx - s * dy, pivot[1] + s * dx + c * dy))
    return replace(shape, points=tuple(back))


def reused(first: tuple[Shape, ...], now: tuple[Shape, ...]) -> tuple[float, float, float] | None:
    """Turn (degrees) and shift of the origin that bring the shapes ``first`` onto ``now``; None if the form changed."""
    before = tuple(point for shape in first for point in shape.points)
    after = tuple(point for shape in now for point in shape.points)
    if len(before) != len(after) or [shape.role for shape in first] != [shape.role for shape in now]:
        return None
    turn, (dx, dy), stray = placement(before, after, (0, 0))
    return (turn, dx, dy) if stray <= RIGID else None


def mirrored(first: tuple[Shape, ...], now: tuple[Shape, ...]) -> bool:
    """Whether ``now`` is ``first`` in a mirror at x = 0, as are the limbs of a body seen from the front."""
    return len(first) == len(now) and all(map(is_mirrored, first, now))


def is_mirrored(one: Shape, two: Shape) -> bool:
    there = tuple((-x, y) for x, y in one.points)
    back = there[::-1]  # an outline runs down its left and up its right
    ways = [there, back, *([back[1:] + back[:1], back[-1:] + back[:-1]] if one.closed else [])]
    return one.cuts == two.cuts and one.role == two.role and any(near(way, two.points, RIGID) for way in ways)


def near(a: tuple[Place, ...], b: tuple[Place, ...], limit: float) -> bool:
    return len(a) == len(b) and all(math.dist(p, q) <= limit for p, q in zip(a, b, strict=True))


def placement(
    start: tuple[Place, ...], now: tuple[Place, ...], pivot: Place
) -> tuple[float, tuple[float, float], float]:
    """The turn (degrees) about ``pivot`` and the shift after it that best bring ``start`` onto ``now``; what is left.

    Least squares of two matched sets of points (W. Kabsch, Acta Cryst. A32 (1976), in two dimensions).
    """
    count = len(start)
    ax, ay = sum(x for x, _ in start) / count, sum(y for _, y in start) / count
    bx, by = sum(x for x, _ in now) / count, sum(y for _, y in now) / count
    sine = sum((x - ax) * (v - by) - (y - ay) * (u - bx) for (x, y), (u, v) in zip(start, now, strict=True))
    cosine = sum((x - ax) * (u - bx) + (y - ay) * (v - by) for (x, y), (u, v) in zip(start, now, strict=True))
    turn = math.atan2(sine, cosine) if count > 1 else 0.0
    c, s = math.cos(turn), math.sin(turn)

    def turned(x: float, y: float) -> Place:
        return pivot[0] + c * (x - pivot[0]) - s * (y - pivot[1]), pivot[1] + s * (x - pivot[0]) + c * (y - pivot[1])

    mx, my = turned(ax, ay)
    dx, dy = bx - mx, by - my
    stray = 0.0
    for (x, y), place in zip(start, now, strict=True):
        px, py = turned(x, y)
        stray = max(stray, math.dist((px + dx, py + dy), place))
    return math.degrees(turn), (dx, dy), stray


def unwound(degrees: list[float]) -> tuple[float, ...]:
    """The same turns without jumps by a whole circle."""
    found = [degrees[0]]
    for turn in degrees[1:]:
        found.append(turn + 360 * round((found[-1] - turn) / 360))
    return tuple(found)
