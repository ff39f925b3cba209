"""Taking a backup."""

import contextlib
import errno
import tarfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteDatabase

from config.backup.archive import DATABASE_MEMBERS, Manifest, add_manifest, add_member
from config.backup.errors import BackupError, explain_errors
from config.backup.folders import make_working_folder, sync_to_disk
from config.backup.media import find_media_folder, list_media_files
from config.backup.postgres import dump_postgres
from config.backup.sqlite import copy_sqlite


def write_backup(
    file: Path, *, overwrite: bool = False, database: BaseDatabaseWrapper | None = None, media: Path | None = None
) -> Manifest:
    """Write database and pictures to ``file`` while the site runs; it appears whole, or not at all.

    ``database`` is the default one if left out; ``media`` the folder of the settings. Raises BackupError.
    """
    database = database or connections[DEFAULT_DB_ALIAS]
    media = media or find_media_folder()
    with explain_errors():
        refuse_destination(file, overwrite=overwrite)
        with make_working_folder(file, "partial") as folder:
            member = DATABASE_MEMBERS[database.vendor]
            dump = folder / member
            contents = (
                copy_sqlite(database, dump) if isinstance(database, SQLiteDatabase) else dump_postgres(database, dump)
            )
            manifest = Manifest(
                version=read_site_version(),
                engine=database.vendor,
                taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
                migrations=contents.migrations,
                rows=contents.rows,
                media=media is not None,
            )
            archive = folder / "archive"
            with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
                add_member(tar, dump, member, manifest)
                dump.unlink()
                if media:
                    add_media(tar, media, manifest)
                add_manifest(tar, manifest, folder=folder)
            archive.chmod(0o600)  # it holds password hashes, and the keys of two-factor login
            sync_to_disk(archive)
            refuse_destination(file, overwrite=overwrite)
            archive.replace(file)
            sync_to_disk(file.parent)
    return manifest


def add_media(tar: tarfile.TarFile, media: Path, manifest: Manifest) -> None:
    """Add every picture under ``media``, but those that are deleted meanwhile."""
    for path in list_media_files(media):
        with contextlib.suppress(FileNotFoundError):
            add_member(tar, path, f"media/{path.relative_to(media).as_posix()}", manifest)


def refuse_destination(file: Path, *, overwrite: bool) -> None:
    """Raise BackupError or OSError if ``file`` cannot become a backup."""
    if file.is_dir():
        raise BackupError(f"{file} is a folder. Name a file in it, such as {file / 'site.tar.gz'}.")
    if file.exists() and not overwrite:
        raise BackupError(f"{file} is there already. Choose another name, or replace it with --overwrite.")
    if not file.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "No such folder", str(file.parent))


def read_site_version() -> str:
    """The version in pyproject.toml."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])
