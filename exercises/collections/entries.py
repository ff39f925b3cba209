"""The entries of a collection in one shape, and how its JSON is read: whatever is wrong ends in a sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

type Row = dict[str, Any]  # an object of a JSON file, not looked at yet

MAX_BYTES = 64 * 1024 * 1024


class ImportFileError(Exception):
    """A file, folder or mapping table that cannot be taken; the message says which, why and what to do."""


@dataclass
class Entry:
    """One exercise of a collection in its own words, texts plain."""

    key: str
    name: str
    aliases: list[str] = field(default_factory=list)
    primary: list[str] = field(default_factory=list)
    secondary: list[str] = field(default_factory=list)
    equipment: list[str] = field(default_factory=list)
    level: str = ""
    mechanics: str = ""
    description: str = ""
    author: str = ""
    licence: str = ""
    licence_url: str = ""
    url: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        """What the collection says beside name and text."""
        said = {"level": self.level, "mechanics": self.mechanics, **self.more}
        lists = {"primary": self.primary, "secondary": self.secondary, "equipment": self.equipment}
        return {**lists, **{name: value for name, value in said.items() if value}}


def read_json(path: Path) -> list[Row]:
    """The objects of a JSON file that is a list of them. Raises ImportFileError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImportFileError(f"{path} is larger than {MAX_BYTES // 1024**2} MB; is it the right file?")
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise ImportFileError(f"{path} is not JSON in UTF-8: {error}.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImportFileError(f"{path} is not a list of objects; is it the right file?")
    return rows


def read_texts(row: Row, name: str, where: str) -> list[str]:
    """The texts of a list, or the one text; nothing for null. Raises ImportFileError for anything else."""
    value = row.get(name)
    texts = [value] if isinstance(value, str) else value or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ImportFileError(f"{where}: “{name}” should be a text or a list of texts.")
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def read_text(row: Row, name: str, where: str) -> str:
    """As ``read_texts``, in one text; "" for null. Raises ImportFileError."""
    return " ".join(read_texts(row, name, where))
