"""Cables, bands, straps, and the parts of machines."""

from __future__ import annotations

import math

from drawing.props.setting import AXES, BAR, Prop, Setting, Thing, hull, near_hand
from drawing.skeleton import SIDES
from drawing.vectors import along, minus, unit

# The segment whose directions a stirrup follows, by the place on the body that it holds.
STIRRUPS = {"grip": "hand", "forearm": "forearm", "ankle": "foot", "midfoot": "foot", "ball": "foot", "heel": "foot"}


def cable(s: Setting, prop: Prop) -> list[Thing]:
    start, to = s.spot(prop["from"]), prop["to"]
    end, handle = s.spot(to), str(prop.get("handle", "none"))
    layer, found = near_hand(s, to), []
    if prop.get("tower"):
        away = 22 * math.copysign(1, start[2] if start[2] else start[0] - s.hips[0])
        x, z = (start[0], start[2] + away) if start[2] else (start[0] + away, 0.0)
        top = max(start[1] + 30, 1180.0) if start[1] > 500 else start[1] + 300
        found.append(s.line("back", (x, 0.0, z), (x, top, z), kind="post"))
    found.append(s.line(layer, start, end, kind="cable"))
    found.append(s.disc("prop", start, 17, "back"))
    if handle == "bar":
        half = abs(s.body.point("grip.right")[2] - s.body.point("grip.left")[2]) / 2 + 70
        layer = "front" if s.sideways else layer
        found.append(s.cylinder("bar", along(end, (-half, (0, 0, 1))), along(end, (half, (0, 0, 1))), BAR + 1, layer))
    elif handle == "rope":
        knot = along(end, (70, unit(minus(start, end))))
        found.append(s.line(layer, s.body.point("grip.right"), knot, s.body.point("grip.left"), kind="rope"))
    elif handle == "single":
        side = str(to).partition(".")[2] or "right"
        hand = s.body.frames[f"hand.{side}"]
        found.append(s.line(layer, along(end, (-30, hand.right)), along(end, (30, hand.right)), kind="rope"))
    return found


def band(s: Setting, prop: Prop) -> list[Thing]:
    return [s.line(near_hand(s, prop["to"]), s.spot(prop["from"]), s.spot(prop["to"]), kind="band")]


def strap(s: Setting, prop: Prop) -> list[Thing]:
    """A suspension strap from its anchor, with a stirrup where it ends on a hand, a forearm or a foot.

    Given a place that is there on both sides it goes to both.
    """
    anchor, to, found = s.spot(prop["from"]), prop["to"], []
    both = isinstance(to, str) and "." not in to and to in STIRRUPS
    for where in [f"{to}.{side}" for side in SIDES] if both else [to]:
        name, _, side = where.partition(".") if isinstance(where, str) else ("", "", "")
        end, layer = s.spot(where), near_hand(s, where)
        if not side or name not in STIRRUPS:
            found.append(s.line(layer, anchor, end, kind="band"))
            continue
        frame = s.body.frames[f"{STIRRUPS[name]}.{side}"]
        axis = {"grip": frame.right, "forearm": frame.up}.get(name, frame.front)
        low = along(end, (0 if name == "grip" else -18, AXES["up"]))
        knot = along(end, (90, unit(minus(anchor, end))))
        found.append(s.line(layer, anchor, knot, kind="band"))
        corners = [along(low, (way * 36, axis)) for way in (-1, 1)]
        found.append(s.polygon("rope", [knot, *corners], f"after hand.{side}" if name == "grip" else layer))
    return [*found, s.disc("prop", anchor, 17, "back")]


def pad(s: Setting, prop: Prop) -> list[Thing]:
    at, radius = s.spot(prop.get("on") or prop["at"]), float(prop.get("radius", 30))
    return [s.cylinder("pad", along(at, (-120, (0, 0, 1))), along(at, (120, (0, 0, 1))), radius, s.layer(at, "front"))]


def lever(s: Setting, prop: Prop) -> list[Thing]:
    pivot, end = s.spot(prop["pivot"]), s.spot(prop["to"])
    return [s.line("back", pivot, end, kind="post"), s.disc("prop", pivot, 20, "back")]


def footplate(s: Setting, prop: Prop) -> list[Thing]:
    on, half = prop["on"], float(prop.get("length", 260)) / 2
    side = (on.partition(".")[2] if isinstance(on, str) else "") or "right"
    at, foot = s.spot(on), s.body.frames[f"foot.{side}"]
    sole = (foot.front[0], foot.front[1], 0.0)
    under = (-foot.up[0], -foot.up[1], 0.0)
    corners = [
        along(at, (end * half, sole), (drop, under), (wide, (0, 0, 1)))
        for end, drop in ((-1, 0), (1, 0), (1, 18), (-1, 18))
        for wide in (150.0, -150.0)
    ]
    return [Thing("prop", s.part, hull([s.camera.sees(p) for p in corners]), True, False, s.layer(at, "back"))]
