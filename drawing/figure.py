"""A skeleton to shapes: the figure as a plate shows it, from any side.

The camera turns about the upright axis by an azimuth: 0 sees the figure's right side (it faces right), 90 its front,
270 its back; by an elevation it looks down. A segment is a tube with elliptical sections (``flesh``); its outline in
any view is where the sections touch the line of sight. Muscles are patches on the tubes, cut off where the surface
turns away from the viewer.

A limb is open where it joins the body: there its fill runs into that of its neighbour and no contour is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from drawing import anthropometry as size
from drawing import flesh, props
from drawing.movement import Movement
from drawing.skeleton import SIDES, Frame, Skeleton, Vector, along, dot, minus, unit

type Place = tuple[float, float]

RIM = 5.0  # of skin between a muscle and the contour, for one to count as seen
GROUNDED = {"bench", "seat", "box", "upright"}  # props that stand on the floor
SAMPLES = (
    0.0,
    0.25,
    0.5,
    0.75,
    1.0,
)  # the moments that settle, once for the whole movement, what is in front and what is seen


@dataclass(frozen=True)
class Camera:
    azimuth: float = 0.0
    elevation: float = 0.0

    @cached_property
    def across(self) -> Vector:
        a = math.radians(self.azimuth)
        return math.cos(a), 0.0, -math.sin(a)

    @cached_property
    def up(self) -> Vector:
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return -math.sin(a) * math.sin(e), math.cos(e), -math.cos(a) * math.sin(e)

    @cached_property
    def viewer(self) -> Vector:
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)

    def sees(self, at: Vector) -> Place:
        """Where ``at`` is on the page: x to the right, y down."""
        return dot(at, self.across), -dot(at, self.up)

    def depth(self, at: Vector) -> float:
        """How near to the viewer."""
        return dot(at, self.viewer)


@dataclass(frozen=True)
class Shape:
    """One path of a drawing. ``kind`` is what it is (skin, muscle, line, prop …), ``part`` the segment that carries it.

    Points are kept, not the text of the path, so that an animation can see what moved as a whole. ``far`` limbs are
    drawn lighter. ``role`` is that of the muscle it shows. A skin that is not ``closed`` is filled all the same, as SVG
    fills an open path. ``cuts`` are the numbers of points of the strokes that a shape of several strokes consists of.
    """

    kind: str
    part: str
    points: tuple[Place, ...]
    closed: bool = True
    smooth: bool = True
    far: bool = False
    role: str = ""
    muscle: str = ""
    cuts: tuple[int, ...] = ()

    @property
    def d(self) -> str:
        words: list[str] = []
        start, pen = 0, None
        for count in self.cuts or (len(self.points),):
            text, pen = stroke(self.points[start : start + count], self.closed, self.smooth, pen)
            words.append(text)
            start += count
        return "".join(words)


@dataclass
class Drawing:
    shapes: list[Shape] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        xs = [x for shape in self.shapes for x, _ in shape.points]
        ys = [y for shape in self.shapes for _, y in shape.points]
        return min(xs), min(ys), max(xs), max(ys)


def stroke(
    points: Sequence[Place], closed: bool, smooth: bool, pen: tuple[int, int] | None = None
) -> tuple[str, tuple[int, int]]:
    """One stroke of an SVG path, in whole units and relative, and where it leaves the pen; ``pen`` is where it was.

    A smooth one is a quadratic B-spline that passes close to the points, written with the short command ``t``: each
    control point is the last one mirrored, so only the joints between the arcs are written. A joint is rounded such
    that the control point it implies is the nearest to the one wanted; so the rounding does not add up.
    """
    if not smooth or len(points) < 3:
        x, y = first = round(points[0][0]), round(points[0][1])
        numbers = []
        for px, py in points[1:]:
            numbers += [round(px) - x, round(py) - y]
            x, y = round(px), round(py)
        text = move(first, pen) + "l" + terse(numbers)
        return (text + "z", first) if closed else (text, (x, y))
    hull = control(points, closed)
    if closed:
        x, y = first = round((hull[-1][0] + hull[0][0]) / 2), round((hull[-1][1] + hull[0][1]) / 2)
        end, (cx, cy), ahead = first, rounded(hull[0]), hull[1:]
    else:
        x, y = first = rounded(hull[0])
        end, (cx, cy), ahead = rounded(hull[-1]), rounded(hull[1]), hull[2:-1]
    words, numbers = [move(first, pen), "q"], [cx - x, cy - y]
    for hx, hy in ahead:
        jx, jy = round((cx + hx) / 2), round((cy + hy) / 2)
        numbers += [jx - x, jy - y]
        if len(numbers) == 4:
            words.append(terse(numbers) + "t")
            numbers = []
        x, y, cx, cy = jx, jy, 2 * jx - cx, 2 * jy - cy
    words.append(terse([*numbers, end[0] - x, end[1] - y]))
    return "".join(words) + ("z" if closed else ""), end


def control(points: Sequence[Place], closed: bool) -> list[Place]:
    """The control points of a B-spline that passes close to ``points``; a sharp corner is left as it is."""
    hull = []
    for i, (px, py) in enumerate(points):
        (ax, ay), (bx, by) = points[i - 1], points[(i + 1) % len(points)]
        lift = 0.125 if closed or 0 < i < len(points) - 1 else 0.0
        if (px - ax) * (bx - px) + (py - ay) * (by - py) < 0:
            lift /= 3
        hull.append((px + (2 * px - ax - bx) * lift, py + (2 * py - ay - by) * lift))
    return hull


def rounded(place: Place) -> tuple[int, int]:
    return round(place[0]), round(place[1])


def move(to: tuple[int, int], pen: tuple[int, int] | None) -> str:
    return "M" + terse(to) if pen is None else "m" + terse((to[0] - pen[0], to[1] - pen[1]))


def terse(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers)).replace(" -", "-")


class Station(NamedTuple):
    """A section of a tube in space.

    ``line`` is where the bone is, ``at`` the middle of the ellipse, ``front`` and ``out`` its half axes, ``ridge`` a
    place beyond it (the nose), seen from ``at``.
    """

    along: float
    line: Vector
    at: Vector
    front: Vector
    out: Vector
    ridge: Vector | None = None

    def reach(self, towards: Vector) -> float:
        """How far the section reaches in a direction: its support function."""
        return math.hypot(dot(self.front, towards), dot(self.out, towards))


def station(where: float, line: Vector, frame: Frame, sign: float, extents: Sequence[float]) -> Station:
    front, back, out, into = extents[:4]
    at = along(line, ((front - back) / 2, frame.front), (sign * (out - into) / 2, frame.right))
    a, b = (front + back) / 2, sign * (out + into) / 2
    (fx, fy, fz), (rx, ry, rz) = frame.front, frame.right
    ridge = None
    if len(extents) > 4 and extents[4]:
        ahead = extents[4] - (front - back) / 2
        ridge = (fx * ahead, fy * ahead, fz * ahead)
    return Station(where, line, at, (fx * a, fy * a, fz * a), (rx * b, ry * b, rz * b), ridge)


@dataclass
class Tube:
    """The flesh of one segment, seen by a camera."""

    part: str
    camera: Camera
    stations: list[Station]
    cap: tuple[float, float]  # how far it bulges beyond its first and last section
    blunt: bool = False  # its ends have a tip alone, no round

    def outline(self, *, blend: bool = True) -> list[Place]:
        """Its edge: from the start down the left, round the end, up the right, round the start."""
        camera, stations = self.camera, self.stations
        seen = [camera.sees(s.line) for s in stations]
        length = math.dist(seen[0], seen[-1])
        true = math.dist(stations[0].line, stations[-1].line)
        ends = []
        for first, second, bulge in ((0, 1, self.cap[0]), (-1, -2, self.cap[1])):
            (x1, y1), (x0, y0) = seen[first], seen[second]
            d = unit2(x1 - x0, y1 - y0)
            ends.append((d, bulge, stations[first]))
        left, right = [], []
        last = len(stations) - 1
        for i, s in enumerate(stations):
            (x0, y0), (x1, y1) = seen[max(0, i - 1)], seen[min(last, i + 1)]
            dx, dy = unit2(x1 - x0, y1 - y0)
            left.append(self.touch(s, (dy, -dx)))
            right.append(self.touch(s, (-dy, dx)))
        (d0, bulge0, s0), (d1, bulge1, s1) = ends
        shape = [
            *left,
            *(self.round_end(s1, d1, side, bulge1) for side in self.rounds(bulge1)),
            *reversed(right),
            *(self.round_end(s0, d0, side, bulge0) for side in self.rounds(bulge0)),
        ]
        share = min(1.0, max(0.0, (0.6 - length / (true or 1)) / 0.25))
        if blend and share:
            hull = self.hull(len(shape), d1)
            shape = [(x + (u - x) * share, y + (v - y) * share) for (x, y), (u, v) in zip(shape, hull, strict=True)]
        return shape

    def rounds(self, bulge: float) -> tuple[int, ...]:
        """Which places round an end; none for one that its neighbour hides."""
        return () if not bulge else (0,) if self.blunt else (1, 0, -1)

    def touch(self, s: Station, towards: Place, *, ridge: bool = True) -> Place:
        """Where the line of sight touches a section, or its ridge, on the side of a direction of the page."""
        world = self.world(towards)
        front, out = dot(s.front, world), dot(s.out, world)
        reach = math.hypot(front, out) or 1e-6
        x, y = self.camera.sees(along(s.at, (front / reach, s.front), (out / reach, s.out)))
        if ridge and s.ridge is not None:
            rx, ry = self.camera.sees(along(s.at, (1, s.ridge)))
            if (rx - x) * towards[0] + (ry - y) * towards[1] > 0:
                return rx, ry
        return x, y

    def round_end(self, s: Station, d: Place, side: int, bulge: float) -> Place:
        """A place on the rounded end: its tip, or halfway to the left (1) or right (−1) of the way out."""
        p = (d[1], -d[0])
        x, y = self.camera.sees(s.at)
        reach = s.reach(self.world(p))
        lean = math.hypot(bulge, s.reach(self.world(d)))
        if side == 0:
            return x + d[0] * lean, y + d[1] * lean
        return x + (side * p[0] * reach + d[0] * lean) * 0.72, y + (side * p[1] * reach + d[1] * lean) * 0.72

    def hull(self, count: int, d: Place) -> list[Place]:
        """``count`` places round about all sections: what is seen of a tube that points at the viewer."""
        found = []
        for i in range(count):
            # from the left of d over d to its right, and on
            angle = math.radians(118 - 360 * i / count)
            towards = (d[0] * math.cos(angle) + d[1] * math.sin(angle), d[1] * math.cos(angle) - d[0] * math.sin(angle))
            places = [self.touch(s, towards, ridge=False) for s in self.stations]
            found.append(max(places, key=lambda place: place[0] * towards[0] + place[1] * towards[1]))
        return found

    def world(self, page: Place) -> Vector:
        return along((0.0, 0.0, 0.0), (page[0], self.camera.across), (-page[1], self.camera.up))

    def section(self, where: float) -> tuple[Vector, Vector, Vector]:
        """Middle and half axes of the section at ``where``."""
        rows = self.stations
        i = 0
        while i < len(rows) - 2 and rows[i + 1].along < where:
            i += 1
        a, b = rows[i], rows[i + 1]
        t = (where - a.along) / (b.along - a.along)
        return mix(a.at, b.at, t), mix(a.front, b.front, t), mix(a.out, b.out, t)

    def edge(self, where: float, push: float) -> Place:
        """A place of the outline on the outer side of the back, moved outward by ``push``."""
        sees = self.camera.sees
        at, front, out = self.section(where)
        (ax, ay), (bx, by) = sees(self.stations[0].line), sees(self.stations[-1].line)
        dx, dy = unit2(bx - ax, by - ay)
        hint = sees(along((0, 0, 0), (-1, front), (0.8, out)))
        side = 1 if hint[0] * dy - hint[1] * dx > 0 else -1
        towards = (dy * side, -dx * side)
        x, y = self.touch(Station(where, at, at, front, out), towards)
        return x + towards[0] * push, y + towards[1] * push

    def facing(self, where: float) -> float:
        """The direction on the section at ``where`` that faces the viewer, in degrees."""
        _, front, out = self.section(where)
        v = self.camera.viewer
        return math.degrees(math.atan2(dot(out, v) / dot(out, out), dot(front, v) / dot(front, front)))

    def margin(self, where: float, rim: float) -> float:
        """How many degrees from there one still sees the surface, less a rim of skin."""
        _, front, out = self.section(where)
        half = (math.hypot(*front) + math.hypot(*out)) / 2
        return math.degrees(math.asin(max(0.3, 1 - rim / half)))

    def surface(self, where: float, degrees: float) -> Vector:
        at, front, out = self.section(where)
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return along(at, (c, front), (s, out))


def mix(a: Vector, b: Vector, t: float) -> Vector:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t


def halfway(a: Place, b: Place, t: float) -> Place:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def unit2(x: float, y: float) -> Place:
    length = math.hypot(x, y)
    return (x / length, y / length) if length > 1e-6 else (0.0, 1.0)


# --- the tubes of a body ----------------------------------------------------------------------------------------------
def tubes(movement: Movement, body: Skeleton, camera: Camera) -> dict[str, Tube]:
    """All tubes of the figure by part.

    The trunk comes as ``trunk.right`` and ``trunk.left`` too: on the one outward is to the right, on the other left.
    """
    found: dict[str, Tube] = {}
    for side, sign in SIDES.items():
        found[f"trunk.{side}"] = Tube("trunk", camera, trunk_stations(body, sign), (4, 0))
    found["trunk"] = found["trunk.right"]
    found["head"] = Tube("head", camera, head_stations(body), (0, 0))
    for side, sign in SIDES.items():
        for name, upper, lower, table, cap in (
            ("thigh", "hip", "knee", flesh.THIGH, (0, 34)),
            ("shank", "knee", "ankle", flesh.SHANK, (0, 0)),
            ("upper-arm", "shoulder", "elbow", flesh.UPPER_ARM, (0, 21)),
            ("forearm", "elbow", "wrist", flesh.FOREARM, (0, 0)),
        ):
            a, b = body.joints[f"{upper}.{side}"], body.joints[f"{lower}.{side}"]
            frame, way = body.frames[f"{name}.{side}"], minus(b, a)
            rows = [station(t, along(a, (t, way)), frame, sign, extents) for t, *extents in table]
            found[f"{name}.{side}"] = Tube(f"{name}.{side}", camera, rows, cap)
        found[f"foot.{side}"] = Tube(f"foot.{side}", camera, foot_stations(body, side), (3, 5), blunt=True)
        table = flesh.FIST if grips(movement, side) else flesh.OPEN
        hand, wrist = body.frames[f"hand.{side}"], body.joints[f"wrist.{side}"]
        rows = [station(t, along(wrist, (t, hand.down)), hand, sign, extents) for t, *extents in table]
        found[f"hand.{side}"] = Tube(f"hand.{side}", camera, rows, (0, 9))
    return found


def trunk_stations(body: Skeleton, sign: float) -> list[Station]:
    """From below the hips up the spine to the throat.

    The hollow of the back fills when the spine is rounded and deepens when it is arched, more than bone alone would
    show: a reader must see it at a glance.
    """
    rows = []
    lumbar, thoracic = body.angles.get("lumbar", 0.0), body.angles.get("thoracic", 0.0)
    for t, front, back, out, into in flesh.TRUNK:
        line, frame = spine_at(body, max(0.0, t))
        if t < 0:
            line = along(line, (54 * t, frame.up))
        curve = lumbar * bump(t, 3.2, 2.4) + thoracic * 0.6 * bump(t, 7.0, 2.5)
        change = max(-9.0, min(15.0, 0.32 * curve))
        rows.append(station(t, line, frame, sign, (front - change, back + change, out, into)))
    neck, base = body.frames["neck"], body.joints["neck"]
    up, front, back, out, into = flesh.SHOULDERS
    right, left = body.joints["shoulder.right"], body.joints["shoulder.left"]
    half = math.dist(right, left) / 2
    hang = [
        max(0.0, min(1.0, 0.2 - lift(body, side))) for side in (("right", "left") if sign > 0 else ("left", "right"))
    ]
    out, into = half + out * hang[0], half + into * hang[1]
    line = along(mix(base, mix(right, left, 0.5), 0.5), (up, neck.up))
    rows.append(station(9, line, body.frames["chest"], sign, (front, back, out, into)))
    for i, (up, front, back, out, into) in enumerate(flesh.NECK):
        rows.append(station(10 + i, along(base, (up, neck.up)), neck, sign, (front, back, out, into)))
    return rows


def spine_at(body: Skeleton, where: float) -> tuple[Vector, Frame]:
    """Place and frame on the spine, between its stations too."""
    index = min(int(where), len(body.spine) - 2)
    (a, one), (b, two) = body.spine[index], body.spine[index + 1]
    t = where - index
    front, up, right = (unit(mix(x, y, t)) for x, y in zip(one, two, strict=True))
    return mix(a, b, t), Frame(front, up, right)


def bump(x: float, middle: float, half: float) -> float:
    """1 at ``middle``, falling to 0 at ``half`` on either side."""
    return max(0.0, 1 - ((x - middle) / half) ** 2)


def head_stations(body: Skeleton) -> list[Station]:
    frame, at = body.frames["head"], body.joints["head"]
    return [station(-h, along(at, (h, frame.up)), frame, 1, extents) for h, *extents in flesh.HEAD]


def foot_stations(body: Skeleton, side: str) -> list[Station]:
    """From the heel to the toes; the toes stay on the floor when the heel is raised."""
    frame, toes, sign = body.frames[f"foot.{side}"], body.frames[f"toes.{side}"], SIDES[side]
    ankle = body.joints[f"ankle.{side}"]
    knuckle = along(body.joints[f"ball.{side}"], (size.ANKLE_HEIGHT, toes.up))
    rows = []
    for x, up, down, *breadth in flesh.FOOT:
        line, own, lower = along(ankle, (x, frame.front)), frame, 0.0
        if x > 60:  # near the sole, about which the toes bend
            lower = 26.0
            line = along(line, (-lower, frame.up))
        if x > size.BALL:
            line, own = along(knuckle, (x - size.BALL, toes.front), (-lower, toes.up)), toes
        # a section stands upright on the foot: what is the front of a limb's section is up here
        upright = Frame(own.up, own.front, own.right)
        rows.append(station(x, line, upright, sign, (up + lower, down - lower, *breadth)))
    return rows


def grips(movement: Movement, side: str) -> bool:
    """Whether the hand is closed about something."""
    names = {name for pose in movement.poses for name in pose.reach}
    if {"palms", f"palms.{side}"} & names:
        return False
    held = [str(prop.get("to")) for prop in movement.props]
    if movement.load.get("kind", "none") != "none":
        held.append(str(movement.load.get("on", "grip")))
    elif movement.load.get("on") == "head":
        return False  # the hands lie open beside it
    if (
        movement.load.get("kind") == "dumbbells"
        or movement.plant in ("grip", f"grip.{side}")
        or {"grip", f"grip.{side}"} & set(held)
    ):
        return True
    reached = (
        ("hands", "grip", "hang")
        if any(prop.get("kind") in ("bar", "rail") for prop in movement.props)
        else ("hands", "grip")
    )
    return any(name in names or f"{name}.{side}" in names for name in reached)


# --- the order of painting --------------------------------------------------------------------------------------------
CHAINS = [("upper-arm", "forearm"), ("forearm", "hand"), ("thigh", "shank"), ("shank", "foot")]
BONES = {
    "upper-arm": ("shoulder", "elbow", 32.0),
    "forearm": ("elbow", "wrist", 22.0),
    "thigh": ("hip", "knee", 45.0),
    "shank": ("knee", "ankle", 30.0),
}


@dataclass
class Stage:
    """What holds for a whole movement: the order of its parts, back to front, and which joints open upward."""

    order: list[str]
    twins: set[str]  # far parts that the near ones hide all the time
    behind: set[str]  # parts that are painted before the part they hang on
    far: set[str]
    patches: dict[str, list[tuple[flesh.Patch, str]]]  # the muscles of each part that are seen at any time, and whose
    raised: set[str]  # the sides whose arm is lifted sideways, seen from front or back
    folds: set[str]  # the sides whose hip is bent so far that the buttock is stretched
    end_on: set[str]  # the sides whose foot points at the viewer or away
    marks: set[str]  # hair, ears, nose and face, as far as they are seen
    hands: set[str]  # the hands that are not seen edge-on most of the time
    near: str  # the side nearer to the viewer
    near_arm: str
    hips: Vector  # where the hips are at the start
    floor: tuple[float, float] | None  # from where to where the floor is drawn, if it is

    def layer(self, name: str, otherwise: str) -> str:
        return name if name in self.order else otherwise


def stage(movement: Movement) -> Stage:
    """The stage of a movement, worked out once."""
    kept = movement.__dict__.get("_stage")
    if kept is None:
        kept = movement.__dict__["_stage"] = set_stage(movement)
    return kept


def set_stage(movement: Movement) -> Stage:
    camera = Camera(movement.azimuth, movement.elevation)
    samples = SAMPLES if len(movement.poses) > 1 else SAMPLES[:1]  # at one pose, every moment is the same
    bodies = [movement.at(progress) for progress in samples]
    weight = len(SAMPLES) / len(samples)
    aside = sum(camera.depth(body.frames[part].right) for body in bodies for part in ("pelvis", "chest"))
    aside /= 2 * len(bodies)
    near, far = ("right", "left") if aside >= 0 else ("left", "right")
    sideways = abs(aside) > 0.4
    rank = [f"{name}.{far}" for name in ("upper-arm", "forearm", "hand", "thigh", "shank", "foot")] + ["trunk", "head"]
    rank += [f"{name}.{near}" for name in ("thigh", "shank", "foot", "upper-arm", "forearm", "hand")]
    if not sideways:
        rank = ["trunk", "head"] + [name for name in rank if "." in name]
    votes: dict[tuple[str, str], float] = {}
    for body in bodies:
        bones = bones_of(camera, body)
        for i, one in enumerate(rank):
            for two in rank[i + 1 :]:
                votes[one, two] = votes.get((one, two), 0.0) + weight * nearer(bones[one], bones[two], joined(one, two))
    before: dict[str, set[str]] = {name: set() for name in rank}
    behind = set()
    for (one, two), vote in votes.items():
        if vote < -0.5:
            before[one].add(two)
            if joined(one, two):
                behind.add(two)
        elif vote > 0.5:
            before[two].add(one)
    order: list[str] = []
    left = list(rank)
    while left:
        free = [name for name in left if not before[name] & set(left)]
        order.append(free[0] if free else left[0])
        left.remove(order[-1])
    moments = [tubes(movement, body, camera) for body in bodies]
    hands = [name for name in order if name.startswith("upper-arm" if sideways else "hand")]
    return Stage(
        order,
        twins(camera, bodies, far),
        behind,
        {name for name in rank if name.endswith(far)} if sideways else set(),
        seen_patches(rank, moments),
        {side for side in SIDES if not sideways and max(lift(body, side) for body in bodies) > -0.8},
        {side for side in SIDES if max(body.angles[f"hip.{side}"] for body in bodies) > 40},
        {side for side in SIDES if any(abs(camera.depth(body.frames[f"foot.{side}"].front)) > 0.85 for body in bodies)},
        seen_marks([marks_of(moment["head"]) for moment in moments]),
        {
            name
            for name in ("hand.right", "hand.left")
            if sum(abs(camera.depth(body.frames[name].front)) for body in bodies) > 0.5 * len(bodies)
        },
        near,
        hands[-1] if sideways else hands[0],
        bodies[0].joints["hips"],
        floor(movement, camera, bodies),
    )


def twins(camera: Camera, bodies: list[Skeleton], far: str) -> set[str]:
    """The far limbs that lie exactly behind the near ones whenever the body moves alike on both sides."""
    if abs(camera.viewer[0]) > 0.01 or camera.elevation:
        return set()
    near = "left" if far == "right" else "right"
    found: set[str] = set()
    for limb in (("shoulder", "elbow", "wrist", "fingertips"), ("hip", "knee", "ankle", "toes")):
        pairs = [(body.point(f"{name}.{far}"), body.point(f"{name}.{near}")) for body in bodies for name in limb]
        if all(math.dist(camera.sees(a), camera.sees(b)) < 2 for a, b in pairs):
            names = ("upper-arm", "forearm", "hand") if "elbow" in limb else ("thigh", "shank", "foot")
            found |= {f"{name}.{far}" for name in names}
    return found


def lift(body: Skeleton, side: str) -> float:
    """From −1 for an arm that hangs along the trunk to 1 for one stretched overhead."""
    return -dot(body.frames[f"upper-arm.{side}"].up, body.frames["chest"].up)


def seen_patches(rank: list[str], moments: list[dict[str, Tube]]) -> dict[str, list[tuple[flesh.Patch, str]]]:
    """The muscles of each part that are seen at some moment, with the side of the body they are on."""
    found: dict[str, list[tuple[flesh.Patch, str]]] = {}
    ahead = any(abs(moment["trunk"].facing(4)) < 60 for moment in moments)
    for name in rank:
        segment, _, side = name.partition(".")
        candidates = [(patch, own) for own in ([side] if side else SIDES) for patch in flesh.MUSCLES[segment]]
        found[name] = [
            (patch if ahead else patch._replace(bands=()), own)
            for patch, own in candidates
            if any(faces(patch, own, moment) for moment in moments)
        ]
    return found


def floor(movement: Movement, camera: Camera, bodies: list[Skeleton]) -> tuple[float, float] | None:
    """From where to where a floor is drawn, if the body or a thing comes near it; from above it is no line."""
    if camera.elevation:
        return None
    places = [at for body in bodies for at in body.joints.values()]
    places += [
        (bodies[0].point(at)[0] if isinstance(at, str) else float(at[0]), 0.0, 0.0)
        for prop in movement.props
        if (at := prop.get("at")) and prop["kind"] in GROUNDED
    ]
    if min(at[1] for at in places) > 90:
        return None
    xs = [camera.sees(at)[0] for at in places]
    return min(xs) - 110, max(xs) + 150


def joined(one: str, two: str) -> int:
    """Whether ``two`` hangs on ``one``: 2 for hand and foot, which are painted over their limb from any side."""
    a, _, side = one.partition(".")
    b, _, other = two.partition(".")
    if "trunk" in (one, two):
        return int(bool({a, b} & {"thigh", "upper-arm", "head"}))
    if side != other or (a, b) not in CHAINS:
        return 0
    return 2 if b in ("hand", "foot") else 1


class Bone(NamedTuple):
    """A part as seen: places along it on the page with their nearness, its radius, and how steeply it comes nearer."""

    places: list[tuple[float, float, float]]
    radius: float
    turn: float


def bones_of(camera: Camera, body: Skeleton) -> dict[str, Bone]:
    """Each part as a line with a thickness."""
    lines = {
        "trunk": (body.joints["hips"], body.joints["neck"], 70.0),
        "head": (body.joints["throat"], body.joints["head"], 50.0),
    }
    for side in SIDES:
        for name, (upper, lower, radius) in BONES.items():
            lines[f"{name}.{side}"] = (body.joints[f"{upper}.{side}"], body.joints[f"{lower}.{side}"], radius)
        lines[f"foot.{side}"] = (body.joints[f"ankle.{side}"], body.point(f"toes.{side}"), 22.0)
        lines[f"hand.{side}"] = (body.joints[f"wrist.{side}"], body.point(f"grip.{side}"), 22.0)
    found = {}
    for name, (a, b, radius) in lines.items():
        ways = [mix(a, b, step / 4) for step in range(5)]
        turn = (camera.depth(b) - camera.depth(a)) / (math.dist(a, b) or 1.0)
        found[name] = Bone([(*camera.sees(at), camera.depth(at)) for at in ways], radius, turn)
    return found


def nearer(one: Bone, two: Bone, hangs: int) -> float:
    """How clearly ``two`` is in front of ``one`` where they overlap: positive if so, 0 if they do not overlap."""
    if hangs == 2:
        return 1.0
    if hangs:
        return 1.0 if two.turn > -0.55 else -1.2
    reach = one.radius + two.radius
    best, difference = reach * reach, 0.0
    for x, y, depth in one.places:
        for u, v, ahead in two.places:
            square = (x - u) * (x - u) + (y - v) * (y - v)
            if square < best:
                best, difference = square, ahead - depth
    return difference / 30 if abs(difference) > 15 else 0.0


# --- drawing ----------------------------------------------------------------------------------------------------------
def draw(
    movement: Movement, progress: float, roles: Mapping[str, str] | None = None, *, detail: str = "full"
) -> Drawing:
    """The movement at ``progress``, from back to front; ``roles`` gives the role of each muscle that has one.

    With ``detail="card"`` only outlines and the muscles that have a role are drawn, for small pictures.
    """
    roles = roles or {}
    body, camera, plan = movement.at(progress), Camera(movement.azimuth, movement.elevation), stage(movement)
    flesh_of = tubes(movement, body, camera)
    drawing = Drawing()
    things = props.scene(movement, body, camera, plan.hips, plan.near if plan.far else "")
    layers: dict[str, list[Shape]] = {}
    for thing in things:
        shape = Shape(thing.kind, thing.part, thing.points, thing.closed, thing.smooth)
        layers.setdefault(thing.layer, []).append(shape)
    if plan.floor:
        (x0, x1), y = plan.floor, 0.0
        drawing.shapes.append(Shape("floor", "floor", ((x0, y), (x1, y)), closed=False, smooth=False))
    drawing.shapes += layers.pop("back", [])
    middle, hands = plan.layer("trunk", plan.order[0]), plan.layer(plan.near_arm, plan.order[-1])
    for name in plan.order:
        if name == middle:
            drawing.shapes += layers.pop("middle", [])
        if name == hands:
            drawing.shapes += layers.pop("hands", [])
        held = layers.pop(f"after {name}", [])
        if name not in plan.twins:
            drawing.shapes += part(name, flesh_of, plan, roles, detail) + held
    drawing.shapes += layers.pop("front", [])
    return drawing


CARD = {  # which stations of each tube a small picture keeps
    "thigh": (0, 1, 3, 4),
    "shank": (2, 3, 5),
    "upper-arm": (0, 2, 5),
    "forearm": (1, 3),
    "hand": (2, 3),
    "trunk": (0, 2, 3, 4, 6, 8, 9, 10, 11),
    "head": (0, 1, 3, 5, 6, 8, 9),
}
# From the front and the back a bent limb points at the viewer and hides half of itself: it is drawn by its segments.
CARD_ENDWISE = {
    "thigh": (0, 1, 2, 4),
    "shank": (0, 2, 5),
    "upper-arm": (0, 2, 3, 5),
    "forearm": (0, 1, 4),
    "hand": (0, 2, 3),
    "trunk": (0, 1, 2, 4, 6, 8, 9, 10, 11),
    "head": CARD["head"],
}


def part(name: str, flesh_of: Mapping[str, Tube], plan: Stage, roles: Mapping[str, str], detail: str) -> list[Shape]:
    """The skin of a part, then its muscles: those without a role as one quiet shape, those with one each for itself."""
    tube, is_far = flesh_of[name], name in plan.far
    segment, _, side = name.partition(".")
    whole_limbs = detail == "card" and bool(plan.far)
    if whole_limbs and segment not in ("trunk", "head"):
        shapes = [limb(segment, side, flesh_of, is_far)] if segment in ("thigh", "upper-arm") else []
    else:
        keep = (CARD if plan.far else CARD_ENDWISE).get(segment) if detail == "card" else None
        kept = replace(tube, stations=[tube.stations[i] for i in keep]) if keep else tube
        shapes = [skin(name, kept, plan, is_far)]
    if segment == "hand" and detail == "full" and tube.camera.elevation and is_open(tube):
        shapes.insert(0, thumb(tube, is_far))
    if segment == "trunk" and detail == "full":
        shapes = [armpit(own, flesh_of) for own in sorted(plan.raised)] + shapes
    if segment == "head":
        shapes += face(tube, plan.marks, detail)
    if segment == "hand" and detail == "full" and not is_far and name in plan.hands:
        shapes += fingers(name, tube)
    if segment == "thigh" and side in plan.folds and not whole_limbs:
        shapes.append(buttock(side, flesh_of, is_far))
    own: list[tuple[flesh.Patch, str]] = []
    shared: list[tuple[flesh.Patch, str]] = []
    for patch, whose in plan.patches[name]:
        (shared if patch.shared or (patch.deep and segment == "trunk") else own).append((patch, whose))
    if segment == "thigh":
        shapes += muscles(f"hip.{side}", shared, flesh_of, roles, is_far, detail)
        return shapes + muscles(name, own, flesh_of, roles, is_far, detail)
    shapes += muscles(name, own, flesh_of, roles, is_far, detail)
    return shapes + muscles("chest", shared, flesh_of, roles, is_far, detail)


def muscles(
    name: str,
    patches: list[tuple[flesh.Patch, str]],
    flesh_of: Mapping[str, Tube],
    roles: Mapping[str, str],
    is_far: bool,
    detail: str,
) -> list[Shape]:
    """Muscles without a role as one quiet shape and their fibres as another; then those with a role, each for itself.

    Those that go from one segment to another have a part of their own: they change their form when the joint moves.
    """
    quiet: list[list[Place]] = []
    lines: list[list[Place]] = []
    loud: list[Shape] = []
    for patch, side in patches:
        role = roles.get(patch.muscle, "")
        if not role and (patch.deep or is_far or detail == "card"):
            continue
        if role and not patch.deep and patch.muscle in flesh.DEEP:
            continue
        edge, fibres = outline_of(patch, side, flesh_of)
        if role:
            loud.append(Shape("muscle", name, tuple(edge), role=role, muscle=patch.muscle, far=is_far))
            if detail == "full" and not is_far and role == "primary":
                loud += compound("fibre", name, fibres, closed=False, role=role, muscle=patch.muscle)
        else:
            quiet.append(turned(edge))
            lines += fibres
    return [
        *compound("muscle", name, quiet, closed=True),
        *compound("fibre", name, lines, closed=False),
        *loud,
    ]


def turned(edge: list[Place]) -> list[Place]:
    """The same edge, going round to the right: where two of a shape overlap there must be no hole."""
    area = sum(x * v - u * y for (x, y), (u, v) in zip(edge, [*edge[1:], edge[0]], strict=True))
    return edge if area > 0 else edge[::-1]


def compound(
    kind: str, part: str, strokes: list[list[Place]], *, closed: bool, role: str = "", muscle: str = ""
) -> list[Shape]:
    """Several strokes as one shape; none if there are none."""
    if not strokes:
        return []
    points = tuple(place for stroke in strokes for place in stroke)
    cuts = tuple(len(stroke) for stroke in strokes) if len(strokes) > 1 else ()
    return [Shape(kind, part, points, closed=closed, role=role, muscle=muscle, cuts=cuts)]


def skin(name: str, tube: Tube, plan: Stage, is_far: bool) -> Shape:
    """The outline of a part: open towards the part it hangs on, unless that is painted over it."""
    segment = name.partition(".")[0]
    camera = tube.camera
    if segment == "upper-arm" and (
        (is_far and abs(camera.viewer[0]) > 0.3) or (name in plan.behind and camera.elevation)
    ):  # what is seen of a shoulder beyond the trunk is round
        return Shape("skin", name, tuple(replace(tube, cap=(14, tube.cap[1])).outline()), far=is_far)
    points = tube.outline()
    if segment in ("trunk", "head") or name in plan.behind:
        return Shape("skin", name, tuple(points), far=is_far)
    if segment == "foot":
        if name.partition(".")[2] in plan.end_on:
            return Shape("skin", name, tuple(points), far=is_far)
        points = [*points[2:], *points[:2]]  # open where the shank comes in
    elif segment == "thigh" and name.partition(".")[2] in plan.folds:
        # the buttock covers the back of its start, which must not stick out beyond it
        x, y = tube.edge(0, 0)
        end = min((0, -1), key=lambda i: math.dist(points[i], (x, y)))
        points[end] = halfway(points[end], points[-2 if end else 1], 0.85)
    return Shape("skin", name, tuple(points), closed=False, far=is_far)


def face(tube: Tube, marks: set[str], detail: str) -> list[Shape]:
    """The cap of hair, which tells the face from the back of the head, the ear, and brow and nose."""
    caps = []
    for sign in (1, -1):
        if f"hair {sign}" in marks:
            left, right = (
                [on_head(tube, -height, sign * at, sign * 100) for height, at in edge]
                for edge in (flesh.HAIR, [(height, 184.0) for height, _ in flesh.HAIR])
            )
            caps.append(turned([*left, *reversed(right)]))
    lines = [
        [on_head(tube, -height, sign * at, sign * at) for height, at in line]
        for name, line, sign in (("ear 1", flesh.EAR, 1), ("ear -1", flesh.EAR, -1), ("nose", flesh.NOSE, 1))
        if name in marks
    ]
    if "face" in marks:
        lines += [[on_head(tube, -height, at, at) for height, at in line] for line in flesh.FACE]
    shapes = compound("hair", "head", caps, closed=True)
    return shapes + (compound("line", "head", lines, closed=False) if detail == "full" else [])


def is_open(hand: Tube) -> bool:
    return hand.stations[-1].along > 80


def thumb(hand: Tube, is_far: bool) -> Shape:
    """The thumb of an open hand, spread in its plane."""
    root, tip = hand.stations[0].line, hand.stations[-1].line
    down, out = unit(minus(tip, root)), unit(hand.stations[0].out)
    points = tuple(hand.camera.sees(along(root, (t, down), (aside, out))) for t, aside in flesh.THUMB)
    return Shape("skin", hand.part, points, far=is_far)


def fingers(name: str, tube: Tube) -> list[Shape]:
    """The lines between the fingers, on that side of the hand that is seen; a fist's palm shows its thumb."""
    palm = math.cos(math.radians(tube.facing(tube.stations[1].along))) > 0
    turn = 180 if palm else 0
    drawn = flesh.OPEN_LINES if is_open(tube) else flesh.PALM_LINES if palm else flesh.FIST_LINES
    lines = []
    for line in drawn:
        degrees = [(t, visible(tube, t, at - turn, 180 - turn, rim=2)) for t, at in line]
        lines.append([tube.camera.sees(tube.surface(t, at)) for t, at in degrees])
    return compound("line", name, lines, closed=False)


