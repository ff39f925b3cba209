from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.backup import (
    BackupError,
    find_unfinished_restores,
    refuse_other_site,
    restore_backup,
    verify_backup,
)


class Command(BaseCommand):
    help = "Put database and pictures back from a file that `backup` wrote. What is there now is replaced."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        try:
            manifest = verify_backup(file)
            refuse_other_site(manifest)
            self.stdout.write(f"Backup of {manifest.taken} (version {manifest.version}): {manifest}.")
            for kept in find_unfinished_restores():
                self.stdout.write(f"A restore before this one was cut off; the site from before it is in {kept}.")
            if not yes and not ask_to_replace():
                raise CommandError("Nothing was changed. Answer “yes”, or give --yes.")
            restore_backup(file, manifest)
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Restored. Everyone must log in again.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("The backup is older than the code: run `manage.py migrate`, or `make run`, now.")


def ask_to_replace() -> bool:
    """Whether the one who runs this typed “yes”; an empty or absent terminal says no."""
    try:
        return input("Replace the database and the pictures of this site with it? [yes/no] ").strip().lower() == "yes"
    except EOFError:
        return False
