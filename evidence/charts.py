"""What studies measured of several exercises: a chart for what may stand side by side, words for the rest.

All functions are pure: they read rows that were loaded with ``for_tables`` or ``for_sentences``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from evidence.models import Comparison, Measurement, Quantity, Study
from exercises.models import Exercise

type ChartKey = tuple[object, ...]


@dataclass
class Bar:
    """A measurement in a chart; lengths are percentages of the chart's axis, which starts at zero."""

    measurement: Measurement
    place: int
    length: Decimal
    whisker: tuple[Decimal, Decimal] | None

    @property
    def label(self) -> str:
        return self.measurement.subject


@dataclass
class Chart:
    """Measurements that may stand side by side: one study, target, region, statistic, phase and unit."""

    bars: list[Bar]
    verdicts: list[str] = field(default_factory=list)

    @property
    def first(self) -> Measurement:
        return self.bars[0].measurement

    def shows(self, comparison: Comparison) -> bool:
        """Whether both sides of ``comparison``, each an exercise and its condition, have a bar here."""
        shown = {(bar.measurement.exercise_id, bar.measurement.condition) for bar in self.bars}
        higher = (comparison.higher_id, comparison.higher_condition)
        lower = (comparison.lower_id, comparison.lower_condition)
        return {higher, lower} <= shown


@dataclass
class StudyResult:
    """What one study says of the exercises compared, for one quantity."""

    study: Study
    quantity: Quantity
    charts: list[Chart] = field(default_factory=list)
    quoted: list[Measurement] = field(default_factory=list)
    sentences: list[Comparison] = field(default_factory=list)

    @property
    def charted(self) -> list[Measurement]:
        """All that its charts show, in their order."""
        return [bar.measurement for chart in self.charts for bar in chart.bars]

    @property
    def exercise_count(self) -> int:
        """How many of the exercises it measured or compared."""
        found = [row.exercise_id for row in [*self.charted, *self.quoted]]
        found += [pk for row in self.sentences for pk in (row.higher_id, row.lower_id)]
        return len(set(found))


def chart_key(row: Measurement | Comparison) -> ChartKey:
    """What a chart's bars have in common with each other, and with the comparisons that are its verdicts."""
    return (
        row.study_id,
        row.quantity,
        row.muscle_id,
        row.joint_action_id,
        row.target_name,
        row.region,
        row.statistic,
        row.phase,
    )


def make_chart(measurements: Sequence[Measurement], exercises: Sequence[Exercise]) -> Chart:
    """Bars in the order of ``exercises``, on one axis from zero to the largest value or whisker end."""
    top = max(row.value + (row.sd or 0) for row in measurements) or Decimal(1)

    def share(value: Decimal) -> Decimal:
        return round(max(value, Decimal(0)) / top * 100, 2)

    places: dict[int | None, int] = {exercise.pk: place for place, exercise in enumerate(exercises, start=1)}
    bars = [
        Bar(
            row,
            places[row.exercise_id],
            share(row.value),
            (share(row.value - row.sd), share(row.value + row.sd)) if row.sd is not None else None,
        )
        for row in sorted(measurements, key=lambda row: (places[row.exercise_id], row.condition))
    ]
    return Chart(bars)


def make_study_results(
    exercises: Sequence[Exercise], measurements: Iterable[Measurement], comparisons: Iterable[Comparison]
) -> list[StudyResult]:
    """Each study that measured or compared at least two of ``exercises``, by quantity; most exercises first.

    A chart needs two exercises with all else equal; what may not be charted (ranges, pooled means, what a review
    quotes) is told in words. A comparison whose measurements are charted becomes the chart's verdict; the others
    stay sentences.
    """
    results: dict[tuple[int, str], StudyResult] = {}

    def result(row: Measurement | Comparison) -> StudyResult:
        key = (row.study_id, row.quantity)
        return results.setdefault(key, StudyResult(row.study, Quantity(row.quantity)))

    charts: dict[ChartKey, list[Chart]] = {}
    for rows in group_comparable(measurements):
        if all(row.chartable for row in rows):
            chart = make_chart(rows, exercises)
            charts.setdefault(chart_key(rows[0]), []).append(chart)
            result(rows[0]).charts.append(chart)
        else:
            result(rows[0]).quoted += rows
    for comparison in comparisons:
        charted = [chart for chart in charts.get(chart_key(comparison), []) if chart.shows(comparison)]
        for chart in charted:
            chart.verdicts.append(comparison.verdict)
        if not charted:
            result(comparison).sentences.append(comparison)
    return sorted(results.values(), key=result_order)


def group_comparable(measurements: Iterable[Measurement]) -> list[list[Measurement]]:
    """The measurements that differ in exercise and condition alone, in groups of at least two exercises."""
    groups: dict[tuple[ChartKey, str], list[Measurement]] = {}
    for row in measurements:
        groups.setdefault((chart_key(row), row.unit), []).append(row)
    return [rows for rows in groups.values() if len({row.exercise_id for row in rows}) > 1]


def result_order(result: StudyResult) -> tuple[object, ...]:
    """By quantity; reviews last; then those with more exercises, with charts, with more people, the newer ones."""
    return (
        list(Quantity).index(result.quantity),
        result.study.is_review,
        -result.exercise_count,
        not result.charts,
        -(result.study.sample_size or 0),
        -(result.study.year or 0),
        result.study.key,
    )


@dataclass
class JointNote:
    """What was measured at the joints of one exercise alone: measurements that no chart holds, and where they peak."""

    exercise: Exercise
    measurements: list[Measurement]
    comparisons: list[Comparison]


def make_joint_notes(
    exercises: Sequence[Exercise],
    measurements: Iterable[Measurement],
    within: Iterable[Comparison],
    results: Iterable[StudyResult],
) -> list[JointNote]:
    """For each exercise that has them: joint moments outside the charts of ``results``, and its phases compared."""
    charted = {row for result in results for row in result.charted}
    moments = [row for row in measurements if row.quantity == Quantity.MOMENT and row not in charted]
    phases = [row for row in within if row.quantity == Quantity.MOMENT]
    notes = [
        JointNote(
            exercise,
            [row for row in moments if row.exercise_id == exercise.pk],
            [row for row in phases if row.higher_id == exercise.pk],
        )
        for exercise in exercises
    ]
    return [note for note in notes if note.measurements or note.comparisons]
