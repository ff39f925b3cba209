"""Copying a SQLite database while the site runs, and putting a copy in its place."""

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from django.db.backends.sqlite3.base import DatabaseWrapper

from config.backup.errors import BackupError
from config.backup.folders import kept_path, sync_to_disk
from config.backup.tables import BUSY_SECONDS, SESSION_TABLE, Contents, count_contents


def copy_sqlite(database: DatabaseWrapper, target: Path) -> Contents:
    """Copy the database to ``target`` as it is at one moment, while others write; returns what the copy holds."""
    database.ensure_connection()
    name = str(database.settings_dict["NAME"])
    with contextlib.ExitStack() as stack:
        source = database.connection
        if not database.is_in_memory_db():
            source = stack.enter_context(contextlib.closing(sqlite3.connect(name, timeout=BUSY_SECONDS)))
        copy = stack.enter_context(contextlib.closing(sqlite3.connect(target, isolation_level=None)))
        copy_pages(source, copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if SESSION_TABLE in tables:
            copy.execute(f"DELETE FROM {SESSION_TABLE}")  # noqa: S608
        refuse_damaged_database(copy)
        return count_contents(copy, [table for table in tables if not table.startswith("sqlite_")])


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make ``target`` the same as ``source``, in one transaction. Raises BackupError if one of them stays busy."""
    deadline = time.monotonic() + BUSY_SECONDS

    def give_up_when_late(status: int, remaining: int, total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise BackupError("The database is busy. Try again, or stop the site for the moment.")

    source.backup(target, pages=-1, progress=give_up_when_late, sleep=0.05)


def refuse_damaged_database(copy: sqlite3.Connection) -> None:
    """Raise BackupError unless SQLite finds the copy sound."""
    problems = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if problems != ["ok"]:
        raise BackupError(f"The database is damaged: {'; '.join(problems)}.")
    if broken := copy.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(f"The database is damaged: a row of {broken[0]} names one of {broken[2]} that is not there.")


# Putting one back


@contextlib.contextmanager
def exchange_sqlite(copy: Path, place: Path) -> Iterator[None]:
    """Make the database at ``place`` the same as ``copy``, and take that back if the block fails.

    A database that opens is overwritten from within, in one transaction: a site that runs goes on and reads the new
    rows next. Renaming would leave its write-ahead log beside a file that it does not belong to. Only what is no
    database, or not there, is exchanged by renaming.
    """
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as new:
        refuse_damaged_database(new)
    kept = kept_path(place)
    if place.exists() and not kept.exists():  # what a killed restore kept is older than what it left
        keep_former_database(place, kept, by_way_of=copy.with_name("former"))
    try:
        if place.exists() and is_database(place):
            overwrite_database(place, copy)
        else:
            for path in (place, *list_log_files(place)):
                path.unlink(missing_ok=True)
            copy.replace(place)
            sync_to_disk(place.parent)
        yield
    except BaseException:
        if kept.exists() and is_database(kept):
            overwrite_database(place, kept)
        elif kept.exists():
            shutil.copyfile(kept, place)
        else:
            place.unlink(missing_ok=True)
        kept.unlink(missing_ok=True)
        raise
    kept.unlink(missing_ok=True)


def keep_former_database(place: Path, kept: Path, *, by_way_of: Path) -> None:
    """Copy the database at ``place`` to ``kept``, whole or not at all; byte for byte if it is no database."""
    if is_database(place):
        overwrite_database(by_way_of, place)
    else:
        shutil.copyfile(place, by_way_of)
    sync_to_disk(by_way_of)
    by_way_of.replace(kept)


def is_database(path: Path) -> bool:
    """Whether SQLite reads ``path`` as a database. Raises sqlite3.Error if it cannot tell, as when it stays locked."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as database:
            database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return False
        raise
    return True


def overwrite_database(place: Path, copy: Path) -> None:
    """Give the database at ``place`` the contents of ``copy``, in one transaction."""
    with (
        contextlib.closing(sqlite3.connect(copy)) as source,
        contextlib.closing(sqlite3.connect(place, timeout=BUSY_SECONDS)) as target,
    ):
        copy_pages(source, target)


def list_log_files(place: Path) -> list[Path]:
    """The files that SQLite keeps beside the database at ``place`` while it is open."""
    return [place.with_name(f"{place.name}{ending}") for ending in ("-wal", "-shm", "-journal")]
