"""What is wrong with what an editor wrote, said in a sentence: each check raises PoseError unless it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class PoseError(ValueError):
    """What is wrong with a movement, in a sentence for the editor."""


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
