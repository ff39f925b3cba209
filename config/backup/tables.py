"""What is the same for both engines: the tables that a backup counts, and the one that it leaves out."""

from typing import Any, NamedTuple, Protocol

from config.backup.errors import BackupError

SESSION_TABLE = "django_session"
BUSY_SECONDS = 30  # how long to wait for a lock


class Contents(NamedTuple):
    """What a database holds: its applied ``migrations`` as "app.name", and the number of ``rows`` by table."""

    migrations: list[str]
    rows: dict[str, int]


class DriverConnection(Protocol):
    """What a connection of sqlite3 and one of psycopg have in common; the cursors they return share no type."""

    def execute(self, sql: str, /) -> Any: ...


def count_contents(connection: DriverConnection, tables: list[str]) -> Contents:
    """The contents of ``tables``, in one query a table and one more. Raises BackupError if no site is in them."""
    rows = {
        table: connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608
        for table in sorted(tables)
    }
    if "django_migrations" not in rows:
        raise BackupError("The database holds no site yet. Run `manage.py migrate`, or correct DATABASE_URL.")
    found = connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
    return Contents([f"{app}.{name}" for app, name in found], rows)
