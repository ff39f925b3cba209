"""What is particular to merging two muscles: wholes and parts, and what the drawings know by an address."""

from __future__ import annotations

from editorial.merging import Merge, MergeError, MergeRules
from muscles.body import read_coverage
from muscles.models import OldAddress


def prepare_muscles(merge: Merge) -> None:
    """Keep wholes and parts a tree, and warn of what the drawings know by the other's address."""
    kept, merged = merge.kept, merge.merged
    if merged in kept.lineage[2:]:
        raise MergeError(f"{kept} lies deep inside {merged}; merge it the other way round.")
    if kept.part_of_id == merged.pk:
        kept.part_of = merged.part_of
    elif kept.part_of is None and merged.part_of is not None and kept not in merged.lineage:
        kept.part_of = merged.part_of
        merge.filled.append(f"Part of: {merged.part_of}")
    elif merged.part_of is not None and merged.part_of_id not in {kept.pk, kept.part_of_id}:
        merge.left_over.append(f"Part of: {merged.part_of}")
    if merged.slug in read_coverage() and kept.slug not in read_coverage():
        merge.warnings.append(f"The body map shows {merged}, not {kept}: keep {merged} instead, or the map loses it.")


MUSCLES = MergeRules(
    old_addresses=OldAddress,
    names=["name", "latin_name"],
    by_hand=["part_of", "search_key"],
    before=prepare_muscles,
)
