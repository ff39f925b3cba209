"""A movement: its key poses, and the skeleton at any moment between them.

What an editor writes down is read by ``notation``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from drawing import anthropometry as size
from drawing.reach import hang_hand, reach_foot, reach_hand
from drawing.skeleton import SIDES, Angles, Skeleton, add_arm, add_leg, derive, trunk
from drawing.vectors import Vector, along, minus

VIEWS = {"side": 0.0, "three-quarter": 38.0, "front": 90.0, "back": 270.0, "back-quarter": 322.0}
GROUNDED = {"midfoot", "heel", "toes", "ball", "ankle"}


@dataclass(frozen=True)
class KeyPose:
    name: str
    says: str
    both: Mapping[str, float]
    right: Mapping[str, float]
    left: Mapping[str, float]
    reach: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, eq=False)
class Movement:
    """A movement as read from its data; ``at(0)`` is its first key pose and ``at(1)`` its last.

    One equals itself alone, so that what was worked out from it can be kept: ``notation.read_once`` gives the same one
    for the same data.
    """

    data: Mapping[str, Any]
    view: str
    plant: str
    at_point: tuple[float, float]
    balance: str
    seconds: Mapping[str, float]
    poses: tuple[KeyPose, ...]
    load: Mapping[str, Any] = field(default_factory=dict)
    props: tuple[Mapping[str, Any], ...] = ()

    @property
    def azimuth(self) -> float:
        return float(self.data.get("azimuth", VIEWS[self.view]))

    @property
    def elevation(self) -> float:
        return float(self.data.get("elevation", 0))

    @property
    def loops(self) -> bool:
        """Whether the first pose follows the last, as in walking; else the way back is the way there reversed."""
        return bool(self.data.get("loop"))

    @property
    def starts_at_top(self) -> bool:
        """Whether the first pose is the top of the lift, as in a squat, so that the way there is the lowering."""
        return self.data.get("starts") == "top"

    def moment_of(self, phase: str) -> float:
        """Where in the movement a phase of the lift is, from 0 to 1: "set-up", "brace", "lift", "top" or "lowering"."""
        ends = {"set-up": 0.0, "brace": 0.0, "top": 1.0}
        if self.starts_at_top:
            ends |= {"top": 0.0, "lowering": 1.0}
        return ends.get(phase, 0.5)

    @property
    def is_grounded(self) -> bool:
        return self.plant.partition(".")[0] in GROUNDED

    @cached_property
    def tracks(self) -> dict[str, dict[str, list[float]]]:
        """Each angle's values at the key poses, for both sides and for each side that has its own."""
        tracks: dict[str, dict[str, list[float]]] = {"both": {}, "right": {}, "left": {}}
        for part, track in tracks.items():
            names = {name for pose in self.poses for name in getattr(pose, part)}
            for name in names:
                values: list[float] = []
                start = dict(zip("xy", self.at_point, strict=True)).get(name, 0.0)
                shared = tracks["both"].get(name, [start] * len(self.poses))
                for index, pose in enumerate(self.poses):
                    given = getattr(pose, part).get(name)
                    if given is None:  # what came before; for a side without a value of its own so far, what both have
                        had = any(name in getattr(earlier, part) for earlier in self.poses[:index])
                        given = values[-1] if had else (start if part == "both" else shared[index])
                    values.append(float(given))
                track[name] = values
        return tracks

    @cached_property
    def reaches(self) -> dict[str, list[list[float]]]:
        """Each planted limb's target at the key poses, one list for each coordinate."""
        found: dict[str, list[list[float]]] = {}
        for name in {name for pose in self.poses for name in pose.reach}:
            rows: list[tuple[float, ...]] = []
            for pose in self.poses:
                rows.append(pose.reach.get(name) or rows[-1])
            found[name] = [list(column) for column in zip(*rows, strict=True)]
        return found

    def angles(self, progress: float) -> Angles:
        """The numbers at ``progress`` from the first key pose (0) to the last (1)."""
        parts = {
            part: {name: between(values, progress) for name, values in track.items()}
            for part, track in self.tracks.items()
        }
        return Angles(parts["both"], parts["right"], parts["left"])

    def at(self, progress: float) -> Skeleton:
        """The skeleton at ``progress``; with ``balance`` the hip is solved so that the load lies over the mid-foot."""
        angles = self.angles(progress)
        if not self.balance:
            return self._posed(angles, progress)
        if progress not in self._balanced:
            self._balanced[progress] = self._balance_hip(angles, progress)
        return self._posed(with_hip(angles, self._balanced[progress]), progress)

    @cached_property
    def _balanced(self) -> dict[float, float]:
        """The hip's flexion by progress, as solved so far."""
        return {}

    def _balance_hip(self, angles: Angles, progress: float) -> float:
        """The hip's flexion at which what is balanced lies over the mid-foot; as given, if none within reach does."""
        low, high = -40.0, 150.0
        guess = angles.both.get("hip", 0.0)
        for width in (15, 40, 90):  # the nearest crossing, not a far one
            a, b = max(low, guess - width), min(high, guess + width)
            if self._overhang(angles, a, progress) * self._overhang(angles, b, progress) < 0:
                break
        else:
            return guess
        sign = 1 if self._overhang(angles, b, progress) > 0 else -1
        for _ in range(22):
            middle = (a + b) / 2
            if self._overhang(angles, middle, progress) * sign > 0:
                b = middle
            else:
                a = middle
        return (a + b) / 2

    def _overhang(self, angles: Angles, hip: float, progress: float) -> float:
        """How far what is balanced lies in front of the middle of the foot when the hip is flexed by ``hip``."""
        body = self._posed(with_hip(angles, hip), progress)
        balanced = centre_of_mass(body) if self.balance == "mass" else self.load_point(body)
        side = self.plant.partition(".")[2]
        return balanced[0] - body.point(f"midfoot.{side}" if side else "midfoot")[0]

    def load_point(self, body: Skeleton) -> Vector:
        return body.point(str(self.load.get("on", "grip")))

    def _posed(self, angles: Angles, progress: float) -> Skeleton:
        reach = {name: tuple(between(values, progress) for values in columns) for name, columns in self.reaches.items()}
        if self.is_grounded and not {"feet", "balls"} & reach.keys():
            angles = Angles(derive(angles.both), angles.right, angles.left)
        body = trunk(angles)
        for side in SIDES:
            add_leg(body, side, angles.of(side))
            add_arm(body, side, angles.of(side))
        x, y = (angles.both.get(name, place) for name, place in zip("xy", self.at_point, strict=True))
        here = body.point(self.plant)
        body.moved((x - here[0], y - here[1], -body.joints["hips"][2] if "." not in self.plant else 0.0))
        # Both sides before one, and the grip last: its load may lie on a limb that reaches.
        for name, target in sorted(
            reach.items(), key=lambda item: (item[0].startswith("grip"), "." in item[0], item[0])
        ):
            limb, _, only = name.partition(".")
            for side in SIDES:
                if only in ("", side):
                    self._plant(body, limb, side, angles.of(side), target)
        return body

    def _plant(self, body: Skeleton, limb: str, side: str, own: Mapping[str, float], target: tuple[float, ...]) -> None:
        sign = SIDES[side]
        if limb == "hang":
            hang_hand(body, side, own, target[0])
        elif limb in ("feet", "balls"):
            aside = target[2] if len(target) > 2 else size.HIP_HALF_WIDTH
            reach_foot(body, side, own, (target[0], target[1], sign * aside), ball=limb == "balls")
        else:
            aside = target[2] if len(target) > 2 else size.SHOULDER_HALF_WIDTH
            place = (target[0], target[1], sign * aside)
            if limb == "grip":
                load = self.load_point(body)
                place = (load[0] + target[0], load[1] + target[1], load[2] + sign * aside)
            reach_hand(body, side, own, place, flat=limb == "palms")


