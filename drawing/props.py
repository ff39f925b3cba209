"""What stands in the scene and what is lifted, in the same hand as the figure but quieter.

Each thing is drawn in a layer: ``back`` before everything, ``middle`` between the far limbs and the trunk, ``hands``
just before the near arm, ``front`` last. All measures in thousandths of stature.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from drawing.camera import Camera, Place
from drawing.movement import Movement
from drawing.skeleton import SIDES, Skeleton
from drawing.vectors import Vector, along, cross, dot, minus, unit

PLATE, BAR = 129.0, 8.0  # radius of an Olympic plate and its bar
# From the middle of the bar to its end, and to the inner face of the plates: half of 2200 and of 1310 mm, the measures
# of the weightlifting federation's bar for men as a2zhealthproducts.com gives them, beside a person of 1745 mm.
SLEEVE, COLLAR = 630.0, 375.0
BENCH_HALF_WIDTH = 85.0
# A hex bar's frame: how far its ends are ahead and half as wide, half from side to side; half from handle to handle.
FRAME, HANDLE = (171.0, 114.0, 246.0), 182.0
PAD = 34.0  # thickness of upholstery
RADIUS = {"barbell": PLATE, "ez-bar": 92.0, "trap-bar": PLATE, "plate": 92.0, "medicine-ball": 72.0, "wheel": 56.0}


class Thing(NamedTuple):
    """One path of a prop: its kind (prop, pad, plate, cable …), whose it is, points, closed, smooth, and its layer."""

    kind: str
    part: str
    points: tuple[Place, ...]
    closed: bool
    smooth: bool
    layer: str


def scene(movement: Movement, body: Skeleton, camera: Camera, hips: Vector, near: str) -> list[Thing]:
    """All things in the scene.

    ``hips`` is where the hips are when the movement begins, ``near`` the side of the body that is nearer to the viewer,
    empty if the body is seen from the front or the back.
    """
    found: list[Thing] = []
    for index, prop in enumerate(movement.props):
        make = MAKERS.get(str(prop.get("kind")))
        if make:
            found += make(Setting(f"prop-{index}", movement, body, camera, hips, near), prop)
    kind = str(movement.load.get("kind", "none"))
    if kind in LOADS:
        found += LOADS[kind](Setting("load", movement, body, camera, hips, near), {"kind": kind, **movement.load})
    return found


class Setting(NamedTuple):
    part: str
    movement: Movement
    body: Skeleton
    camera: Camera
    hips: Vector
    near: str

    @property
    def sideways(self) -> bool:
        """Whether the body is seen more from the side than from front or back."""
        return bool(self.near)

    def layer(self, at: Vector, side: str = "middle") -> str:
        """Seen from the side ``side``; else in front of the body or behind it, as it is."""
        if self.sideways:
            return side
        ahead = self.camera.depth(minus(at, self.body.joints["hips"]))
        return "front" if ahead > 70 else "back"

    def layer_on_body(self, at: Vector) -> str:
        """Of a bar that lies on the body: behind it if it lies on the side of the trunk that is turned away."""
        chest = self.body.frames["chest"]
        ahead = dot(minus(at, self.body.point("chest")), chest.front) * math.copysign(1, self.camera.depth(chest.front))
        return "hands" if self.sideways or ahead > -20 else "back"

    def spot(self, where: Any) -> Vector:
        """A place given as [x, y] or as a point of the body."""
        if isinstance(where, str):
            return self.body.point(where)
        return float(where[0]), float(where[1]), float(where[2]) if len(where) > 2 else 0.0

    # the pieces things are made of
    def polygon(self, kind: str, points: list[Vector], layer: str, *, closed: bool = True) -> Thing:
        return Thing(kind, self.part, tuple(self.camera.sees(p) for p in points), closed, False, layer)

    def line(self, layer: str, *points: Vector, kind: str) -> Thing:
        return self.polygon(kind, list(points), layer, closed=False)

    def disc(self, kind: str, at: Vector, radius: float, layer: str) -> Thing:
        x, y = self.camera.sees(at)
        return Thing(kind, self.part, ring(x, y, radius), True, True, layer)

    def cylinder(self, kind: str, a: Vector, b: Vector, radius: float, layer: str, *, turns: bool = False) -> Thing:
        """A round body from ``a`` to ``b``: a circle end-on, a rectangle from the side, rounded ends in between.

        One that ``turns`` has the same number of points in any position.
        """
        (ax, ay), (bx, by) = self.camera.sees(a), self.camera.sees(b)
        axis = unit(minus(b, a))
        turn = abs(dot(axis, self.camera.viewer))
        length = math.hypot(bx - ax, by - ay)
        if not turns and (turn > 0.97 or length < 1e-6):
            return self.disc(kind, a, radius, layer)
        if not turns and (turn < 0.05 or length > 8 * radius):
            px, py = (by - ay) / length * radius, (ax - bx) / length * radius
            corners = ((ax + px, ay + py), (bx + px, by + py), (bx - px, by - py), (ax - px, ay - py))
            return Thing(kind, self.part, corners, True, False, layer)
        dx, dy = ((bx - ax) / length, (by - ay) / length) if length > 1e-6 else (1.0, 0.0)
        half, slant = length / 2 + radius * turn, math.sqrt(0.5)
        wide, high = (length / 2 + slant * radius * turn) / half, 0.92 - (0.92 - slant) * min(1.0, turn / 0.4)
        points = []
        for step in range(8):
            angle = math.radians(45 * step)
            c, t = math.cos(angle), math.sin(angle)
            if step % 2:
                c, t = math.copysign(wide, c), math.copysign(high, t)
            x, y = c * half, t * radius
            points.append(((ax + bx) / 2 + x * dx - y * dy, (ay + by) / 2 + x * dy + y * dx))
        return Thing(kind, self.part, tuple(points), True, True, layer)

    def slab(self, kind: str, at: Vector, length: float, thick: float, angle: float, half: float, layer: str) -> Thing:
        """A board whose upper surface has its middle at ``at``, its left end raised by ``angle`` degrees."""
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        along_it, below = (c, -s, 0.0), (-s, -c, 0.0)
        corners = [
            along(at, (end * length / 2, along_it), (drop * thick, below), (wide, (0, 0, 1)))
            for end, drop in ((-1, 0), (1, 0), (1, 1), (-1, 1))
            for wide in (half, -half)
        ]
        return Thing(kind, self.part, hull([self.camera.sees(p) for p in corners]), True, False, layer)


def ring(x: float, y: float, radius: float) -> tuple[Place, ...]:
    count = 8
    return tuple(
        (x + radius * math.cos(math.tau * i / count), y + radius * math.sin(math.tau * i / count)) for i in range(count)
    )


def hull(points: list[Place]) -> tuple[Place, ...]:
    """The convex hull, by Andrew's monotone chain."""
    order = sorted({(round(x, 3), round(y, 3)) for x, y in points})
    chains = []
    for row in (order, order[::-1]):
        chain: list[Place] = []
        for x, y in row:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 1e-6:
                    break
                chain.pop()
            chain.append((x, y))
        chains += chain[:-1]
    return tuple(chains)


