"""Vectors in space: x is where the figure faces, y is up, z is the figure's own right."""

from __future__ import annotations

import math

type Vector = tuple[float, float, float]


def along(start: Vector, *steps: tuple[float, Vector]) -> Vector:
    """``start`` moved by each distance along its direction."""
    x, y, z = start
    for distance, (dx, dy, dz) in steps:
        x, y, z = x + distance * dx, y + distance * dy, z + distance * dz
    return x, y, z


def minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def unit(a: Vector) -> Vector:
    length = math.sqrt(dot(a, a)) or 1e-9
    return a[0] / length, a[1] / length, a[2] / length


def mix(a: Vector, b: Vector, t: float) -> Vector:
    """The place at ``t`` of the way from ``a`` (0) to ``b`` (1), or beyond."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t
