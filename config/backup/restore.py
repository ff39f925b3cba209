"""Putting a backup back."""

import contextlib
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from config.backup.archive import DATABASE_MEMBERS, ENGINE_NAMES, Manifest, unpack_members
from config.backup.errors import BackupError, explain_errors
from config.backup.folders import kept_path, make_working_folder
from config.backup.media import exchange_media, find_media_folder, refuse_mounted_folder
from config.backup.postgres import restore_postgres
from config.backup.sqlite import exchange_sqlite


def restore_backup(
    file: Path, manifest: Manifest, *, database: BaseDatabaseWrapper | None = None, media: Path | None = None
) -> None:
    """Make database and pictures what ``file`` holds; ``manifest`` is what ``verify_backup`` returned for it.

    Everything is unpacked beside its place first. The former database and pictures are kept as *.before-restore until
    both are in place, and come back if anything fails. Raises BackupError; then nothing is changed.
    """
    database = database or connections[DEFAULT_DB_ALIAS]
    media = (media or find_media_folder()) if manifest.media else None
    sqlite_file = find_sqlite_file(database)
    refuse_other_site(manifest, database=database)
    with explain_errors(), contextlib.ExitStack() as stack:
        if media:
            refuse_mounted_folder(media)
            media.parent.mkdir(parents=True, exist_ok=True)
        place = sqlite_file or media or file
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = stack.enter_context(make_working_folder(place, "restoring"))
        beside_media = stack.enter_context(make_working_folder(media, "restoring")) if media else folder
        pictures = beside_media / "media"
        dump = folder / DATABASE_MEMBERS[database.vendor]
        unpack_members(file, manifest, dump=dump, pictures=pictures)
        database.close()
        if sqlite_file:
            stack.enter_context(exchange_sqlite(dump, sqlite_file))
        if media:
            stack.enter_context(exchange_media(pictures, media))
        if not sqlite_file:
            restore_postgres(dump, folder / "script.sql", manifest, database)


def refuse_other_site(manifest: Manifest, *, database: BaseDatabaseWrapper | None = None) -> None:
    """Raise BackupError if this site cannot hold what the backup does: another engine's, or a newer version's."""
    here, there = (database or connections[DEFAULT_DB_ALIAS]).vendor, manifest.engine
    if there != here:
        raise BackupError(
            f"This backup is of {ENGINE_NAMES.get(there, there)}, and this site runs on "
            f"{ENGINE_NAMES.get(here, here)}. "
            f"Restore it where DATABASE_URL names a {ENGINE_NAMES.get(there, there)} database."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BackupError(
            f"This backup is of a newer version of the site ({manifest.version}): {newer[0]} is not known here. "
            "Update the code first."
        )


def find_unfinished_restores(*, database: BaseDatabaseWrapper | None = None, media: Path | None = None) -> list[Path]:
    """What a killed restore kept of the former site; a run that ends well removes it."""
    places = [media or find_media_folder(), find_sqlite_file(database or connections[DEFAULT_DB_ALIAS])]
    return [kept_path(place) for place in places if place and kept_path(place).exists()]


def find_sqlite_file(database: BaseDatabaseWrapper) -> Path | None:
    """The file of a SQLite database, symbolic links followed; None for another engine."""
    return Path(database.settings_dict["NAME"]).resolve() if database.vendor == "sqlite" else None
