"""The shapes that a drawing consists of, and the SVG paths that draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from drawing.camera import Place


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


def compound(
    kind: str, part: str, strokes: list[list[Place]], *, closed: bool, role: str = "", muscle: str = ""
) -> list[Shape]:
    """Several strokes as one shape; none if there are none."""
    if not strokes:
        return []
    points = tuple(place for stroke in strokes for place in stroke)
    cuts = tuple(len(stroke) for stroke in strokes) if len(strokes) > 1 else ()
    return [Shape(kind, part, points, closed=closed, role=role, muscle=muscle, cuts=cuts)]


def turned(edge: list[Place]) -> list[Place]:
    """The same edge, going round to the right: where two of a shape overlap there must be no hole."""
    area = sum(x * v - u * y for (x, y), (u, v) in zip(edge, [*edge[1:], edge[0]], strict=True))
    return edge if area > 0 else edge[::-1]


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
