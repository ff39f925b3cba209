"""The angles of a movement or a fault as an editor moves them: sliders made from the data, the data made from sliders.

A *row* is what holds angles: a key pose of a movement, or the whole of what a fault changes. A row's angle is found by
its address, ``part-name``: ``both-knee``, ``left-hip``.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from drawing import limits
from drawing.movement import VIEWS, Movement
from drawing.notation import LIMBS, MOST_POSES, TRUNK, in_reading_order, read_movement
from drawing.skeleton import SIDES

# What each angle is called at the desk, where more of it leads, and where less of it leads.
WORDS: dict[str, tuple[str, str, str]] = {
    "lean": ("pelvis", "tipped forward", "tipped backward"),
    "roll": ("body tilt", "to the left", "to the right"),
    "turn": ("body turn", "to the right", "to the left"),
    "lumbar": ("lower back", "rounded", "arched"),
    "thoracic": ("upper back", "rounded", "arched"),
    "bend": ("side bend", "to the left", "to the right"),
    "twist": ("twist", "to the right", "to the left"),
    "neck": ("neck", "flexed", "extended"),
    "neck_turn": ("head turn", "to the right", "to the left"),
    "hip": ("hip", "flexed", "extended"),
    "hip_abduction": ("hip, sideways", "abducted", "adducted"),
    "hip_rotation": ("hip rotation", "inward", "outward"),
    "knee": ("knee", "bent", "past straight"),
    "ankle": ("ankle", "dorsiflexed", "plantar flexed"),
    "shoulder": ("shoulder", "flexed", "extended"),
    "shoulder_abduction": ("shoulder, sideways", "abducted", "adducted"),
    "shoulder_rotation": ("shoulder rotation", "inward", "outward"),
    "elbow": ("elbow", "bent", "past straight"),
    "pronation": ("forearm", "pronated", "supinated"),
    "wrist": ("wrist", "flexed", "extended"),
    "shrug": ("shoulder height", "raised", "lowered"),
    "protraction": ("shoulder blade", "drawn forward", "drawn back"),
    "heel_up": ("heel", "raised", "lowered"),
    "toe_out": ("toes", "turned out", "turned in"),
    "knee_out": ("knee over a planted foot", "out", "in"),
    "elbow_out": ("elbow over a planted hand", "out", "in"),
    "hand_turn": ("planted hand", "fingers in", "fingers out"),
}
LENGTHS = {"shrug", "protraction"}  # thousandths of stature, where all else is degrees
BOTH = "both"
PARTS = (BOTH, *SIDES)
SECONDS = {"there": "There", "hold": "Hold", "back": "Back", "rest": "Rest"}


def range_of(angle: str) -> tuple[float, float]:
    """What is taken of an angle: no wider than its joint goes. Raises KeyError if it is unknown."""
    low, high = (TRUNK | LIMBS)[angle]
    joint_low, joint_high = limits.RANGES.get(angle, (low, high))
    return max(low, joint_low), min(high, joint_high)


@dataclass(frozen=True)
class Slider:
    """One angle of one row. ``own``: the row gives it; otherwise it is that of the pose before.

    ``solved`` says why the angle moves nothing here, where it is worked out from what is planted or balanced.
    """

    row: int
    part: str
    angle: str
    value: float
    own: bool
    solved: str = ""

    @property
    def address(self) -> str:
        return f"{self.part}-{self.angle}"

    @property
    def name(self) -> str:
        return f"angle-{self.row}-{self.address}"

    @property
    def label(self) -> str:
        """What it moves: “Right knee”."""
        side = "" if self.part == BOTH else f"{self.part} "
        return f"{side}{WORDS[self.angle][0]}".capitalize()

    @property
    def range(self) -> tuple[float, float]:
        return range_of(self.angle)

    @property
    def says(self) -> str:
        """The value in words: “118° bent”, “20° flexed, as before”, or why there is none to give."""
        if self.solved:
            return self.solved
        _, more, less = WORDS[self.angle]
        unit = "‰" if self.angle in LENGTHS else "°"
        words = f"{abs(self.value):g}{unit} {more if self.value > 0 else less}" if self.value else f"0{unit}"
        return words if self.own else f"{words}, as before"


@dataclass(frozen=True)
class Row:
    """A row with a slider for each angle that any row of the same data names, in the order of the body."""

    index: int
    name: str
    says: str
    sliders: list[Slider]


@dataclass(frozen=True)
class Controls:
    """All that is moved by hand, of a movement or, with a ``moment`` from 0 to 1, of a fault.

    ``used`` and ``unused`` are the angles, {side: [(address, what it is)]}; ``seconds`` are (name, label, value).
    ``many`` says that a pose may be removed, ``room`` that one more may be added.
    """

    rows: list[Row]
    used: dict[str, list[tuple[str, str]]]
    unused: dict[str, list[tuple[str, str]]]
    view: str = ""
    seconds: list[tuple[str, str, float]] = field(default_factory=list)
    moment: float | None = None
    many: bool = False
    room: bool = False

    @property
    def views(self) -> list[str]:
        return list(VIEWS)


def describe_controls(data: Mapping[str, Any], made: Movement, base: Movement | None = None) -> Controls:
    """The controls of ``data``, which makes the movement ``made``; of a fault, ``base`` is the right way to do it."""
    rows = rows_in(data)
    named = {address for row in rows for address in addresses(row)}
    moment = None if base is None else float(data.get("moment", 1))
    found = []
    for index, row in enumerate(rows):
        at = moment_of(index, rows) if moment is None else moment
        sliders = [slider(row, index, address, base or made, at) for address in in_body_order() if address in named]
        sliders = [replace(one, solved=why_solved(made, one)) for one in sliders]
        found.append(Row(index, str(row.get("name", "")), str(row.get("says", "")), sliders))
    choices = {part: [(f"{part}-{angle}", described(angle)) for angle in angles_of(part)] for part in PARTS}
    return Controls(
        rows=found,
        used=only(choices, lambda address: address in named),
        unused=only(choices, lambda address: address not in named),
        view=made.view if base is None else "",
        seconds=[(key, words, made.seconds[key]) for key, words in SECONDS.items()] if base is None else [],
        moment=moment,
        many=len(rows) > 1,
        room="poses" in data and len(rows) < MOST_POSES,
    )


ARM = {"shoulder", "shoulder_abduction", "shoulder_rotation", "elbow"}
LEG = {"hip", "hip_abduction", "hip_rotation", "knee", "ankle"}
SOLVED = {"hands": ARM, "palms": {*ARM, "wrist"}, "grip": ARM, "hang": ARM - {"shoulder_abduction"}, "feet": LEG}
SOLVED["balls"] = LEG


def why_solved(movement: Movement, slider: Slider) -> str:
    """Why the body's own rules, not the slider, set its angle in ``movement``; empty if the slider does."""
    if slider.angle == "hip" and movement.balance:
        return "worked out: weight over mid-foot"
    for name in movement.poses[0].reach:
        limb, _, side = name.partition(".")
        if slider.angle in SOLVED[limb] and (not side or side == slider.part):
            return f"worked out: {'foot' if limb in ('feet', 'balls') else 'hand'} has its place"
    return ""


