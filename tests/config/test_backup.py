"""Backup and restore, on SQLite files of their own and, where one answers, on PostgreSQL."""

import contextlib
import gzip
import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.utils import ConnectionHandler

from config import backup
from config.backup import BackupError, check, former, restore, unfinished, write_backup
from tests.databases import prepare_template, template_name
from tests.serving import prepare_served_site

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def manage(*arguments, database, media="", **options):
    """The finished process of manage.py on the database at an address, with its media in a folder."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.config.settings_elsewhere",
        "DATABASE_URL": database,
        "MEDIA_ELSEWHERE": str(media),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=180,
        **options,
    )


@pytest.fixture(scope="session")
def full_site(tmp_path_factory):
    """A folder with the migrated and loaded site, to be copied: db.sqlite3 and media."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copy(prepare_served_site() / "db.sqlite3", folder)
    for name, contents in MEDIA.items():
        path = folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    return folder


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
        return files_in(self.media)

    def names(self):
        """What lies in its folder; a log of SQLite's own comes and goes with the connections."""
        return sorted(path.name for path in self.folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
SQLITE_OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(full_site, tmp_path, django_db_blocker):
    shutil.copytree(full_site, tmp_path / "site")
    with django_db_blocker.unblock():
        found = Site(tmp_path / "site")
        yield found
        found.connection.close()


@pytest.fixture
def file(tmp_path):
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept" / "site.tar.gz"


def spoil(site):
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


def with_manifest(file, **changes):
    def change(members):
        members[-1][1] = json.dumps({**json.loads(members[-1][1]), **changes}).encode()

    repack(file, change)


# The round trip


def test_round_trip_brings_back_every_row_and_picture(site, file):
    rows, files = site.rows(), site.files()
    written = write_backup(file, **site.place)
    spoil(site)
    assert (site.rows() != rows, site.files() != files) == (True, True)

    manifest = check(file)
    restore(file, manifest, **site.place)

    assert manifest == written
    assert site.rows() == rows
    assert site.files() == files == MEDIA
    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert site.names() == ["db.sqlite3", "media"]
    assert [path.name for path in file.parent.iterdir()] == ["site.tar.gz"]


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
    site.ask("INSERT INTO django_session VALUES ('a-key-to-the-desk', 'data', '2099-01-01')")

    write_backup(file, **site.place)

    with tarfile.open(file) as tar:
        assert b"a-key-to-the-desk" not in tar.extractfile("database.sqlite3").read()
    restore(file, check(file), **site.place)
    assert site.ask("SELECT COUNT(*) FROM django_session") == [(0,)]


def test_restore_onto_a_new_machine(site, file, tmp_path):
    rows = site.rows()
    write_backup(file, **site.place)

    new = Site(tmp_path / "new")
    restore(file, check(file), **new.place)

    assert (new.rows(), new.files()) == (rows, MEDIA)
    assert new.names() == ["db.sqlite3", "media"]


def test_restore_replaces_a_database_that_is_none_any_more(site, file):
    rows = site.rows()
    write_backup(file, **site.place)
    site.connection.close()
    site.file.write_bytes(b"no database " * 1000)

    restore(file, check(file), **site.place)

    assert site.rows() == rows


def test_restore_lets_a_running_site_go_on(site, file):
    """A connection from before reads the new rows next, and its write-ahead log harms nothing."""
    write_backup(file, **site.place)
    with contextlib.closing(sqlite3.connect(site.file, isolation_level=None)) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("UPDATE exercises_exercise SET summary = 'Spoilt'")

        restore(file, check(file), **site.place)

        [(spoilt,)] = running.execute("SELECT COUNT(*) FROM exercises_exercise WHERE summary = 'Spoilt'")
        running.execute("UPDATE exercises_exercise SET summary = 'After' WHERE slug = 'hip-thrust'")
    assert spoilt == 0
    assert site.ask("SELECT COUNT(*) FROM exercises_exercise WHERE summary = 'After'") == [(1,)]
    assert site.ask("PRAGMA integrity_check") == [("ok",)]


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
    listed = backup.media_files

    def list_then_delete(media):
        found = listed(media)
        (media / "empty").unlink()
        return found

    monkeypatch.setattr(backup, "media_files", list_then_delete)
    write_backup(file, **site.place)

    assert sorted(check(file).pictures) == sorted(f"media/{name}" for name in MEDIA if name != "empty")


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
    assert check(file).engine == "sqlite"


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

    done = manage(
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
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.config.settings_elsewhere",
        "DATABASE_URL": site.url,
        "MEDIA_ELSEWHERE": str(site.media),
    }
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
    assert check(file).pictures != []


def test_backup_leaves_one_that_runs_beside_it_alone(site, file):
    running = file.parent / ".site.tar.gz.partial-running"
    running.mkdir()

    with backup.locked(running):
        write_backup(file, **site.place)

    assert running.exists()


# What is refused


HOSTILE = {
    "a name that leads outside": lambda info: setattr(info, "name", "media/../../evil"),
    "an absolute name": lambda info: setattr(info, "name", "/etc/evil"),
    "a name of another kind": lambda info: setattr(info, "name", "config/settings.py"),
    "a doubled slash": lambda info: setattr(info, "name", "media//x"),
    "a backslash": lambda info: setattr(info, "name", "media\\..\\x"),
    "a symbolic link": lambda info: (setattr(info, "type", tarfile.SYMTYPE), setattr(info, "linkname", "/etc/passwd")),
    "a hard link": lambda info: (setattr(info, "type", tarfile.LNKTYPE), setattr(info, "linkname", "database.sqlite3")),
    "a device": lambda info: setattr(info, "type", tarfile.CHRTYPE),
    "a folder": lambda info: setattr(info, "type", tarfile.DIRTYPE),
    "media itself": lambda info: setattr(info, "name", "media"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_restore_refuses_what_no_backup_holds(site, file, what):
    write_backup(file, **site.place)
    info = tarfile.TarInfo("media/evil")
    HOSTILE[what](info)
    repack(file, lambda members: members.insert(1, [info, b""]))
    rows = site.rows()

    with pytest.raises(BackupError, match="which no backup of this site does"):
        check(file)
    assert (site.rows(), site.files()) == (rows, MEDIA)


def test_restore_refuses_a_member_that_comes_twice(site, file):
    write_backup(file, **site.place)
    repack(file, lambda members: members.insert(1, members[0]))

    with pytest.raises(BackupError, match="which no backup"):
        check(file)


def test_restore_refuses_changed_contents(site, file):
    write_backup(file, **site.place)

    def change(members):
        members[1][1] = members[1][1] + b"x"

    repack(file, change)

    with pytest.raises(BackupError, match=r"is damaged: media/.* is not what was written\."):
        check(file)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.97])
def test_restore_refuses_a_file_that_is_cut_off(site, file, part):
    write_backup(file, **site.place)
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * part)])

    with pytest.raises(BackupError, match=r"cut off|damaged"):
        check(file)


