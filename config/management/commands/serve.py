import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import catalogue


class Command(BaseCommand):
    help = "Bring database, content and static files up to date, then serve the site with gunicorn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        refuse_used_port(host, port)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0)
        if catalogue.load_if_empty():
            self.stdout.write("Loaded the catalogue.")
        if static_files_are_stale():
            self.stdout.write("Collecting static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
        connection.close()
        self.stdout.write(f"\nPrime Mover is at http://{host}:{port}   (Ctrl-C stops it)")
        self.stdout.write("To edit it, make an account in another window:   make editor\n")
        self.stdout.flush()
        gunicorn = ["-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
        gunicorn += ["--bind", f"{host}:{port}", "--workers", str(workers)]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, *gunicorn])  # noqa: S606


def refuse_used_port(host: str, port: int) -> None:
    """Raise CommandError if something listens on ``port`` already or the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error}). Try another: PORT=8123 make run"
            ) from None


def static_files_are_stale() -> bool:
    """Whether a static file or the locked requirements are newer than what was collected last."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    sources = [settings.BASE_DIR / "requirements.txt"]
    sources += [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")]
    return max(path.stat().st_mtime for path in sources) > manifest.stat().st_mtime
