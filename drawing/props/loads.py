"""What is lifted."""

from __future__ import annotations

import math

from drawing.camera import Place
from drawing.props.setting import AXES, BAR, Prop, Setting, Thing, near_hand
from drawing.skeleton import SIDES
from drawing.vectors import Vector, along, cross, dot, minus, unit

PLATE = 129.0  # radius of an Olympic plate
# From the middle of the bar to its end, and to the inner face of the plates: half of 2200 and of 1310 mm, the measures
# of the weightlifting federation's bar for men as a2zhealthproducts.com gives them, beside a person of 1745 mm.
SLEEVE, COLLAR = 630.0, 375.0
# A hex bar's frame: how far its ends are ahead and half as wide, half from side to side; half from handle to handle.
FRAME, HANDLE = (171.0, 114.0, 246.0), 182.0
RADIUS = {"barbell": PLATE, "ez-bar": 92.0, "trap-bar": PLATE, "plate": 92.0, "medicine-ball": 72.0, "wheel": 56.0}


def place_of(s: Setting, load: Prop) -> Vector:
    return s.spot(str(load.get("on", "grip")))


def barbell(s: Setting, load: Prop) -> list[Thing]:
    at = place_of(s, load)
    radius = RADIUS[str(load["kind"])]
    aside = COLLAR if load["kind"] != "ez-bar" else 330.0
    end = SLEEVE if load["kind"] != "ez-bar" else 400.0
    z = (0.0, 0.0, 1.0)
    if abs(s.camera.viewer[2]) > 0.97:
        near = math.copysign(end, s.camera.viewer[2])
        return [
            s.disc("plate", along(at, (near, z)), radius, "front"),
            s.disc("hub", along(at, (near, z)), 21, "front"),
        ]
    layer = s.layer_on_body(at)
    found = [s.cylinder("bar", along(at, (-end, z)), along(at, (end, z)), BAR, layer)]
    for sign in (-1, 1) if s.camera.viewer[2] >= 0 else (1, -1):
        kind = "plate" if s.sideways else "prop"
        where = "front" if sign * s.camera.viewer[2] > 0.3 else layer
        where = "back" if sign * s.camera.viewer[2] < -0.3 else where
        found.append(s.cylinder(kind, along(at, (sign * aside, z)), along(at, (sign * (aside + 40), z)), radius, where))
    return found


def trap_bar(s: Setting, load: Prop) -> list[Thing]:
    """A level hexagon about the lifter, a handle on either side of them, sleeves in line outside of it."""
    at, z = place_of(s, load), (0.0, 0.0, 1.0)
    corner, point, radius = (FRAME[0], 0.0, FRAME[1]), FRAME[2], RADIUS["trap-bar"]
    handle = FRAME[0] * (point - HANDLE) / (point - FRAME[1])
    found = []
    for way, layer in ((-1, "back"), (1, "front")):
        way = way if s.camera.viewer[0] >= 0 else -way
        half = [(way * corner[0], 0.0, side * corner[2]) for side in (-1, 1)]
        ends = [along(at, (-point, z)), *(along(at, (1.0, one)) for one in half), along(at, (point, z))]
        found.append(s.line(layer, *ends, kind="post"))
    for side in (-1, 1) if s.camera.viewer[2] >= 0 else (1, -1):
        near = side * s.camera.viewer[2] > 0.3
        grip = [along(at, (end * handle, (1.0, 0.0, 0.0)), (side * HANDLE, z)) for end in (-1, 1)]
        found.append(s.line("hands" if near or not s.sideways else "back", *grip, kind="post"))
        layer = "front" if near else "back"
        inner, outer, end = (along(at, (side * away, z)) for away in (point, point + 50, point + 150))
        found.append(s.cylinder("bar", inner, end, BAR + 4, layer))
        found.append(s.cylinder("plate", outer, along(outer, (side * 40, z)), radius, layer))
    return found


