import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_a_missing_file_ends_with_a_sentence(here, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_exercises", tmp_path / "none.json", source="free-exercise-db")
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_exercises", tmp_path, source="wger")
