"""The folder of editors' pictures: listing it, and exchanging it for another."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from config.backup.errors import BackupError
from config.backup.folders import kept_path, sync_to_disk


def find_media_folder() -> Path | None:
    """The folder of editors' pictures, symbolic links followed; None if they lie in a bucket."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    return Path(default_storage.location).resolve()


def list_media_files(media: Path) -> list[Path]:
    """Every plain file under ``media``, in a fixed order; links are not followed."""
    return sorted(path for path in media.rglob("*") if path.is_file() and not path.is_symlink())


def refuse_mounted_folder(media: Path) -> None:
    """Raise BackupError if ``media`` cannot be renamed, because it is a disk of its own."""
    if media.is_mount():
        raise BackupError(f"{media} is a disk of its own and cannot be exchanged. Move the pictures to a folder on it.")


@contextlib.contextmanager
def exchange_media(pictures: Path, place: Path) -> Iterator[None]:
    """Exchange the folder at ``place`` for ``pictures`` by renaming, and take that back if the block fails."""
    kept = kept_path(place)
    if kept.exists():  # a killed restore: its own half is worth less than what it kept
        if place.exists():
            shutil.rmtree(place)
    elif place.exists():
        place.rename(kept)
    try:
        mode = kept.stat().st_mode & 0o777 if kept.exists() else 0o755
        pictures.chmod(mode)
        for path in pictures.rglob("*"):
            path.chmod(0o755 if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        pictures.rename(place)
        sync_to_disk(place.parent)
        yield
    except BaseException:
        if place.exists():
            shutil.rmtree(place)
        if kept.exists():
            kept.rename(place)
        raise
    if kept.exists():
        shutil.rmtree(kept)
