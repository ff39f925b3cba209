"""Drafts from other collections, with samples of our own in the shape of theirs."""

import json
import os
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from exercises.collections import importing
from exercises.models import Activation, Equipment, Exercise, ImportedFrom
from muscles.models import Muscle, MuscleGroup
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db

COLLECTIONS = os.environ.get("COLLECTIONS", "")


@pytest.fixture
def here(db):
    """The muscles and things that the two mapping tables name."""
    group = MuscleGroup.objects.create(name="All", slug="all", position=1)
    for source in importing.READERS:
        table = importing.yaml.safe_load((importing.FOLDER / f"{source}.yaml").read_text())
        slugs = {
            next(iter(one)) if isinstance(one, dict) else one for some in table["muscles"].values() for one in some
        }
        for slug in slugs:
            fields = {"name": slug, "group": group, "summary": "S", "origin": "O", "insertion": "I", "innervation": "N"}
            Muscle.objects.get_or_create(slug=slug, defaults=fields)
        for slug in {one for some in table["equipment"].values() for one in some}:
            Equipment.objects.get_or_create(slug=slug, defaults={"name": slug})


def entry(name="Sofa press", **fields):
    """An entry in the shape of free-exercise-db."""
    return {
        "id": name.replace(" ", "_"),
        "name": name,
        "force": "push",
        "level": "expert",
        "mechanic": "compound",
        "equipment": "barbell",
        "primaryMuscles": ["chest"],
        "secondaryMuscles": ["triceps"],
        "instructions": ["Lie on the sofa.", "Press it."],
        "category": "strength",
        "images": [],
        **fields,
    }


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


def run(source, path, capsys, **options):
    """What the command says."""
    call_command("import_exercises", path, source=source, **options)
    return capsys.readouterr().out


def dump():
    """The whole database that an import writes to, as text."""
    models = [Exercise, Activation, ImportedFrom, Exercise.equipment.through]
    return serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")])


def roles(exercise):
    return {activation.muscle.slug: activation.role for activation in exercise.activations.select_related("muscle")}


# --- free-exercise-db -------------------------------------------------------------------------------------------------
def test_an_entry_becomes_a_draft_with_roles_and_equipment(here, free, capsys):
    said = run("free-exercise-db", free(entry()), capsys)

    exercise = Exercise.objects.get()
    assert said.startswith("1 entries: 1 new drafts, 0 linked")
    assert (exercise.name, exercise.slug, exercise.status) == ("Sofa press", "sofa-press", "draft")
    assert (exercise.level, exercise.mechanics) == ("advanced", "compound")
    assert roles(exercise) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}
    assert [one.slug for one in exercise.equipment.all()] == ["barbell"]


def test_its_text_stays_with_the_record_and_out_of_what_is_published(here, free, capsys):
    run("free-exercise-db", free(entry()), capsys)

    record = ImportedFrom.objects.get()
    assert record.description == "Lie on the sofa.\nPress it."
    assert (record.source, record.key, record.exercise.name) == ("free-exercise-db", "Sofa_press", "Sofa press")
    assert record.licence == "Unlicense, as declared; the origin of the texts is unknown"
    assert record.words == {
        "primary": ["chest"],
        "secondary": ["triceps"],
        "equipment": ["barbell"],
        "level": "expert",
        "mechanics": "compound",
        "force": "push",
        "category": "strength",
        "unknown": [],
    }
    exercise = Exercise.objects.get()
    assert [exercise.summary, exercise.hardest_note, exercise.popular_claims] == ["", "", ""]
    assert set(Activation.objects.values_list("headline", "explanation")) == {("", "")}


def test_one_word_may_be_several_muscles_some_at_most_secondary(here, free, capsys):
    run("free-exercise-db", free(entry(primaryMuscles=["abdominals"], secondaryMuscles=["middle back"])), capsys)

    assert roles(Exercise.objects.get()) == {
        "rectus-abdominis": "primary",
        "external-oblique": "secondary",
        "rhomboids": "secondary",
        "middle-trapezius": "secondary",
    }


def test_a_muscle_named_twice_keeps_the_larger_role(here, free, capsys):
    run("free-exercise-db", free(entry(primaryMuscles=["lats"], secondaryMuscles=["lats"])), capsys)

    assert roles(Exercise.objects.get()) == {"latissimus-dorsi": "primary"}


def test_unknown_words_are_listed_with_counts_and_kept(here, free, capsys):
    said = run(
        "free-exercise-db",
        free(
            entry("One", equipment="medicine ball", primaryMuscles=["gills"]),
            entry("Two", equipment="medicine ball", level="godlike", mechanic=None),
            entry("Three", equipment=None),
        ),
        capsys,
    )

    assert said.splitlines()[1:] == [
        "Words that the mapping table does not have, kept with their entries:",
        "  equipment: medicine ball (2)",
        "  muscle: gills (1)",
        "  level: godlike (1)",
    ]
    assert {one.name: one.unknown for one in ImportedFrom.objects.all()} == {
        "One": ["muscle: gills", "equipment: medicine ball"],
        "Two": ["equipment: medicine ball", "level: godlike"],
        "Three": [],
    }


