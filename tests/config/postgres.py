"""Databases of a test's own on the PostgreSQL server that `.ci/run` also looks for."""

import contextlib
import os
import shutil
import uuid

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

SUITE_RUNS_ON_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
SERVER = os.environ["DATABASE_URL"] if SUITE_RUNS_ON_POSTGRES else "postgres://postgres@127.0.0.1:5432/postgres"


@contextlib.contextmanager
def connect_to_server():
    """A connection to the server; skips the test where no server answers, or its programs are not installed."""
    psycopg = pytest.importorskip("psycopg")
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed (Debian: postgresql-client).")
    try:
        server = psycopg.connect(SERVER, connect_timeout=3, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("No PostgreSQL answers on 127.0.0.1:5432.")
    with contextlib.closing(server):
        yield server


@contextlib.contextmanager
def make_database(server, *, template="template1"):
    """The name of a new database, a copy of ``template``; it is dropped afterwards."""
    name = f"own_{uuid.uuid4().hex[:12]}"
    server.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    try:
        yield name
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def address_of(name):
    """What DATABASE_URL is for the database called ``name``."""
    return f"{SERVER.rpartition('/')[0]}/{name}"


def connect_django(server, name):
    """A Django connection, not yet open, to the database called ``name``."""
    found = {"ENGINE": "django.db.backends.postgresql", "NAME": name, "PASSWORD": server.info.password}
    found |= {"HOST": server.info.host, "PORT": server.info.port, "USER": server.info.user}
    return ConnectionHandler({"default": found})["default"]
