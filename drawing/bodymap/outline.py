"""The outline of a half body, with its hand and foot."""

# mypy: ignore-errors

import numpy as np
from shapely.geometry import MultiPoint, Point, Polygon, box
from shapely.ops import unary_union

from drawing.bodymap.curves import catmull, largest, pairs, read_points


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
