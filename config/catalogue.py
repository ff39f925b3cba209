"""The content that ships with the site, and loading it without touching an editor's work."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from exercises.models import Exercise
from muscles.models import Muscle

# Exercises come before what names them: natural keys need both ends of a link in the database.
ORDER = [
    "muscles.yaml",
    "exercises.yaml",
    "movements/*.yaml",
    "drafts.yaml",
    "exercises/*.yaml",
    "links.yaml",
    "studies/*.yaml",
    "claims.yaml",
]


def fixture_paths() -> list[Path]:
    """Every fixture file, in the order in which they load."""
    folder = settings.BASE_DIR / "fixtures"
    return [path for pattern in ORDER for path in sorted(folder.glob(pattern))]


@transaction.atomic
def load() -> None:
    """Load every fixture, all or nothing. Rows that are there already are set back to what the fixtures say."""
    call_command("loaddata", *fixture_paths(), verbosity=0)


def load_if_empty() -> bool:
    """Load the catalogue unless it holds a muscle or an exercise already; returns whether it was loaded."""
    if Muscle.objects.exists() or Exercise.objects.exists():
        return False
    load()
    return True
