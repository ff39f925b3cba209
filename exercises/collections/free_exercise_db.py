"""free-exercise-db (https://github.com/yuhonas/free-exercise-db): one file, a list of exercises in English."""

from __future__ import annotations

from pathlib import Path

from exercises.collections.entries import Entry, ImportFileError, read_json, read_text, read_texts


def read_entries(path: Path) -> list[Entry]:
    """The entries of the collection's ``exercises.json``. Raises ImportFileError."""
    entries = []
    for number, row in enumerate(read_json(path), start=1):
        where = f"{path}, entry {number}"
        key, name = read_text(row, "id", where), read_text(row, "name", where)
        if not key or not name:
            raise ImportFileError(f"{where} has no id or no name; is it free-exercise-db’s exercises.json?")
        entries.append(
            Entry(
                key=key,
                name=name,
                primary=read_texts(row, "primaryMuscles", where),
                secondary=read_texts(row, "secondaryMuscles", where),
                equipment=read_texts(row, "equipment", where),
                level=read_text(row, "level", where),
                mechanics=read_text(row, "mechanic", where),
                description="\n".join(read_texts(row, "instructions", where)),
                more={name: read_text(row, name, where) for name in ("force", "category")},
            )
        )
    return entries
