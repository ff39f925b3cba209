"""The geometry behind the body map: control points of half a body become static/img/body-m.svg and body-f.svg.

Needs shapely and numpy, which are development dependencies: `manage.py draw_body` draws the sprites, and they are
committed. Ids in a sprite: {m,f}-{front,back} is a figure's skin and contour; …-muscles, all its muscles; …-lines, their
fibres; …-details, what is drawn over all; …-<muscle slug>, both sides of one muscle; …-deep-<muscle slug>, of one that
lies under others. Every figure has the view box -380 0 760 1630. What is drawn depends on bodymap.yaml alone.
"""

# mypy: ignore-errors

import itertools
import sys
from pathlib import Path

import numpy as np
import yaml
from shapely import make_valid
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box
from shapely.ops import unary_union

DATA = Path(__file__).with_name("bodymap.yaml")
VIEWBOX = "-380 0 760 1630"


# --- reading points ---------------------------------------------------------------------------------------------------
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


# --- male to female ---------------------------------------------------------------------------------------------------
class Warp:
    """A thin-plate spline through pairs of landmarks, mirrored so that the mid-line stays where it is."""

    def __init__(self, source, target):
        self.source = np.vstack([source, source * [-1, 1]])
        target = np.vstack([target, target * [-1, 1]])
        self.source, keep = np.unique(self.source, axis=0, return_index=True)
        target = target[keep]
        n = len(self.source)
        k = self.kernel(self.source) + 1e-3 * np.eye(n)
        p = np.hstack([np.ones((n, 1)), self.source])
        system = np.block([[k, p], [p.T, np.zeros((3, 3))]])
        self.weights = np.linalg.solve(system, np.vstack([target, np.zeros((3, 2))]))

    def kernel(self, points):
        r2 = ((points[:, None] - self.source[None]) ** 2).sum(-1)
        return np.where(r2 > 0, r2 * np.log(np.maximum(r2, 1e-9)), 0) / 1e4

    def __call__(self, points):
        points = np.asarray(points, float)
        return (
            self.kernel(points) @ self.weights[:-3] + np.hstack([np.ones((len(points), 1)), points]) @ self.weights[-3:]
        )


# --- the figure -------------------------------------------------------------------------------------------------------
def capsule(text, place):
    """Return a finger or toe: hulls of neighbouring discs along an axis."""
    discs = [tuple(float(v) for v in word.split(",")) for word in text.split()]
    hulls = [
        MultiPoint(
            list(Point(a[:2]).buffer(a[2], 24).exterior.coords) + list(Point(b[:2]).buffer(b[2], 24).exterior.coords)
        ).convex_hull
        for a, b in zip(discs, discs[1:], strict=False)
    ]
    shape = unary_union(hulls)
    shape = shape.buffer(3).buffer(-3)
    return Polygon(place(np.array(shape.exterior.coords)))


def hand_frame(spec):
    at, _ = read_points(spec["at"])
    turn = np.radians(spec["turn"])
    v = np.array([np.sin(turn), np.cos(turn)])
    u = np.array([np.cos(turn), -np.sin(turn)])
    return lambda points: at[0] + spec["scale"] * (points[:, :1] * u + points[:, 1:2] * v)


def foot_frame(spec):
    at, _ = read_points(spec["at"])
    return lambda points: at[0] + points[:, :2] * [spec["x"], spec["y"]]


def pairs(table):
    """Return two (n, 2) arrays, male and female, of a table of named points."""
    both = [[read_points(half)[0][0] for half in value.split("|")] for value in table.values()]
    return np.array([b[0] for b in both]), np.array([b[1] for b in both])


def fillet(shape, where, radius):
    """Return the shape with its inward corners rounded inside a box."""
    return unary_union([shape, shape.buffer(radius).buffer(-radius).intersection(where)])


