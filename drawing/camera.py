"""Where on the page a place in space is seen.

The camera turns about the upright axis by an azimuth: 0 sees the figure's right side (it faces right), 90 its front,
270 its back; by an elevation it looks down. Both are in degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from drawing.vectors import Vector, dot

type Place = tuple[float, float]  # on the page: x to the right, y down


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


def halfway(a: Place, b: Place, t: float) -> Place:
    """The place at ``t`` of the way from ``a`` (0) to ``b`` (1)."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def unit_on_page(x: float, y: float) -> Place:
    """The direction of (x, y) with length 1; down the page if it has none."""
    length = math.hypot(x, y)
    return (x / length, y / length) if length > 1e-6 else (0.0, 1.0)
