"""Curves to SVG path data: Schneider's fit of cubic Béziers."""

# mypy: ignore-errors

import numpy as np
from shapely.geometry import LineString


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
