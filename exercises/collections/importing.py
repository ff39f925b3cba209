"""Drafts from other open collections: free-exercise-db and wger.

Reading a collection gives entries in one shape; a mapping table (``imports/*.yaml``) takes its words for muscles and
equipment to ours; `run` makes drafts of them, links what is here already, and keeps each entry with its source, author
and licence. Texts of a collection are never put into a field that is published.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import slugify

from editorial.models import Status
from exercises.models import Activation, Equipment, Exercise, ImportedFrom, Role
from muscles.models import Muscle
from text.names import plain_name

FOLDER = Path(__file__).parent
CHUNK = 100
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


# --- reading ----------------------------------------------------------------------------------------------------------
def read_json(path: Path) -> list[dict[str, Any]]:
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


def words_in(row: dict[str, Any], name: str, where: str) -> list[str]:
    """The texts of a list, or the one text; nothing for null. Raises ImportFileError for anything else."""
    value = row.get(name)
    texts = [value] if isinstance(value, str) else value or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ImportFileError(f"{where}: “{name}” should be a text or a list of texts.")
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def word_in(row: dict[str, Any], name: str, where: str) -> str:
    return " ".join(words_in(row, name, where))


def read_free_exercise_db(path: Path) -> list[Entry]:
    """The entries of its ``exercises.json``. Raises ImportFileError."""
    entries = []
    for number, row in enumerate(read_json(path), start=1):
        where = f"{path}, entry {number}"
        key, name = word_in(row, "id", where), word_in(row, "name", where)
        if not key or not name:
            raise ImportFileError(f"{where} has no id or no name; is it free-exercise-db’s exercises.json?")
        entries.append(
            Entry(
                key=key,
                name=name,
                primary=words_in(row, "primaryMuscles", where),
                secondary=words_in(row, "secondaryMuscles", where),
                equipment=words_in(row, "equipment", where),
                level=word_in(row, "level", where),
                mechanics=word_in(row, "mechanic", where),
                description="\n".join(words_in(row, "instructions", where)),
                more={name: word_in(row, name, where) for name in ("force", "category")},
            )
        )
    return entries


def read_wger(folder: Path) -> list[Entry]:
    """The exercises of wger's fixtures with their English names and texts, else those of another language.

    Author and licence are those of the text, or of the exercise where the text names none. Raises ImportFileError.
    """
    by_model: dict[str, dict[int, dict[str, Any]]] = {}
    files = ("exercise-base-data", "translations", "muscles", "equipment", "categories", "licenses", "languages")
    for path in (folder / f"{name}.json" for name in files):
        for row in read_json(path):
            try:
                by_model.setdefault(row["model"], {})[row["pk"]] = row["fields"]
            except KeyError as error:
                raise ImportFileError(f"{path} holds a row without {error}; is it wger’s fixture?") from None
    try:
        texts = wger_texts(by_model)
        return [wger_entry(pk, by_model, texts.get(pk, {})) for pk in by_model["exercises.exercise"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ImportFileError(f"{folder} is not wger’s data as this importer knows it: {error!r}.") from None


def wger_entry(pk: int, by_model: dict[str, dict[int, dict[str, Any]]], text: dict[str, Any]) -> Entry:
    row, licences = by_model["exercises.exercise"][pk], by_model["core.license"]
    translation = text.get("fields", {})
    licence = licences.get(translation.get("license") or row["license"], {})
    muscles, equipment = by_model["exercises.muscle"], by_model["exercises.equipment"]
    category = by_model["exercises.exercisecategory"].get(row["category"], {}).get("name", "")
    language = by_model["core.language"].get(translation.get("language"), {}).get("short_name", "")
    return Entry(
        key=row["uuid"],
        name=plain_text(translation.get("name", "")),
        aliases=[plain_text(alias) for alias in text.get("aliases", [])],
        primary=[named(muscles, one) for one in row["muscles"]],
        secondary=[named(muscles, one) for one in row["muscles_secondary"]],
        equipment=[named(equipment, one) for one in row["equipment"]],
        description="\n".join([plain_text(translation.get("description", "")), *text.get("comments", [])]).strip(),
        author=translation.get("license_author") or row["license_author"] or "",
        licence=licence.get("short_name", ""),
        licence_url=licence.get("url", ""),
        url=translation.get("license_object_url") or row["license_object_url"] or "",
        more={"category": category, "language": "" if language == "en" else language},
    )


def named(rows: dict[int, dict[str, Any]], pk: int) -> str:
    """The name of a row of wger's tables; of one that is not there its number, so that it is not lost."""
    return rows[pk]["name"] if pk in rows else f"number {pk}"


