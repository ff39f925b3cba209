"""Entries of a collection into the database: new drafts, links to what is here, and drafts brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import transaction
from django.utils.text import slugify

from editorial.models import Status
from exercises.collections.entries import Entry
from exercises.collections.mapping import Mapping
from exercises.models import Activation, Equipment, Exercise, ImportedFrom
from muscles.models import Muscle
from text.names import plain_name

type Progress = Callable[[Iterable[list[Entry]], int], Iterable[list[Entry]]]

BATCH = 100  # entries
FIELDS = ("name", "aliases", "level", "mechanics")  # of an exercise, that an import writes


@dataclass
class Report:
    """What an import did, or would do: counts, and what an editor should look at."""

    entries: int = 0
    drafts: int = 0
    updated: int = 0
    unchanged: int = 0
    linked_names: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unknown_words: Counter[str] = field(default_factory=Counter)


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
        """By name, as they are kept with the imported entry."""
        return {**{name: getattr(self, name) for name in FIELDS}, "roles": self.roles, "equipment": self.equipment}


class NewEntry(NamedTuple):
    """An entry that was never imported: with a draft that makes ``exercise``, or without one to link to it."""

    entry: Entry
    draft: Draft | None
    exercise: Exercise


def pass_on(batches: Iterable[list[Entry]], count: int) -> Iterable[list[Entry]]:
    """A progress that shows nothing."""
    return batches


def import_entries(
    entries: list[Entry], mapping: Mapping, *, dry_run: bool = False, progress: Progress = pass_on
) -> Report:
    """Import ``entries``, all or nothing; done again, it changes nothing.

    A new entry becomes a draft, or is linked to the exercise that goes by its name or alias in another spelling. An
    entry that was imported before updates its draft where nobody edited it. A published exercise, or one that was not
    made by an import, is never touched. ``progress`` passes on the batches of entries, a hundred each; it is told how
    many there are. 9 queries, and 4 for each hundred entries that are new.
    """
    with transaction.atomic():
        importer = Importer(mapping)
        batches = [entries[start : start + BATCH] for start in range(0, len(entries), BATCH)]
        for batch in progress(batches, len(batches)):
            importer.import_batch(batch)
        if dry_run:
            transaction.set_rollback(True)
    return importer.report


class Importer:
    """The state of one import: what is here, by name and by key, kept up to date as drafts are added."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping, self.report = mapping, Report()
        self.muscles = dict(Muscle.objects.values_list("slug", "pk"))
        self.equipment = dict(Equipment.objects.values_list("slug", "pk"))
        self.slugs = set(Exercise.objects.values_list("slug", flat=True))
        # A name comes before an alias, and what is published before what is not.
        here = sorted(Exercise.objects.all(), key=lambda exercise: not exercise.is_published)
        self.names: dict[str, Exercise] = {}
        for exercise in here:
            self.names.setdefault(plain_name(exercise.name), exercise)
        for exercise in here:
            for alias in exercise.alias_list:
                self.names.setdefault(plain_name(alias), exercise)
        self.names.pop("", None)
        self.by_pk = {exercise.pk: exercise for exercise in here}
        self.records = {record.key: record for record in ImportedFrom.objects.filter(source=mapping.source)}
        self.seen: set[str] = set()  # the keys of this import's entries

    def import_batch(self, batch: list[Entry]) -> None:
        new: list[NewEntry] = []
        for entry in batch:
            self.report.entries += 1
            self.report.unknown_words.update(self.mapping.find_unknown_words(entry))
            if reason := self.find_reason_to_refuse(entry):
                self.report.left_out.append(f"{entry.name or entry.key}: {reason}")
                continue
            self.seen.add(entry.key)
            if entry.key in self.records:
                self.update_record(self.records[entry.key], entry)
            elif namesake := self.names.get(plain_name(entry.name)):
                self.report.linked_names.append(f"{entry.name} → {namesake}")
                new.append(NewEntry(entry, None, namesake))
            else:
                self.report.drafts += 1
                draft = self.make_draft(entry)
                new.append(NewEntry(entry, draft, self.make_exercise(entry, draft)))
        self.save_new(new)

    def find_reason_to_refuse(self, entry: Entry) -> str:
        """Why the entry is left out; "" if it is taken."""
        if entry.key in self.seen:
            return "its id stands twice in the file; the first was taken."
        if not entry.key or not plain_name(entry.name):
            return "it has no name that could be taken."
        if len(entry.key) > 120 or len(entry.name) > 80:
            return "its name or id is too long (80 and 120 letters)."
        return ""

    # What an entry becomes
    def make_draft(self, entry: Entry) -> Draft:
        """The entry in our words; of its aliases those that no exercise goes by."""
        own = plain_name(entry.name)
        aliases = {
            plain_name(alias): alias for alias in entry.aliases if plain_name(alias) not in {own, "", *self.names}
        }
        return Draft(
            name=entry.name,
            aliases="\n".join(aliases.values()),
            level=self.mapping.level.get(entry.level, ""),
            mechanics=self.mapping.mechanics.get(entry.mechanics, ""),
            roles=self.mapping.map_roles(entry),
            equipment=self.mapping.map_equipment(entry),
        )

    def make_exercise(self, entry: Entry, draft: Draft) -> Exercise:
        """An exercise, not saved yet, that later entries of the same name find."""
        exercise = Exercise(slug=self.choose_slug(entry), **{name: getattr(draft, name) for name in FIELDS})
        for name in (draft.name, *exercise.alias_list):
            self.names.setdefault(plain_name(name), exercise)
        return exercise

    def choose_slug(self, entry: Entry) -> str:
        """One that is free, from the name or else from the key; from now on it is taken."""
        base = (
            slugify(entry.name).replace("-vs-", "-versus-")[:70] or slugify(f"{self.mapping.source}-{entry.key}")[:70]
        )
        slug, number = base, 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    def record_fields(self, entry: Entry) -> dict[str, Any]:
        """The fields of an entry's record, but for its exercise and values."""
        mapping = self.mapping
        return {
            "name": entry.name[:200],
            "url": entry.url or mapping.url.format(key=quote(entry.key)),
            "author": (entry.author or mapping.author)[:600],
            "licence": (entry.licence or mapping.licence)[:120],
            "licence_url": entry.licence_url or mapping.licence_url,
            "description": entry.description,
            "words": {**entry.words, "unknown": mapping.find_unknown_words(entry)},
        }

    # Entries that are new
    def save_new(self, new: list[NewEntry]) -> None:
        """Exercises, roles, equipment and records, each kind in one query."""
        made = [exercise for _, draft, exercise in new if draft]
        Exercise.objects.bulk_create(made)
        self.by_pk.update({exercise.pk: exercise for exercise in made})
        roles: list[Activation] = []
        equipment: list[Any] = []  # rows of a model that Django makes
        for _, draft, exercise in new:
            if draft:
                roles += self.make_activations(exercise, draft.roles)
                equipment += self.make_equipment_links(exercise, draft.equipment)
        Activation.objects.bulk_create(roles)
        Exercise.equipment.through.objects.bulk_create(equipment)
        records = [
            ImportedFrom(
                exercise=exercise,
                source=self.mapping.source,
                key=entry.key,
                values=draft.values if draft else {},
                **self.record_fields(entry),
            )
            for entry, draft, exercise in new
        ]
        ImportedFrom.objects.bulk_create(records)
        self.records.update({record.key: record for record in records})

    def make_activations(self, exercise: Exercise, roles: dict[str, str]) -> Iterator[Activation]:
        position: Counter[str] = Counter()
        for slug, role in roles.items():
            position[role] += 1
            yield Activation(exercise_id=exercise.pk, muscle_id=self.muscles[slug], role=role, position=position[role])

    def make_equipment_links(self, exercise: Exercise, slugs: list[str]) -> list[Any]:
        through = Exercise.equipment.through
        return [through(exercise_id=exercise.pk, equipment_id=self.equipment[slug]) for slug in slugs]

    # Entries that were imported before
    def update_record(self, record: ImportedFrom, entry: Entry) -> None:
        """Bring a record up to date, and of its draft what nobody edited; nothing is written if nothing is new."""
        fields = self.record_fields(entry)
        stale = [name for name, value in fields.items() if getattr(record, name) != value]
        exercise = self.by_pk.get(record.exercise_id or 0)
        values = record.values
        if record.values and exercise and exercise.status == Status.DRAFT:
            values = self.update_exercise(exercise, record, self.make_draft_again(entry, record))
        if not stale and values == record.values:
            self.report.unchanged += 1
            return
        self.report.updated += 1
        for name in stale:
            setattr(record, name, fields[name])
        record.values = values
        record.save()

    def make_draft_again(self, entry: Entry, record: ImportedFrom) -> Draft:
        """The entry's draft with the aliases of an earlier import too, which its own exercise goes by now."""
        draft = self.make_draft(entry)
        known = {plain_name(alias) for alias in record.values["aliases"].splitlines()}
        kept = {plain_name(alias): alias for alias in entry.aliases if plain_name(alias) in known}
        draft.aliases = "\n".join({**kept, **{plain_name(a): a for a in draft.aliases.splitlines()}}.values())
        return draft

    def update_exercise(self, exercise: Exercise, record: ImportedFrom, draft: Draft) -> dict[str, Any]:
        """Write what the entry says anew wherever nobody edited what it said before; returns the values kept now."""
        new = {name: value for name, value in draft.values.items() if value != record.values.get(name)}
        if not new:
            return record.values
        free = {name: new[name] for name in self.find_unedited(exercise, record, draft, new)}
        self.report.edited += [f"{exercise}: {name}" for name in new if name not in free]
        plain = [name for name in FIELDS if name in free]
        for name in plain:
            setattr(exercise, name, free[name])
        if plain:
            exercise.save()
        if "roles" in free:
            exercise.activations.all().delete()
            Activation.objects.bulk_create(self.make_activations(exercise, draft.roles))
        if "equipment" in free:
            exercise.equipment.set([self.equipment[slug] for slug in draft.equipment])
        return {**record.values, **free}

    def find_unedited(self, exercise: Exercise, record: ImportedFrom, draft: Draft, names: Iterable[str]) -> set[str]:
        """Of ``names`` those whose values are still what the last import made them, and may be written."""
        here = {name: getattr(exercise, name) for name in FIELDS}
        here["roles"] = dict(exercise.activations.values_list("muscle__slug", "role"))
        here["equipment"] = sorted(exercise.equipment.values_list("slug", flat=True))
        unedited = {name for name in names if here[name] == record.values.get(name)}
        namesake = self.names.get(plain_name(draft.name))
        if namesake and namesake.pk != exercise.pk:
            unedited.discard("name")
        if "roles" in unedited and exercise.activations.exclude(headline="", explanation="").exists():
            unedited.discard("roles")  # an explanation was written: the roles are the editor's now
        return unedited