@pytest.mark.parametrize("name", ["PULL UPS", "Pullup", "pull-up", "Chinning"])
def test_another_spelling_is_linked_and_nothing_of_it_changed(here, free, capsys, name):
    make_exercise(name="Pull-up", aliases="Chinning")
    before = list(Exercise.objects.values())

    said = run("free-exercise-db", free(entry(name)), capsys, verbosity=2)

    assert "0 new drafts, 1 linked" in said
    assert f"  {name} → Pull-up" in said
    assert list(Exercise.objects.values()) == before
    assert not Activation.objects.exists()
    assert ImportedFrom.objects.get().exercise.name == "Pull-up"


def test_two_spellings_in_the_file_are_one_draft(here, free, capsys):
    run("free-exercise-db", free(entry("Squat with bands"), entry("Squats - With Bands")), capsys)

    assert list(Exercise.objects.values_list("name", flat=True)) == ["Squat with bands"]
    assert ImportedFrom.objects.filter(exercise__name="Squat with bands").count() == 2


def test_run_twice_changes_nothing(here, free, capsys):
    path = free(entry(), entry("Sofa pull", equipment="medicine ball"), entry("Sofa pulls", id="other"))
    run("free-exercise-db", path, capsys)
    before = dump()

    said = run("free-exercise-db", path, capsys)

    assert said.startswith("3 entries: 0 new drafts, 0 linked")
    assert "0 brought up to date, 3 as they were" in said
    assert dump() == before


def test_a_trial_run_says_the_same_and_saves_nothing(here, free, capsys):
    path = free(entry())

    said = run("free-exercise-db", path, capsys, dry_run=True)

    assert said.startswith("Nothing was saved. It would be: 1 entries: 1 new drafts")
    assert (Exercise.objects.count(), ImportedFrom.objects.count()) == (0, 0)


def test_a_newer_file_changes_what_nobody_edited(here, free, capsys):
    run("free-exercise-db", free(entry()), capsys)
    Exercise.objects.update(level="beginner")

    said = run(
        "free-exercise-db", free(entry(level="intermediate", mechanic="isolation", primaryMuscles=["lats"])), capsys
    )

    exercise = Exercise.objects.get()
    assert (exercise.level, exercise.mechanics) == ("beginner", "isolation")
    assert roles(exercise) == {"latissimus-dorsi": "primary", "triceps-brachii": "secondary"}
    assert "Edited here, and kept as it is:\n  Sofa press: level" in said


def test_roles_that_were_explained_here_are_kept(here, free, capsys):
    run("free-exercise-db", free(entry()), capsys)
    Activation.objects.filter(role="primary").update(explanation="It presses.")

    run("free-exercise-db", free(entry(primaryMuscles=["lats"])), capsys)

    assert roles(Exercise.objects.get()) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}


def test_a_draft_that_was_published_since_is_never_touched(here, free, capsys):
    run("free-exercise-db", free(entry()), capsys)
    exercise = Exercise.objects.get()
    complete = make_exercise(name="Other")
    Exercise.objects.filter(pk=exercise.pk).update(
        status="published", summary="S", pattern=complete.pattern, laterality="bilateral", load_direction="vertical"
    )
    before = list(Exercise.objects.values())

    run("free-exercise-db", free(entry(level="beginner", primaryMuscles=["lats"])), capsys)

    assert list(Exercise.objects.values()) == before
    assert roles(exercise) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}


def test_a_draft_that_was_deleted_is_not_brought_back(here, free, capsys):
    path = free(entry())
    run("free-exercise-db", path, capsys)
    Exercise.objects.all().delete()

    said = run("free-exercise-db", path, capsys)

    assert "0 new drafts" in said
    assert (Exercise.objects.count(), ImportedFrom.objects.get().exercise) == (0, None)


def test_addresses_are_free_and_allowed(here, free, capsys):
    make_exercise(name="Something else", slug="sofa-press")

    run("free-exercise-db", free(entry(), entry("This vs that"), entry("引体向上", id="X1")), capsys)

    assert set(Exercise.objects.values_list("name", "slug")) == {
        ("Something else", "sofa-press"),
        ("Sofa press", "sofa-press-2"),
        ("This vs that", "this-versus-that"),
        ("引体向上", "free-exercise-db-x1"),
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not JSON in UTF-8"),
        (b"[{]", "is not JSON in UTF-8"),
        (b"\xff\xfe", "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON in UTF-8"),
        (b"{}", "is not a list of objects"),
        (b"[1]", "is not a list of objects"),
        (b"[{}]", "entry 1 has no id or no name"),
        (b'[{"id": "a", "name": {"b": 1}}]', "entry 1: “name” should be a text or a list of texts."),
        (b'[{"id": "a", "name": "A", "primaryMuscles": [1]}]', "“primaryMuscles” should be a text or a list of texts."),
    ],
)
def test_a_wrong_file_ends_with_a_sentence(here, tmp_path, content, sentence):
    path = tmp_path / "exercises.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r".") as error:
        call_command("import_exercises", path, source="free-exercise-db")
    assert sentence in str(error.value)