def only(choices: dict[str, list[tuple[str, str]]], wanted: Callable[[str], bool]) -> dict[str, list[tuple[str, str]]]:
    kept = {part: [row for row in rows if wanted(row[0])] for part, rows in choices.items()}
    return {("both sides" if part == BOTH else part): rows for part, rows in kept.items() if rows}


def rows_in(data: Mapping[str, Any]) -> list[Any]:
    return data.get("poses", [data])


def moment_of(index: int, rows: list[Any]) -> float:
    return index / max(1, len(rows) - 1)


def slider(row: Mapping[str, Any], index: int, address: str, movement: Movement, at: float) -> Slider:
    part, _, angle = address.partition("-")
    own = held_by(row, part).get(angle)
    return Slider(index, part, angle, now(movement, at, part, angle) if own is None else own, own is not None)


def now(movement: Movement, at: float, part: str, angle: str) -> float:
    """The angle as it is at ``at``, to whole degrees: as given, or where none is given as the body came out."""
    given = movement.angles(at)
    values = given.both if part == BOTH else given.of(part)
    if angle in values:
        return round(values[angle])
    body = movement.at(at).angles
    return round(body.get(angle, body.get(f"{angle}.{'right' if part == BOTH else part}", 0.0)))


def addresses(row: Mapping[str, Any]) -> Iterator[str]:
    for part in PARTS:
        yield from (f"{part}-{angle}" for angle in held_by(row, part) if angle in angles_of(part))


