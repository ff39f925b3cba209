import contextlib
import os
import shutil
import sqlite3
import uuid

import pytest
from django.db.utils import ConnectionHandler

from tests.config.backup.factories import MEDIA, SQLITE, Site
from tests.config.elsewhere import run_manage

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(scope="session")
def full_site(tmp_path_factory):
    """A folder with the migrated and loaded site, to be copied: db.sqlite3 and media."""
    folder = tmp_path_factory.mktemp("full")
    for command in ("migrate", "load_catalogue"):
        done = run_manage(command, database=f"sqlite:///{folder / 'db.sqlite3'}", media=folder / "media")
        assert done.returncode == 0, done.stderr
    with contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    for name, contents in MEDIA.items():
        path = folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    return folder


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


@pytest.fixture(scope="session")
def postgres_server(full_site):
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
    admin.execute(f"CREATE DATABASE {full}")
    try:
        for command in ("migrate", "load_catalogue"):
            done = run_manage(command, database=f"{server.rpartition('/')[0]}/{full}")
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
