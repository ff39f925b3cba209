"""What is particular to merging two exercises: movements that pass down, figures that fit one movement only."""

from __future__ import annotations

import json
from typing import Any

from drawing.checks import PoseError
from editorial.merging import Merge, MergeError, MergeRules
from editorial.models import Publication
from editorial.publishing import keep_baseline, list_refusals
from editorial.snapshots import record_version
from exercises.models import Exercise, Fault, Movement, OldAddress


def prepare_exercises(merge: Merge) -> None:
    """See to movement and variations, and keep the merged one as a last version."""
    kept, merged = merge.kept, merge.merged
    if merge.by and kept.is_published and not merged.is_published and (reasons := list_refusals(merged, by=merge.by)):
        raise MergeError(f"{kept} is published, and so would be what {merged} says. {' '.join(reasons)}")
    keep_baseline(kept)
    record_version(merged, by=merge.by, comment=f"Before it was merged into {kept}")
    theirs = merged.moves
    place_movement(merge)
    place_variations(merge, theirs)
    for fault in merged.faults.exclude(figure={}):
        if theirs != kept.moves and kept.moves and not can_be_drawn(fault, kept.moves):
            merge.left_over.append(f"Figure of the fault “{fault}”: {json.dumps(fault.figure, ensure_ascii=False)}")
            Fault.objects.filter(pk=fault.pk).update(figure={})


def warn_of_hidden_page(merge: Merge) -> list[str]:
    kept, merged = merge.kept, merge.merged
    if kept.is_published or not merged.is_published:
        return []
    return [f"{merged} is published and {kept} is not: readers find neither until {kept} is published."]


def place_movement(merge: Merge) -> None:
    """The kept one keeps what it is drawn from, and takes the other's only if it has none."""
    kept, merged = merge.kept, merge.merged
    mine, theirs = kept.moves, merged.moves
    if kept.variation_of_id == merged.pk:
        kept.variation_of = None
    elif merged.variation_of_id not in {None, kept.pk, kept.variation_of_id}:
        varied = Exercise.objects.filter(variation_of__in=[kept, merged]).exists()
        if kept.variation_of_id or varied:
            merge.left_over.append(f"Variation of: {merged.variation_of}")
        else:
            kept.variation_of = merged.variation_of
            merge.filled.append(f"Variation of: {merged.variation_of}")
    if kept.moves != (mine or theirs):
        kept.movement = mine or theirs
    if mine is None and theirs:
        merge.filled.append(f"Movement: {theirs}")
    elif theirs and theirs != mine:
        merge.left_over.append(f"Movement: {theirs}")


def place_variations(merge: Merge, theirs: Movement | None) -> None:
    """Variations of the merged one become the kept one's, or its whole's, because movements pass down one step only."""
    kept, merged = merge.kept, merge.merged
    whole = kept.variation_of or kept
    for variation in Exercise.objects.filter(variation_of=merged).exclude(pk=kept.pk):
        changes = {"variation_of": whole if whole.pk != variation.pk else None}
        if theirs and variation.movement_id is None and theirs != whole.moves:
            changes["movement"] = theirs  # it goes on looking as it did
        Exercise.objects.filter(pk=variation.pk).update(**changes)
        merge.moved.setdefault("Variations", []).append(str(variation))


def can_be_drawn(fault: Fault, movement: Movement) -> bool:
    """Whether the figure of ``fault`` can be drawn from ``movement``."""
    try:
        fault.wrong(movement.read), fault.right(movement.read)
    except PoseError:
        return False
    return True


def free_stop(merge: Merge, row: Any, fields: list[str]) -> str:
    """A fault whose stop of a setting is taken becomes a fault like any other."""
    if "stop_order" not in fields:
        return ""
    said = f"“{row}” was {row.setting}, {row.stop}; another fault stands at that stop, so it becomes a plain one."
    row.setting, row.stop, row.stop_order = "", "", None
    return said


def keep_merged_version(merge: Merge) -> None:
    """Keep what came of it as a version; of a published exercise it is what readers see, so it is a publication."""
    kept = merge.kept
    revision = record_version(kept, by=merge.by, comment=f"Merged with {merge.merged}.")
    if kept.is_published:
        publication = Publication.objects.create(
            subject=kept, title=str(kept), revision=revision, published_by=merge.by
        )
        publication.authors.set([merge.by] if merge.by else [])


EXERCISES = MergeRules(
    old_addresses=OldAddress,
    names=["name"],
    by_hand=["movement", "variation_of", "search_key"],
    before=prepare_exercises,
    after=keep_merged_version,
    adapt=free_stop,
    warnings=[warn_of_hidden_page],
)
