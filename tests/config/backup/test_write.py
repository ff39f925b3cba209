"""Taking a backup, on SQLite files of the tests' own."""

import contextlib
import hashlib
import json
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time

import pytest
from django.conf import settings

from config.backup import BackupError, restore_backup, verify_backup, write_backup
from config.backup.folders import lock_folder
from config.backup.media import list_media_files
from tests.config.backup.factories import MEDIA, Site
from tests.config.elsewhere import environment_elsewhere, run_manage


def test_manifest_says_what_the_file_holds(site, file):
    write_backup(file, **site.place)

    with tarfile.open(file) as tar:
        names = tar.getnames()
        sums = {name: hashlib.sha256(tar.extractfile(name).read()).hexdigest() for name in names[:-1]}
        manifest = json.load(tar.extractfile("manifest.json"))
    assert names[0] == "database.sqlite3"
    assert names[-1] == "manifest.json"
    assert sorted(names[1:-1]) == sorted(f"media/{name}" for name in MEDIA)
    assert manifest["sha256"] == sums
    assert manifest["engine"] == "sqlite"
    assert manifest["version"] == "0.1.0"
    assert "exercises.0001_initial" in manifest["migrations"]
    [(exercises,)] = site.ask("SELECT COUNT(*) FROM exercises_exercise")
    assert manifest["rows"]["exercises_exercise"] == exercises > 100


def test_backup_is_its_owners_alone(site, file):
    write_backup(file, **site.place)

    assert file.stat().st_mode & 0o777 == 0o600


def test_backup_leaves_login_sessions_out(site, file):
    site.ask("INSERT INTO django_session VALUES ('a-login-session', 'data', '2099-01-01')")

    write_backup(file, **site.place)

    with tarfile.open(file) as tar:
        assert b"a-login-session" not in tar.extractfile("database.sqlite3").read()
    restore_backup(file, verify_backup(file), **site.place)
    assert site.ask("SELECT COUNT(*) FROM django_session") == [(0,)]


def test_backup_while_others_write_holds_one_moment(site, file):
    site.ask("CREATE TABLE pair (name TEXT, number INTEGER)")
    site.ask("INSERT INTO pair VALUES ('left', 0), ('right', 0)")
    site.ask("PRAGMA journal_mode=WAL")
    stop, written = threading.Event(), [0]

    def write():
        with contextlib.closing(sqlite3.connect(site.file, timeout=20, isolation_level=None)) as database:
            while not stop.is_set():
                written[0] += 1
                database.execute("BEGIN IMMEDIATE")
                for name in ("left", "right"):
                    database.execute("UPDATE pair SET number = ? WHERE name = ?", (written[0], name))
                database.execute("INSERT INTO pair VALUES ('filler', 0)")
                database.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = []
        for _ in range(3):
            before = written[0]
            while written[0] < before + 5:
                time.sleep(0.01)
            write_backup(file, overwrite=True, **site.place)
            with tarfile.open(file) as tar:
                tar.extract("database.sqlite3", file.parent, filter="data")
            with contextlib.closing(sqlite3.connect(file.parent / "database.sqlite3")) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                seen.append([number for (number,) in copy.execute("SELECT number FROM pair ORDER BY rowid LIMIT 2")])
                [(fillers,)] = copy.execute("SELECT COUNT(*) - 2 FROM pair")
                assert fillers == seen[-1][0]
    finally:
        stop.set()
        writer.join()

    assert [left == right for left, right in seen] == [True, True, True]
    assert seen[2][0] > seen[0][0] > 0


def test_picture_deleted_meanwhile_is_left_out(site, file, monkeypatch):
    def list_then_delete(media):
        found = list_media_files(media)
        (media / "empty").unlink()
        return found

    monkeypatch.setattr("config.backup.write.list_media_files", list_then_delete)
    write_backup(file, **site.place)

    assert sorted(verify_backup(file).pictures) == sorted(f"media/{name}" for name in MEDIA if name != "empty")