def on_head(tube: Tube, where: float, degrees: float, middle: float) -> Place:
    return tube.camera.sees(tube.surface(where, visible(tube, where, degrees, middle, rim=0.5)))


def marks_of(tube: Tube) -> set[str]:
    """Which of hair, ears and nose are seen, and whether the face is from the front."""
    found = set()
    end_on = abs(dot(unit(minus(tube.stations[0].line, tube.stations[-1].line)), tube.camera.viewer)) > 0.75
    for name, at, limit in (
        ("hair 1", 118, -0.7),
        ("hair -1", -118, -0.7),
        ("ear 1", 100, 0.5),
        ("ear -1", -100, 0.5),
        ("nose", 0, 0.5),
        ("face", 0, 0.75),
    ):
        if math.cos(math.radians(tube.facing(0) - at)) > limit and not (name == "face" and end_on):
            found.add(name)
    return found


def seen_marks(found: list[set[str]]) -> set[str]:
    """Hair, ears and nose that are ever seen; the face if it always is."""
    ever = {mark for marks in found for mark in marks}
    return ever if all("face" in marks for marks in found) else ever - {"face"}


def buttock(side: str, flesh_of: Mapping[str, Tube], is_far: bool) -> Shape:
    """Skin from the pelvis to the thigh, which the bent hip stretches."""
    trunk, thigh = flesh_of[f"trunk.{side}"], flesh_of[f"thigh.{side}"]
    middle, low = trunk.section(0)[0], trunk.section(-1)[0]
    down, way = unit(minus(low, middle)), unit(minus(thigh.stations[-1].line, thigh.stations[0].line))
    bent = min(1.0, max(0.0, 1.0 - dot(down, way)) / 0.8)  # 0 for a straight hip, 1 from some 80° on
    (x0, y0), (x1, y1) = trunk.camera.sees(middle), trunk.camera.sees(low)
    dx, dy = unit2(x1 - x0, y1 - y0)
    x, y = trunk.edge(-1, 5)
    points = [
        *(trunk.edge(where, push) for where, push in ((0.7, 0), (0, 3), (-0.55, 4))),
        # the seat bone, or where the straight hip has its fold
        halfway(thigh.edge(0.2, 2), (x + dx * 2, y + dy * 2), bent),
        halfway(thigh.edge(0.29, 1), (x1 + dx * 19, y1 + dy * 19), bent),
        *(thigh.edge(where, push) for where, push in ((0.38 - 0.16 * bent, 10 * bent), (0.46, 0))),
    ]
    points[4] = halfway(points[4], halfway(points[3], points[5], 0.5), 0.16 * bent)  # a seat is round
    return Shape("skin", f"hip.{side}", tuple(points), closed=False, far=is_far)