def wger_texts(by_model: dict[str, dict[int, dict[str, Any]]]) -> dict[int, dict[str, Any]]:
    """By exercise the translation to take, with its aliases and comments: English first, then the lowest number."""
    english = {pk for pk, row in by_model["core.language"].items() if row["short_name"] == "en"}
    rows = by_model["exercises.translation"]
    best: dict[int, Any] = {}
    chosen: dict[int, dict[str, Any]] = {}
    for pk in sorted(rows, key=lambda pk: (rows[pk]["language"] not in english, pk)):
        if plain_text(rows[pk]["name"]) and rows[pk]["exercise"] not in best:
            best[rows[pk]["exercise"]] = chosen[pk] = {"fields": rows[pk], "aliases": [], "comments": []}
    for model, name, kind in (("alias", "alias", "aliases"), ("exercisecomment", "comment", "comments")):
        for row in by_model.get(f"exercises.{model}", {}).values():
            if row["translation"] in chosen:
                chosen[row["translation"]][kind].append(plain_text(row[name]))
    return best


def plain_text(html: str) -> str:
    """``html`` as text: a line for each paragraph and list item, no tags, no entities, single spaces."""
    lines = re.sub(r"(?i)<li[^>]*>", "\n• ", re.sub(r"(?i)<(?:br|/p|/li|/ol|/ul|/h\d)[^>]*>", "\n", html))
    texts = (" ".join(line.split()) for line in unescape(strip_tags(lines)).splitlines())
    return "\n".join(text for text in texts if text and text != "•")


READERS: dict[str, Callable[[Path], list[Entry]]] = {"free-exercise-db": read_free_exercise_db, "wger": read_wger}


# --- the mapping table ------------------------------------------------------------------------------------------------
@dataclass
class Mapping:
    """A collection's words and what they are here: muscles and equipment one to many, by their slugs."""

    source: str
    url: str
    author: str
    licence: str
    licence_url: str
    muscles: dict[str, list[tuple[str, bool]]]
    equipment: dict[str, list[str]]
    level: dict[str, str]
    mechanics: dict[str, str]

    def roles(self, entry: Entry) -> dict[str, str]:
        """The role of each muscle by slug, primary before secondary; named twice, it keeps the larger."""
        found: dict[str, str] = {}
        for role, words in ((Role.PRIMARY, entry.primary), (Role.SECONDARY, entry.secondary)):
            for slug, at_most_secondary in (pair for word in words for pair in self.muscles.get(word, [])):
                given = Role.SECONDARY if at_most_secondary else role
                if found.get(slug) != Role.PRIMARY:
                    found[slug] = given.value
        return dict(sorted(found.items(), key=lambda pair: pair[1] != Role.PRIMARY))

    def things(self, entry: Entry) -> list[str]:
        return sorted({slug for word in entry.equipment for slug in self.equipment.get(word, [])})

    def unknown(self, entry: Entry) -> list[str]:
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
    named_things = {slug for slugs in mapping.equipment.values() for slug in slugs}
    missing = sorted(named_muscles - set(Muscle.objects.values_list("slug", flat=True)))
    missing += sorted(named_things - set(Equipment.objects.values_list("slug", flat=True)))
    if missing:
        raise ImportFileError(
            f"The mapping table {source}.yaml names what is not here: {', '.join(missing)}. "
            "Load the catalogue first (manage.py load_catalogue), or correct the table."
        )
    return mapping


# --- the import -------------------------------------------------------------------------------------------------------
@dataclass
class Report:
    """What an import did, or would do: counts, and what an editor should look at."""

    entries: int = 0
    drafts: int = 0
    updated: int = 0
    same: int = 0
    linked_names: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)


FIELDS = ("name", "aliases", "level", "mechanics")


@dataclass
class Draft:
    """What an entry makes of an exercise: the fields, the roles by slug of muscle, the slugs of its equipment."""

    name: str
    aliases: str
    level: str
    mechanics: str
    roles: dict[str, str]
    equipment: list[str]

    @property
    def values(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in FIELDS}, "roles": self.roles, "equipment": self.equipment}


