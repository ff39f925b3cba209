"""A site in a folder of its own, what is in it, and files that were tampered with."""

import contextlib
import io
import json
import sqlite3
import tarfile

from django.conf import settings
from django.db.utils import ConnectionHandler

SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")

SQLITE_OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}

MEDIA = {"pictures/hip-thrust-640.webp": b"RIFF picture", "pictures/ünïcode name.jpg": b"\xff\xd8" * 999, "empty": b""}


class Site:
    """A site in a folder of its own: its database as a Django connection, and its media."""

    def __init__(self, folder):
        self.folder, self.file, self.media = folder, folder / "db.sqlite3", folder / "media"
        self.url = f"sqlite:///{self.file}"
        options = dict(settings.DATABASES["default"]["OPTIONS"]) if SQLITE else SQLITE_OPTIONS
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.file), "OPTIONS": options}
        self.connection = ConnectionHandler({"default": database})["default"]

    @property
    def place(self):
        return {"database": self.connection, "media": self.media}

    def ask(self, sql):
        with contextlib.closing(sqlite3.connect(self.file, timeout=20)) as database, database:
            return database.execute(sql).fetchall()

    def rows(self):
        """Every row of every table but the login sessions."""
        tables = [name for (name,) in self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return {table: self.ask(f"SELECT * FROM {table} ORDER BY 1") for table in tables if table != "django_session"}

    def files(self):
        return read_files(self.media)

    def names(self):
        """What lies in its folder; a log of SQLite's own comes and goes with the connections."""
        return sorted(path.name for path in self.folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def read_files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def spoil_site(site):
    """Change the site as editors do after a backup: a row, a new row, a picture."""
    site.ask("UPDATE exercises_exercise SET summary = 'Spoilt' WHERE slug = 'hip-thrust'")
    site.ask("DELETE FROM exercises_cue")
    (site.media / "pictures/hip-thrust-640.webp").write_bytes(b"another")
    (site.media / "later.jpg").write_bytes(b"later")


def repack(file, change):
    """Rewrite the backup at ``file`` with ``change(members)`` done to its list of [TarInfo, bytes]."""
    with tarfile.open(file) as tar:
        members = [[info, tar.extractfile(info).read()] for info in tar]
    change(members)
    with tarfile.open(file, "w:gz") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def change_manifest(file, **changes):
    def change(members):
        members[-1][1] = json.dumps({**json.loads(members[-1][1]), **changes}).encode()

    repack(file, change)
