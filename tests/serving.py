"""The site served as `make run` does it, in a process of its own, and its database and static files made once a run."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.prepared import prepare_once, run_folder

STALLED = 300  # seconds in which a starting site neither says nor computes anything
MANAGE = [sys.executable, "manage.py"]


def prepare_served_site() -> Path:
    """A folder, shared by the run's workers, with what `make run` makes of nothing, to be copied or read.

    db.sqlite3: migrated and with the catalogue; with_editor.sqlite3: the same, and the account "editor";
    static: the static files, collected and compressed.
    """
    folder = run_folder() / "served"
    prepare_once("served site", lambda: make_served_site(folder))
    return folder


def make_served_site(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with served_site(folder, static=folder / "static"):
        pass
    with closing(connect(folder / "db.sqlite3")) as database:  # one file, without a log beside it
        database.execute("PRAGMA journal_mode=DELETE")
    shutil.copy(folder / "db.sqlite3", folder / "with_editor.sqlite3")
    editor = ["createsuperuser", "--noinput", "--username", "editor", "--email", "editor@example.org"]
    environment = environment_of(folder / "with_editor.sqlite3", static=folder / "static")
    subprocess.run([*MANAGE, *editor], check=True, cwd=settings.BASE_DIR, env=environment, capture_output=True)
    with closing(connect(folder / "with_editor.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def environment_of(database: Path, *, static: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.served",
        "DATABASE_URL": f"sqlite:///{database}",
        "SERVED_STATIC": str(static),
        "DJANGO_SUPERUSER_PASSWORD": "a long enough password",
    }


@contextmanager
def served_site(folder: Path, *, static: Path) -> Iterator[str]:
    """Serve the site from ``folder``/db.sqlite3, made if it is not there; gives the address, once it answers."""
    environment = environment_of(folder / "db.sqlite3", static=static)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        serve = [*MANAGE, "serve", "--port", str(port), "--workers", "1"]
        options = {"cwd": settings.BASE_DIR, "env": environment, "stdout": log, "stderr": log}
        server = subprocess.Popen(serve, start_new_session=True, **options)
        try:
            wait_until_ready(server, f"http://127.0.0.1:{port}/healthz", log=folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], url: str, *, log: Path) -> None:
    """Wait as long as the server makes headway, however slow the machine; fail once it has ended or has stalled."""
    progress, since = None, time.monotonic()
    while server.poll() is None and time.monotonic() - since < STALLED:
        try:
            urlopen(url, timeout=10).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
        if (now := (log.read_text(), ticks_computed(server.pid))) != progress:
            progress, since = now, time.monotonic()
    pytest.fail(f"The site did not start:\n{log.read_text()}")


def ticks_computed(session: int) -> int:
    """The clock ticks that the processes of a session have computed so far; 0 where the system has no /proc."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # a process that has ended meanwhile
            continue
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks
