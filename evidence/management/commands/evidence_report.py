from typing import Any

from django.core.management.base import BaseCommand

from evidence.report import report_lines


class Command(BaseCommand):
    help = "Print how much evidence the site holds, what is held back, and why."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in report_lines():
            self.stdout.write(line)