def test_restore_refuses_a_file_with_flipped_bits(site, file):
    write_backup(file, **site.place)
    data = file.read_bytes()
    chance = random.Random(6)

    for _ in range(20):
        spoilt = bytearray(data)
        place = chance.randrange(64, len(data) - 9)  # neither in the name at its start nor in the padding at its end
        spoilt[place] ^= 1 << chance.randrange(8)
        file.write_bytes(spoilt)
        with pytest.raises(BackupError):
            check(file)


def test_restore_refuses_a_manifest_whose_text_was_changed(site, file):
    write_backup(file, **site.place)
    data = file.read_bytes()
    whole = gzip.decompress(data)
    changed = whole.replace(b'"taken_at": "2', b'"taken_at": "3')
    assert changed != whole
    file.write_bytes(gzip.compress(changed)[:-8] + data[-8:])

    with pytest.raises(BackupError, match="damaged"):
        check(file)


@pytest.mark.parametrize("contents", [b"", b"text", b"\x1f\x8b" + b"x" * 99, b"PK\x03\x04"])
def test_restore_refuses_what_is_no_backup(file, contents):
    file.write_bytes(contents)

    with pytest.raises(BackupError):
        check(file)


def test_restore_names_a_missing_file(file):
    with pytest.raises(BackupError, match=r"There is no such file or folder \(.*site\.tar\.gz\)"):
        check(file)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "This backup has the format 2; this version of the site reads 1."),
        ({"rows": None}, "The manifest cannot be read: this is not a backup of this site."),
        ({"more": 1}, "The manifest cannot be read: this is not a backup of this site."),
        ({"taken_at": "yesterday"}, "The manifest cannot be read: this is not a backup of this site."),
        ({"engine": ["sqlite"]}, "The manifest cannot be read: this is not a backup of this site."),
    ],
)
def test_restore_refuses_another_manifest(site, file, changes, sentence):
    write_backup(file, **site.place)
    with_manifest(file, **changes)

    with pytest.raises(BackupError) as refused:
        check(file)

    assert str(refused.value) == sentence


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
        restore(file, check(file), **site.place)
    assert str(refused.value) == (
        "This backup is of PostgreSQL, and this site runs on SQLite. "
        "Restore it where DATABASE_URL names a PostgreSQL database."
    )