def dumbbells(s: Setting, load: Prop) -> list[Thing]:
    """One in each hand, along the fist; a single one held by both hands stands upright. ``axis`` says otherwise.

    With ``upright`` the hands hold it right under its upper head.
    """
    found = []
    radius = float(load.get("radius", 42))
    for side in SIDES if load["kind"] == "dumbbells" else [""]:
        where = f"grip.{side}" if side else str(load.get("on", "grip"))
        own = where.partition(".")[2]
        axis = s.body.frames[f"hand.{own or 'right'}"].right if own else AXES["up"]
        axis = AXES.get(str(load.get("axis")), axis)
        at, layer = s.spot(where), f"after hand.{own}" if own else "hands"
        at = along(at, (-20.0 if load.get("upright") else 0.0, axis))
        if not own:
            found.append(s.cylinder("bar", along(at, (-34, axis)), along(at, (34, axis)), 13, layer, turns=True))
        for sign in (1, -1) if dot(axis, s.camera.viewer) > 0 else (-1, 1):
            found += head(s, along(at, (sign * 34, axis)), along(at, (sign * 82, axis)), radius, layer)
    return found


def head(s: Setting, inner: Vector, outer: Vector, radius: float, layer: str) -> list[Thing]:
    """The hexagonal head of a dumbbell, and the raised middle of its outer face."""
    axis = unit(minus(outer, inner))
    flat = AXES["up"] if abs(axis[1]) < 0.8 else AXES["across"]
    one = unit(along(flat, (-dot(flat, axis), axis)))
    two = cross(axis, one)

    def hexagon(at: Vector, size: float) -> list[Place]:
        turns = [math.tau * (step + 0.5) / 6 for step in range(6)]
        return [s.camera.sees(along(at, (size * math.cos(t), one), (size * math.sin(t), two))) for t in turns]

    corners = [*hexagon(inner, radius), *hexagon(outer, radius)]
    (ax, ay), (bx, by) = s.camera.sees(inner), s.camera.sees(outer)
    start = math.atan2(by - ay, bx - ax)
    ways = [start + math.tau * (step + 0.5) / 8 for step in range(8)]
    body = [max(corners, key=lambda p: p[0] * math.cos(way) + p[1] * math.sin(way)) for way in ways]
    return [
        Thing("plate", s.part, tuple(body), True, False, layer),
        Thing("hub", s.part, tuple(hexagon(outer, radius * 0.55)), True, False, layer),
    ]


def kettlebell(s: Setting, load: Prop) -> list[Thing]:
    where = str(load.get("on", "grip"))
    at, side = s.spot(where), where.partition(".")[2] or "right"
    hand = s.body.frames[f"hand.{side}"]
    down = hand.down
    layer = near_hand(s, where)
    middle = along(at, (78, down))
    across = hand.right
    handle = [
        along(at, (58, down), (-44, across)),
        along(at, (-2, down), (-36, across)),
        along(at, (-2, down), (36, across)),
        along(at, (58, down), (44, across)),
    ]
    return [s.line(layer, *handle, kind="post"), s.disc("prop", middle, 58, layer)]


def plate(s: Setting, load: Prop) -> list[Thing]:
    """Held before the chest; with ``below`` it hangs flat on a strap so far under its point."""
    at = place_of(s, load)
    if "below" in load:
        end = along(at, (-float(load["below"]), AXES["up"]))
        disc = s.cylinder(
            "plate", along(end, (-12, AXES["up"])), along(end, (12, AXES["up"])), RADIUS["plate"], "hands"
        )
        return [s.line("hands", at, end, kind="cable"), disc]
    axis = s.body.frames["chest"].right if load.get("axis") == "side" else s.body.frames["chest"].front
    return [
        s.cylinder(
            "plate", along(at, (-12, axis)), along(at, (12, axis)), RADIUS["plate"], near_hand(s, load.get("on"))
        )
    ]


def medicine_ball(s: Setting, load: Prop) -> list[Thing]:
    return [s.disc("prop", place_of(s, load), float(load.get("radius", RADIUS["medicine-ball"])), "hands")]


def wheel(s: Setting, load: Prop) -> list[Thing]:
    at, z = place_of(s, load), (0.0, 0.0, 1.0)
    found = [s.cylinder("plate", along(at, (-20, z)), along(at, (20, z)), RADIUS["wheel"], "front")]
    if not s.sideways:
        found.append(s.cylinder("bar", along(at, (-110, z)), along(at, (110, z)), BAR, "hands"))
    return [*found, s.disc("hub", at, 12, "front")]
