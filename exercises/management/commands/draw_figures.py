from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from exercises.figures.raster import draw_contact_sheet
from exercises.models import Movement


class Command(BaseCommand):
    help = "Draw every movement, from its first pose to its last, on one contact sheet to look at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=Path("figures.png"), help="Where to write the PNG.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        movements = list(Movement.objects.all())
        draw_contact_sheet(movements).save(file)
        self.stdout.write(f"Drew {len(movements)} movements to {file}.")
