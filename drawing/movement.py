"""What an editor writes down of a movement, checked, and the skeleton at any moment of it.

A movement is a dictionary (YAML in the fixtures, JSON in the database)::

    view: side                        # side, front, back, three-quarter or back-quarter; default side
    azimuth: 60                       # a view between those, in degrees: 0 is the right side, 90 the front
    elevation: 25                     # from how far above the figure is seen, in degrees; default 0
    plant: {point: midfoot, at: [0, 0]}   # one place on the body that stays put: which, and where (x, y)
    reach: {feet: [300, 0]}           # planted hands or feet, solved by inverse kinematics: see below
    balance: bar                      # what stays over the middle of the foot: bar or mass; solves the hip
    load: {kind: barbell, on: shoulder-shelf}     # what is lifted and where it lies, see props
    props: [{kind: bench, at: [0, 180]}]          # what stands in the scene, see props
    seconds: {there: 2.5, hold: 0.3, back: 1.5, rest: 0.5}
    starts: top                       # whether the first pose is the top of the lift or, the default, its bottom
    card: 1                           # the moment that a small picture shows, from 0 to 1; default the last pose
    loop: false                       # true: after the last pose comes the first (walking), not the way back
    poses:                            # one to five, in order; the way back is the same way reversed
      - {name: Standing, says: "Feet under the hips", hip: 4, knee: 4}
      - {name: Bottom, knee: 118, ankle: 30, right: {…}, left: {…}}

What can reach, with x, y and, if it matters, the distance z from the middle of the body to either side: ``hands``
(the grip, at a place in the scene), ``palms`` (the wrist, with the hand flat on a surface), ``feet`` (the sole under
the ankle), ``balls`` (the ball of the foot, which the foot turns about as the heel rises), ``grip`` (the grip, from
where the load lies), ``hang`` (x alone: straight arms that reach down to it). One side alone is ``hands.right``. A
pose may give its own ``reach``.

Angles are those of ``skeleton``: degrees, in the clinical convention. An angle that a pose does not name is that of the
pose before it, in the first pose 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from drawing import anthropometry as size
from drawing.skeleton import (
    POINTS,
    SIDES,
    Angles,
    Skeleton,
    add_arm,
    add_leg,
    derive,
    hang_hand,
    reach_foot,
    reach_hand,
    trunk,
)
from drawing.vectors import Vector, along, minus

# Every angle and length that a pose may name, with the widest values taken: beyond them it is a slip of the keyboard.
TRUNK = {
    "lean": (-200, 200),
    "roll": (-180, 180),
    "turn": (-180, 180),
    "lumbar": (-45, 70),
    "thoracic": (-40, 60),
    "bend": (-60, 60),
    "twist": (-90, 90),
    "neck": (-80, 80),
    "neck_turn": (-80, 80),
}
LIMBS = {
    "hip": (-40, 150),
    "hip_abduction": (-40, 80),
    "hip_rotation": (-70, 70),
    "knee": (-5, 165),
    "ankle": (-65, 50),
    "shoulder": (-90, 200),
    "shoulder_abduction": (-90, 190),
    "shoulder_rotation": (-120, 120),
    "elbow": (-5, 160),
    "pronation": (-95, 95),
    "wrist": (-90, 90),
    "shrug": (-30, 60),
    "protraction": (-50, 60),
    "heel_up": (-140, 100),
    "toe_out": (-30, 90),
    "knee_out": (-60, 110),
    "elbow_out": (-180, 180),
    "hand_turn": (-180, 180),
}
MOST_POSES = 5
PLACES = {"x": (-3000, 3000), "y": (-3000, 3000)}  # where the planted point is, when it moves from pose to pose
VIEWS = {"side": 0.0, "three-quarter": 38.0, "front": 90.0, "back": 270.0, "back-quarter": 322.0}
JOINTS = {"hips", "waist", "ribs", "neck", "head", "shoulder", "elbow", "wrist", "knee", "ankle", "ball"}
SINGLE = {"hips", "waist", "ribs", "neck", "head"}
# Every name of a place, one for the middle of two sides included: "knee", "knee.right", "hips".
PLACES_ON_BODY = {*POINTS, *JOINTS, *(name.partition(".")[0] for name in POINTS)}
PLACES_ON_BODY |= {f"{joint}.{side}" for joint in JOINTS - SINGLE for side in SIDES}
PLANTS = sorted({name.partition(".")[0] for name in POINTS} | JOINTS)
GROUNDED = {"midfoot", "heel", "toes", "ball", "ankle"}
REACHES = {"hands", "palms", "feet", "balls", "hang", "grip"}

# The order in which names are read, since a database may keep them in another.
FIRST = [
    "kind",
    "name",
    "says",
    "moment",
    "view",
    "azimuth",
    "elevation",
    "starts",
    "card",
    "loop",
    "plant",
    "point",
    "at",
    "balance",
]
LAST = ["right", "left", "reach", "load", "props", "seconds", "poses", "place", "beside"]


class PoseError(ValueError):
    """What is wrong with a movement, in a sentence for the editor."""


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

    One equals itself alone, so that what was worked out from it can be kept beside it; `read_once` gives the same one
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
    def _tracks(self) -> dict[str, dict[str, list[float]]]:
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
    def _reaches(self) -> dict[str, list[list[float]]]:
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
            for part, track in self._tracks.items()
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
        reach = {
            name: tuple(between(values, progress) for values in columns) for name, columns in self._reaches.items()
        }
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


def held(movement: Movement, change: Any) -> Movement:
    """``movement`` stopped at one moment, with ``change`` made to it: one key pose. Raises PoseError.

    ``change`` is a dictionary with any of: ``moment`` from 0 to 1, default 1; ``view``, ``plant``, ``balance``,
    ``load`` and ``props`` as in a movement; what a key pose may name (angles for both sides, ``right``,
    ``left``, ``reach``; null frees what reached). ``place`` is where to look and ``beside`` what the same
    moment done right differs in, for a fault: neither changes anything here.
    """
    require(isinstance(change, Mapping), "The change is a set of names and values: {moment: 1, lumbar: 30}.")
    moment = number(change.get("moment", 1), "moment", (0, 1))
    place = change.get("place", "hips")
    require(place in PLANTS, f"“{place}” is no place on the body: {in_words(PLANTS)}.")
    angles = movement.angles(moment)
    reach = {name: [between(values, moment) for values in columns] for name, columns in movement._reaches.items()}
    pose = {
        key: change[key]
        for key in change
        if key
        not in {"moment", "view", "plant", "balance", "load", "props", "place", "beside", "right", "left", "reach"}
    }
    for part in ("right", "left", "reach"):
        require(isinstance(change.get(part, {}), Mapping), f"{part} is a set of names and values.")
    dropped = {"poses", "reach", "loop"} | ({"azimuth", "elevation"} if "view" in change else set())
    data = {
        **{key: movement.data[key] for key in movement.data if key not in dropped},
        **{key: change[key] for key in ("view", "plant", "balance", "load", "props") if key in change},
        "poses": [
            {
                "name": "Held",
                **{name: value for name, value in angles.both.items() if "plant" not in change or name not in PLACES},
                **pose,
                "right": {**angles.right, **change.get("right", {})},
                "left": {**angles.left, **change.get("left", {})},
                "reach": {key: to for key, to in {**reach, **change.get("reach", {})}.items() if to is not None},
            }
        ],
    }
    return read_once(data)


@lru_cache(maxsize=256)
def read_text(text: str) -> Movement:
    """The movement that ``text`` describes as JSON: the same object for the same text, with all it has worked out."""
    return read_movement(json.loads(text))


def read_once(data: Any) -> Movement:
    """As ``read_movement``, but read only once: drawing the same movement again then costs a tenth."""
    return read_text(json.dumps(data, sort_keys=True))


# --- reading what an editor wrote -------------------------------------------------------------------------------------
def read_movement(data: Any) -> Movement:
    """The movement that ``data`` describes. Raises PoseError with what to change."""
    require(isinstance(data, Mapping), "A movement is a set of names and values, as in the examples.")
    known = {
        "view",
        "azimuth",
        "elevation",
        "plant",
        "reach",
        "balance",
        "load",
        "props",
        "seconds",
        "loop",
        "starts",
        "card",
        "poses",
    }
    check_names(data, known, "the movement")
    view = data.get("view", "side")
    require(is_one_of(view, VIEWS), f"The view is one of {in_words(VIEWS)}, not “{shortened(view)}”.")
    number(data.get("azimuth", 0), "azimuth", (-360, 360))
    number(data.get("elevation", 0), "elevation", (0, 60))
    plant = data.get("plant", {})
    require(isinstance(plant, Mapping), "plant names a point and where it is: {point: midfoot, at: [0, 0]}.")
    check_names(plant, {"point", "at"}, "plant")
    point = plant.get("point", "midfoot")
    require(is_one_of(point, PLACES_ON_BODY), f"“{shortened(point)}” is no place on the body: {in_words(PLANTS)}.")
    at = numbers(plant.get("at", [0, 0]), "plant", (2,))
    require(
        data.get("starts", "bottom") in ("top", "bottom"),
        "starts is top or bottom: where in the lift the first pose is.",
    )
    require(isinstance(data.get("loop", False), bool), "loop is true or false.")
    number(data.get("card", 1), "card", (0, 1))
    balance = data.get("balance", "")
    require(balance in ("", "bar", "mass"), "balance is bar or mass.")
    load = data.get("load", {})
    require(isinstance(load, Mapping), "load names a kind and where it lies: {kind: barbell, on: grip}.")
    read_thing({"kind": "none", **load}, "the load", LOADS)
    require(isinstance(load.get("on", "grip"), str), "In the load: on is a place on the body, such as grip.")
    props = data.get("props", [])
    require(isinstance(props, list) and len(props) <= 12, "props is a list of at most 12 things.")
    for index, prop in enumerate(props, start=1):
        read_thing(prop, f"prop {index}", PROPS)
    seconds = {"there": 2.0, "hold": 0.4, "back": 2.0, "rest": 0.4}
    given = data.get("seconds", {})
    require(isinstance(given, Mapping), "seconds names there, hold, back and rest.")
    check_names(given, set(seconds), "seconds")
    seconds |= {name: number(value, name, (0, 20)) for name, value in given.items()}
    require(seconds["there"] > 0 and seconds["back"] > 0, "There and back each take some time: more than 0 seconds.")
    rows = data.get("poses")
    require(isinstance(rows, list) and 1 <= len(rows) <= MOST_POSES, "A movement has one to five key poses.")
    shared = read_reach(data.get("reach", {}), "reach")
    poses = tuple(read_pose(row, index, shared) for index, row in enumerate(rows, start=1))
    for name in {name for pose in poses for name in pose.reach}:
        require(name in poses[0].reach, f"“{name}” reaches in a later pose but not in the first; give it there too.")
        require(
            len({len(pose.reach[name]) for pose in poses if name in pose.reach}) == 1,
            f"“{name}” has places of two kinds.",
        )
    return Movement(data, view, point, (at[0], at[1]), balance, seconds, poses, load, tuple(props))


def read_pose(row: Any, index: int, shared: Mapping[str, tuple[float, ...]]) -> KeyPose:
    where = f"pose {index}"
    require(isinstance(row, Mapping), f"In {where}: a pose is a set of angles with their values.")
    check_names(row, {"name", "says", "right", "left", "reach", *TRUNK, *LIMBS, *PLACES}, where)
    name = row.get("name", "")
    require(
        isinstance(name, str) and 0 < len(name) <= 40, f"Give {where} a name of at most 40 letters: Start, Bottom, Top."
    )
    says = row.get("says", "")
    require(isinstance(says, str) and len(says) <= 160, f"What {where} says is text of at most 160 letters.")
    sides = {}
    for side in SIDES:
        own = row.get(side, {})
        require(isinstance(own, Mapping), f"In {where}: {side} is a set of angles.")
        check_names(own, set(LIMBS), f"{where}, {side}")
        sides[side] = {key: number(value, f"{where}, {side}: {key}", LIMBS[key]) for key, value in own.items()}
    limits = TRUNK | LIMBS | PLACES
    both = {key: number(row[key], f"{where}: {key}", limits[key]) for key in row if key in limits}
    return KeyPose(
        name, says, both, sides["right"], sides["left"], {**shared, **read_reach(row.get("reach", {}), where)}
    )


def read_reach(given: Any, where: str) -> dict[str, tuple[float, ...]]:
    require(isinstance(given, Mapping), f"In {where}: reach names hands or feet and where they are.")
    found = {}
    for name, target in given.items():
        limb, _, side = str(name).partition(".")
        require(
            limb in REACHES and side in ("", *SIDES), f"In {where}: “{name}” cannot reach; {in_words(REACHES)} can."
        )
        found[str(name)] = numbers(target, f"{where}: {name}", (1, 2, 3))
        require(
            (limb == "hang") == (len(found[str(name)]) == 1),
            f"In {where}: {name} takes {'x' if limb == 'hang' else 'x and y'}.",
        )
    return found


# What is known of each thing: names that it needs, and names that it may have. "|" means that one of them will do.
PROPS: dict[str, tuple[str, str]] = {
    "bench": ("at", "length angle"),
    "seat": ("at", "length back angle"),
    "box": ("at size", ""),
    "bar": ("at", "half"),
    "rail": ("at|from", "to length half"),
    "upright": ("at", "height"),
    "cable": ("from to", "tower handle"),
    "band": ("from to", ""),
    "strap": ("from to", ""),
    "pad": ("at|on", "radius"),
    "lever": ("pivot to", ""),
    "footplate": ("on", "length"),
    "ball": ("at", "radius"),
    "wall": ("x", "height"),
    "support": ("from to", ""),
}
LOADS: dict[str, tuple[str, str]] = {
    "none": ("", "on"),
    "barbell": ("", "on"),
    "ez-bar": ("", "on"),
    "trap-bar": ("", "on"),
    "dumbbells": ("", "on radius axis"),
    "dumbbell": ("", "on radius axis upright"),
    "kettlebell": ("", "on upright"),
    "plate": ("", "on below axis radius"),
    "medicine-ball": ("", "on radius"),
    "wheel": ("", "on"),
}
WORDS = {"handle": {"none", "bar", "rope", "single"}, "axis": {"up", "across", "forward", "side"}}


def read_thing(thing: Any, where: str, known: Mapping[str, tuple[str, str]]) -> None:
    """Raise PoseError unless ``thing`` is one of ``known`` with all that it needs and nothing else."""
    require(isinstance(thing, Mapping), f"In {where}: a thing has a kind and a place: {{kind: bench, at: [0, 245]}}.")
    kind = thing.get("kind")
    require(isinstance(kind, str) and kind in known, f"In {where}: “{kind}” is not known. Known are {in_words(known)}.")
    needs, may = known[kind]
    check_names(thing, {"kind", *needs.replace("|", " ").split(), *may.split()}, f"{where} ({kind})")
    for need in needs.split():
        require(
            any(name in thing for name in need.split("|")), f"In {where}: a {kind} needs {need.replace('|', ' or ')}."
        )
    require("from" not in thing or "to" in thing, f"In {where}: from needs to.")
    for name, value in thing.items():
        if name in {"at", "from", "to", "pivot", "on"}:
            read_place(value, f"{where}: {name}")
        elif name == "size":
            numbers(value, f"{where}: size", (2,))
        elif name in {"tower", "upright"}:
            require(isinstance(value, bool), f"In {where}: {name} is true or false.")
        elif name in WORDS:
            require(is_one_of(value, WORDS[name]), f"In {where}: {name} is one of {in_words(WORDS[name])}.")
        elif name == "radius":
            number(value, f"{where}: radius", (1, 600))
        elif name != "kind":
            number(value, f"{where}: {name}", (-3000, 3000))


def read_place(value: Any, where: str) -> None:
    """A place in the scene, [x, y] or [x, y, z], or a point of the body."""
    if isinstance(value, str):
        require(value in PLACES_ON_BODY, f"In {where}: “{value}” is no place on the body: {in_words(PLANTS)}.")
    else:
        numbers(value, where, (2, 3))


def in_reading_order(data: Any) -> Any:
    """``data`` with the names of its dictionaries in the order in which a person would write them."""
    if isinstance(data, list):
        return [in_reading_order(item) for item in data]
    if not isinstance(data, Mapping):
        return data
    middle = sorted(set(data) - {*FIRST, *LAST})
    names = [*(name for name in FIRST if name in data), *middle, *(name for name in LAST if name in data)]
    return {name: in_reading_order(data[name]) for name in names}


def is_one_of(value: Any, names: Any) -> bool:
    return isinstance(value, str) and value in names


def shortened(value: Any) -> str:
    return str(value)[:40]


def require(holds: bool, sentence: str) -> None:
    if not holds:
        raise PoseError(sentence)


def check_names(given: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(str(name) for name in given if name not in known)
    require(not unknown, f"In {where}: “{', '.join(unknown)}” is not known. Known are {in_words(known)}.")


def number(value: Any, name: str, limits: tuple[float, float]) -> float:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
    require(ok, f"{name} is a number.")
    low, high = limits
    require(low <= value <= high, f"{name} is {value:g}, outside {low:g} to {high:g}.")
    return float(value)


def numbers(value: Any, name: str, lengths: tuple[int, ...]) -> tuple[float, ...]:
    require(
        isinstance(value, list) and len(value) in lengths,
        f"{name} is a list of {' or '.join(map(str, lengths))} numbers.",
    )
    return tuple(number(item, name, (-3000, 3000)) for item in value)


def in_words(names: Any) -> str:
    return ", ".join(sorted(names))
