"""Inverse kinematics: the joint angles that put a hand or a foot where it is planted."""

from __future__ import annotations

import math
from collections.abc import Mapping

from drawing import anthropometry as size
from drawing.skeleton import SIDES, WORLD, Frame, Skeleton, set_arm, set_leg
from drawing.vectors import Vector, along, cross, dot, minus, unit


def two_bones(
    root: Vector, target: Vector, upper: float, lower: float, parent: Frame, *, bends: int, out: float
) -> tuple[Frame, Frame, float]:
    """Frames of two bones of lengths ``upper`` and ``lower`` from ``root`` that end at ``target``, and what is missing.

    ``bends`` is 1 for a knee, whose tip points to the front of the thigh, and −1 for an elbow; ``out`` turns that tip
    away from the middle of the body, in degrees about the line from root to target, for a limb on the right.

    The middle joint follows from the law of cosines.
    """
    way = minus(target, root)
    distance = math.sqrt(dot(way, way))
    reach = max(min(distance, (upper + lower) * 0.9999), abs(upper - lower) * 1.0001)
    down = unit(way) if distance else parent.down
    swing = math.atan2(dot(down, parent.front), -dot(down, parent.up))
    hint = parent.flexed(math.degrees(swing)).front  # the front of a limb that was only flexed
    front = unit(along(hint, (-dot(hint, down), down)))
    right = cross(front, (-down[0], -down[1], -down[2]))
    line = Frame(front, (-down[0], -down[1], -down[2]), right).rotated(-out * bends)
    bend_upper = math.degrees(math.acos((upper**2 + reach**2 - lower**2) / (2 * upper * reach)))
    bend_lower = math.degrees(math.acos((lower**2 + reach**2 - upper**2) / (2 * lower * reach)))
    return line.flexed(bends * bend_upper), line.flexed(-bends * bend_lower), abs(distance - reach)


def reach_hand(body: Skeleton, side: str, own: Mapping[str, float], target: Vector, *, flat: bool) -> None:
    """Put the hand where it is planted: the grip in a fist, or with ``flat`` the heel of the palm on a surface."""
    sign, shoulder = SIDES[side], body.joints[f"shoulder.{side}"]
    lower = size.FOREARM if flat else size.FOREARM + size.GRIP
    out = sign * own.get("elbow_out", 0)
    aim, missing = target, 0.0
    for _ in range(
        1 if flat or not own.get("wrist") else 40
    ):  # a bent wrist takes the grip off the line of the forearm
        upper, fore, missing = two_bones(shoulder, aim, size.UPPER_ARM, lower, body.frames["chest"], bends=-1, out=out)
        set_arm(body, side, own, upper, fore)
        aim = along(aim, (0.7, minus(target, body.point(f"grip.{side}"))))
    body.strain = max(body.strain, missing)
    if flat:
        level = WORLD.rotated(own.get("hand_turn", 0.0) * sign - own.get("turn", 0.0))
        back = (-level.front[0], -level.front[1], -level.front[2])
        body.frames[f"hand.{side}"] = Frame(level.down, back, cross(level.down, back))
        body.angles[f"wrist.{side}"] = 0.0


def hang_hand(body: Skeleton, side: str, own: Mapping[str, float], x: float) -> None:
    """Let the straight arm reach down to where its grip is at ``x``."""
    shoulder = body.joints[f"shoulder.{side}"]
    length = size.UPPER_ARM + size.FOREARM + size.GRIP
    aside = math.radians(own.get("shoulder_abduction", 0.0))
    drop = length * math.cos(aside)
    across = max(-0.999 * drop, min(0.999 * drop, x - shoulder[0]))
    target = (x, shoulder[1] - math.sqrt(drop**2 - across**2), shoulder[2] + SIDES[side] * length * math.sin(aside))
    reach_hand(body, side, own, target, flat=False)


def reach_foot(body: Skeleton, side: str, own: Mapping[str, float], sole: Vector, *, ball: bool) -> None:
    """Put the sole under the ankle, or with ``ball`` that of the ball of the foot, at ``sole``.

    The foot is level or tipped by ``heel_up``, and turned out by ``toe_out``.
    """
    sign = SIDES[side]
    foot = WORLD.rotated(-sign * own.get("toe_out", 0) - own.get("turn", 0)).flexed(-own.get("heel_up", 0))
    ankle = along(sole, (size.ANKLE_HEIGHT, foot.up), (-size.BALL if ball else 0, foot.front))
    out = sign * own.get("knee_out", 0.0)
    thigh, shank, missing = two_bones(
        body.joints[f"hip.{side}"], ankle, size.THIGH, size.SHANK, body.frames["pelvis"], bends=1, out=out
    )
    set_leg(body, side, own, thigh, shank, foot)
    body.strain = max(body.strain, missing)