def figure(data, sex, view, warp):
    """Return the half-body as (contour polygon, list of inner contour lines)."""
    column = 0 if sex == "male" else 1
    outline = data["outline"]
    trunk = catmull(pairs(outline["trunk"])[column], closed=False)
    trunk = Polygon([(-4, trunk[0][1]), *trunk, (-4, trunk[-1][1])]).buffer(0)
    arm = Polygon(catmull(pairs(outline["arm"])[column], closed=True)).buffer(0)
    ear = Polygon(warp(catmull(*read_points(outline["ear"]["points"]), closed=True)))
    body = unary_union([trunk, arm])
    body = body.buffer(1.5).buffer(-1.5)  # fillet of the armpit
    lines = []

    hand, foot = data["hand"], data["foot"]
    place = hand_frame(hand[sex])
    palm = Polygon(place(catmull(*read_points(hand["palm"]), closed=True)))
    digits = {name: capsule(text, place) for name, text in hand["digits"].items()}
    fingers = unary_union([digits[n] for n in digits])
    body = fillet(unary_union([body, palm]), box(200, 780, 400, 835), 8)
    body = unary_union([body, fingers]).buffer(0)
    body = unary_union([body, body.buffer(1.2).buffer(-1.2).intersection(box(200, 830, 500, 1100))])
    lines += [place(catmull(*read_points(text), closed=False)) for text in hand[view]]

    place = foot_frame(foot[sex])
    soles = [Polygon(place(catmull(*read_points(t), closed=True))).buffer(0) for t in foot[view]]
    body = fillet(unary_union([body, *soles]), box(0, 1490, 300, 1592 if view == "front" else 1630), 8)
    if view == "front":
        toes = unary_union([body, *[capsule(t, place) for t in foot["toes"]]])
        body = unary_union([toes, toes.buffer(0.8).buffer(-0.8).intersection(box(0, 1580, 300, 1640))])
        lines += [place(catmull(*read_points(t), closed=False)) for t in foot["lines"]]
    body = unary_union([body, ear]).buffer(0)
    body = largest(body)
    body = Polygon(body.exterior).buffer(0.8).buffer(-0.8)
    return largest(body), lines


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


# --- curves to path data: Schneider's fit of cubic Béziers -------------------------------------------------------------
def unit(v):
    n = np.hypot(*v)
    return v / n if n > 1e-9 else v