type Prop = Mapping[str, Any]


# --- furniture --------------------------------------------------------------------------------------------------------
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


# --- machines ---------------------------------------------------------------------------------------------------------
def near_hand(s: Setting, where: Any) -> str:
    """The layer of what is held at ``where``: behind the far arm's hand or before the near one's."""
    side = str(where).partition(".")[2] if isinstance(where, str) else ""
    return "middle" if s.near and side and side != s.near else "hands"


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


STIRRUPS = {"grip": "hand", "forearm": "forearm", "ankle": "foot", "midfoot": "foot", "ball": "foot", "heel": "foot"}


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


# --- what is lifted ---------------------------------------------------------------------------------------------------
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


AXES: dict[str, Vector] = {"up": (0.0, 1.0, 0.0), "across": (0.0, 0.0, 1.0), "forward": (1.0, 0.0, 0.0)}


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


MAKERS = {
    "bench": bench,
    "seat": seat,
    "box": box,
    "bar": fixed_bar,
    "rail": rail,
    "upright": upright,
    "cable": cable,
    "band": band,
    "strap": strap,
    "pad": pad,
    "lever": lever,
    "footplate": footplate,
    "ball": ball,
    "wall": wall,
    "support": support,
}
LOADS = {
    "barbell": barbell,
    "ez-bar": barbell,
    "trap-bar": trap_bar,
    "dumbbells": dumbbells,
    "dumbbell": dumbbells,
    "kettlebell": kettlebell,
    "plate": plate,
    "medicine-ball": medicine_ball,
    "wheel": wheel,
}
