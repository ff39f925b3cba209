"""Drafts from other open collections: free-exercise-db and wger.

``free_exercise_db`` and ``wger`` read a collection into ``entries`` of one shape; ``mapping`` takes its words for
muscles and equipment to ours, by the table ``<collection>.yaml``; ``importer`` makes drafts of the entries, links what
is here already, and keeps each with its source, author and licence. Texts of a collection are never put into a field
that is published.
"""

from collections.abc import Callable
from pathlib import Path

from exercises.collections import free_exercise_db, wger
from exercises.collections.entries import Entry

READERS: dict[str, Callable[[Path], list[Entry]]] = {
    "free-exercise-db": free_exercise_db.read_entries,
    "wger": wger.read_entries,
}