def test_restore_refuses_a_newer_site(site, file):
    site.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('exercises', '0999_later', '2030-01-01')")
    write_backup(file, **site.place)
    rows = site.rows()

    with pytest.raises(BackupError) as refused:
        restore(file, check(file), **site.place)

    assert str(refused.value) == (
        "This backup is of a newer version of the site (0.1.0): exercises.0999_later is not known here. "
        "Update the code first."
    )
    assert site.rows() == rows


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


# Halfway


def test_failed_restore_puts_the_former_site_back(site, file, monkeypatch):
    write_backup(file, **site.place)
    spoil(site)
    rows, files = site.rows(), site.files()
    rename = Path.rename

    def fail(self, target):
        if self.name == "media" and self.parent != site.folder:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(BackupError, match="There is no room left"):
        restore(file, check(file), **site.place)

    assert (site.rows(), site.files()) == (rows, files)
    assert site.names() == ["db.sqlite3", "media"]


def test_failed_unpacking_changes_nothing(site, file, monkeypatch):
    write_backup(file, **site.place)
    manifest = check(file)
    spoil(site)
    rows, files = site.rows(), site.files()
    repack(file, lambda members: members[1].__setitem__(1, b"exchanged after the check"))

    with pytest.raises(BackupError, match="changed while it was read"):
        restore(file, manifest, **site.place)

    assert (site.rows(), site.files()) == (rows, files)
    assert site.names() == ["db.sqlite3", "media"]


@pytest.mark.parametrize("moment", ["former", "database", "media"])
def test_killed_restore_keeps_the_former_site_and_can_be_run_again(site, file, monkeypatch, moment):
    """Stops dead where the kill could fall: no clearing up is done."""
    rows = site.rows()
    write_backup(file, **site.place)
    spoil(site)
    spoilt, spoilt_files = site.rows(), site.files()
    script = f"""
import os, django
django.setup()
from pathlib import Path
from config import backup
die = lambda *a, **k: os._exit(9)
if {moment!r} == "former":
    real = backup.keep_database
    backup.keep_database = lambda *a, **k: (real(*a, **k), die())
elif {moment!r} == "database":
    backup.media_in_place = die
else:
    backup.sync = die
    backup.keep_database = lambda place, kept, by_way_of: backup.overwrite(kept, place)
backup.restore(Path({str(file)!r}), backup.check(Path({str(file)!r})))
"""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.config.settings_elsewhere",
        "DATABASE_URL": site.url,
        "MEDIA_ELSEWHERE": str(site.media),
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=settings.BASE_DIR, timeout=60)
    assert done.returncode == 9

    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert site.rows() in (rows, spoilt)
    kept = unfinished(**site.place)
    assert former(site.file) in kept
    with contextlib.closing(sqlite3.connect(former(site.file))) as database:
        assert database.execute("SELECT COUNT(*) FROM exercises_cue").fetchone() == (0,)
    if moment == "media":
        assert files_in(former(site.media)) == spoilt_files

    restore(file, check(file), **site.place)

    assert (site.rows(), site.files()) == (rows, MEDIA)
    assert site.names() == ["db.sqlite3", "media"]


