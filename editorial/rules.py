"""What something must have before it is published. Each app registers the rules of its models."""

from __future__ import annotations

from functools import singledispatch
from typing import Any


@singledispatch
def find_publishing_problems(obj: Any) -> list[str]:
    """What stands in the way of publishing ``obj``, each a sentence that says what to do; empty if nothing does.

    Reads the row and its related rows, the prefetched ones where they are. Raises TypeError for what has no rules.
    """
    raise TypeError(f"No rules for publishing a {type(obj).__name__}.")


def list_missing(row: Any, sentences: dict[str, str]) -> list[str]:
    """The sentences of those fields of ``row`` that are empty or hold only white space."""
    return [sentence for field, sentence in sentences.items() if not str(getattr(row, field) or "").strip()]
