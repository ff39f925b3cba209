"""Names and figures as they stand inside our sentences."""

from collections.abc import Iterable
from decimal import Decimal


def lower_first(name: object) -> str:
    """``name`` within a sentence: "Back squat" gives "back squat"; a capital in second place ("RDL") stays."""
    text = str(name)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: object) -> str:
    """``text`` at the start of a sentence."""
    return str(text)[:1].upper() + str(text)[1:]


def in_words(items: Iterable[object]) -> str:
    """The items as a phrase: "gluteus maximus, hamstrings and soleus"."""
    names = [lower_first(item) for item in items]
    return " and ".join(", ".join(names).rsplit(", ", 1)) if len(names) > 1 else "".join(names)


def plain(value: Decimal) -> str:
    """A figure as printed, without the zeros that storage adds: 216.000 as "216", 0.500 as "0.5"."""
    return f"{value.normalize():f}"
