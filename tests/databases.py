"""The databases of a run: two templates made once, migrated and with the catalogue loaded, and each worker's copies.

Copies are made as Django's own parallel runner makes them: a file on SQLite, ``CREATE DATABASE … TEMPLATE`` on
PostgreSQL. A test that is rolled back leaves its worker's copy as it was. One that commits gets a copy for itself,
which is quicker than to empty every table afterwards, and more thorough.
"""

import os
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import connection

from config import catalogue
from tests.prepared import prepare_once, run_folder

IS_SQLITE = connection.vendor == "sqlite"


class Databases:
    """This worker's copies of the templates "migrated" and "loaded"."""

    def __init__(self, worker: str) -> None:
        self.worker, self.numbers = worker, count(1)
        self.kept: dict[str, str] = {}  # template: this worker's copy, for tests that are rolled back

    def use(self, template: str, *, alone: bool) -> None:
        """Connect to a copy of ``template``: where ``alone``, to one that no other test has seen or will see."""
        if alone:
            connect_to(self.copy(template))
        else:
            if template not in self.kept:
                self.kept[template] = self.copy(template)
            connect_to(self.kept[template])

    def leave(self) -> None:
        """Close the connection; a copy that was for one test alone goes."""
        connection.close()
        name = connection.settings_dict["NAME"]
        if name not in self.kept.values():
            drop(name)

    def copy(self, template: str) -> str:
        prepare_template(template)
        connect_to(template_name(template))
        suffix = f"{self.worker}_{next(self.numbers)}"
        connection.creation.clone_test_db(suffix, verbosity=0, autoclobber=True)
        return connection.creation.get_test_db_clone_settings(suffix)["NAME"]


def template_name(template: str) -> str:
    return f"{run_folder()}/{template}.sqlite3" if IS_SQLITE else f"test_{run_folder().name}_{template}"


def prepare_template(template: str) -> None:
    make = {"migrated": migrate, "loaded": load_catalogue}[template]
    prepare_once(f"{template} database", make)


def migrate() -> None:
    connection.settings_dict["TEST"]["NAME"] = template_name("migrated")
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()


def load_catalogue() -> None:
    prepare_template("migrated")
    connect_to(template_name("migrated"))
    connection.creation.clone_test_db("loading", verbosity=0, autoclobber=True)
    loading = connection.creation.get_test_db_clone_settings("loading")["NAME"]
    connect_to(loading)
    catalogue.load()
    connection.close()
    rename(loading, template_name("loaded"))


def connect_to(name: str) -> None:
    """Let the connection, and those that a live server opens in its threads, lead to the database ``name``."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def rename(old: str, new: str) -> None:
    if IS_SQLITE:
        Path(old).rename(new)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def drop(name: str) -> None:
    if IS_SQLITE:
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def drop_all(run: str) -> None:
    """Drop what a run left on the PostgreSQL server, templates too; its SQLite files go with its folder."""
    if IS_SQLITE:
        return
    import psycopg  # only where PostgreSQL is used is its driver installed

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        names = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"test_{run}_"])
        for (name,) in names.fetchall():
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
