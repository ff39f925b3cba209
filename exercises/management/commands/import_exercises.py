import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exercises.collections import READERS
from exercises.collections.entries import Entry, ImportFileError
from exercises.collections.importer import Report, import_entries
from exercises.collections.mapping import read_mapping


class Command(BaseCommand):
    help = (
        "Make drafts of another collection's exercises: free-exercise-db (its exercises.json) or wger (the folder of "
        "its fixtures). Their words for muscles and equipment are taken to ours by exercises/collections/*.yaml. Their "
        "texts, of unknown or share-alike licence, are kept with the imported entry to read, and never put into a "
        "published field. An exercise that is here under another spelling is linked, never changed; run twice, "
        "nothing changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(READERS), required=True, dest="source")
        parser.add_argument("path", type=Path, help="exercises.json, or the folder of wger's fixtures.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *args: Any, source: str, path: Path, dry_run: bool, **options: Any) -> None:
        try:
            mapping = read_mapping(source)
            entries = READERS[source](path)
        except ImportFileError as problem:
            raise CommandError(str(problem)) from None
        report = import_entries(entries, mapping, dry_run=dry_run, progress=self.draw_bar)
        self.say_report(report, dry_run=dry_run, verbosity=options["verbosity"])

    def draw_bar(self, batches: Iterable[list[Entry]], total: int) -> Iterator[list[Entry]]:
        """Pass the batches on; draw how far they are, if somebody watches.

        A line of our own: one bar is no reason for a dependency, and a log file gets nothing.
        """
        watched = sys.stderr.isatty()
        for number, batch in enumerate(batches, start=1):
            yield batch
            if watched:
                done = round(30 * number / total)
                end = "\n" if number == total else ""
                self.stderr.write(f"\r[{'█' * done}{'·' * (30 - done)}] {100 * number // total} %", ending=end)
                self.stderr.flush()

    def say_report(self, report: Report, *, dry_run: bool, verbosity: int) -> None:
        would = "Nothing was saved. It would be: " if dry_run else ""
        self.stdout.write(
            f"{would}{report.entries} entries: {report.drafts} new drafts, {len(report.linked_names)} linked to "
            f"exercises that were here under that name, {report.updated} brought up to date, {report.unchanged} as "
            f"they were, {len(report.left_out)} left out."
        )
        self.say_list("Left out:", report.left_out)
        self.say_list("Edited here, and kept as it is:", report.edited)
        if verbosity > 1:
            self.say_list("Linked:", report.linked_names)
        words = [f"{word} ({count})" for word, count in report.unknown_words.most_common()]
        self.say_list("Words that the mapping table does not have, kept with their entries:", words)

    def say_list(self, heading: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write("\n".join([heading, *(f"  {line}" for line in lines)]))
