from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config import catalogue


class Command(BaseCommand):
    help = "Load the content that ships with the site, if the catalogue is empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--overwrite", action="store_true", help="Load it anyway: rows with the same slug lose their edits."
        )

    def handle(self, *args: Any, overwrite: bool, **options: Any) -> None:
        if overwrite:
            catalogue.load()
        elif not catalogue.load_if_empty():
            self.stdout.write("The catalogue is not empty, so nothing was loaded. --overwrite loads it anyway.")
            return
        self.stdout.write("Loaded the catalogue.")
