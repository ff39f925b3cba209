"""What an import did or would do, as its page shows it: row by row, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field

from import_export.results import Result


@dataclass(frozen=True)
class Change:
    """A field that a file would change: ``here`` what stands now, ``there`` what the file says."""

    line: int
    column: str
    here: str
    there: str
    edited: bool = False

    @property
    def mark(self) -> str:
        """What its checkbox sends: the line and the column."""
        return f"{self.line}:{self.column}"


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be imported: its line in the file, its key, and the reasons, each with its column or ""."""

    line: int
    key: str
    reasons: list[tuple[str, str]]


@dataclass
class Outcome:
    """What a row came to: new, changed or same. ``waits``: published only later, as the row's next version.

    ``kept`` are the changes that were not made, since those fields were edited here.
    """

    line: int
    key: str
    kind: str = "same"
    waits: bool = False
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)


class BulkResult(Result):
    """A result whose rows can be shown: ``refused`` by line, ``outcomes`` of the others, ``same`` counted."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[Refusal] = []
        self.outcomes: list[Outcome] = []
        self.same = 0

    @property
    def kept_columns(self) -> dict[str, int]:
        """The columns with fields that were edited here, each with how many rows: {"summary": 3}."""
        counts: dict[str, int] = {}
        for outcome in self.outcomes:
            for change in outcome.kept:
                counts[change.column] = counts.get(change.column, 0) + 1
        return counts

    @property
    def failed(self) -> bool:
        return self.has_errors() or self.has_validation_errors()
