"""Joint angles to joints in space: forward kinematics.

Space is right-handed, in thousandths of stature: x is where the figure faces, y is up, z is the figure's own right. The
floor is y = 0. Segment lengths are those of ``anthropometry``.

Angles are degrees in the clinical convention: all are 0 in the anatomical position (upright, arms at the sides), and
flexion, abduction, internal rotation, dorsiflexion and pronation are positive. A limb turns at its root by flexion
first, then abduction, then rotation about its own length; so an arm flexed to 90° and abducted by 40° points forward
and 40° outward. ``lean`` is how far the pelvis is tipped forward from upright (90 prone, −90 supine), ``heel_up`` how
far the sole is tipped with the heel raised.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from drawing import anthropometry as size
from drawing.vectors import Vector, along, dot

SIDES = {"right": 1, "left": -1}


class Frame(NamedTuple):
    """The directions of a segment: its front, its upper end, and the figure's right when it stands upright."""

    front: Vector
    up: Vector
    right: Vector

    def flexed(self, degrees: float) -> Frame:
        """Turned so that the lower end moves to the front."""
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return Frame(
            along((0, 0, 0), (c, self.front), (s, self.up)),
            along((0, 0, 0), (-s, self.front), (c, self.up)),
            self.right,
        )

    def abducted(self, degrees: float) -> Frame:
        """Turned so that the lower end moves to the right."""
        c, s = math.cos(math.radians(degrees)), -math.sin(math.radians(degrees))
        return Frame(
            self.front,
            along((0, 0, 0), (c, self.up), (s, self.right)),
            along((0, 0, 0), (-s, self.up), (c, self.right)),
        )

    def rotated(self, degrees: float) -> Frame:
        """Turned about its length so that the front moves to the left."""
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return Frame(
            along((0, 0, 0), (c, self.front), (-s, self.right)),
            self.up,
            along((0, 0, 0), (s, self.front), (c, self.right)),
        )

    @property
    def down(self) -> Vector:
        return -self.up[0], -self.up[1], -self.up[2]


WORLD = Frame((1, 0, 0), (0, 1, 0), (0, 0, 1))


def angles_between(parent: Frame, child: Frame, side: int) -> tuple[float, float, float]:
    """Flexion, abduction and internal rotation, in degrees, that turn ``parent`` into ``child``."""
    up = dot(parent.right, child.up)
    abduction = -math.degrees(math.asin(max(-1.0, min(1.0, up)))) * side
    flexion = math.degrees(math.atan2(-dot(parent.front, child.up), dot(parent.up, child.up)))
    rotation = math.degrees(math.atan2(-dot(parent.right, child.front), dot(parent.right, child.right))) * side
    return flexion, abduction, rotation


@dataclass
class Skeleton:
    """Where everything is: ``joints`` by name ("hips", "knee.right"), ``frames`` by segment ("thigh.right").

    ``spine`` runs from the hips to the base of the neck: position and frame at each station. ``angles`` holds the
    clinical angle of every joint as it came out, whether given, derived or solved. ``strain`` is how far a planted hand
    or foot was out of reach, 0 when all is well.
    """

    joints: dict[str, Vector] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    spine: list[tuple[Vector, Frame]] = field(default_factory=list)
    angles: dict[str, float] = field(default_factory=dict)
    strain: float = 0.0

    def moved(self, by: Vector) -> None:
        self.joints = {name: along(at, (1, by)) for name, at in self.joints.items()}
        self.spine = [(along(at, (1, by)), frame) for at, frame in self.spine]

    def point(self, name: str) -> Vector:
        """A named place on the body: a joint, or a place on its surface. Both sides have the middle of the two."""
        if "." not in name and (f"{name}.right" in POINTS or f"{name}.right" in self.joints):
            right, left = self.point(f"{name}.right"), self.point(f"{name}.left")
            return (right[0] + left[0]) / 2, (right[1] + left[1]) / 2, (right[2] + left[2]) / 2
        if name in self.joints:
            return self.joints[name]
        origin, segment, front, up, aside = POINTS[name]
        at, frame = (self.joints[origin], self.frames[segment])
        return along(at, (front, frame.front), (up, frame.up), (aside, frame.right))