# The commands


def test_commands_from_the_shell(site, file):
    rows = site.rows()

    wrote = manage("backup", file, database=site.url, media=site.media)
    spoil(site)
    spoilt = site.rows()
    refused = manage("restore", file, database=site.url, media=site.media, input="no\n")
    unasked = manage("restore", file, database=site.url, media=site.media, stdin=subprocess.DEVNULL)
    assert site.rows() == spoilt
    agreed = manage("restore", file, database=site.url, media=site.media, input="yes\n")

    assert wrote.stderr == ""
    assert wrote.stdout.startswith(f"Wrote {file}: SQLite, ")
    assert "3 media files" in wrote.stdout
    assert refused.returncode == unasked.returncode == 1
    assert refused.stderr == unasked.stderr == "CommandError: Nothing was changed. Answer “yes”, or give --yes.\n"
    assert agreed.returncode == 0
    assert agreed.stdout.endswith("Restored. Everyone must log in again.\n")
    assert site.rows() == rows


def test_restore_of_an_older_backup_says_to_migrate(site, file):
    site.ask("DELETE FROM django_migrations WHERE app = 'otp_static' AND name LIKE '0003%'")
    write_backup(file, **site.place)

    done = manage("restore", file, "--yes", database=site.url, media=site.media)

    assert done.stdout.splitlines()[-1] == (
        "The backup is older than the code: run `manage.py migrate`, or `make run`, now."
    )


def test_commands_say_what_is_wrong_in_one_line(file):
    with pytest.raises(CommandError, match="There is no such file or folder"):
        call_command("restore", file)
    with pytest.raises(CommandError, match="There is no such file or folder"):
        call_command("backup", file.parent / "nowhere" / "x.tar.gz")


def test_backup_of_pictures_in_a_bucket_says_where_they_are(site, file, monkeypatch):
    monkeypatch.setattr(backup, "media_root", lambda: None)

    manifest = write_backup(file, database=site.connection)
    spoil(site)
    files = site.files()
    restore(file, check(file), database=site.connection)

    assert str(manifest).endswith("no media files (they lie in a bucket)")
    assert site.files() == files


# PostgreSQL


