"""The muscles' regions on a figure, with even gaps between them, and their fibres."""

# mypy: ignore-errors

import sys

import numpy as np
from shapely import make_valid
from shapely.geometry import LineString, Polygon, box
from shapely.ops import unary_union

from drawing.bodymap.curves import catmull, polygons, read_points


def region_polygon(text, warp):
    points, corners = read_points(text)
    return make_valid(Polygon(warp(catmull(points, corners, closed=True)))).buffer(0)


def regions(data, view, body, warp):
    """Return [(slug, [polygons])] of a view, top layer first, gaps cut, and the fibre lines."""
    gap, room = data["gap"], body.buffer(-data["inset"]).intersection(box(0, -10, 500, 1700))
    covered, cut, shapes, lines = [], [], {}, []
    entries = list(data["regions"][view])
    if view == "back":
        entries = [*data["regions"]["through"], *entries]
    fulls = [region_polygon(entry["points"], warp) for entry in entries]
    voids = []
    for full, entry in zip(fulls, entries, strict=True):
        shape = full.intersection(room)
        if covered:
            shape = shape.difference(unary_union(covered))
        covered.append(full)
        (voids if entry.get("is") == "void" else cut).append([entry, shape])
    close(cut, voids, room, data["close"])
    # parts of one muscle (`of`) have a thinner seam between them than strangers have
    whole = {}
    for entry, shape in cut:
        whole.setdefault(entry.get("of", id(entry)), []).append(shape)
    whole = {key: unary_union([p.buffer(0.05) for p in parts]).buffer(-gap / 2) for key, parts in whole.items()}
    for entry, shape in cut:
        edge = data["seam"] / 2 if "of" in entry else gap / 2
        shape = shape.buffer(-edge).intersection(whole[entry.get("of", id(entry))])
        round_by = 1.7 if shape.area > 900 else 0.9
        shape = shape.buffer(-round_by).buffer(round_by, quad_segs=4)
        parts = [p for p in polygons(shape) if p.area > 45]
        if not parts:
            print(f"  {view}: {entry['slug']} has vanished", file=sys.stderr)
            continue
        big = max(p.area for p in parts)
        parts = [p for p in parts if p.area > big * 0.12]
        shapes.setdefault(entry["slug"], []).extend(parts)
        for key in ("fibres", "more"):
            if key in entry:
                lines += fibres(entry[key], unary_union(parts), warp)
    return shapes, lines


def close(cut, voids, room, radius):
    """Give the narrow rooms left between hand-placed neighbours to the nearest of them, so that every gap is the one cut."""
    whole = unary_union([shape for _, shape in cut])
    blocked = unary_union([whole, *[v for _, v in voids]])
    closed = whole.buffer(radius).buffer(-radius)
    holes = [Polygon(hole) for part in polygons(closed) for hole in part.interiors]
    spare = unary_union([closed, *[hole for hole in holes if hole.area < 260]]).intersection(room).difference(blocked)
    for _ in range(9):
        for item in cut:
            if not item[1].is_empty and not spare.is_empty:
                gain = item[1].buffer(0.8).intersection(spare)
                if gain.area > 0.01:
                    item[1] = unary_union([item[1], gain.buffer(0.02)]).buffer(0)
                    spare = spare.difference(gain)


def fibres(spec, shape, warp):
    """Return ``count`` curves between two guide curves, inside the shape, their ends staggered."""
    first, last, count = spec
    a, _ = read_points(first)
    b, _ = read_points(last)
    size = max(len(a), len(b))
    a, b = (resample(p, size) if len(p) != size else p for p in (a, b))
    inside = shape.buffer(-2.2)
    out = []
    for i in range(count):
        t = 0.5 if count == 1 else i / (count - 1)
        curve = catmull(a * (1 - t) + b * t, closed=False)
        short = (0.03, 0.08, 0.01, 0.055)[i % 4]
        n = len(curve)
        curve = curve[int(n * short) : n - int(n * (0.09 - short))]
        if len(curve) < 3:
            continue
        line = LineString(warp(curve)).intersection(inside)
        for part in getattr(line, "geoms", [line]):
            if part.geom_type == "LineString" and part.length > 12:
                out.append(np.array(part.coords))
    return out


def resample(points, count):
    dense = catmull(points, closed=False, step=1)
    return dense[np.linspace(0, len(dense) - 1, count).round().astype(int)]