def test_backup_follows_no_link_in_media(site, file, tmp_path):
    (tmp_path / "secret").write_text("not a picture")
    (site.media / "link.jpg").symlink_to(tmp_path / "secret")
    (site.media / "folder").symlink_to("/etc")

    manifest = write_backup(file, **site.place)

    assert sorted(manifest.pictures) == sorted(f"media/{name}" for name in MEDIA)


# Where it cannot be written


def test_backup_does_not_replace_a_file_unless_told_to(site, file):
    file.write_text("precious")

    with pytest.raises(BackupError, match=r"is there already\. Choose another name, or replace it with --overwrite\.$"):
        write_backup(file, **site.place)
    assert file.read_text() == "precious"

    write_backup(file, overwrite=True, **site.place)
    assert verify_backup(file).engine == "sqlite"


def test_backup_names_what_is_wrong_with_the_place(site, tmp_path):
    with pytest.raises(BackupError, match=r"There is no such file or folder .*nowhere\)\. Make the folder"):
        write_backup(tmp_path / "nowhere" / "site.tar.gz", **site.place)
    with pytest.raises(BackupError, match=r"is a folder\. Name a file in it"):
        write_backup(site.media, overwrite=True, **site.place)


def test_backup_into_a_folder_that_may_not_be_written(site, file, monkeypatch):
    def refuse(**where):
        raise PermissionError(13, "Permission denied", str(where["dir"]))

    monkeypatch.setattr("tempfile.mkdtemp", refuse)

    with pytest.raises(BackupError, match=r"^This may not be read or written \(.*\)\. Change its owner or mode"):
        write_backup(file, **site.place)


def test_backup_without_room_says_so_and_leaves_nothing(site, file):
    (site.media / "large").write_bytes(random.Random(1).randbytes(3_000_000))
    limit = (2_000_000, 2_000_000)

    done = run_manage(
        "backup",
        file,
        database=site.url,
        media=site.media,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "room" in done.stderr or "full" in done.stderr
    assert list(file.parent.iterdir()) == []


def test_killed_backup_leaves_no_half_file_and_the_next_one_tidies_up(site, file):
    for number in range(8):
        (site.media / f"large-{number}").write_bytes(random.Random(number).randbytes(8_000_000))
    environment = environment_elsewhere(database=site.url, media=site.media)
    file.write_text("the former backup")
    command = [sys.executable, "manage.py", "backup", str(file), "--overwrite"]
    with subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + 60
        while running.poll() is None and time.monotonic() < deadline:
            if any(path.stat().st_size > 5_000_000 for path in file.parent.glob(".*/archive")):
                break
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL
    [leftover] = [path for path in file.parent.iterdir() if path != file]
    assert leftover.name.startswith(".site.tar.gz.partial-")
    assert file.read_text() == "the former backup"

    for path in site.media.glob("large-*"):
        path.unlink()
    write_backup(file, overwrite=True, **site.place)

    assert list(file.parent.iterdir()) == [file]
    assert verify_backup(file).pictures != []


def test_backup_leaves_one_that_runs_beside_it_alone(site, file):
    running = file.parent / ".site.tar.gz.partial-running"
    running.mkdir()

    with lock_folder(running):
        write_backup(file, **site.place)

    assert running.exists()


def test_backup_refuses_an_empty_database(tmp_path, file, django_db_blocker):
    with django_db_blocker.unblock(), pytest.raises(BackupError, match=r"^The database holds no site yet\."):
        write_backup(file, **Site(tmp_path).place)
    assert list(file.parent.iterdir()) == []


def test_backup_refuses_a_damaged_database(site, file):
    with site.file.open("r+b") as database:
        database.seek(4096 * 40)
        database.write(b"\0" * 4096 * 20)

    with pytest.raises(BackupError, match=r"^The database (is damaged|does not do its part): "):
        write_backup(file, **site.place)
    assert list(file.parent.iterdir()) == []
