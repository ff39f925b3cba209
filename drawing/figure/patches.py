"""Muscles as patches on the tubes, cut off where the surface turns away from the viewer."""

from __future__ import annotations

import math
from collections.abc import Mapping

from drawing.camera import Place
from drawing.figure.shapes import Shape, compound, turned
from drawing.figure.tubes import RIM, Tube, visible
from drawing.muscles import DEEP, MUSCLES, Patch, Spot
from drawing.skeleton import SIDES
from drawing.vectors import minus


def muscles(
    name: str,
    patches: list[tuple[Patch, str]],
    tubes: Mapping[str, Tube],
    roles: Mapping[str, str],
    is_far: bool,
    detail: str,
) -> list[Shape]:
    """Muscles without a role as one quiet shape and their fibres as another; then those with a role, each for itself.

    Those that go from one segment to another have a part of their own: they change their form when the joint moves.
    """
    quiet: list[list[Place]] = []
    lines: list[list[Place]] = []
    loud: list[Shape] = []
    for patch, side in patches:
        role = roles.get(patch.muscle, "")
        if not role and (patch.deep or is_far or detail == "card"):
            continue
        if role and not patch.deep and patch.muscle in DEEP:
            continue
        edge, fibres = outline_of(patch, side, tubes)
        if role:
            loud.append(Shape("muscle", name, tuple(edge), role=role, muscle=patch.muscle, far=is_far))
            if detail == "full" and not is_far and role == "primary":
                loud += compound("fibre", name, fibres, closed=False, role=role, muscle=patch.muscle)
        else:
            quiet.append(turned(edge))
            lines += fibres
    return [
        *compound("muscle", name, quiet, closed=True),
        *compound("fibre", name, lines, closed=False),
        *loud,
    ]


def outline_of(patch: Patch, side: str, tubes: Mapping[str, Tube]) -> tuple[list[Place], list[list[Place]]]:
    """The edge of a muscle and its fibre lines, as far as they face the viewer."""
    one, other = ([spot(patch, place, side, tubes) for place in edge] for edge in (patch.one, patch.other))
    fibres = []
    for i in range(1, patch.fibres + 1):
        t = i / (patch.fibres + 1)
        line = [(x + (u - x) * t, y + (v - y) * t) for (x, y), (u, v) in zip(one, other, strict=True)]
        fibres.append(line[1:-1] if len(line) > 4 else line)
    fibres += [[spot(patch, place, side, tubes) for place in band] for band in patch.bands]
    return [*one, *reversed(other)], fibres


def spot(patch: Patch, place: Spot, side: str, tubes: Mapping[str, Tube]) -> Place:
    """Where a place of a muscle is seen, or the nearest to it that is."""
    name, where, degrees = place
    middle = patch.middle(name)
    if name == "upper-arm" and patch.one[0][0] == "trunk" and behind(side, tubes):
        name, where, degrees, middle = "trunk", 8.0 - where, 84.0, patch.middle("trunk")  # it runs behind the trunk
    tube = tubes[f"{name}.{side}"]
    return tube.camera.sees(tube.surface(where, visible(tube, where, degrees, middle, patch.rim)))


def behind(side: str, tubes: Mapping[str, Tube]) -> bool:
    """Whether a shoulder is hidden by the trunk."""
    right, left = (tubes[f"upper-arm.{name}"].stations[0].line for name in ("right", "left"))
    ahead = tubes["trunk"].camera.depth(minus(right, left))
    return ahead * SIDES[side] < -70


def faces(patch: Patch, side: str, tubes: Mapping[str, Tube]) -> bool:
    """Whether anything to speak of is seen of a muscle."""
    shown = 0
    for (name, where, start), (other, there, end) in zip(patch.one, patch.other, strict=True):
        if name != patch.one[0][0] or other != name:
            continue  # where it goes on to another segment it does not count
        tube, tube2 = tubes[f"{name}.{side}"], tubes[f"{other}.{side}"]
        a = visible(tube, where, start, patch.middle(name)) - tube.facing(where)
        b = visible(tube2, there, end, patch.middle(other)) - tube2.facing(there)
        limit = tube.margin(where, RIM) - 8
        ahead = math.cos(math.radians(patch.middle(name) - tube.facing(where))) > 0
        shown += abs(a) < limit or abs(b) < limit or (ahead and abs(a - b) > 9)
    return shown > 0


def seen_patches(rank: list[str], moments: list[dict[str, Tube]]) -> dict[str, list[tuple[Patch, str]]]:
    """The muscles of each part that are seen at some moment, with the side of the body they are on."""
    found: dict[str, list[tuple[Patch, str]]] = {}
    ahead = any(abs(moment["trunk"].facing(4)) < 60 for moment in moments)
    for name in rank:
        segment, _, side = name.partition(".")
        candidates = [(patch, own) for own in ([side] if side else SIDES) for patch in MUSCLES[segment]]
        found[name] = [
            (patch if ahead else patch._replace(bands=()), own)
            for patch, own in candidates
            if any(faces(patch, own, moment) for moment in moments)
        ]
    return found
