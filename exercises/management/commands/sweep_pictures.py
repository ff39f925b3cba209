from typing import Any

from django.core.management.base import BaseCommand

from exercises.models import owned_files
from exercises.pictures import sweep


class Command(BaseCommand):
    help = "Delete picture files that no picture owns, as a process killed in the middle of an upload leaves them."

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = sweep(owned_files)
        for name in deleted:
            self.stdout.write(name)
        self.stdout.write(f"{len(deleted)} file{'' if len(deleted) == 1 else 's'} deleted.")
