"""A thing as a drawing shows it, and the setting in which its maker draws it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from drawing.camera import Camera, Place
from drawing.movement import Movement
from drawing.skeleton import Skeleton
from drawing.vectors import Vector, along, dot, minus, unit

type Prop = Mapping[str, Any]

BAR = 8.0  # radius of a bar
AXES: dict[str, Vector] = {"up": (0.0, 1.0, 0.0), "across": (0.0, 0.0, 1.0), "forward": (1.0, 0.0, 0.0)}


class Thing(NamedTuple):
    """One path of a prop: its kind (prop, pad, plate, cable …), whose it is, points, closed, smooth, and its layer."""

    kind: str
    part: str
    points: tuple[Place, ...]
    closed: bool
    smooth: bool
    layer: str


class Setting(NamedTuple):
    part: str
    movement: Movement
    body: Skeleton
    camera: Camera
    hips: Vector
    near: str

    @property
    def sideways(self) -> bool:
        """Whether the body is seen more from the side than from front or back."""
        return bool(self.near)

    def layer(self, at: Vector, side: str = "middle") -> str:
        """Seen from the side ``side``; else in front of the body or behind it, as it is."""
        if self.sideways:
            return side
        ahead = self.camera.depth(minus(at, self.body.joints["hips"]))
        return "front" if ahead > 70 else "back"

    def layer_on_body(self, at: Vector) -> str:
        """Of a bar that lies on the body: behind it if it lies on the side of the trunk that is turned away."""
        chest = self.body.frames["chest"]
        ahead = dot(minus(at, self.body.point("chest")), chest.front) * math.copysign(1, self.camera.depth(chest.front))
        return "hands" if self.sideways or ahead > -20 else "back"

    def spot(self, where: Any) -> Vector:
        """A place given as [x, y] or as a point of the body."""
        if isinstance(where, str):
            return self.body.point(where)
        return float(where[0]), float(where[1]), float(where[2]) if len(where) > 2 else 0.0

    # the pieces things are made of
    def polygon(self, kind: str, points: list[Vector], layer: str, *, closed: bool = True) -> Thing:
        return Thing(kind, self.part, tuple(self.camera.sees(p) for p in points), closed, False, layer)

    def line(self, layer: str, *points: Vector, kind: str) -> Thing:
        return self.polygon(kind, list(points), layer, closed=False)

    def disc(self, kind: str, at: Vector, radius: float, layer: str) -> Thing:
        x, y = self.camera.sees(at)
        return Thing(kind, self.part, ring(x, y, radius), True, True, layer)

    def cylinder(self, kind: str, a: Vector, b: Vector, radius: float, layer: str, *, turns: bool = False) -> Thing:
        """A round body from ``a`` to ``b``: a circle end-on, a rectangle from the side, rounded ends in between.

        One that ``turns`` has the same number of points in any position.
        """
        (ax, ay), (bx, by) = self.camera.sees(a), self.camera.sees(b)
        axis = unit(minus(b, a))
        turn = abs(dot(axis, self.camera.viewer))
        length = math.hypot(bx - ax, by - ay)
        if not turns and (turn > 0.97 or length < 1e-6):
            return self.disc(kind, a, radius, layer)
        if not turns and (turn < 0.05 or length > 8 * radius):
            px, py = (by - ay) / length * radius, (ax - bx) / length * radius
            corners = ((ax + px, ay + py), (bx + px, by + py), (bx - px, by - py), (ax - px, ay - py))
            return Thing(kind, self.part, corners, True, False, layer)
        dx, dy = ((bx - ax) / length, (by - ay) / length) if length > 1e-6 else (1.0, 0.0)
        half, slant = length / 2 + radius * turn, math.sqrt(0.5)
        wide, high = (length / 2 + slant * radius * turn) / half, 0.92 - (0.92 - slant) * min(1.0, turn / 0.4)
        points = []
        for step in range(8):
            angle = math.radians(45 * step)
            c, t = math.cos(angle), math.sin(angle)
            if step % 2:
                c, t = math.copysign(wide, c), math.copysign(high, t)
            x, y = c * half, t * radius
            points.append(((ax + bx) / 2 + x * dx - y * dy, (ay + by) / 2 + x * dy + y * dx))
        return Thing(kind, self.part, tuple(points), True, True, layer)

    def slab(self, kind: str, at: Vector, length: float, thick: float, angle: float, half: float, layer: str) -> Thing:
        """A board whose upper surface has its middle at ``at``, its left end raised by ``angle`` degrees."""
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        along_it, below = (c, -s, 0.0), (-s, -c, 0.0)
        corners = [
            along(at, (end * length / 2, along_it), (drop * thick, below), (wide, (0, 0, 1)))
            for end, drop in ((-1, 0), (1, 0), (1, 1), (-1, 1))
            for wide in (half, -half)
        ]
        return Thing(kind, self.part, hull([self.camera.sees(p) for p in corners]), True, False, layer)


def ring(x: float, y: float, radius: float) -> tuple[Place, ...]:
    count = 8
    return tuple(
        (x + radius * math.cos(math.tau * i / count), y + radius * math.sin(math.tau * i / count)) for i in range(count)
    )


def hull(points: list[Place]) -> tuple[Place, ...]:
    """The convex hull, by Andrew's monotone chain."""
    order = sorted({(round(x, 3), round(y, 3)) for x, y in points})
    chains = []
    for row in (order, order[::-1]):
        chain: list[Place] = []
        for x, y in row:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 1e-6:
                    break
                chain.pop()
            chain.append((x, y))
        chains += chain[:-1]
    return tuple(chains)


def near_hand(s: Setting, where: Any) -> str:
    """The layer of what is held at ``where``: behind the far arm's hand or before the near one's."""
    side = str(where).partition(".")[2] if isinstance(where, str) else ""
    return "middle" if s.near and side and side != s.near else "hands"
