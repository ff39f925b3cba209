"""What stands in the scene: benches, boxes, bars and walls."""

from __future__ import annotations

import math

from drawing.props.setting import BAR, Prop, Setting, Thing, hull
from drawing.vectors import Vector, along, dot, minus, unit

BENCH_HALF_WIDTH = 85.0
PAD = 34.0  # thickness of upholstery


def legs(s: Setting, at: Vector, xs: tuple[float, float], top: float, layer: str) -> list[Thing]:
    """Two feet, seen from any side, down to the floor."""
    wide = 0.0 if abs(s.camera.across[0]) > 0.4 else 56.0
    ends = [(at[0] + x, at[2]) for x in xs] if not wide else [(at[0], -wide), (at[0], wide)]
    return [s.line(layer, (x, top, z), (x, 0.0, z), kind="prop-leg") for x, z in ends]


def bench(s: Setting, prop: Prop) -> list[Thing]:
    at, length, angle = s.spot(prop["at"]), float(prop.get("length", 620)), float(prop.get("angle", 0))
    layer = s.layer(at)
    half = BENCH_HALF_WIDTH if length > 200 else 300.0
    c, t = math.cos(math.radians(angle)), math.tan(math.radians(angle))
    pad = s.slab("pad", at, length, PAD, angle, half, layer)
    reach = length / 2 * c * (0.74 if length > 200 else 0.6)
    if not angle:
        return [*legs(s, at, (-reach, reach), at[1] - PAD, layer), pad]
    left = s.line(layer, (at[0] - reach, at[1] + reach * t - PAD, 0), (at[0] - reach * 0.8, 0, 0), kind="prop-leg")
    right = s.line(layer, (at[0] + reach, at[1] - reach * t - PAD, 0), (at[0] + reach, 0, 0), kind="prop-leg")
    return [left, right, pad]


def seat(s: Setting, prop: Prop) -> list[Thing]:
    at, length, back = s.spot(prop["at"]), float(prop.get("length", 220)), float(prop.get("back", 0))
    angle, layer = math.radians(float(prop.get("angle", 85))), s.layer(s.spot(prop["at"]), "middle")
    found = [
        s.line(layer, (at[0], at[1] - PAD, 0.0), (at[0], 0.0, 0.0), kind="prop-leg"),
        s.slab("pad", at, length, PAD, 0, 80, layer),
    ]
    if back:
        foot = (at[0] - length / 2, at[1], 0.0)
        middle = along(foot, (back / 2, (-math.cos(angle), math.sin(angle), 0.0)))
        found.append(s.slab("pad", middle, back, PAD, math.degrees(angle), 100, s.layer(middle, "middle")))
    return found


def box(s: Setting, prop: Prop) -> list[Thing]:
    at, (wide, high) = s.spot(prop["at"]), prop["size"]
    return [s.slab("prop", at, float(wide), float(high), 0, 130, s.layer(at))]


def support(s: Setting, prop: Prop) -> list[Thing]:
    a, b = s.spot(prop["from"]), s.spot(prop["to"])
    way = unit(minus(b, a))
    under = (way[1], -way[0], 0.0)
    inside = s.body.joints["waist"] if isinstance(prop["from"], str) else s.hips
    if dot(under, minus(inside, a)) > 0:
        under = (-under[0], -under[1], 0.0)
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0.0)
    corners = [
        along(p, (drop, under), (wide, (0, 0, 1))) for p in (a, b) for drop in (0.0, 28.0) for wide in (90.0, -90.0)
    ]
    return [Thing("pad", s.part, hull([s.camera.sees(p) for p in corners]), True, False, s.layer(middle))]


def fixed_bar(s: Setting, prop: Prop) -> list[Thing]:
    at, half = s.spot(prop["at"]), float(prop.get("half", 330))
    if isinstance(prop["at"], str):
        layer = s.layer_on_body(at)
    else:
        layer = "front" if s.sideways else s.layer(at, "hands").replace("front", "hands")
    return [s.cylinder("bar", along(at, (-half, (0, 0, 1))), along(at, (half, (0, 0, 1))), BAR + 2, layer)]


def rail(s: Setting, prop: Prop) -> list[Thing]:
    half = float(prop.get("length", 500)) / 2
    aside = float(prop.get("half", 130))
    if "from" in prop:
        return [s.line("back", s.spot(prop["from"]), s.spot(prop["to"]), kind="post")]
    at, found = s.spot(prop["at"]), []
    for z in (-aside, aside) if not s.sideways else (0.0,):
        a, b = (at[0] - half, at[1], z), (at[0] + half, at[1], z)
        found.append(s.cylinder("bar", a, b, BAR + 2, "hands"))
    return found


def upright(s: Setting, prop: Prop) -> list[Thing]:
    at, height = s.spot(prop["at"]), float(prop.get("height", 1100))
    aside = 0.0 if s.sideways else 330.0
    return [
        s.line("back", (at[0], 0.0, z), (at[0], height, z), kind="post")
        for z in ((0.0,) if not aside else (-aside, aside))
    ]


def wall(s: Setting, prop: Prop) -> list[Thing]:
    x = float(prop["x"])
    return [s.line("back", (x, 0.0, 0.0), (x, float(prop.get("height", 1100)), 0.0), kind="floor")]


def ball(s: Setting, prop: Prop) -> list[Thing]:
    at = s.spot(prop["at"])
    return [s.disc("prop", at, float(prop.get("radius", 190)), s.layer(at))]
