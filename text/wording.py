"""Names and figures as they stand inside our sentences."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

# First words of exercises' names that keep their capital in a sentence: they are names of places and people.
PROPER = {"American", "Arnold", "Bayesian", "Bulgarian", "Captain's", "Copenhagen", "Nordic", "Romanian", "Russian"}
PROPER |= {"Smith", "Spanish", "Swiss", "Turkish"}


def lower_first(name: object) -> str:
    """``name`` within a sentence: "Back squat" gives "back squat"; "Romanian deadlift" and "T-bar row" stay."""
    text = str(name)
    letter, following = text[:1], text[1:2]
    if following.isupper() or following in {"-", " "} or text.partition(" ")[0] in PROPER:
        return text
    return letter.lower() + text[1:]


def upper_first(text: object) -> str:
    """``text`` at the start of a sentence."""
    return str(text)[:1].upper() + str(text)[1:]


def in_words(items: Iterable[object]) -> str:
    """The items as a phrase: "gluteus maximus, hamstrings and soleus"."""
    names = [lower_first(item) for item in items]
    return " and ".join(", ".join(names).rsplit(", ", 1)) if len(names) > 1 else "".join(names)


class Named(Protocol):
    """What has a name that may be a plural's, such as "Hamstrings"."""

    @property
    def is_plural(self) -> bool: ...


def are_many(items: Sequence[Named]) -> bool:
    """Whether a verb after the names of ``items`` is a plural's: of two or more, and of one with a plural's name."""
    return len(items) > 1 or any(item.is_plural for item in items)


def plain(value: Decimal) -> str:
    """A figure as printed, without the zeros that storage adds: 216.000 as "216", 0.500 as "0.5"."""
    return f"{value.normalize():f}"