def with_hip(angles: Angles, hip: float) -> Angles:
    return Angles({**angles.both, "hip": hip}, angles.right, angles.left)


def between(values: list[float], progress: float) -> float:
    """``values`` at equal distances along 0 to 1, read at ``progress``: monotone cubic, so nothing overshoots.

    F. N. Fritsch and R. E. Carlson, Monotone piecewise cubic interpolation, SIAM J. Numer. Anal. 17 (1980).
    """
    last = len(values) - 1
    if last == 0 or len(set(values)) == 1:
        return values[0]
    place = max(0.0, min(1.0, progress)) * last
    index = min(int(place), last - 1)
    steps = [b - a for a, b in pairwise(values)]
    slopes = [steps[0], *((a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(steps)), steps[-1]]
    for i, step in enumerate(steps):
        if step == 0:
            slopes[i] = slopes[i + 1] = 0.0
        else:
            size_of = math.hypot(slopes[i] / step, slopes[i + 1] / step)
            if size_of > 3:
                slopes[i], slopes[i + 1] = slopes[i] * 3 / size_of, slopes[i + 1] * 3 / size_of
    t, a, b, m, n = place - index, values[index], values[index + 1], slopes[index], slopes[index + 1]
    return a + m * t + (3 * (b - a) - 2 * m - n) * t**2 + (2 * (a - b) + m + n) * t**3


def eased(t: float) -> float:
    """From 0 to 1, slow at both ends."""
    return (1 - math.cos(math.pi * t)) / 2


def centre_of_mass(body: Skeleton) -> Vector:
    """Of the whole body, after ``anthropometry.MASS``."""
    total, sum_ = 0.0, (0.0, 0.0, 0.0)
    parts = [("trunk", "hips", "neck"), ("head", "head", "head")]
    for side in SIDES:
        parts += [
            (name, f"{a}.{side}", f"{b}.{side}")
            for name, a, b in (
                ("thigh", "hip", "knee"),
                ("shank", "knee", "ankle"),
                ("foot", "heel", "toes"),
                ("upper-arm", "shoulder", "elbow"),
                ("forearm", "elbow", "wrist"),
                ("hand", "wrist", "fingertips"),
            )
        ]
    for name, upper, lower in parts:
        mass, where = size.MASS[name]
        start = body.point(upper)
        sum_ = along(sum_, (mass, along(start, (where, minus(body.point(lower), start)))))
        total += mass
    return sum_[0] / total, sum_[1] / total, sum_[2] / total
