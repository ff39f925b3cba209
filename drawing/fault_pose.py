"""One moment of a movement as a movement of its own, changed where a fault is to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drawing.checks import in_words, number, require
from drawing.movement import Movement, between
from drawing.notation import PLACES, PLANTS, read_once


def hold_moment(movement: Movement, change: Any) -> Movement:
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
    reach = {name: [between(values, moment) for values in columns] for name, columns in movement.reaches.items()}
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
