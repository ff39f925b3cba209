import json

import pytest
import yaml

from exercises.collections import READERS
from exercises.collections.mapping import FOLDER
from exercises.models import Equipment
from muscles.models import Muscle, MuscleGroup


@pytest.fixture
def here(db):
    """The muscles and things that the two mapping tables name."""
    group = MuscleGroup.objects.create(name="All", slug="all", position=1)
    for source in READERS:
        table = yaml.safe_load((FOLDER / f"{source}.yaml").read_text())
        slugs = {
            next(iter(one)) if isinstance(one, dict) else one for some in table["muscles"].values() for one in some
        }
        for slug in slugs:
            fields = {"name": slug, "group": group, "summary": "S", "origin": "O", "insertion": "I", "innervation": "N"}
            Muscle.objects.get_or_create(slug=slug, defaults=fields)
        for slug in {one for some in table["equipment"].values() for one in some}:
            Equipment.objects.get_or_create(slug=slug, defaults={"name": slug})


@pytest.fixture
def free(tmp_path):
    """A function that writes entries to a file of free-exercise-db's shape, and returns its path."""

    def write(*entries):
        path = tmp_path / "exercises.json"
        path.write_text(json.dumps(entries))
        return path

    return write


@pytest.fixture
def wger(tmp_path):
    """A function that writes a folder of wger's shape from exercises {pk: fields} and translations [fields]."""

    def write(exercises, translations, aliases=(), comments=()):
        def rows(model, fields_by_pk):
            return [{"model": model, "pk": pk, "fields": fields} for pk, fields in fields_by_pk.items()]

        base = {"license": 1, "license_author": "", "license_object_url": "", "category": 8, "equipment": []}
        base |= {"muscles": [], "muscles_secondary": []}
        texts = {"license": 2, "license_author": "A lifter", "license_object_url": "", "description": "", "language": 2}
        files = {
            "exercise-base-data": rows(
                "exercises.exercise", {pk: {**base, "uuid": f"uuid-{pk}", **fields} for pk, fields in exercises.items()}
            ),
            "translations": [
                *rows("exercises.translation", {n: {**texts, **fields} for n, fields in enumerate(translations, 1)}),
                *rows("exercises.alias", {n: {"translation": t, "alias": text} for n, (t, text) in enumerate(aliases)}),
                *rows(
                    "exercises.exercisecomment",
                    {n: {"translation": t, "comment": text} for n, (t, text) in enumerate(comments)},
                ),
            ],
            "muscles": rows("exercises.muscle", {2: {"name": "Anterior deltoid"}, 11: {"name": "Biceps femoris"}}),
            "equipment": rows("exercises.equipment", {2: {"name": "SZ-Bar"}, 4: {"name": "Gym mat"}}),
            "categories": rows("exercises.exercisecategory", {8: {"name": "Arms"}}),
            "licenses": rows(
                "core.license",
                {
                    1: {"short_name": "CC-BY-SA 3", "url": "https://example.org/3"},
                    2: {"short_name": "CC-BY-SA 4", "url": "https://example.org/4"},
                },
            ),
            "languages": rows("core.language", {1: {"short_name": "de"}, 2: {"short_name": "en"}}),
        }
        for name, content in files.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        return tmp_path

    return write