def armpit(side: str, flesh_of: Mapping[str, Tube]) -> Shape:
    """Skin between the raised arm and the flank, painted before both: what the trunk and the arm leave open."""
    trunk, arm = flesh_of[f"trunk.{side}"], flesh_of[f"upper-arm.{side}"]
    camera = trunk.camera
    rounds = [(camera.sees(arm.section(t)[0]), r) for t, r in ((0.02, 34), (0.2, 33))]
    rounds.append((camera.sees(trunk.surface(6.9, 90)), 4))
    (ux, uy), (ax, ay), (fx, fy) = (place for place, _ in rounds)
    # round about, from the fold between arm and flank on: which way that looks
    turn = math.copysign(math.pi / 2, (fx - ax) * (uy - ay) - (fy - ay) * (ux - ax))
    start = math.atan2(fy - ay, fx - ax) - turn
    points = []
    for i in range(10):
        angle = start + math.tau * (i + 0.5) / 10
        c, s = math.cos(angle), math.sin(angle)
        (x, y), r = max(rounds, key=lambda one: one[0][0] * c + one[0][1] * s + one[1])
        points.append((x + r * c, y + r * s))
    (x0, y0), (x1, y1) = points[-1], points[0]
    deep = 0.2 * math.dist(points[-1], points[0])
    points.append(((x0 + x1) / 2 - deep * math.cos(start), (y0 + y1) / 2 - deep * math.sin(start)))
    return Shape("skin", f"shoulder.{side}", tuple(points))


