"""Backup and restore on PostgreSQL, where one answers, and how its programs are called."""

import hashlib
import json
import os
import subprocess
import tarfile

import pytest

from config.backup import BackupError, restore_backup, verify_backup, write_backup
from config.backup.postgres import run_postgres_program
from tests.config.backup.factories import MEDIA, read_files, repack


def read_postgres_rows(connection):
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - {"django_session"})
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def test_postgres_round_trip(postgres, file):
    connection, media = postgres["database"], postgres["media"]
    before = read_postgres_rows(connection)

    manifest = write_backup(file, **postgres)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exercises_exercise SET summary = 'Spoilt' WHERE slug = 'hip-thrust'")
        cursor.execute("TRUNCATE exercises_cue CASCADE")
        cursor.execute("ALTER TABLE exercises_fault ADD COLUMN newer text")
        cursor.execute("DROP TABLE exercises_faultshift")
        cursor.execute("CREATE TABLE another_programs (id int)")
    (media / "later.jpg").write_bytes(b"later")
    restore_backup(file, verify_backup(file), **postgres)

    assert manifest.engine == "postgresql"
    assert manifest.rows == {table: len(rows) for table, rows in before.items()}
    after = read_postgres_rows(connection)
    assert after.pop("another_programs") == []
    assert after == before
    assert read_files(media) == MEDIA
    with connection.cursor() as cursor:  # the numbers of new rows go on where they were
        cursor.execute("INSERT INTO exercises_equipment (name, slug) VALUES ('New', 'new')")


def test_postgres_restore_fails_as_a_whole(postgres, file):
    connection = postgres["database"]
    write_backup(file, **postgres)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE exercises_cue CASCADE")
    (postgres["media"] / "later.jpg").write_bytes(b"later")
    before, files = read_postgres_rows(connection), read_files(postgres["media"])
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
        restore_backup(file, verify_backup(file), **postgres)

    assert read_postgres_rows(connection) == before
    assert read_files(postgres["media"]) == files


def test_postgres_password_is_in_no_argument(monkeypatch, file):
    seen = {}

    def run(command, *, env, **options):
        seen.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    found = {"NAME": "lifts", "USER": "me", "PASSWORD": "s3cret", "HOST": "db", "PORT": 5433, "OPTIONS": {}}
    database = type("Database", (), {"settings_dict": found})

    run_postgres_program("pg_dump", "--format=custom", database=database)

    assert seen["command"] == ["pg_dump", "--format=custom"]
    names = ("PGPASSWORD", "PGUSER", "PGHOST", "PGPORT", "PGDATABASE")
    assert [seen["env"][name] for name in names] == ["s3cret", "me", "db", "5433", "lifts"]


def test_missing_pg_dump_is_named_with_its_package(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    database = type("Database", (), {"settings_dict": {"NAME": "lifts", "OPTIONS": {}}})

    with pytest.raises(BackupError, match=r"^pg_dump was not found\. Install .*apt install postgresql-client"):
        run_postgres_program("pg_dump", database=database)


def test_postgres_complaint_is_passed_on(monkeypatch, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump: error: server version mismatch' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    database = type("Database", (), {"settings_dict": {"NAME": "lifts", "OPTIONS": {}}})

    with pytest.raises(BackupError, match=r"^pg_dump could not do its work: pg_dump: error: server version mismatch$"):
        run_postgres_program("pg_dump", database=database)