# Places on the surface: from which joint, in which segment's directions, how far to its front, up and right.
POINTS: dict[str, tuple[str, str, float, float, float]] = {
    "hip-crease": ("hips", "pelvis", 66, 18, 0),
    "seat": ("hips", "pelvis", -34, -62, 0),
    "tail": ("hips", "pelvis", -84, 10, 0),
    "belly": ("waist", "waist", 66, 0, 0),
    "lower-back": ("waist", "waist", -58, 0, 0),
    "chest": ("chest", "chest", 72, 10, 0),
    "upper-back": ("chest", "chest", -66, 6, 0),
    "shoulder-shelf": ("neck", "chest", -64, -16, 0),
    "front-shelf": ("neck", "chest", 58, 2, 0),
    "crown": ("head", "head", 0, 66, 0),
    "eyes": ("head", "head", 62, 4, 0),
    "back-of-head": ("head", "head", -66, 0, 0),
}
for _side, _sign in SIDES.items():
    POINTS |= {
        f"heel.{_side}": (f"ankle.{_side}", f"foot.{_side}", -size.HEEL, -size.ANKLE_HEIGHT, 0),
        f"midfoot.{_side}": (
            f"ankle.{_side}",
            f"foot.{_side}",
            size.FOOT_LENGTH / 2 - size.HEEL,
            -size.ANKLE_HEIGHT,
            0,
        ),
        f"toes.{_side}": (f"ball.{_side}", f"toes.{_side}", size.TOES, 0, 0),
        f"kneecap.{_side}": (f"knee.{_side}", f"thigh.{_side}", 36, 4, 0),
        f"shin.{_side}": (f"knee.{_side}", f"shank.{_side}", 30, -120, 0),
        f"instep.{_side}": (f"ankle.{_side}", f"shank.{_side}", 46, 20, 0),
        f"achilles.{_side}": (f"ankle.{_side}", f"shank.{_side}", -44, 16, 0),
        f"calf.{_side}": (f"knee.{_side}", f"shank.{_side}", -42, -80, 0),
        f"thigh.{_side}": (f"knee.{_side}", f"thigh.{_side}", 0, 120, 0),
        f"lap.{_side}": (f"knee.{_side}", f"thigh.{_side}", 58, 40, 0),
        f"shoulder-top.{_side}": (f"shoulder.{_side}", "chest", 0, 50, 0),
        f"forearm.{_side}": (f"elbow.{_side}", f"forearm.{_side}", 0, -90, 0),
        f"elbow-tip.{_side}": (f"elbow.{_side}", f"upper-arm.{_side}", -24, 0, 0),
        f"grip.{_side}": (f"wrist.{_side}", f"hand.{_side}", 0, -size.GRIP, 0),
        f"palm.{_side}": (f"wrist.{_side}", f"hand.{_side}", 16, -28, 0),
        f"fingertips.{_side}": (f"wrist.{_side}", f"hand.{_side}", 0, -size.HAND, 0),
    }


@dataclass(frozen=True)
class Angles:
    """The numbers of one pose, ready to use: ``both`` for either side, with what one side has of its own."""

    both: Mapping[str, float]
    right: Mapping[str, float] = field(default_factory=dict)
    left: Mapping[str, float] = field(default_factory=dict)

    def of(self, side: str) -> dict[str, float]:
        return {**self.both, **(self.right if side == "right" else self.left)}

    def get(self, name: str) -> float:
        return self.both.get(name, 0.0)


def derive(values: Mapping[str, float]) -> dict[str, float]:
    """Fill in the one of lean, hip, knee and ankle that a level foot leaves no choice in.

    lean = hip − knee + ankle + heel_up, in the plane seen from the side. Which one is missing decides; with all four
    given, the ankle gives way.
    """
    values = dict(values)
    hip, knee, lean = values.get("hip", 0.0), values.get("knee", 0.0), values.get("lean", 0.0)
    heel_up = values.get("heel_up", 0.0)
    if "lean" not in values:
        values["lean"] = hip - knee + values.get("ankle", 0.0) + heel_up
    elif "knee" not in values and {"hip", "ankle"} <= values.keys():
        values["knee"] = hip + values["ankle"] + heel_up - lean
    elif "hip" not in values:
        values["hip"] = lean + knee - values.get("ankle", 0.0) - heel_up
    else:
        values["ankle"] = lean - hip + knee - heel_up
    return values


def trunk(angles: Angles) -> Skeleton:
    """Pelvis, spine, shoulders and head, with the middle of the hips at the origin."""
    body = Skeleton()
    pelvis = WORLD.rotated(-angles.get("turn")).flexed(-angles.get("lean")).abducted(angles.get("roll"))
    body.joints["hips"] = at = (0.0, 0.0, 0.0)
    body.frames["pelvis"] = frame = pelvis
    body.spine.append((at, frame))
    at = along(at, (size.SACRUM, frame.up))
    body.spine.append((at, frame))
    lumbar = size.LUMBAR / 4
    for step in range(4):
        frame = bent(frame, angles, "lumbar", 4)
        at = along(at, (lumbar, frame.up))
        body.spine.append((at, frame))
        if step == 1:
            body.joints["waist"], body.frames["waist"] = at, frame
    body.joints["ribs"], body.frames["ribs"] = at, frame
    thoracic = size.THORACIC / 4
    for step in range(4):
        frame = bent(frame, angles, "thoracic", 4)
        at = along(at, (thoracic, frame.up))
        body.spine.append((at, frame))
        if step == 1:
            body.joints["chest"] = at
    body.frames["chest"] = frame
    body.joints["neck"] = at
    for side, sign in SIDES.items():
        own = angles.of(side)
        body.joints[f"shoulder.{side}"] = along(
            at,
            (own.get("protraction", 0), frame.front),
            (own.get("shrug", 0), frame.up),
            (sign * size.SHOULDER_HALF_WIDTH, frame.right),
        )
        body.joints[f"hip.{side}"] = along((0, 0, 0), (sign * size.HIP_HALF_WIDTH, pelvis.right))
    neck = frame.flexed(-angles.get("neck") / 2).rotated(-angles.get("neck_turn") / 2)
    body.frames["neck"] = neck
    throat = along(at, (size.NECK, neck.up))
    head = neck.flexed(-angles.get("neck") / 2).rotated(-angles.get("neck_turn") / 2)
    body.frames["head"] = head
    body.joints["throat"] = throat
    body.joints["head"] = along(throat, (size.HEAD, head.up), (14, head.front))
    for name in ("lumbar", "thoracic", "neck", "lean", "bend", "twist"):
        body.angles[name] = angles.get(name)
    return body