def limb(segment: str, side: str, flesh_of: Mapping[str, Tube], is_far: bool) -> Shape:
    """A whole arm or leg as one outline, bent at its joints, for small pictures."""
    names = ("thigh", "shank") if segment == "thigh" else ("upper-arm", "forearm", "hand")
    rows = [flesh_of[f"{name}.{side}"].stations[i] for name in names for i in CARD[name]]
    tube = Tube(segment, flesh_of[f"{segment}.{side}"].camera, rows, (0, 0 if segment == "thigh" else 8))
    points, count = tube.outline(blend=False), len(rows)
    if segment == "thigh":
        foot = flesh_of[f"foot.{side}"].outline()
        foot = [foot[i] for i in (2, 4, 6, 7, 9, 11, 12, 13, 0)]
        left, right = points[count - 1], points[count]
        if math.dist(foot[0], left) + math.dist(foot[-1], right) > math.dist(foot[0], right) + math.dist(
            foot[-1], left
        ):
            foot.reverse()
        points = [*points[:count], *foot, *points[count:]]
    return Shape("skin", f"{segment}.{side}", tuple(points), closed=False, far=is_far)


def outline_of(patch: flesh.Patch, side: str, flesh_of: Mapping[str, Tube]) -> tuple[list[Place], list[list[Place]]]:
    """The edge of a muscle and its fibre lines, as far as they face the viewer."""
    one, other = ([spot(patch, place, side, flesh_of) for place in edge] for edge in (patch.one, patch.other))
    fibres = []
    for i in range(1, patch.fibres + 1):
        t = i / (patch.fibres + 1)
        line = [(x + (u - x) * t, y + (v - y) * t) for (x, y), (u, v) in zip(one, other, strict=True)]
        fibres.append(line[1:-1] if len(line) > 4 else line)
    fibres += [[spot(patch, place, side, flesh_of) for place in band] for band in patch.bands]
    return [*one, *reversed(other)], fibres


