"""The body as tubes with elliptical sections, one for each segment.

The outline of a tube in any view is where its sections touch the line of sight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from drawing import anthropometry as size
from drawing import sections
from drawing.camera import Camera, Place, unit_on_page
from drawing.movement import Movement
from drawing.skeleton import SIDES, Frame, Skeleton
from drawing.vectors import Vector, along, dot, minus, mix, unit

RIM = 5.0  # of skin between a muscle and the contour, for one to count as seen


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
            d = unit_on_page(x1 - x0, y1 - y0)
            ends.append((d, bulge, stations[first]))
        left, right = [], []
        last = len(stations) - 1
        for i, s in enumerate(stations):
            (x0, y0), (x1, y1) = seen[max(0, i - 1)], seen[min(last, i + 1)]
            dx, dy = unit_on_page(x1 - x0, y1 - y0)
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
        dx, dy = unit_on_page(bx - ax, by - ay)
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


def visible(tube: Tube, where: float, degrees: float, middle: float, rim: float = RIM) -> float:
    """The direction nearest to ``degrees`` that faces the viewer; ``middle`` tells on which side it left the view."""
    facing, margin = tube.facing(where), tube.margin(where, rim)
    offset = (middle - facing + 180) % 360 - 180 + degrees - middle
    return facing + max(-margin, min(margin, offset))


def build_tubes(movement: Movement, body: Skeleton, camera: Camera) -> dict[str, Tube]:
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
            ("thigh", "hip", "knee", sections.THIGH, (0, 34)),
            ("shank", "knee", "ankle", sections.SHANK, (0, 0)),
            ("upper-arm", "shoulder", "elbow", sections.UPPER_ARM, (0, 21)),
            ("forearm", "elbow", "wrist", sections.FOREARM, (0, 0)),
        ):
            a, b = body.joints[f"{upper}.{side}"], body.joints[f"{lower}.{side}"]
            frame, way = body.frames[f"{name}.{side}"], minus(b, a)
            rows = [station(t, along(a, (t, way)), frame, sign, extents) for t, *extents in table]
            found[f"{name}.{side}"] = Tube(f"{name}.{side}", camera, rows, cap)
        found[f"foot.{side}"] = Tube(f"foot.{side}", camera, foot_stations(body, side), (3, 5), blunt=True)
        table = sections.FIST if grips(movement, side) else sections.OPEN
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
    for t, front, back, out, into in sections.TRUNK:
        line, frame = spine_at(body, max(0.0, t))
        if t < 0:
            line = along(line, (54 * t, frame.up))
        curve = lumbar * bump(t, 3.2, 2.4) + thoracic * 0.6 * bump(t, 7.0, 2.5)
        change = max(-9.0, min(15.0, 0.32 * curve))
        rows.append(station(t, line, frame, sign, (front - change, back + change, out, into)))
    neck, base = body.frames["neck"], body.joints["neck"]
    up, front, back, out, into = sections.SHOULDERS
    right, left = body.joints["shoulder.right"], body.joints["shoulder.left"]
    half = math.dist(right, left) / 2
    hang = [
        max(0.0, min(1.0, 0.2 - lift(body, side))) for side in (("right", "left") if sign > 0 else ("left", "right"))
    ]
    out, into = half + out * hang[0], half + into * hang[1]
    line = along(mix(base, mix(right, left, 0.5), 0.5), (up, neck.up))
    rows.append(station(9, line, body.frames["chest"], sign, (front, back, out, into)))
    for i, (up, front, back, out, into) in enumerate(sections.NECK):
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


def lift(body: Skeleton, side: str) -> float:
    """From −1 for an arm that hangs along the trunk to 1 for one stretched overhead."""
    return -dot(body.frames[f"upper-arm.{side}"].up, body.frames["chest"].up)


def head_stations(body: Skeleton) -> list[Station]:
    frame, at = body.frames["head"], body.joints["head"]
    return [station(-h, along(at, (h, frame.up)), frame, 1, extents) for h, *extents in sections.HEAD]


def foot_stations(body: Skeleton, side: str) -> list[Station]:
    """From the heel to the toes; the toes stay on the floor when the heel is raised."""
    frame, toes, sign = body.frames[f"foot.{side}"], body.frames[f"toes.{side}"], SIDES[side]
    ankle = body.joints[f"ankle.{side}"]
    knuckle = along(body.joints[f"ball.{side}"], (size.ANKLE_HEIGHT, toes.up))
    rows = []
    for x, up, down, *breadth in sections.FOOT:
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