def bent(frame: Frame, angles: Angles, region: str, parts: int) -> Frame:
    """One of ``parts`` steps up the spine: flexion of the region, and half of the side bend and twist."""
    side, turn = angles.get("bend") / (2 * parts), angles.get("twist") / (2 * parts)
    return frame.flexed(-angles.get(region) / parts).abducted(side).rotated(-turn)


def add_arm(body: Skeleton, side: str, own: Mapping[str, float]) -> None:
    """The arm by its joint angles."""
    sign = SIDES[side]
    upper = body.frames["chest"].flexed(own.get("shoulder", 0)).abducted(sign * own.get("shoulder_abduction", 0))
    upper = upper.rotated(sign * own.get("shoulder_rotation", 0))
    fore = upper.flexed(own.get("elbow", 0))
    set_arm(body, side, own, upper, fore)


def set_arm(body: Skeleton, side: str, own: Mapping[str, float], upper: Frame, fore: Frame) -> None:
    sign = SIDES[side]
    body.frames[f"upper-arm.{side}"], body.frames[f"forearm.{side}"] = upper, fore
    body.joints[f"elbow.{side}"] = elbow = along(body.joints[f"shoulder.{side}"], (size.UPPER_ARM, upper.down))
    body.joints[f"wrist.{side}"] = along(elbow, (size.FOREARM, fore.down))
    hand = fore.rotated(sign * (90 + own.get("pronation", 0))).flexed(own.get("wrist", 0))  # its front is the palm
    body.frames[f"hand.{side}"] = hand
    flexion, abduction, rotation = angles_between(body.frames["chest"], upper, sign)
    body.angles[f"shoulder.{side}"] = flexion
    body.angles[f"shoulder_abduction.{side}"] = abduction
    body.angles[f"shoulder_rotation.{side}"] = rotation
    body.angles[f"elbow.{side}"] = angles_between(upper, fore, sign)[0]
    body.angles[f"wrist.{side}"] = own.get("wrist", 0)


def add_leg(body: Skeleton, side: str, own: Mapping[str, float]) -> None:
    """The leg by its joint angles."""
    sign = SIDES[side]
    thigh = body.frames["pelvis"].flexed(own.get("hip", 0)).abducted(sign * own.get("hip_abduction", 0))
    thigh = thigh.rotated(sign * own.get("hip_rotation", 0))
    shank = thigh.flexed(-own.get("knee", 0))
    set_leg(body, side, own, thigh, shank, shank.flexed(own.get("ankle", 0)))


def set_leg(body: Skeleton, side: str, own: Mapping[str, float], thigh: Frame, shank: Frame, foot: Frame) -> None:
    """The toes stay level on the floor while the heel is up."""
    sign = SIDES[side]
    body.frames[f"toes.{side}"] = foot.flexed(max(0.0, own.get("heel_up", 0)))
    body.frames |= {f"thigh.{side}": thigh, f"shank.{side}": shank, f"foot.{side}": foot}
    body.joints[f"knee.{side}"] = knee = along(body.joints[f"hip.{side}"], (size.THIGH, thigh.down))
    body.joints[f"ankle.{side}"] = ankle = along(knee, (size.SHANK, shank.down))
    body.joints[f"ball.{side}"] = along(ankle, (size.BALL, foot.front), (size.ANKLE_HEIGHT, foot.down))
    flexion, abduction, rotation = angles_between(body.frames["pelvis"], thigh, sign)
    body.angles[f"hip.{side}"] = flexion
    body.angles[f"hip_abduction.{side}"] = abduction
    body.angles[f"hip_rotation.{side}"] = rotation
    body.angles[f"knee.{side}"] = -angles_between(thigh, shank, sign)[0]
    body.angles[f"ankle.{side}"] = angles_between(shank, foot, sign)[0]