def spot(patch: flesh.Patch, place: flesh.Spot, side: str, flesh_of: Mapping[str, Tube]) -> Place:
    """Where a place of a muscle is seen, or the nearest to it that is."""
    name, where, degrees = place
    middle = patch.middle(name)
    if name == "upper-arm" and patch.one[0][0] == "trunk" and behind(side, flesh_of):
        name, where, degrees, middle = "trunk", 8.0 - where, 84.0, patch.middle("trunk")  # it runs behind the trunk
    tube = flesh_of[f"{name}.{side}"]
    return tube.camera.sees(tube.surface(where, visible(tube, where, degrees, middle, patch.rim)))


def behind(side: str, flesh_of: Mapping[str, Tube]) -> bool:
    """Whether a shoulder is hidden by the trunk."""
    right, left = (flesh_of[f"upper-arm.{name}"].stations[0].line for name in ("right", "left"))
    ahead = flesh_of["trunk"].camera.depth(minus(right, left))
    return ahead * SIDES[side] < -70


def faces(patch: flesh.Patch, side: str, flesh_of: Mapping[str, Tube]) -> bool:
    """Whether anything to speak of is seen of a muscle."""
    shown = 0
    for (name, where, start), (other, there, end) in zip(patch.one, patch.other, strict=True):
        if name != patch.one[0][0] or other != name:
            continue  # where it goes on to another segment it does not count
        tube, tube2 = flesh_of[f"{name}.{side}"], flesh_of[f"{other}.{side}"]
        a = visible(tube, where, start, patch.middle(name)) - tube.facing(where)
        b = visible(tube2, there, end, patch.middle(other)) - tube2.facing(there)
        limit = tube.margin(where, RIM) - 8
        ahead = math.cos(math.radians(patch.middle(name) - tube.facing(where))) > 0
        shown += abs(a) < limit or abs(b) < limit or (ahead and abs(a - b) > 9)
    return shown > 0


def visible(tube: Tube, where: float, degrees: float, middle: float, rim: float = RIM) -> float:
    """The direction nearest to ``degrees`` that faces the viewer; ``middle`` tells on which side it left the view."""
    facing, margin = tube.facing(where), tube.margin(where, rim)
    offset = (middle - facing + 180) % 360 - 180 + degrees - middle
    return facing + max(-margin, min(margin, offset))