def run(
    entries: list[Entry],
    mapping: Mapping,
    *,
    dry_run: bool = False,
    progress: Callable[[Iterable[Any], int], Iterable[Any]] = lambda rows, total: rows,
) -> Report:
    """Import ``entries``, all or nothing; run again, it changes nothing.

    A new entry becomes a draft, or is linked to the exercise that goes by its name or alias in another spelling. An
    entry that was imported before updates its draft where nobody edited it. A published exercise, or one that was not
    made by an import, is never touched. ``progress`` passes on the batches of entries, a hundred each, and how many.
    9 queries, and 4 for each hundred entries that are new.
    """
    with transaction.atomic():
        importer = Importer(mapping)
        batches = [entries[start : start + CHUNK] for start in range(0, len(entries), CHUNK)]
        for batch in progress(batches, len(batches)):
            importer.take(batch)
        if dry_run:
            transaction.set_rollback(True)
    return importer.report


class Importer:
    """The state of one run: what is here, by name and by key, kept up to date as drafts are added."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping, self.report = mapping, Report()
        self.muscles = dict(Muscle.objects.values_list("slug", "pk"))
        self.equipment = dict(Equipment.objects.values_list("slug", "pk"))
        self.slugs = set(Exercise.objects.values_list("slug", flat=True))
        self.names: dict[str, Exercise] = {}
        # A name comes before an alias, and what is published before what is not.
        here = sorted(Exercise.objects.all(), key=lambda one: not one.is_published)
        for exercise in here:
            self.names.setdefault(plain_name(exercise.name), exercise)
        for exercise in here:
            for alias in exercise.alias_list:
                self.names.setdefault(plain_name(alias), exercise)
        self.names.pop("", None)
        self.by_pk = {exercise.pk: exercise for exercise in here}
        self.records = {one.key: one for one in ImportedFrom.objects.filter(source=mapping.source)}
        self.seen: set[str] = set()

    def take(self, batch: list[Entry]) -> None:
        new: list[tuple[Entry, Draft | None, Exercise]] = []
        for entry in batch:
            self.report.entries += 1
            self.report.unknown.update(self.mapping.unknown(entry))
            reason = self.refused(entry)
            if reason:
                self.report.left_out.append(f"{entry.name or entry.key}: {reason}")
                continue
            self.seen.add(entry.key)
            if entry.key in self.records:
                self.again(entry, self.records[entry.key])
            elif found := self.same_name(entry):
                self.report.linked_names.append(f"{entry.name} → {found}")
                new.append((entry, None, found))
            else:
                self.report.drafts += 1
                draft = self.draft(entry)
                new.append((entry, draft, self.exercise(entry, draft)))
        self.save(new)

    def refused(self, entry: Entry) -> str:
        if entry.key in self.seen:
            return "its id stands twice in the file; the first was taken."
        if not entry.key or not plain_name(entry.name):
            return "it has no name that could be taken."
        if len(entry.key) > 120 or len(entry.name) > 80:
            return "its name or id is too long (80 and 120 letters)."
        return ""

    def same_name(self, entry: Entry) -> Exercise | None:
        return self.names.get(plain_name(entry.name))

    def draft(self, entry: Entry) -> Draft:
        own = plain_name(entry.name)
        aliases = {
            plain_name(alias): alias for alias in entry.aliases if plain_name(alias) not in {own, "", *self.names}
        }
        return Draft(
            name=entry.name,
            aliases="\n".join(aliases.values()),
            level=self.mapping.level.get(entry.level, ""),
            mechanics=self.mapping.mechanics.get(entry.mechanics, ""),
            roles=self.mapping.roles(entry),
            equipment=self.mapping.things(entry),
        )

    def exercise(self, entry: Entry, draft: Draft) -> Exercise:
        """A draft, not saved yet, that later entries of the same name find."""
        exercise = Exercise(slug=self.slug(entry), **{name: getattr(draft, name) for name in FIELDS})
        for name in (draft.name, *exercise.alias_list):
            self.names.setdefault(plain_name(name), exercise)
        return exercise

    def slug(self, entry: Entry) -> str:
        base = (
            slugify(entry.name).replace("-vs-", "-versus-")[:70] or slugify(f"{self.mapping.source}-{entry.key}")[:70]
        )
        slug, number = base, 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    def record(self, entry: Entry) -> dict[str, Any]:
        """The fields of an entry's record, but for its exercise and values."""
        mapping = self.mapping
        return {
            "name": entry.name[:200],
            "url": entry.url or mapping.url.format(key=quote(entry.key)),
            "author": (entry.author or mapping.author)[:600],
            "licence": (entry.licence or mapping.licence)[:120],
            "licence_url": entry.licence_url or mapping.licence_url,
            "description": entry.description,
            "words": {**entry.words, "unknown": mapping.unknown(entry)},
        }

    def save(self, new: list[tuple[Entry, Draft | None, Exercise]]) -> None:
        made = [exercise for _, draft, exercise in new if draft]
        Exercise.objects.bulk_create(made)
        self.by_pk.update({exercise.pk: exercise for exercise in made})
        roles: list[Activation] = []
        things: list[Any] = []
        for _, draft, exercise in new:
            if draft:
                roles += self.activations(exercise, draft.roles)
                things += self.pieces(exercise, draft.equipment)
        Activation.objects.bulk_create(roles)
        Exercise.equipment.through.objects.bulk_create(things)
        records = [
            ImportedFrom(
                exercise=exercise,
                source=self.mapping.source,
                key=entry.key,
                values=draft.values if draft else {},
                **self.record(entry),
            )
            for entry, draft, exercise in new
        ]
        ImportedFrom.objects.bulk_create(records)
        self.records.update({one.key: one for one in records})

    def activations(self, exercise: Exercise, roles: dict[str, str]) -> Iterator[Activation]:
        position: Counter[str] = Counter()
        for slug, role in roles.items():
            position[role] += 1
            yield Activation(exercise_id=exercise.pk, muscle_id=self.muscles[slug], role=role, position=position[role])

    def pieces(self, exercise: Exercise, slugs: list[str]) -> list[Any]:
        through = Exercise.equipment.through
        return [through(exercise_id=exercise.pk, equipment_id=self.equipment[slug]) for slug in slugs]

    def again(self, entry: Entry, record: ImportedFrom) -> None:
        """Bring a record up to date, and of its draft what nobody edited; nothing is written if nothing is new."""
        fresh = self.record(entry)
        stale = [name for name, value in fresh.items() if getattr(record, name) != value]
        exercise = self.by_pk.get(record.exercise_id or 0)
        mine = bool(record.values) and exercise is not None and exercise.status == Status.DRAFT
        values = self.follow(exercise, record, self.draft_again(entry, record)) if mine and exercise else record.values
        if not stale and values == record.values:
            self.report.same += 1
            return
        self.report.updated += 1
        for name in stale:
            setattr(record, name, fresh[name])
        record.values = values
        record.save()

    def draft_again(self, entry: Entry, record: ImportedFrom) -> Draft:
        """The entry's draft as it was named: names taken by others since do not count, so a second run is the first."""
        draft = self.draft(entry)
        known = {plain_name(alias) for alias in record.values["aliases"].splitlines()}
        kept = {plain_name(alias): alias for alias in entry.aliases if plain_name(alias) in known}
        draft.aliases = "\n".join({**kept, **{plain_name(a): a for a in draft.aliases.splitlines()}}.values())
        return draft

    def follow(self, exercise: Exercise, record: ImportedFrom, draft: Draft) -> dict[str, Any]:
        """Write into a draft what its entry says anew, field by field where nobody edited; returns its new values."""
        changed = {name: value for name, value in draft.values.items() if value != record.values.get(name)}
        if not changed:
            return record.values
        here = {name: getattr(exercise, name) for name in FIELDS}
        here["roles"] = dict(exercise.activations.values_list("muscle__slug", "role"))
        here["equipment"] = sorted(exercise.equipment.values_list("slug", flat=True))
        free = {name: value for name, value in changed.items() if here[name] == record.values.get(name)}
        taken = self.names.get(plain_name(draft.name))
        if "name" in free and taken and taken.pk != exercise.pk:
            del free["name"]
        self.report.edited += [f"{exercise}: {name}" for name in changed if name not in free]
        plain = [name for name in FIELDS if name in free]
        for name in plain:
            setattr(exercise, name, free[name])
        if plain:
            exercise.save()
        if "roles" in free:
            if exercise.activations.exclude(headline="", explanation="").exists():
                del free["roles"]  # an explanation was written: the roles are the editor's now
                self.report.edited.append(f"{exercise}: roles")
            else:
                exercise.activations.all().delete()
                Activation.objects.bulk_create(self.activations(exercise, draft.roles))
        if "equipment" in free:
            exercise.equipment.set([self.equipment[slug] for slug in draft.equipment])
        return {**record.values, **free}
