import pytest
from django.core.management import CommandError, call_command

from exercises.models import Activation, Exercise, ImportedFrom
from tests.exercises.collections.factories import make_entry, run_import

pytestmark = pytest.mark.django_db


def test_its_text_stays_with_the_record_and_out_of_what_is_published(here, free, capsys):
    run_import("free-exercise-db", free(make_entry()), capsys)

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
