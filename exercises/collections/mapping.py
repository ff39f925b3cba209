"""The mapping tables: what a collection's words for muscles, equipment, level and mechanics are here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import yaml

from exercises.collections.entries import Entry, ImportFileError
from exercises.models import Equipment, Role
from muscles.models import Muscle

FOLDER = Path(__file__).parent  # of the tables, <collection>.yaml


@dataclass
class Mapping:
    """A collection's words and what they are here: muscles and equipment one to many, by their slugs."""

    source: str
    url: str
    author: str
    licence: str
    licence_url: str
    muscles: dict[str, list[tuple[str, bool]]]  # (slug, whether it is never more than secondary)
    equipment: dict[str, list[str]]
    level: dict[str, str]
    mechanics: dict[str, str]

    def map_roles(self, entry: Entry) -> dict[str, str]:
        """The role of each muscle by slug, primary before secondary; named twice, it keeps the larger."""
        found: dict[str, str] = {}
        for role, words in ((Role.PRIMARY, entry.primary), (Role.SECONDARY, entry.secondary)):
            for slug, at_most_secondary in (pair for word in words for pair in self.muscles.get(word, [])):
                given = Role.SECONDARY if at_most_secondary else role
                if found.get(slug) != Role.PRIMARY:
                    found[slug] = given.value
        return dict(sorted(found.items(), key=lambda pair: pair[1] != Role.PRIMARY))

    def map_equipment(self, entry: Entry) -> list[str]:
        """The slugs of the entry's equipment, sorted."""
        return sorted({slug for word in entry.equipment for slug in self.equipment.get(word, [])})

    def find_unknown_words(self, entry: Entry) -> list[str]:
        """The entry's words that the table does not have, each with its kind: "equipment: medicine ball"."""
        said: dict[str, tuple[list[str], Collection[str]]] = {
            "muscle": ([*entry.primary, *entry.secondary], self.muscles),
            "equipment": (entry.equipment, self.equipment),
            "level": ([entry.level], self.level),
            "mechanics": ([entry.mechanics], self.mechanics),
        }
        return list(
            dict.fromkeys(
                f"{kind}: {word}"
                for kind, (words, table) in said.items()
                for word in words
                if word and word not in table
            )
        )


def read_mapping(source: str) -> Mapping:
    """The mapping table of ``source``, in 2 queries. Raises ImportFileError if it names what is not here."""
    table = yaml.safe_load((FOLDER / f"{source}.yaml").read_text(encoding="utf-8"))
    muscles = {
        word: [(next(iter(one)), True) if isinstance(one, dict) else (one, False) for one in slugs]
        for word, slugs in table.pop("muscles").items()
    }
    mapping = Mapping(muscles=muscles, **table)
    named_muscles = {slug for pairs in muscles.values() for slug, _ in pairs}
    named_equipment = {slug for slugs in mapping.equipment.values() for slug in slugs}
    missing = sorted(named_muscles - set(Muscle.objects.values_list("slug", flat=True)))
    missing += sorted(named_equipment - set(Equipment.objects.values_list("slug", flat=True)))
    if missing:
        raise ImportFileError(
            f"The mapping table {source}.yaml names what is not here: {', '.join(missing)}. "
            "Load the catalogue first (manage.py load_catalogue), or correct the table."
        )
    return mapping
