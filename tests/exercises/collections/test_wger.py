import pytest
from django.core.management import CommandError, call_command

from exercises.models import Exercise, ImportedFrom
from tests.exercises.collections.factories import roles_of, run_import

pytestmark = pytest.mark.django_db


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

    run_import("wger", folder, capsys)

    exercise, record = Exercise.objects.get(), ImportedFrom.objects.get()
    assert (exercise.name, exercise.aliases, exercise.summary) == ("Sofa press", "Couch press", "")
    assert roles_of(exercise) == {"deltoid": "primary", "hamstrings": "secondary"}
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

    run_import("wger", folder, capsys)

    assert Exercise.objects.get().name == "Sofadrücken"
    assert ImportedFrom.objects.get().words["language"] == "de"


def test_wger_without_a_name_is_listed(here, wger, capsys):
    said = run_import("wger", wger({7: {}, 8: {}}, [{"exercise": 8, "name": "."}]), capsys)

    assert "  uuid-7: it has no name that could be taken." in said
    assert "  .: it has no name that could be taken." in said
    assert not Exercise.objects.exists()


def test_wger_muscles_that_its_own_table_lacks_are_not_lost(here, wger, capsys):
    said = run_import("wger", wger({7: {"muscles": [99]}}, [{"exercise": 7, "name": "Sofa press"}]), capsys)

    assert "  muscle: number 99 (1)" in said


@pytest.mark.parametrize("name", ["muscles", "translations", "exercise-base-data"])
def test_wger_of_another_shape_ends_with_a_sentence(here, wger, name):
    folder = wger({7: {"muscles": [2]}}, [{"exercise": 7, "name": "Sofa press"}])
    (folder / f"{name}.json").write_text('[{"model": "other.thing", "pk": 1, "fields": {}}]')

    with pytest.raises(CommandError, match="is not wger’s data as this importer knows it"):
        call_command("import_exercises", folder, source="wger")
