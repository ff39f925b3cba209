"""Which files the pictures own, and sweeping what nobody does."""

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage

from editorial.files import FileOwner, delete_files, sweep_files
from exercises.models import Picture
from exercises.pictures.encoding import find_stem, name_files
from exercises.pictures.kept import list_expired


def names_in_row(fields: Mapping[str, Any]) -> set[str]:
    """The files of a picture as a version keeps it."""
    if not fields["stem"]:
        return set()
    return name_files(fields["stem"], fields["width"], (fields["focal_x"], fields["focal_y"]))


def find_stored_files(names: set[str]) -> set[str]:
    """Those of ``names`` that stored pictures own; 1 query."""
    return names & Picture.objects.filter(stem__in={find_stem(name) for name in names}).file_names()


PICTURES = FileOwner(
    names_in=names_in_row, find_stored=find_stored_files, main_file=lambda fields: f"{fields['stem']}.jpg"
)


def sweep_pictures() -> list[str]:
    """Delete the picture files that nobody owns and that are older than an hour, and uploads kept too long.

    Returns their names. A transaction that was rolled back, or a process that was killed, leaves the first.
    """
    try:
        folders, _ = default_storage.listdir("exercises")
    except FileNotFoundError:  # no picture was ever uploaded
        folders = []
    swept = [name for folder in sorted(folders) for name in sweep_files(f"exercises/{folder}")]
    expired = list_expired()
    delete_files(expired)
    return swept + expired