def test_a_missing_file_ends_with_a_sentence(here, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_exercises", tmp_path / "none.json", source="free-exercise-db")
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_exercises", tmp_path, source="wger")


def test_an_empty_catalogue_is_asked_to_be_loaded_first(db, free):
    with pytest.raises(CommandError, match="Load the catalogue first"):
        call_command("import_exercises", free(entry()), source="free-exercise-db")


@pytest.mark.parametrize("count", [1, 50])
def test_query_count(here, free, django_assert_num_queries, count):
    path = free(*(entry(f"Lift {number}") for number in range(count)))

    # 2 for the table; savepoint; muscles, equipment, slugs, exercises, records; four kinds of new rows; release
    with django_assert_num_queries(13):
        call_command("import_exercises", path, source="free-exercise-db")


# --- wger -------------------------------------------------------------------------------------------------------------
def test_wger_gives_names_texts_and_whose_they_are(here, wger, capsys):
    folder = wger(
        {7: {"muscles": [2], "muscles_secondary": [11], "equipment": [2, 4]}},
        [
            {"exercise": 7, "language": 1, "name": "Sofadrücken"},
            {"exercise": 7, "name": " Sofa  press ", "description": "<p>Lie &amp; press.</p><ul><li>Slowly.</li></ul>"},
        ],
        aliases=[(2, "Couch press"), (2, "Sofa presses"), (1, "Couchdrücken")],
        comments=[(2, "Mind the <b>cat</b>.")],
    )

    run("wger", folder, capsys)

    exercise, record = Exercise.objects.get(), ImportedFrom.objects.get()
    assert (exercise.name, exercise.aliases, exercise.summary) == ("Sofa press", "Couch press", "")
    assert roles(exercise) == {"deltoid": "primary", "hamstrings": "secondary"}
    assert [one.slug for one in exercise.equipment.all()] == ["ez-bar"]
    assert record.description == "Lie & press.\n• Slowly.\nMind the cat."
    assert (record.key, record.author, record.licence, record.licence_url) == (
        "uuid-7",
        "A lifter",
        "CC-BY-SA 4",
        "https://example.org/4",
    )
    assert record.words["equipment"] == ["SZ-Bar", "Gym mat"]


def test_wger_without_english_takes_another_language_and_says_which(here, wger, capsys):
    folder = wger({7: {}}, [{"exercise": 7, "language": 1, "name": "Sofadrücken"}])

    run("wger", folder, capsys)

    assert Exercise.objects.get().name == "Sofadrücken"
    assert ImportedFrom.objects.get().words["language"] == "de"


def test_wger_without_a_name_is_listed(here, wger, capsys):
    said = run("wger", wger({7: {}, 8: {}}, [{"exercise": 8, "name": "."}]), capsys)

    assert "  uuid-7: it has no name that could be taken." in said
    assert "  .: it has no name that could be taken." in said
    assert not Exercise.objects.exists()


def test_wger_muscles_that_its_own_table_lacks_are_not_lost(here, wger, capsys):
    said = run("wger", wger({7: {"muscles": [99]}}, [{"exercise": 7, "name": "Sofa press"}]), capsys)

    assert "  muscle: number 99 (1)" in said


def test_the_second_collection_links_what_the_first_brought(here, free, wger, capsys):
    run("free-exercise-db", free(entry("Sofa press")), capsys)
    run("wger", wger({7: {"muscles": [2]}}, [{"exercise": 7, "name": "Sofa Presses"}]), capsys)

    exercise = Exercise.objects.get()
    assert {one.source for one in exercise.imported_from.all()} == {"free-exercise-db", "wger"}
    assert roles(exercise) == {"pectoralis-major": "primary", "triceps-brachii": "secondary"}


@pytest.mark.parametrize("name", ["muscles", "translations", "exercise-base-data"])
def test_wger_of_another_shape_ends_with_a_sentence(here, wger, name):
    folder = wger({7: {"muscles": [2]}}, [{"exercise": 7, "name": "Sofa press"}])
    (folder / f"{name}.json").write_text('[{"model": "other.thing", "pk": 1, "fields": {}}]')

    with pytest.raises(CommandError, match="is not wger’s data as this importer knows it"):
        call_command("import_exercises", folder, source="wger")


# --- the real ones ----------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not COLLECTIONS, reason="COLLECTIONS names no folder with the two collections")
@pytest.mark.parametrize(("source", "file"), [("free-exercise-db", "exercises.json"), ("wger", "")])
def test_the_real_collection_twice(loaded, capsys, source, file):
    path = Path(COLLECTIONS) / source / file

    first = run(source, path, capsys)
    before = dump()
    second = run(source, path, capsys)

    assert "0 left out" in first
    assert "0 new drafts, 0 linked" in second
    assert dump() == before
    assert Exercise.objects.published().count() == 3
