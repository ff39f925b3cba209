"""What an editor writes down of a movement, read and checked.

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
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from drawing.checks import check_names, in_words, is_one_of, number, numbers, require, shortened
from drawing.movement import VIEWS, KeyPose, Movement
from drawing.skeleton import POINTS, SIDES

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
JOINTS = {"hips", "waist", "ribs", "neck", "head", "shoulder", "elbow", "wrist", "knee", "ankle", "ball"}
SINGLE = {"hips", "waist", "ribs", "neck", "head"}
# Every name of a place, one for the middle of two sides included: "knee", "knee.right", "hips".
PLACES_ON_BODY = {*POINTS, *JOINTS, *(name.partition(".")[0] for name in POINTS)}
PLACES_ON_BODY |= {f"{joint}.{side}" for joint in JOINTS - SINGLE for side in SIDES}
PLANTS = sorted({name.partition(".")[0] for name in POINTS} | JOINTS)
REACHES = {"hands", "palms", "feet", "balls", "hang", "grip"}

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


@lru_cache(maxsize=256)
def read_text(text: str) -> Movement:
    """The movement that ``text`` describes as JSON: the same object for the same text, with all it has worked out."""
    return read_movement(json.loads(text))


def read_once(data: Any) -> Movement:
    """As ``read_movement``, but read only once: drawing the same movement again then costs a tenth."""
    return read_text(json.dumps(data, sort_keys=True))


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
