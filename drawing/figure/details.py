"""What is drawn of the body beside its segments: hair and face, fingers, and the skin that joins limbs to the trunk."""

from __future__ import annotations

import math
from collections.abc import Mapping

from drawing import sections
from drawing.camera import Place, halfway, unit_on_page
from drawing.figure.shapes import Shape, compound, turned
from drawing.figure.tubes import Tube, visible
from drawing.vectors import along, dot, minus, unit


def face(tube: Tube, marks: set[str], detail: str) -> list[Shape]:
    """The cap of hair, which tells the face from the back of the head, the ear, and brow and nose."""
    caps = []
    for sign in (1, -1):
        if f"hair {sign}" in marks:
            left, right = (
                [on_head(tube, -height, sign * at, sign * 100) for height, at in edge]
                for edge in (sections.HAIR, [(height, 184.0) for height, _ in sections.HAIR])
            )
            caps.append(turned([*left, *reversed(right)]))
    lines = [
        [on_head(tube, -height, sign * at, sign * at) for height, at in line]
        for name, line, sign in (("ear 1", sections.EAR, 1), ("ear -1", sections.EAR, -1), ("nose", sections.NOSE, 1))
        if name in marks
    ]
    if "face" in marks:
        lines += [[on_head(tube, -height, at, at) for height, at in line] for line in sections.FACE]
    shapes = compound("hair", "head", caps, closed=True)
    return shapes + (compound("line", "head", lines, closed=False) if detail == "full" else [])


def on_head(tube: Tube, where: float, degrees: float, middle: float) -> Place:
    return tube.camera.sees(tube.surface(where, visible(tube, where, degrees, middle, rim=0.5)))


def marks_of(tube: Tube) -> set[str]:
    """Which of hair, ears and nose are seen, and whether the face is from the front."""
    found = set()
    end_on = abs(dot(unit(minus(tube.stations[0].line, tube.stations[-1].line)), tube.camera.viewer)) > 0.75
    for name, at, limit in (
        ("hair 1", 118, -0.7),
        ("hair -1", -118, -0.7),
        ("ear 1", 100, 0.5),
        ("ear -1", -100, 0.5),
        ("nose", 0, 0.5),
        ("face", 0, 0.75),
    ):
        if math.cos(math.radians(tube.facing(0) - at)) > limit and not (name == "face" and end_on):
            found.add(name)
    return found


def seen_marks(found: list[set[str]]) -> set[str]:
    """Hair, ears and nose that are ever seen; the face if it always is."""
    ever = {mark for marks in found for mark in marks}
    return ever if all("face" in marks for marks in found) else ever - {"face"}


def is_open(hand: Tube) -> bool:
    return hand.stations[-1].along > 80


def thumb(hand: Tube, is_far: bool) -> Shape:
    """The thumb of an open hand, spread in its plane."""
    root, tip = hand.stations[0].line, hand.stations[-1].line
    down, out = unit(minus(tip, root)), unit(hand.stations[0].out)
    points = tuple(hand.camera.sees(along(root, (t, down), (aside, out))) for t, aside in sections.THUMB)
    return Shape("skin", hand.part, points, far=is_far)


def fingers(name: str, tube: Tube) -> list[Shape]:
    """The lines between the fingers, on that side of the hand that is seen; a fist's palm shows its thumb."""
    palm = math.cos(math.radians(tube.facing(tube.stations[1].along))) > 0
    turn = 180 if palm else 0
    drawn = sections.OPEN_LINES if is_open(tube) else sections.PALM_LINES if palm else sections.FIST_LINES
    lines = []
    for line in drawn:
        degrees = [(t, visible(tube, t, at - turn, 180 - turn, rim=2)) for t, at in line]
        lines.append([tube.camera.sees(tube.surface(t, at)) for t, at in degrees])
    return compound("line", name, lines, closed=False)


def buttock(side: str, tubes: Mapping[str, Tube], is_far: bool) -> Shape:
    """Skin from the pelvis to the thigh, which the bent hip stretches."""
    trunk, thigh = tubes[f"trunk.{side}"], tubes[f"thigh.{side}"]
    middle, low = trunk.section(0)[0], trunk.section(-1)[0]
    down, way = unit(minus(low, middle)), unit(minus(thigh.stations[-1].line, thigh.stations[0].line))
    bent = min(1.0, max(0.0, 1.0 - dot(down, way)) / 0.8)  # 0 for a straight hip, 1 from some 80° on
    (x0, y0), (x1, y1) = trunk.camera.sees(middle), trunk.camera.sees(low)
    dx, dy = unit_on_page(x1 - x0, y1 - y0)
    x, y = trunk.edge(-1, 5)
    points = [
        *(trunk.edge(where, push) for where, push in ((0.7, 0), (0, 3), (-0.55, 4))),
        # the seat bone, or where the straight hip has its fold
        halfway(thigh.edge(0.2, 2), (x + dx * 2, y + dy * 2), bent),
        halfway(thigh.edge(0.29, 1), (x1 + dx * 19, y1 + dy * 19), bent),
        *(thigh.edge(where, push) for where, push in ((0.38 - 0.16 * bent, 10 * bent), (0.46, 0))),
    ]
    points[4] = halfway(points[4], halfway(points[3], points[5], 0.5), 0.16 * bent)  # a seat is round
    return Shape("skin", f"hip.{side}", tuple(points), closed=False, far=is_far)


def armpit(side: str, tubes: Mapping[str, Tube]) -> Shape:
    """Skin between the raised arm and the flank, painted before both: what the trunk and the arm leave open."""
    trunk, arm = tubes[f"trunk.{side}"], tubes[f"upper-arm.{side}"]
    camera = trunk.camera
    rounds = [(camera.sees(arm.section(t)[0]), r) for t, r in ((0.02, 34), (0.2, 33))]
    rounds.append((camera.sees(trunk.surface(6.9, 90)), 4))
    (ux, uy), (ax, ay), (fx, fy) = (place for place, _ in rounds)
    # round about, from the fold between arm and flank on: which way that looks
    turn = math.copysign(math.pi / 2, (fx - ax) * (uy - ay) - (fy - ay) * (ux - ax))
    start = math.atan2(fy - ay, fx - ax) - turn
    points = []
    for i in range(10):
        angle = start + math.tau * (i + 0.5) / 10
        c, s = math.cos(angle), math.sin(angle)
        (x, y), r = max(rounds, key=lambda one: one[0][0] * c + one[0][1] * s + one[1])
        points.append((x + r * c, y + r * s))
    (x0, y0), (x1, y1) = points[-1], points[0]
    deep = 0.2 * math.dist(points[-1], points[0])
    points.append(((x0 + x1) / 2 - deep * math.cos(start), (y0 + y1) / 2 - deep * math.sin(start)))
    return Shape("skin", f"shoulder.{side}", tuple(points))
