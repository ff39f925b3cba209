"""How much of the collected evidence the site holds, what is held back, and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Q

from evidence.models import Claim, Comparison, Measurement, Quantity, Study, TechniqueEffect

HELD_BACK = Path(__file__).with_name("held_back.yaml")


def load_held_back() -> list[dict[str, Any]]:
    """Studies collected and left out, as written down: {study, reason, measurements, comparisons, effects}."""
    return yaml.safe_load(HELD_BACK.read_text()) or []


def report_lines() -> Iterator[str]:
    """The report, line by line: counts from the database, what is held back from held_back.yaml beside this."""
    studies = Study.objects.all()
    yield (
        f"Taken: {studies.count()} studies, {Measurement.objects.count()} measurements, "
        f"{Comparison.objects.count()} comparisons, {TechniqueEffect.objects.count()} technique effects, "
        f"{Claim.objects.count()} claims"
    )
    yield ""
    yield "By quantity"
    for quantity in Quantity:
        yield (
            f"  {quantity.label}: {Measurement.objects.filter(quantity=quantity).count()} measurements, "
            f"{Comparison.objects.filter(quantity=quantity).count()} comparisons"
        )
    unchartable = [Measurement.Statistic.RANGE_LOW, Measurement.Statistic.RANGE_HIGH, Measurement.Statistic.POOLED_MEAN]
    never_bars = Measurement.objects.filter(statistic__in=unchartable).count()
    yield f"  never drawn as bars (ends of ranges, pooled means): {never_bars} measurements"
    yield ""
    yield "By test"
    for significant in Comparison.Significant:
        yield f"  {significant.label}: {Comparison.objects.filter(significant=significant).count()}"
    yield ""
    yield "Studies"
    for row in studies.order_by().values("read").annotate(total=Count("pk")).order_by("-total"):
        yield f"  read as {Study.Read(row['read']).label.lower()}: {row['total']}"
    yield f"  without a DOI: {studies.filter(doi='').count()}"
    yield f"  with a caution that readers see: {studies.exclude(caution='').count()}"
    bare = studies.filter(Q(measurements=None) & Q(comparisons=None) & Q(technique_effects=None)).count()
    yield f"  background only, without a row of their own: {bare}"
    yield ""
    left_out = load_held_back()
    yield f"Held back: {len(left_out)} studies"
    for study in left_out:
        yield (
            f"  {study['study']} ({study['measurements']} measurements, {study['comparisons']} comparisons, "
            f"{study['effects']} effects): {study['reason']}"
        )
