"""What holds for a whole movement: in which order its parts are painted, and what of them is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from drawing.camera import Camera
from drawing.figure.details import marks_of, seen_marks
from drawing.figure.patches import seen_patches
from drawing.figure.tubes import build_tubes, lift
from drawing.movement import Movement
from drawing.muscles import Patch
from drawing.skeleton import SIDES, Skeleton
from drawing.vectors import Vector, mix

GROUNDED = {"bench", "seat", "box", "upright"}  # props that stand on the floor
# The moments that settle, once for the whole movement, what is in front and what is seen.
SAMPLES = (0.0, 0.25, 0.5, 0.75, 1.0)
CHAINS = [("upper-arm", "forearm"), ("forearm", "hand"), ("thigh", "shank"), ("shank", "foot")]
BONES = {
    "upper-arm": ("shoulder", "elbow", 32.0),
    "forearm": ("elbow", "wrist", 22.0),
    "thigh": ("hip", "knee", 45.0),
    "shank": ("knee", "ankle", 30.0),
}


@dataclass
class Stage:
    """What holds for a whole movement: the order of its parts, back to front, and which joints open upward."""

    order: list[str]
    twins: set[str]  # far parts that the near ones hide all the time
    behind: set[str]  # parts that are painted before the part they hang on
    far: set[str]
    patches: dict[str, list[tuple[Patch, str]]]  # the muscles of each part that are seen at any time, and whose
    raised: set[str]  # the sides whose arm is lifted sideways, seen from front or back
    folds: set[str]  # the sides whose hip is bent so far that the buttock is stretched
    end_on: set[str]  # the sides whose foot points at the viewer or away
    marks: set[str]  # hair, ears, nose and face, as far as they are seen
    hands: set[str]  # the hands that are not seen edge-on most of the time
    near: str  # the side nearer to the viewer
    near_arm: str
    hips: Vector  # where the hips are at the start
    floor: tuple[float, float] | None  # from where to where the floor is drawn, if it is

    def layer(self, name: str, otherwise: str) -> str:
        return name if name in self.order else otherwise


@lru_cache(maxsize=256)
def set_stage(movement: Movement) -> Stage:
    """The stage of a movement, worked out once: a movement is the same as itself alone."""
    camera = Camera(movement.azimuth, movement.elevation)
    samples = SAMPLES if len(movement.poses) > 1 else SAMPLES[:1]  # at one pose, every moment is the same
    bodies = [movement.at(progress) for progress in samples]
    aside = sum(camera.depth(body.frames[part].right) for body in bodies for part in ("pelvis", "chest"))
    aside /= 2 * len(bodies)
    near, far = ("right", "left") if aside >= 0 else ("left", "right")
    sideways = abs(aside) > 0.4
    rank = [f"{name}.{far}" for name in ("upper-arm", "forearm", "hand", "thigh", "shank", "foot")] + ["trunk", "head"]
    rank += [f"{name}.{near}" for name in ("thigh", "shank", "foot", "upper-arm", "forearm", "hand")]
    if not sideways:
        rank = ["trunk", "head"] + [name for name in rank if "." in name]
    order, behind = paint_order(rank, camera, bodies)
    moments = [build_tubes(movement, body, camera) for body in bodies]
    hands = [name for name in order if name.startswith("upper-arm" if sideways else "hand")]
    return Stage(
        order,
        twins(camera, bodies, far),
        behind,
        {name for name in rank if name.endswith(far)} if sideways else set(),
        seen_patches(rank, moments),
        {side for side in SIDES if not sideways and max(lift(body, side) for body in bodies) > -0.8},
        {side for side in SIDES if max(body.angles[f"hip.{side}"] for body in bodies) > 40},
        {side for side in SIDES if any(abs(camera.depth(body.frames[f"foot.{side}"].front)) > 0.85 for body in bodies)},
        seen_marks([marks_of(moment["head"]) for moment in moments]),
        {
            name
            for name in ("hand.right", "hand.left")
            if sum(abs(camera.depth(body.frames[name].front)) for body in bodies) > 0.5 * len(bodies)
        },
        near,
        hands[-1] if sideways else hands[0],
        bodies[0].joints["hips"],
        floor(movement, camera, bodies),
    )


def paint_order(rank: list[str], camera: Camera, bodies: list[Skeleton]) -> tuple[list[str], set[str]]:
    """The parts from back to front, and those painted before the part they hang on.

    At each of the moments that ``bodies`` shows, two parts that overlap vote for the nearer; without a vote they stay
    in the order of ``rank``.
    """
    weight = len(SAMPLES) / len(bodies)
    votes: dict[tuple[str, str], float] = {}
    for body in bodies:
        bones = bones_of(camera, body)
        for i, one in enumerate(rank):
            for two in rank[i + 1 :]:
                votes[one, two] = votes.get((one, two), 0.0) + weight * nearer(bones[one], bones[two], joined(one, two))
    before: dict[str, set[str]] = {name: set() for name in rank}
    behind: set[str] = set()
    for (one, two), vote in votes.items():
        if vote < -0.5:
            before[one].add(two)
            if joined(one, two):
                behind.add(two)
        elif vote > 0.5:
            before[two].add(one)
    order: list[str] = []
    left = list(rank)
    while left:
        free = [name for name in left if not before[name] & set(left)]
        order.append(free[0] if free else left[0])
        left.remove(order[-1])
    return order, behind


def twins(camera: Camera, bodies: list[Skeleton], far: str) -> set[str]:
    """The far limbs that lie exactly behind the near ones whenever the body moves alike on both sides."""
    if abs(camera.viewer[0]) > 0.01 or camera.elevation:
        return set()
    near = "left" if far == "right" else "right"
    found: set[str] = set()
    for limb in (("shoulder", "elbow", "wrist", "fingertips"), ("hip", "knee", "ankle", "toes")):
        pairs = [(body.point(f"{name}.{far}"), body.point(f"{name}.{near}")) for body in bodies for name in limb]
        if all(math.dist(camera.sees(a), camera.sees(b)) < 2 for a, b in pairs):
            names = ("upper-arm", "forearm", "hand") if "elbow" in limb else ("thigh", "shank", "foot")
            found |= {f"{name}.{far}" for name in names}
    return found


def floor(movement: Movement, camera: Camera, bodies: list[Skeleton]) -> tuple[float, float] | None:
    """From where to where a floor is drawn, if the body or a thing comes near it; from above it is no line."""
    if camera.elevation:
        return None
    places = [at for body in bodies for at in body.joints.values()]
    places += [
        (bodies[0].point(at)[0] if isinstance(at, str) else float(at[0]), 0.0, 0.0)
        for prop in movement.props
        if (at := prop.get("at")) and prop["kind"] in GROUNDED
    ]
    if min(at[1] for at in places) > 90:
        return None
    xs = [camera.sees(at)[0] for at in places]
    return min(xs) - 110, max(xs) + 150


def joined(one: str, two: str) -> int:
    """Whether ``two`` hangs on ``one``: 2 for hand and foot, which are painted over their limb from any side."""
    a, _, side = one.partition(".")
    b, _, other = two.partition(".")
    if "trunk" in (one, two):
        return int(bool({a, b} & {"thigh", "upper-arm", "head"}))
    if side != other or (a, b) not in CHAINS:
        return 0
    return 2 if b in ("hand", "foot") else 1


class Bone(NamedTuple):
    """A part as seen: places along it on the page with their nearness, its radius, and how steeply it comes nearer."""

    places: list[tuple[float, float, float]]
    radius: float
    turn: float


def bones_of(camera: Camera, body: Skeleton) -> dict[str, Bone]:
    """Each part as a line with a thickness."""
    lines = {
        "trunk": (body.joints["hips"], body.joints["neck"], 70.0),
        "head": (body.joints["throat"], body.joints["head"], 50.0),
    }
    for side in SIDES:
        for name, (upper, lower, radius) in BONES.items():
            lines[f"{name}.{side}"] = (body.joints[f"{upper}.{side}"], body.joints[f"{lower}.{side}"], radius)
        lines[f"foot.{side}"] = (body.joints[f"ankle.{side}"], body.point(f"toes.{side}"), 22.0)
        lines[f"hand.{side}"] = (body.joints[f"wrist.{side}"], body.point(f"grip.{side}"), 22.0)
    found = {}
    for name, (a, b, radius) in lines.items():
        ways = [mix(a, b, step / 4) for step in range(5)]
        turn = (camera.depth(b) - camera.depth(a)) / (math.dist(a, b) or 1.0)
        found[name] = Bone([(*camera.sees(at), camera.depth(at)) for at in ways], radius, turn)
    return found


def nearer(one: Bone, two: Bone, hangs: int) -> float:
    """How clearly ``two`` is in front of ``one`` where they overlap: positive if so, 0 if they do not overlap."""
    if hangs == 2:
        return 1.0
    if hangs:
        return 1.0 if two.turn > -0.55 else -1.2
    reach = one.radius + two.radius
    best, difference = reach * reach, 0.0
    for x, y, depth in one.places:
        for u, v, ahead in two.places:
            square = (x - u) * (x - u) + (y - v) * (y - v)
            if square < best:
                best, difference = square, ahead - depth
    return difference / 30 if abs(difference) > 15 else 0.0