@pytest.fixture(scope="session")
def postgres_server(full_site, django_db_blocker):
    """A connection to the server that `.ci/run` also looks for, and a loaded database on it to be copied."""
    psycopg = pytest.importorskip("psycopg")
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed (Debian: postgresql-client).")
    server = SERVER if SQLITE else os.environ["DATABASE_URL"]
    try:
        admin = psycopg.connect(server, connect_timeout=3, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("No PostgreSQL answers on 127.0.0.1:5432.")
    full = f"backup_{uuid.uuid4().hex[:12]}"
    if SQLITE:
        admin.execute(f"CREATE DATABASE {full}")
    else:
        with django_db_blocker.unblock():
            prepare_template("loaded")
        admin.execute(f'CREATE DATABASE {full} TEMPLATE "{template_name("loaded")}"')
    try:
        for command in ("migrate", "load_catalogue") if SQLITE else ():
            done = manage(command, database=f"{server.rpartition('/')[0]}/{full}")
            assert done.returncode == 0, done.stderr
        yield admin, full
    finally:
        admin.execute(f"DROP DATABASE {full} WITH (FORCE)")
        admin.close()


@pytest.fixture
def postgres(postgres_server, full_site, tmp_path, django_db_blocker):
    """A loaded database of the test's own, and its media."""
    admin, full = postgres_server
    name = f"{full}_{uuid.uuid4().hex[:6]}"
    admin.execute(f"CREATE DATABASE {name} TEMPLATE {full}")
    found = {"ENGINE": "django.db.backends.postgresql", "NAME": name, "PASSWORD": admin.info.password}
    found |= {"HOST": admin.info.host, "PORT": admin.info.port, "USER": admin.info.user}
    shutil.copytree(full_site / "media", tmp_path / "media")
    try:
        with django_db_blocker.unblock():
            connection = ConnectionHandler({"default": found})["default"]
            yield {"database": connection, "media": tmp_path / "media"}
            connection.close()
    finally:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgres_rows(connection):
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - {"django_session"})
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def test_postgres_round_trip(postgres, file):
    connection, media = postgres["database"], postgres["media"]
    before = postgres_rows(connection)

    manifest = write_backup(file, **postgres)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exercises_exercise SET summary = 'Spoilt' WHERE slug = 'hip-thrust'")
        cursor.execute("TRUNCATE exercises_cue CASCADE")
        cursor.execute("ALTER TABLE exercises_fault ADD COLUMN newer text")
        cursor.execute("DROP TABLE exercises_faultshift")
        cursor.execute("CREATE TABLE another_programs (id int)")
    (media / "later.jpg").write_bytes(b"later")
    restore(file, check(file), **postgres)

    assert manifest.engine == "postgresql"
    assert manifest.rows == {table: len(rows) for table, rows in before.items()}
    after = postgres_rows(connection)
    assert after.pop("another_programs") == []
    assert after == before
    assert files_in(media) == MEDIA
    with connection.cursor() as cursor:  # the numbers of new rows go on where they were
        cursor.execute("INSERT INTO exercises_equipment (name, slug) VALUES ('New', 'new')")


def test_postgres_restore_fails_as_a_whole(postgres, file):
    connection = postgres["database"]
    write_backup(file, **postgres)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE exercises_cue CASCADE")
    (postgres["media"] / "later.jpg").write_bytes(b"later")
    before, files = postgres_rows(connection), files_in(postgres["media"])
    with tarfile.open(file) as tar:
        data = tar.extractfile("database.dump").read()
    spoilt = data.replace(b"hip-thrust\t", b"hip\tthrust\t", 1)
    assert spoilt != data

    def change(members):
        members[0][1] = spoilt
        manifest = json.loads(members[-1][1])
        manifest["sha256"]["database.dump"] = hashlib.sha256(spoilt).hexdigest()
        members[-1][1] = json.dumps(manifest).encode()

    repack(file, change)
    with pytest.raises(BackupError, match="could not do its work: "):
        restore(file, check(file), **postgres)

    assert postgres_rows(connection) == before
    assert files_in(postgres["media"]) == files


def test_postgres_password_is_in_no_argument(monkeypatch, file):
    seen = {}

    def run(command, *, env, **options):
        seen.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    found = {"NAME": "lifts", "USER": "me", "PASSWORD": "s3cret", "HOST": "db", "PORT": 5433, "OPTIONS": {}}
    database = type("Database", (), {"settings_dict": found})

    backup.run_postgres("pg_dump", "--format=custom", database=database)

    assert seen["command"] == ["pg_dump", "--format=custom"]
    names = ("PGPASSWORD", "PGUSER", "PGHOST", "PGPORT", "PGDATABASE")
    assert [seen["env"][name] for name in names] == ["s3cret", "me", "db", "5433", "lifts"]


def test_missing_pg_dump_is_named_with_its_package(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    database = type("Database", (), {"settings_dict": {"NAME": "lifts", "OPTIONS": {}}})

    with pytest.raises(BackupError, match=r"^pg_dump was not found\. Install .*apt install postgresql-client"):
        backup.run_postgres("pg_dump", database=database)


def test_postgres_complaint_is_passed_on(monkeypatch, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump: error: server version mismatch' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    database = type("Database", (), {"settings_dict": {"NAME": "lifts", "OPTIONS": {}}})

    with pytest.raises(BackupError, match=r"^pg_dump could not do its work: pg_dump: error: server version mismatch$"):
        backup.run_postgres("pg_dump", database=database)
