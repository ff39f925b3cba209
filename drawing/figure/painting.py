"""A skeleton to shapes: the figure as a plate shows it, from any side.

A limb is open where it joins the body: there its fill runs into that of its neighbour and no contour is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from drawing import props
from drawing.camera import Camera, halfway
from drawing.figure.details import armpit, buttock, face, fingers, is_open, thumb
from drawing.figure.patches import muscles
from drawing.figure.shapes import Drawing, Shape
from drawing.figure.stage import Stage, set_stage
from drawing.figure.tubes import Tube, build_tubes
from drawing.movement import Movement
from drawing.muscles import Patch

CARD = {  # which stations of each tube a small picture keeps
    "thigh": (0, 1, 3, 4),
    "shank": (2, 3, 5),
    "upper-arm": (0, 2, 5),
    "forearm": (1, 3),
    "hand": (2, 3),
    "trunk": (0, 2, 3, 4, 6, 8, 9, 10, 11),
    "head": (0, 1, 3, 5, 6, 8, 9),
}
# From the front and the back a bent limb points at the viewer and hides half of itself: it is drawn by its segments.
CARD_ENDWISE = {
    "thigh": (0, 1, 2, 4),
    "shank": (0, 2, 5),
    "upper-arm": (0, 2, 3, 5),
    "forearm": (0, 1, 4),
    "hand": (0, 2, 3),
    "trunk": (0, 1, 2, 4, 6, 8, 9, 10, 11),
    "head": CARD["head"],
}


def draw(
    movement: Movement, progress: float, roles: Mapping[str, str] | None = None, *, detail: str = "full"
) -> Drawing:
    """The movement at ``progress``, from back to front; ``roles`` gives the role of each muscle that has one.

    With ``detail="card"`` only outlines and the muscles that have a role are drawn, for small pictures.
    """
    roles = roles or {}
    body, camera = movement.at(progress), Camera(movement.azimuth, movement.elevation)
    stage = set_stage(movement)
    tubes = build_tubes(movement, body, camera)
    drawing = Drawing()
    things = props.scene(movement, body, camera, stage.hips, stage.near if stage.far else "")
    layers: dict[str, list[Shape]] = {}
    for thing in things:
        shape = Shape(thing.kind, thing.part, thing.points, thing.closed, thing.smooth)
        layers.setdefault(thing.layer, []).append(shape)
    if stage.floor:
        (x0, x1), y = stage.floor, 0.0
        drawing.shapes.append(Shape("floor", "floor", ((x0, y), (x1, y)), closed=False, smooth=False))
    drawing.shapes += layers.pop("back", [])
    middle, hands = stage.layer("trunk", stage.order[0]), stage.layer(stage.near_arm, stage.order[-1])
    for name in stage.order:
        if name == middle:
            drawing.shapes += layers.pop("middle", [])
        if name == hands:
            drawing.shapes += layers.pop("hands", [])
        held = layers.pop(f"after {name}", [])
        if name not in stage.twins:
            drawing.shapes += part(name, tubes, stage, roles, detail) + held
    drawing.shapes += layers.pop("front", [])
    return drawing


def part(name: str, tubes: Mapping[str, Tube], stage: Stage, roles: Mapping[str, str], detail: str) -> list[Shape]:
    """The skin of a part, then its muscles: those without a role as one quiet shape, those with one each for itself."""
    tube, is_far = tubes[name], name in stage.far
    segment, _, side = name.partition(".")
    whole_limbs = detail == "card" and bool(stage.far)
    if whole_limbs and segment not in ("trunk", "head"):
        shapes = [limb(segment, side, tubes, is_far)] if segment in ("thigh", "upper-arm") else []
    else:
        keep = (CARD if stage.far else CARD_ENDWISE).get(segment) if detail == "card" else None
        kept = replace(tube, stations=[tube.stations[i] for i in keep]) if keep else tube
        shapes = [skin(name, kept, stage, is_far)]
    if segment == "hand" and detail == "full" and tube.camera.elevation and is_open(tube):
        shapes.insert(0, thumb(tube, is_far))
    if segment == "trunk" and detail == "full":
        shapes = [armpit(own, tubes) for own in sorted(stage.raised)] + shapes
    if segment == "head":
        shapes += face(tube, stage.marks, detail)
    if segment == "hand" and detail == "full" and not is_far and name in stage.hands:
        shapes += fingers(name, tube)
    if segment == "thigh" and side in stage.folds and not whole_limbs:
        shapes.append(buttock(side, tubes, is_far))
    own: list[tuple[Patch, str]] = []
    shared: list[tuple[Patch, str]] = []
    for patch, whose in stage.patches[name]:
        (shared if patch.shared or (patch.deep and segment == "trunk") else own).append((patch, whose))
    if segment == "thigh":
        shapes += muscles(f"hip.{side}", shared, tubes, roles, is_far, detail)
        return shapes + muscles(name, own, tubes, roles, is_far, detail)
    shapes += muscles(name, own, tubes, roles, is_far, detail)
    return shapes + muscles("chest", shared, tubes, roles, is_far, detail)


def skin(name: str, tube: Tube, stage: Stage, is_far: bool) -> Shape:
    """The outline of a part: open towards the part it hangs on, unless that is painted over it."""
    segment = name.partition(".")[0]
    camera = tube.camera
    if segment == "upper-arm" and (
        (is_far and abs(camera.viewer[0]) > 0.3) or (name in stage.behind and camera.elevation)
    ):  # what is seen of a shoulder beyond the trunk is round
        return Shape("skin", name, tuple(replace(tube, cap=(14, tube.cap[1])).outline()), far=is_far)
    points = tube.outline()
    if segment in ("trunk", "head") or name in stage.behind:
        return Shape("skin", name, tuple(points), far=is_far)
    if segment == "foot":
        if name.partition(".")[2] in stage.end_on:
            return Shape("skin", name, tuple(points), far=is_far)
        points = [*points[2:], *points[:2]]  # open where the shank comes in
    elif segment == "thigh" and name.partition(".")[2] in stage.folds:
        # the buttock covers the back of its start, which must not stick out beyond it
        x, y = tube.edge(0, 0)
        end = min((0, -1), key=lambda i: math.dist(points[i], (x, y)))
        points[end] = halfway(points[end], points[-2 if end else 1], 0.85)
    return Shape("skin", name, tuple(points), closed=False, far=is_far)


def limb(segment: str, side: str, tubes: Mapping[str, Tube], is_far: bool) -> Shape:
    """A whole arm or leg as one outline, bent at its joints, for small pictures."""
    names = ("thigh", "shank") if segment == "thigh" else ("upper-arm", "forearm", "hand")
    rows = [tubes[f"{name}.{side}"].stations[i] for name in names for i in CARD[name]]
    tube = Tube(segment, tubes[f"{segment}.{side}"].camera, rows, (0, 0 if segment == "thigh" else 8))
    points, count = tube.outline(blend=False), len(rows)
    if segment == "thigh":
        foot = tubes[f"foot.{side}"].outline()
        foot = [foot[i] for i in (2, 4, 6, 7, 9, 11, 12, 13, 0)]
        left, right = points[count - 1], points[count]
        if math.dist(foot[0], left) + math.dist(foot[-1], right) > math.dist(foot[0], right) + math.dist(
            foot[-1], left
        ):
            foot.reverse()
        points = [*points[:count], *foot, *points[count:]]
    return Shape("skin", f"{segment}.{side}", tuple(points), closed=False, far=is_far)
