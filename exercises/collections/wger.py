"""wger (https://github.com/wger-project/wger): the folder of its Django fixtures, in many languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from django.utils.html import strip_tags

from exercises.collections.entries import Entry, ImportFileError, Row, read_json

type Tables = dict[str, dict[int, Row]]  # the fields of each row, by model and number

FILES = ("exercise-base-data", "translations", "muscles", "equipment", "categories", "licenses", "languages")


@dataclass
class Translation:
    """An exercise's name and text in one language, as wger's row has it, with its other names and comments."""

    fields: Row = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def read_entries(folder: Path) -> list[Entry]:
    """The exercises of wger's fixtures with their English names and texts, else those of another language.

    Author and licence are those of the text, or of the exercise where the text names none. Raises ImportFileError.
    """
    tables = read_tables(folder)
    try:
        translations = choose_translations(tables)
        return [
            make_entry(row, tables, translations.get(pk, Translation()))
            for pk, row in tables["exercises.exercise"].items()
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ImportFileError(f"{folder} is not wger’s data as this importer knows it: {error!r}.") from None


def read_tables(folder: Path) -> Tables:
    """All rows of the files. Raises ImportFileError."""
    tables: Tables = {}
    for path in (folder / f"{name}.json" for name in FILES):
        for row in read_json(path):
            try:
                tables.setdefault(row["model"], {})[row["pk"]] = row["fields"]
            except KeyError as error:
                raise ImportFileError(f"{path} holds a row without {error}; is it wger’s fixture?") from None
    return tables


def choose_translations(tables: Tables) -> dict[int, Translation]:
    """By exercise the translation to take, of those with a name: English first, then the lowest number."""
    english = {pk for pk, row in tables["core.language"].items() if row["short_name"] == "en"}
    rows = tables["exercises.translation"]
    by_exercise: dict[int, Translation] = {}
    chosen: dict[int, Translation] = {}
    for pk in sorted(rows, key=lambda pk: (rows[pk]["language"] not in english, pk)):
        if plain_text(rows[pk]["name"]) and rows[pk]["exercise"] not in by_exercise:
            by_exercise[rows[pk]["exercise"]] = chosen[pk] = Translation(rows[pk])
    for row in tables.get("exercises.alias", {}).values():
        if row["translation"] in chosen:
            chosen[row["translation"]].aliases.append(plain_text(row["alias"]))
    for row in tables.get("exercises.exercisecomment", {}).values():
        if row["translation"] in chosen:
            chosen[row["translation"]].comments.append(plain_text(row["comment"]))
    return by_exercise


def make_entry(row: Row, tables: Tables, translation: Translation) -> Entry:
    """The entry of one exercise. Raises KeyError, TypeError or AttributeError for data of another shape."""
    text = translation.fields
    licence = tables["core.license"].get(text.get("license") or row["license"], {})
    muscles, equipment = tables["exercises.muscle"], tables["exercises.equipment"]
    category = tables["exercises.exercisecategory"].get(row["category"], {}).get("name", "")
    language = tables["core.language"].get(text.get("language", 0), {}).get("short_name", "")
    return Entry(
        key=row["uuid"],
        name=plain_text(text.get("name", "")),
        aliases=[plain_text(alias) for alias in translation.aliases],
        primary=[name_row(muscles, pk) for pk in row["muscles"]],
        secondary=[name_row(muscles, pk) for pk in row["muscles_secondary"]],
        equipment=[name_row(equipment, pk) for pk in row["equipment"]],
        description="\n".join([plain_text(text.get("description", "")), *translation.comments]).strip(),
        author=text.get("license_author") or row["license_author"] or "",
        licence=licence.get("short_name", ""),
        licence_url=licence.get("url", ""),
        url=text.get("license_object_url") or row["license_object_url"] or "",
        more={"category": category, "language": "" if language == "en" else language},
    )


def name_row(table: dict[int, Row], pk: int) -> str:
    """The name of a row; of one that is not there its number, so that it is not lost."""
    return table[pk]["name"] if pk in table else f"number {pk}"


def plain_text(html: str) -> str:
    """``html`` as text: a line for each paragraph and list item, no tags, no entities, single spaces."""
    lines = re.sub(r"(?i)<li[^>]*>", "\n• ", re.sub(r"(?i)<(?:br|/p|/li|/ol|/ul|/h\d)[^>]*>", "\n", html))
    texts = (" ".join(line.split()) for line in unescape(strip_tags(lines)).splitlines())
    return "\n".join(text for text in texts if text and text != "•")