def fit(points, tolerance, t1=None, t2=None, depth=0):
    """Return cubic segments [(p0, c1, c2, p3)] along a polyline, within ``tolerance`` units of it."""
    n = len(points)
    reach = min(4, n - 1)
    t1 = unit(points[reach] - points[0]) if t1 is None else t1
    t2 = unit(points[-1 - reach] - points[-1]) if t2 is None else t2
    if n == 2 or np.abs(points - points[0]).max() < 0.6:
        d = np.linalg.norm(points[-1] - points[0]) / 3
        return [(points[0], points[0] + t1 * d, points[-1] + t2 * d, points[-1])]
    u = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    u = u / u[-1]
    best = None
    for _ in range(6):
        b0, b1, b2, b3 = (1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u * u * (1 - u), u**3
        a1, a2 = t1[None] * b1[:, None], t2[None] * b2[:, None]
        rest = points - points[0] * (b0 + b1)[:, None] - points[-1] * (b2 + b3)[:, None]
        c = np.array([[(a1 * a1).sum(), (a1 * a2).sum()], [(a1 * a2).sum(), (a2 * a2).sum()]])
        x = np.array([(a1 * rest).sum(), (a2 * rest).sum()])
        length = np.linalg.norm(points[-1] - points[0])
        det = np.linalg.det(c)
        alpha = np.linalg.solve(c, x) if abs(det) > 1e-9 else np.array([length / 3] * 2)
        if alpha.min() < 1e-3 * max(length, 1) or alpha.max() > 4 * max(length, 1):
            alpha = np.array([length / 3] * 2)
        q = np.array([points[0], points[0] + t1 * alpha[0], points[-1] + t2 * alpha[1], points[-1]])
        curve = b0[:, None] * q[0] + b1[:, None] * q[1] + b2[:, None] * q[2] + b3[:, None] * q[3]
        error = np.hypot(*(curve - points).T)
        worst = int(error.argmax())
        if best is None or error[worst] < best[0]:
            best = (error[worst], worst, q)
        if error[worst] < tolerance:
            return [tuple(q)]
        d1 = (
            3 * ((1 - u) ** 2)[:, None] * (q[1] - q[0])
            + 6 * (u * (1 - u))[:, None] * (q[2] - q[1])
            + 3 * (u * u)[:, None] * (q[3] - q[2])
        )
        d2 = 6 * (1 - u)[:, None] * (q[2] - 2 * q[1] + q[0]) + 6 * u[:, None] * (q[3] - 2 * q[2] + q[1])
        top = ((curve - points) * d1).sum(1)
        low = (d1 * d1).sum(1) + ((curve - points) * d2).sum(1)
        u = np.clip(u - np.where(np.abs(low) > 1e-9, top / np.where(low == 0, 1, low), 0), 0, 1)
        u[0], u[-1] = 0, 1
        u = np.maximum.accumulate(u)
    split = min(max(best[1], 1), n - 2)
    k = min(3, split, n - 1 - split)
    middle = unit(points[split - k] - points[split + k])
    return fit(points[: split + 1], tolerance, t1, middle, depth + 1) + fit(
        points[split:], tolerance, -middle, t2, depth + 1
    )


def corners_of(points, span=4.0, degrees=42):
    """Return the indices of the corners of a closed polyline with even steps."""
    step = np.hypot(*(points[1] - points[0]))
    k = max(1, round(span / max(step, 1e-6)))
    ahead, behind = np.roll(points, -k, 0) - points, points - np.roll(points, k, 0)
    turn = np.abs(
        (np.arctan2(ahead[:, 1], ahead[:, 0]) - np.arctan2(behind[:, 1], behind[:, 0]) + np.pi) % (2 * np.pi) - np.pi
    )
    found = []
    for i in np.argsort(-turn, kind="stable"):
        if turn[i] < np.radians(degrees):
            break
        if all(min(abs(i - j), len(points) - abs(i - j)) > k for j in found):
            found.append(int(i))
    return sorted(found)


def even(ring, step=1.0, *, closed):
    """Return a polyline resampled at even steps."""
    line = LineString(ring)
    count = max(8 if closed else 3, round(line.length / step))
    stops = np.linspace(0, line.length, count, endpoint=not closed)
    return np.array([line.interpolate(float(s)).coords[0] for s in stops])


class Pen:
    """Collects path data in relative whole numbers."""

    def __init__(self, scale=1):
        self.data = []
        self.scale = scale
        self.at = np.zeros(2, int)

    def grid(self, p):
        return np.round(np.asarray(p) * self.scale).astype(int)

    def segments(self, segments, *, close):
        start = self.grid(segments[0][0])
        move = f"M{start[0]} {start[1]}" if not self.data else "m" + join(start - self.at)
        self.data.append(move)
        self.at = start
        numbers = []
        for _, c1, c2, p in segments:
            c1, c2, p = self.grid(c1), self.grid(c2), self.grid(p)
            numbers += [*(c1 - self.at), *(c2 - self.at), *(p - self.at)]
            self.at = p
        self.data.append("c" + join(numbers) + ("z" if close else ""))
        if close:
            self.at = start

    def ring(self, ring, tolerance):
        points = even(ring, closed=True)
        found = corners_of(points) or [int(points[:, 1].argmin())]
        segments = []
        for a, b in zip(found, [*found[1:], found[0] + len(points)], strict=True):
            piece = points[np.arange(a, b + 1) % len(points)]
            smooth = None
            if len(found) == 1 and not corners_of(points):
                k = 4
                smooth = unit(points[(a + k) % len(points)] - points[a - k])
            segments += fit(piece, tolerance, smooth, None if smooth is None else -smooth)
        self.segments(segments, close=True)

    def edge(self, line, tolerance):
        points = even(line, closed=False)
        found = [i for i in corners_of(points) if 6 < i < len(points) - 6]
        stops = [0, *found, len(points) - 1]
        segments = []
        for a, b in zip(stops, stops[1:], strict=False):
            segments += fit(points[a : b + 1], tolerance)
        self.segments(segments, close=False)

    def line(self, line, tolerance):
        points = even(line, step=2.0, closed=False)
        self.segments(fit(points, tolerance), close=False)

    def __str__(self):
        return "".join(self.data)


def join(numbers):
    text = ""
    for n in numbers:
        text += (" " if text and n >= 0 else "") + str(int(n))
    return text


# --- the sprite -------------------------------------------------------------------------------------------------------
def half_edge(body):
    """Return the contour of a half body as an open line from crown to crotch, a hair over the mid-line."""
    ring = np.array(largest(body.intersection(box(-0.8, -10, 500, 1700))).exterior.coords)[:-1]
    middle = ring[:, 0] < -0.79
    first = next(i for i in range(len(ring)) if middle[i - 1] and not middle[i])
    ring = np.roll(ring, -first, 0)
    inner = np.flatnonzero(ring[:, 0] < -0.79)
    line = np.vstack([ring[-1:], ring[: inner[0] + 1]])
    return line if line[0][1] < line[-1][1] else line[::-1]


def build(data):
    """Return ({figure's letter: svg text}, report of the names drawn in each view)."""
    landmarks = {
        k: v
        for part in ("trunk", "arm", "landmarks")
        for k, v in data["outline"][part].items()
        if not k.startswith("in-")
    }
    male, female = pairs(landmarks)
    warps = {"male": lambda p: np.asarray(p, float), "female": Warp(male, female)}
    sprites = {}
    report, numbers = {}, itertools.count()
    for sex in ("male", "female"):
        out = ['<svg xmlns="http://www.w3.org/2000/svg">']
        for view in ("front", "back"):
            warp, prefix = warps[sex], f"{sex[0]}-{view}"
            body, inner = figure(data, sex, view, warp)
            shapes, lines = regions(data, view, body, warp)
            report[prefix] = sorted(shapes)

            contour = Pen(2)  # the eye follows the contour: half units
            contour.edge(half_edge(body), 0.5)
            detail = Pen()
            own = [catmull(*read_points(t), closed=False) for t in data["details"].get(f"{sex}-{view}", {}).values()]
            skip = set(data["details"].get(f"{sex}-{view}-without", []))
            drawn = [
                warp(catmull(*read_points(t), closed=False)) for n, t in data["details"][view].items() if n not in skip
            ]
            for line in [*inner, *drawn, *own]:
                detail.line(line, 0.75)
            # the contour twice: the copy below, shifted, makes it heavier on the shaded side
            out.append(both(f"{prefix}-o", next(numbers), f'transform="scale(.5)" d="{contour}"'))
            out.append(
                f'<g id="{prefix}" fill="var(--body-skin,#efe7da)" stroke="var(--body-edge,#8f8375)" stroke-width="4.4" stroke-linejoin="round">'
                f'<use href="#{prefix}-o" x="1" y=".9"/><use href="#{prefix}-o"/></g>'
            )
            out.append(
                both(
                    f"{prefix}-details",
                    next(numbers),
                    f'fill="none" stroke-linecap="round" stroke="var(--body-edge,#8f8375)" stroke-width="1.3" d="{detail}"',
                )
            )
            out.append(f'<g id="{prefix}-muscles">')
            for slug, parts in shapes.items():
                pen = Pen()
                for part in parts:
                    pen.ring(part.exterior.coords, 0.75)
                out.append(both(f"{prefix}-{slug}", next(numbers), f'd="{pen}"'))
            out.append("</g>")
            pen = Pen()
            for line in lines:
                pen.line(line, 1.9)
            out.append(
                both(
                    f"{prefix}-lines",
                    next(numbers),
                    f'fill="none" stroke-linecap="round" stroke="var(--body-fibre,#efe7da)" stroke-width=".9" d="{pen}"',
                )
            )
            for entry in data["deep"][view]:
                pen = Pen()
                shape = region_polygon(entry["points"], warp).intersection(body.buffer(-1))
                pen.ring(largest(shape).exterior.coords, 2.2)
                out.append(both(f"{prefix}-deep-{entry['slug']}", next(numbers), f'd="{pen}"'))
            report[f"{prefix}-deep"] = sorted(e["slug"] for e in data["deep"][view])
        out.append("</svg>\n")
        sprites[sex[0]] = "\n".join(out)
    return sprites, report


def both(name, number, attributes):
    """Return a group with a path and its mirror image; the half's own id is short, it is only for the mirror."""
    return f'<g id="{name}"><path id="h{number}" {attributes}/><use href="#h{number}" transform="scale(-1 1)"/></g>'


def coverage(data, report, slugs):
    """Return slug → how the figure shows it."""
    shown = {s for key, names in report.items() if not key.endswith("deep") for s in names}
    deep = {s for key, names in report.items() if key.endswith("deep") for s in names}
    covers = data["covers"]

    def ids(slug):
        return [
            f"{k}-{slug}"
            for k, names in report.items()
            if not k.endswith("deep") and k.startswith("m") and slug in names
        ]

    def deep_ids(slug):
        return [
            f"{k}-{slug}" for k, names in report.items() if k.endswith("deep") and k.startswith("m") and slug in names
        ]

    result = {}
    for slug in slugs:
        names = covers.get(slug, [slug])
        entry = {
            "regions": sorted({i for n in names for i in ids(n)}),
            "deep": sorted({i for n in {*names, slug} for i in deep_ids(n)}),
        }
        if slug in shown:
            entry["how"] = "region"
        elif slug in covers:
            entry["how"] = "made of " + ", ".join(covers[slug])
        elif slug in deep:
            entry["how"] = "deep"
        elif slug in data.get("part_of", {}):
            whole = data["part_of"][slug]
            entry = {"regions": ids(whole), "deep": deep_ids(whole), "how": f"part of {whole}"}
        else:
            entry["how"] = "MISSING"
        result[slug] = entry
    return result


def draw(slugs: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """A sprite for each figure ("m", "f"), and for each muscle of ``slugs`` the shapes that show it ("front-sartorius").

    A muscle that the surface shows has its regions, or those of its parts or whole; any other its deep outlines.
    Raises ValueError with the muscles that nothing shows.
    """
    data = yaml.safe_load(DATA.read_text())
    sprites, report = build(data)
    found = {
        slug: sorted({name.removeprefix("m-") for name in entry["regions"] or entry["deep"]})
        for slug, entry in coverage(data, report, slugs).items()
    }
    if missing := [slug for slug, names in found.items() if not names]:
        raise ValueError(f"The body map shows nothing for: {', '.join(missing)}")
    return sprites, found


def flaws() -> list[str]:
    """What is wrong with the geometry, in words: a region outside its figure, or two that overlap by over 1 unit²."""
    data = yaml.safe_load(DATA.read_text())
    table = {
        k: v
        for part in ("trunk", "arm", "landmarks")
        for k, v in data["outline"][part].items()
        if not k.startswith("in-")
    }
    male, female = pairs(table)
    found = []
    for sex, warp in {"male": lambda p: np.asarray(p, float), "female": Warp(male, female)}.items():
        for view in ("front", "back"):
            body, _ = figure(data, sex, view, warp)
            shapes, _ = regions(data, view, body, warp)
            flat = [(slug, part) for slug, parts in shapes.items() for part in parts]
            found += [f"{sex} {view}: {slug} lies outside" for slug, part in flat if part.difference(body).area > 0.5]
            for (a, p), (b, q) in itertools.combinations(flat, 2):
                if p.intersection(q).area > 1:
                    found.append(f"{sex} {view}: {a} overlaps {b}")
    return found
