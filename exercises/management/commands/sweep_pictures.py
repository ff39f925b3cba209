from typing import Any

from django.core.management.base import BaseCommand

from exercises.pictures.ownership import sweep_pictures


class Command(BaseCommand):
    help = "Delete picture files that no picture owns, as an upload that was broken off leaves them."

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = sweep_pictures()
        for name in deleted:
            self.stdout.write(name)
        self.stdout.write(f"{len(deleted)} file{'' if len(deleted) == 1 else 's'} deleted.")