def held_by(row: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    return row if part == BOTH else row.get(part, {})


def angles_of(part: str) -> list[str]:
    return [angle for angle in WORDS if part == BOTH or angle in LIMBS]


def in_body_order() -> list[str]:
    return [f"{part}-{angle}" for angle in WORDS for part in PARTS if angle in angles_of(part)]


def described(angle: str) -> str:
    what, more, less = WORDS[angle]
    return f"{what}: {more} or {less}"


def apply_control(data: Mapping[str, Any], movement: Movement, name: str, value: str) -> dict[str, Any]:
    """``data`` after the control ``name`` was set to ``value``. Raises ValidationError if there is no such control.

    The names are ``angle-0-both-knee``, ``name-0``, ``says-0``, ``seconds-back``, ``moment`` and ``view``; ``add`` and
    ``drop``, whose value is the address of an angle, for all rows; ``copy-0`` and ``remove-0``, for a whole pose.
    """
    made = copy.deepcopy(dict(data))
    kind, _, rest = name.partition("-")
    try:
        CHANGES[kind](made, movement, rest, value)
    except (KeyError, IndexError, ValueError):
        raise ValidationError("That control is unknown here; load the page again.") from None
    return made


def catch_up_text(text: str, posted: Mapping[str, str]) -> str:
    """The angles as text, with what the controls posted beside it say that is newer.

    A form can be saved before the page has written the last control's change into the text. ``angles-of`` in the form
    is the digest of the text that the controls stand for: if the text was changed since by hand, the text rules.
    """
    if posted.get("angles-of") != hash_text(text):
        return text
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            return text
        movement = read_movement(data) if "poses" in data else read_movement({"poses": [{"name": "Held"}]})
        for name in posted:
            if is_newer(data, movement, name, posted[name]):
                data = apply_control(data, movement, name, posted[name])
    except (ValueError, TypeError, AttributeError, LookupError, ValidationError):
        return text
    return lay_out_json(data)


def is_newer(data: Mapping[str, Any], movement: Movement, name: str, value: str) -> bool:
    """Whether a posted control says other than ``data``; a browser rounds what a slider holds to whole steps."""
    kind, _, rest = name.partition("-")
    index, _, address = rest.partition("-")
    rows = rows_in(data)
    if kind == "angle":
        shown = slider(rows[int(index)], int(index), address, movement, moment_of(int(index), rows))
        return abs(float(value) - shown.value) > 0.5
    if kind in ("name", "says") and rest:
        return str(rows[int(rest)].get(kind, "")) != value
    if kind == "seconds":
        return abs(float(value) - movement.seconds.get(rest, 0.0)) > 1e-6
    return kind == "moment" and abs(float(value) - float(data.get("moment", 1))) > 0.03


def hash_text(text: str) -> str:
    return hashlib.sha256("\n".join(text.split()).encode()).hexdigest()[:16]


def lay_out_json(data: Mapping[str, Any]) -> str:
    """``data`` as JSON with one line for each name, and for each row of a list of things."""
    lines = []
    for name, value in in_reading_order(data).items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            text = "[\n    " + ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in value) + "\n  ]"
        lines.append(f"  {json.dumps(name, ensure_ascii=False)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def set_angle(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    index, _, address = rest.partition("-")
    part, angle = known(address, in_body_order()).split("-")
    low, high = range_of(angle)
    held_in(row_at(data, index), part)[angle] = min(high, max(low, plain(float(value))))


def set_words(kind: str) -> Change:
    def change(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
        row_at(data, rest)[kind] = value

    return change


def set_seconds(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    data.setdefault("seconds", {})[known(rest, SECONDS)] = plain(float(value))


def set_moment(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    if "poses" in data:
        raise KeyError("moment")
    data["moment"] = plain(float(value))


def set_view(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    data["view"] = known(value, VIEWS)


def add_angle(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    """Give every row the angle that it has already, so that nothing moves yet."""
    part, angle = known(value, in_body_order()).split("-")
    rows = rows_in(data)
    for index, row in enumerate(rows):
        at = moment_of(index, rows) if "poses" in data else data.get("moment", 1)
        held_in(row, part)[angle] = now(movement, at, part, angle)


def drop_angle(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    part, angle = known(value, in_body_order()).split("-")
    for row in rows_in(data):
        side = row if part == BOTH else row.get(part, {})
        side.pop(angle, None)
        if part != BOTH and not side:
            row.pop(part, None)


def copy_pose(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    if len(data["poses"]) < MOST_POSES:
        data["poses"].insert(int(rest) + 1, copy.deepcopy(row_at(data, rest)))


def remove_pose(data: dict[str, Any], movement: Movement, rest: str, value: str) -> None:
    if len(data["poses"]) > 1:
        data["poses"].remove(row_at(data, rest))


Change = Callable[[dict[str, Any], Movement, str, str], None]
CHANGES: dict[str, Change] = {
    "angle": set_angle,
    "name": set_words("name"),
    "says": set_words("says"),
    "seconds": set_seconds,
    "moment": set_moment,
    "view": set_view,
    "add": add_angle,
    "drop": drop_angle,
    "copy": copy_pose,
    "remove": remove_pose,
}


def held_in(row: dict[str, Any], part: str) -> dict[str, Any]:
    """As ``held_by``, to write in."""
    return row if part == BOTH else row.setdefault(part, {})


def row_at(data: dict[str, Any], index: str) -> dict[str, Any]:
    return rows_in(data)[int(known(index, [str(number) for number in range(MOST_POSES)]))]


def known(word: str, words: Collection[str]) -> str:
    """``word``, if it is one of ``words``. Raises KeyError."""
    if word not in words:
        raise KeyError(word)
    return word


def plain(number: float) -> float:
    """``number`` as a person writes it: 90, not 90.0. Raises ValueError if it is none."""
    if not math.isfinite(number):
        raise ValueError(number)
    return int(number) if number == int(number) else round(number, 2)
