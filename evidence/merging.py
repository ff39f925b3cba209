"""What merging two exercises means for what was measured in them."""

from __future__ import annotations

from django.db.models import Q

from editorial.merging import Merge
from evidence.models import Comparison


def warn_of_comparisons(merge: Merge) -> list[str]:
    """A sentence if studies compare the two with each other: then they may not be the same. 1 query."""
    kept, merged = merge.kept, merge.merged
    pairs = Q(higher=kept, lower=merged) | Q(higher=merged, lower=kept)
    count = Comparison.objects.filter(pairs).count()
    if not count:
        return []
    times = "once" if count == 1 else f"{count} times"
    return [f"Studies compare {kept} with {merged} ({times}): are they the same exercise?"]
