"""Putting a backup back, on SQLite files of the tests' own."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.backup import BackupError, find_unfinished_restores, restore_backup, verify_backup, write_backup
from config.backup.folders import kept_path
from tests.config.backup.factories import MEDIA, Site, read_files, repack, spoil_site
from tests.config.elsewhere import environment_elsewhere


def test_round_trip_brings_back_every_row_and_picture(site, file):
    rows, files = site.rows(), site.files()
    written = write_backup(file, **site.place)
    spoil_site(site)
    assert (site.rows() != rows, site.files() != files) == (True, True)

    manifest = verify_backup(file)
    restore_backup(file, manifest, **site.place)

    assert manifest == written
    assert site.rows() == rows
    assert site.files() == files == MEDIA
    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert site.names() == ["db.sqlite3", "media"]
    assert [path.name for path in file.parent.iterdir()] == ["site.tar.gz"]


def test_restore_onto_a_new_machine(site, file, tmp_path):
    rows = site.rows()
    write_backup(file, **site.place)

    new = Site(tmp_path / "new")
    restore_backup(file, verify_backup(file), **new.place)

    assert (new.rows(), new.files()) == (rows, MEDIA)
    assert new.names() == ["db.sqlite3", "media"]


def test_restore_replaces_a_database_that_is_none_any_more(site, file):
    rows = site.rows()
    write_backup(file, **site.place)
    site.connection.close()
    site.file.write_bytes(b"no database " * 1000)

    restore_backup(file, verify_backup(file), **site.place)

    assert site.rows() == rows


def test_restore_lets_a_running_site_go_on(site, file):
    """A connection from before reads the new rows next, and its write-ahead log harms nothing."""
    write_backup(file, **site.place)
    with contextlib.closing(sqlite3.connect(site.file, isolation_level=None)) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("UPDATE exercises_exercise SET summary = 'Spoilt'")

        restore_backup(file, verify_backup(file), **site.place)

        [(spoilt,)] = running.execute("SELECT COUNT(*) FROM exercises_exercise WHERE summary = 'Spoilt'")
        running.execute("UPDATE exercises_exercise SET summary = 'After' WHERE slug = 'hip-thrust'")
    assert spoilt == 0
    assert site.ask("SELECT COUNT(*) FROM exercises_exercise WHERE summary = 'After'") == [(1,)]
    assert site.ask("PRAGMA integrity_check") == [("ok",)]


def test_backup_of_pictures_in_a_bucket_says_where_they_are(site, file, monkeypatch):
    for module in ("write", "restore"):
        monkeypatch.setattr(f"config.backup.{module}.find_media_folder", lambda: None)

    manifest = write_backup(file, database=site.connection)
    spoil_site(site)
    files = site.files()
    restore_backup(file, verify_backup(file), database=site.connection)

    assert str(manifest).endswith("no media files (they lie in a bucket)")
    assert site.files() == files


# Another site's


def test_restore_refuses_another_engine(site, file):
    write_backup(file, **site.place)

    def change(members):
        members[0][0].name = "database.dump"
        manifest = json.loads(members[-1][1])
        manifest["engine"] = "postgresql"
        manifest["sha256"]["database.dump"] = manifest["sha256"].pop("database.sqlite3")
        members[-1][1] = json.dumps(manifest).encode()

    repack(file, change)

    with pytest.raises(BackupError) as refused:
        restore_backup(file, verify_backup(file), **site.place)
    assert str(refused.value) == (
        "This backup is of PostgreSQL, and this site runs on SQLite. "
        "Restore it where DATABASE_URL names a PostgreSQL database."
    )


def test_restore_refuses_a_newer_site(site, file):
    site.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('exercises', '0999_later', '2030-01-01')")
    write_backup(file, **site.place)
    rows = site.rows()

    with pytest.raises(BackupError) as refused:
        restore_backup(file, verify_backup(file), **site.place)

    assert str(refused.value) == (
        "This backup is of a newer version of the site (0.1.0): exercises.0999_later is not known here. "
        "Update the code first."
    )
    assert site.rows() == rows


# Halfway


def test_failed_restore_puts_the_former_site_back(site, file, monkeypatch):
    write_backup(file, **site.place)
    spoil_site(site)
    rows, files = site.rows(), site.files()
    rename = Path.rename

    def fail(self, target):
        if self.name == "media" and self.parent != site.folder:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(BackupError, match="There is no room left"):
        restore_backup(file, verify_backup(file), **site.place)

    assert (site.rows(), site.files()) == (rows, files)
    assert site.names() == ["db.sqlite3", "media"]


def test_failed_unpacking_changes_nothing(site, file, monkeypatch):
    write_backup(file, **site.place)
    manifest = verify_backup(file)
    spoil_site(site)
    rows, files = site.rows(), site.files()
    repack(file, lambda members: members[1].__setitem__(1, b"exchanged after the check"))

    with pytest.raises(BackupError, match="changed while it was read"):
        restore_backup(file, manifest, **site.place)

    assert (site.rows(), site.files()) == (rows, files)
    assert site.names() == ["db.sqlite3", "media"]


@pytest.mark.parametrize("moment", ["former", "database", "media"])
def test_killed_restore_keeps_the_former_site_and_can_be_run_again(site, file, monkeypatch, moment):
    """Stops dead where the kill could fall: no clearing up is done."""
    rows = site.rows()
    write_backup(file, **site.place)
    spoil_site(site)
    spoilt, spoilt_files = site.rows(), site.files()
    script = f"""
import os, django
django.setup()
from pathlib import Path
from config.backup import media, restore, restore_backup, sqlite, verify_backup
die = lambda *a, **k: os._exit(9)
if {moment!r} == "former":
    keep = sqlite.keep_former_database
    sqlite.keep_former_database = lambda *a, **k: (keep(*a, **k), die())
elif {moment!r} == "database":
    restore.exchange_media = die
else:
    media.sync_to_disk = die
restore_backup(Path({str(file)!r}), verify_backup(Path({str(file)!r})))
"""
    environment = environment_elsewhere(database=site.url, media=site.media)
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=settings.BASE_DIR, timeout=60)
    assert done.returncode == 9

    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert site.rows() in (rows, spoilt)
    kept = find_unfinished_restores(**site.place)
    assert kept_path(site.file) in kept
    with contextlib.closing(sqlite3.connect(kept_path(site.file))) as database:
        assert database.execute("SELECT COUNT(*) FROM exercises_cue").fetchone() == (0,)
    if moment == "media":
        assert read_files(kept_path(site.media)) == spoilt_files

    restore_backup(file, verify_backup(file), **site.place)

    assert (site.rows(), site.files()) == (rows, MEDIA)
    assert site.names() == ["db.sqlite3", "media"]
