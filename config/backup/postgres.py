"""Dumping a PostgreSQL database while the site runs, and restoring it, by PostgreSQL's own programs."""

import contextlib
import os
import subprocess
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from config.backup.archive import Manifest
from config.backup.errors import BackupError
from config.backup.tables import BUSY_SECONDS, SESSION_TABLE, Contents, count_contents


def dump_postgres(database: BaseDatabaseWrapper, target: Path) -> Contents:
    """Let pg_dump write the database to ``target`` as it is at one moment; returns what the dump holds."""
    with contextlib.closing(database.copy()) as own:
        own.ensure_connection()
        raw = own.connection
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = raw.execute("SELECT pg_export_snapshot()").fetchone()[0]
        contents = count_contents(raw, own.introspection.table_names())
        options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        options += [f"--exclude-table-data={SESSION_TABLE}", f"--file={target}"]
        run_postgres_program("pg_dump", *options, database=database)
        contents.rows.pop(SESSION_TABLE, None)
        return contents


def restore_postgres(dump: Path, script: Path, manifest: Manifest, database: BaseDatabaseWrapper) -> None:
    """Drop the site's tables and make those of ``dump``, in one transaction that fails as a whole.

    ``script`` is where the SQL is written in between. `pg_restore --clean` alone would leave, or trip over, tables that
    are newer than the backup. Tables that are neither this code's nor the backup's stay.
    """
    with contextlib.closing(database.copy()) as own:
        own.ensure_connection()
        ours = {*own.introspection.django_table_names(), *manifest.rows, "django_migrations", SESSION_TABLE}
        there = [table for table in own.introspection.table_names() if table in ours]
        tables = ", ".join(own.ops.quote_name(table) for table in there)
    run_postgres_program(
        "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump), database=database
    )
    drop = [f"--command=DROP TABLE {tables} CASCADE"] if tables else []
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run_postgres_program("psql", *options, *drop, f"--file={script}", database=database)


def run_postgres_program(program: str, *arguments: str, database: BaseDatabaseWrapper) -> None:
    """Run one of PostgreSQL's own programs. How to connect is in its environment, which no list of processes shows.

    Raises BackupError with the first line it complains in.
    """
    found = database.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    given = {variable: str(found[name]) for name, variable in names.items() if found.get(name)}
    tls = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    given |= {variable: str(found["OPTIONS"][name]) for name, variable in tls.items() if name in found["OPTIONS"]}
    environment = {
        **os.environ,
        "PGOPTIONS": f"-c lock_timeout={BUSY_SECONDS}s -c client_min_messages=warning",
        **given,
    }
    try:
        done = subprocess.run(  # noqa: S603
            [program, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise BackupError(
            f"{program} was not found. Install PostgreSQL’s client programs (on Debian: apt install postgresql-client)."
        ) from None
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.strip()), f"it ended with {done.returncode}")
        raise BackupError(f"{program} could not do its work: {said}")
