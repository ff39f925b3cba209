"""Points as bodymap.yaml writes them, and the smooth curves through them."""

# mypy: ignore-errors

import numpy as np
from shapely.geometry import Polygon


def read_points(text):
    """Return (n, 2) coordinates and n booleans: is the point a corner?"""
    words = text.split()
    corners = [word.endswith("!") for word in words]
    return np.array([[float(v) for v in word.rstrip("!").split(",")[:2]] for word in words]), corners


def catmull(points, corners=None, *, closed, step=2.0):
    """Return a dense polyline through ``points``: centripetal Catmull-Rom, broken at corners."""
    count = len(points)
    corners = corners or [False] * count
    out = []
    for i in range(count if closed else count - 1):
        p1, p2 = points[i], points[(i + 1) % count]
        p0 = points[i - 1] if (closed or i > 0) and not corners[i] else None
        after = (i + 2) % count
        p3 = points[after] if (closed or i + 2 < count) and not corners[(i + 1) % count] else None
        d = max(np.linalg.norm(p2 - p1), 1e-6)
        chord = p2 - p1

        def tangent(a, b, c):
            d1, d2 = max(np.linalg.norm(b - a), 1e-6) ** 0.5, max(np.linalg.norm(c - b), 1e-6) ** 0.5
            return ((b - a) / d1 - (c - a) / (d1 + d2) + (c - b) / d2) * (d**0.5)

        m1 = tangent(p0, p1, p2) if p0 is not None else None
        m2 = tangent(p1, p2, p3) if p3 is not None else None
        if m1 is None and m2 is None:
            m1 = m2 = chord
        elif m1 is None:
            m1 = 1.5 * chord - 0.5 * m2
        elif m2 is None:
            m2 = 1.5 * chord - 0.5 * m1
        steps = max(2, round(d / step))
        for t in np.linspace(0, 1, steps, endpoint=False):
            a, b = t * t * (3 - 2 * t), t * (1 - t) ** 2
            out.append(p1 * (1 - a) + p2 * a + m1 * b - m2 * t * t * (1 - t))
    if not closed:
        out.append(points[-1])
    return np.array(out)


def largest(shape):
    """Return the biggest polygon of a geometry."""
    parts = [g for g in getattr(shape, "geoms", [shape]) if g.geom_type == "Polygon"]
    return max(parts, key=lambda g: g.area) if parts else Polygon()


def polygons(shape):
    """Return the polygons of a geometry."""
    return [g for g in getattr(shape, "geoms", [shape]) if g.geom_type == "Polygon" and not g.is_empty]


def pairs(table):
    """Return two (n, 2) arrays, male and female, of a table of named points."""
    both = [[read_points(half)[0][0] for half in value.split("|")] for value in table.values()]
    return np.array([b[0] for b in both]), np.array([b[1] for b in both])
