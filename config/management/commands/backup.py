from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupError, write_backup


class Command(BaseCommand):
    help = "Write database and pictures to one file (.tar.gz), while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="Replace the file if it is there already.")

    def handle(self, *args: Any, file: Path, overwrite: bool, **options: Any) -> None:
        try:
            manifest = write_backup(file.absolute(), overwrite=overwrite)
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Wrote {file}: {manifest}, {file.stat().st_size / 1e6:,.1f} MB.")
