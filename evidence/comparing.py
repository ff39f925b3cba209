"""What a comparison page says: roles side by side, charts study by study, and the answer counted from them.

All functions are pure: they read rows that were loaded with ``for_comparison``, ``for_tables`` or ``for_sentences``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, groupby

from evidence.models import Comparison, Measurement, Quantity, Study
from exercises.models import Activation, Exercise
from muscles.models import Muscle, MuscleGroup
from text.wording import are_many, in_words, lower_first, upper_first

MAX_EXERCISES = 4


# Roles side by side


@dataclass
class RoleRow:
    """One muscle in every exercise. A cell holds the exercise's roles for it or its parts; empty means none."""

    muscle: Muscle
    cells: list[list[Activation]]

    @property
    def differs(self) -> bool:
        return len({frozenset(activation.role for activation in cell) for cell in self.cells}) > 1


def role_matrix(
    exercises: Sequence[Exercise], *, only_differences: bool = False
) -> list[tuple[MuscleGroup, list[RoleRow]]]:
    """Groups from neck to foot, each with its muscles' rows; a part is told in the row of its whole if that has one."""
    activations = [activation for exercise in exercises for activation in exercise.activations.all()]
    named = {activation.muscle: activation.muscle for activation in activations}
    tops = {named[next(whole for whole in reversed(muscle.lineage) if whole in named)] for muscle in named}

    def cell(exercise: Exercise, muscle: Muscle) -> list[Activation]:
        found = [row for row in exercise.activations.all() if muscle in row.muscle.lineage]
        return sorted(found, key=lambda row: (row.role_rank, row.position))

    rows = [RoleRow(muscle, [cell(exercise, muscle) for exercise in exercises]) for muscle in tops]
    rows = [row for row in rows if row.differs or not only_differences]
    rows.sort(key=lambda row: (row.muscle.group.position, strongest(row), row.muscle.name))
    return [(group, list(of_group)) for group, of_group in groupby(rows, key=lambda row: row.muscle.group)]


def strongest(row: RoleRow) -> int:
    """The rank of the row's strongest role, 0 for a primary mover: a group lists its leaders first."""
    return min(activation.role_rank for cell in row.cells for activation in cell)


# Charts


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

    @property
    def sides(self) -> set[tuple[int | None, str]]:
        """The exercise and condition of each bar: what a comparison must speak of to be this chart's verdict."""
        return {(bar.measurement.exercise_id, bar.measurement.condition) for bar in self.bars}


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


def chart_key(row: Measurement | Comparison) -> tuple[object, ...]:
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


def study_results(
    exercises: Sequence[Exercise], measurements: Iterable[Measurement], comparisons: Iterable[Comparison]
) -> list[StudyResult]:
    """Each study that measured or compared at least two of ``exercises``, by quantity; most exercises first.

    A chart needs two exercises with all else equal; what may not be charted (ranges, pooled means, what a
    review quotes) is told in words. A comparison whose measurements are charted becomes the chart's verdict; the others
    stay sentences.
    """
    results: dict[tuple[int, str], StudyResult] = {}

    def result(row: Measurement | Comparison) -> StudyResult:
        key = (row.study_id, row.quantity)
        return results.setdefault(key, StudyResult(row.study, Quantity(row.quantity)))

    groups: dict[tuple[object, ...], list[Measurement]] = {}
    for row in measurements:
        groups.setdefault((*chart_key(row), row.unit), []).append(row)
    charts: dict[tuple[object, ...], list[Chart]] = {}
    for key, rows in groups.items():
        if len({row.exercise_id for row in rows}) < 2:
            continue
        if all(row.chartable for row in rows):
            chart = make_chart(rows, exercises)
            charts.setdefault(key[:-1], []).append(chart)
            result(rows[0]).charts.append(chart)
        else:
            result(rows[0]).quoted += rows
    for comparison in comparisons:
        sides = {(comparison.higher_id, comparison.higher_condition), (comparison.lower_id, comparison.lower_condition)}
        charted = [chart for chart in charts.get(chart_key(comparison), []) if sides <= chart.sides]
        for chart in charted:
            chart.verdicts.append(comparison.verdict)
        if not charted:
            result(comparison).sentences.append(comparison)

    def reach(found: StudyResult) -> int:
        rows = [row.exercise_id for row in [*found.charted, *found.quoted]]
        rows += [pk for row in found.sentences for pk in (row.higher_id, row.lower_id)]
        return len(set(rows))

    order = list(Quantity)
    return sorted(
        results.values(),
        key=lambda found: (
            order.index(found.quantity),
            found.study.is_review,
            -reach(found),
            not found.charts,
            -(found.study.sample_size or 0),
            -(found.study.year or 0),
            found.study.key,
        ),
    )


# The answer


class Outcome(StrEnum):
    """What one study says of one muscle in two exercises, by its tests alone."""

    FIRST = "the first is significantly higher"
    SECOND = "the second is significantly higher"
    MIXED = "each is significantly higher somewhere"
    ALIKE = "no significant difference"
    UNTESTED_FIRST = "the first is higher, untested"
    UNTESTED_SECOND = "the second is higher, untested"
    UNTESTED_MIXED = "untested, and not one way"


def outcome_of(comparisons: Iterable[Comparison], first: Exercise) -> Outcome:
    """One study's outcome from its comparisons of one muscle, whatever region, statistic or phase each is of.

    A significant test decides; two that contradict each other make it MIXED; without one, "no significant
    difference" comes before an untested order.
    """
    rows = list(comparisons)
    tested = {row.higher_id == first.pk for row in rows if row.significant == Comparison.Significant.YES}
    if tested == {True, False}:
        return Outcome.MIXED
    if tested:
        return Outcome.FIRST if True in tested else Outcome.SECOND
    if any(row.significant == Comparison.Significant.NO for row in rows):
        return Outcome.ALIKE
    untested = {row.higher_id == first.pk for row in rows}
    if untested == {True, False}:
        return Outcome.UNTESTED_MIXED
    return Outcome.UNTESTED_FIRST if True in untested else Outcome.UNTESTED_SECOND


# How a quantity's result is said: of muscles ("was", "were"), and of a lift that only read higher.
WORDS = {
    Quantity.EMG: (
        "{were} significantly more active in {first} than in {second}",
        "read higher in {lift}, without a test",
    ),
    Quantity.GROWTH: (
        "grew significantly more with {first} than with {second}",
        "grew more with {lift}, without a test",
    ),
}


@dataclass
class Answer:
    """How often studies found muscles higher in one of two exercises; several muscles only if all agree."""

    quantity: Quantity
    muscles: list[Muscle]
    first: Exercise
    second: Exercise
    outcomes: dict[Study, Outcome]

    def count(self, *outcomes: Outcome) -> int:
        return sum(outcome in outcomes for outcome in self.outcomes.values())

    @property
    def total(self) -> int:
        return len(self.outcomes)

    @property
    def decided(self) -> int:
        return self.count(Outcome.FIRST, Outcome.SECOND)

    @property
    def sentence(self) -> str:
        """The count in words: "In 3 of 4 studies that compared them, gluteus maximus was significantly more …"."""
        first, second = the(self.first), the(self.second)
        ahead, behind = self.count(Outcome.FIRST), self.count(Outcome.SECOND)
        if behind > ahead:
            ahead, behind, first, second = behind, ahead, second, first
        if not ahead:
            what = f"growth of {in_words(self.muscles)}" if self.quantity == Quantity.GROWTH else in_words(self.muscles)
            return f"{upper_first(what)}, {first} against {second}: {'; '.join(self.undecided)}."
        studies = "the one study" if self.total == 1 else f"{ahead} of {self.total} studies"
        were = "were" if are_many(self.muscles) else "was"
        higher = WORDS[self.quantity][0].format(were=were, first=first, second=second)
        said = f"In {studies} that compared them, {in_words(self.muscles)} {higher}"
        opposite = [f"{number(behind)} found the opposite"] if behind else []
        return f"{'; '.join([said, *opposite, *self.undecided])}."

    @property
    def undecided(self) -> list[str]:
        """The studies that found neither lift significantly higher, each kind counted in words."""
        untested = WORDS[self.quantity][1]
        kinds = {
            Outcome.ALIKE: "found no significant difference",
            Outcome.MIXED: "found one lift higher in one test, the other in another",
            Outcome.UNTESTED_FIRST: untested.format(lift=the(self.first)),
            Outcome.UNTESTED_SECOND: untested.format(lift=the(self.second)),
            Outcome.UNTESTED_MIXED: "printed no test and no single order",
        }
        return [f"{number(count)} {words}" for outcome, words in kinds.items() if (count := self.count(outcome))]


@dataclass
class Pair:
    """Two of the exercises compared, with an answer for each muscle that some study compared them in."""

    first: Exercise
    second: Exercise
    activity: list[Answer]
    growth: list[Answer]


def number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(count, str(count))


def the(exercise: Exercise) -> str:
    return f"the {lower_first(exercise.name)}"


def pairs(exercises: Sequence[Exercise], comparisons: Iterable[Comparison]) -> list[Pair]:
    """Every two of ``exercises``, with what studies found of activity and, apart from it, of growth.

    Regions count for their muscle. Reviews are left out: they would count other studies twice.
    """
    rows = [row for row in comparisons if row.muscle and not row.study.is_review]
    return [
        Pair(
            first,
            second,
            answers(Quantity.EMG, first, second, rows),
            answers(Quantity.GROWTH, first, second, rows),
        )
        for first, second in combinations(exercises, 2)
    ]


def answers(quantity: Quantity, first: Exercise, second: Exercise, rows: Iterable[Comparison]) -> list[Answer]:
    """One answer for each muscle, muscles with one and the same result together; most studies first."""
    by_muscle: dict[Muscle, dict[Study, list[Comparison]]] = {}
    for row in rows:
        if row.muscle and row.quantity == quantity and {row.higher_id, row.lower_id} == {first.pk, second.pk}:
            by_muscle.setdefault(row.muscle.without_region, {}).setdefault(row.study, []).append(row)
    found: dict[tuple[tuple[str, Outcome], ...], Answer] = {}
    for muscle in sorted(by_muscle, key=str):
        outcomes = {study: outcome_of(of_study, first) for study, of_study in by_muscle[muscle].items()}
        alike = tuple(sorted((study.key, outcome) for study, outcome in outcomes.items()))
        found.setdefault(alike, Answer(quantity, [], first, second, outcomes)).muscles.append(muscle)
    return sorted(found.values(), key=lambda answer: (-answer.total, -answer.decided))


# Joint demands


@dataclass
class JointNote:
    """What was measured at the joints of one exercise alone: measurements that no chart holds, and where they peak."""

    exercise: Exercise
    measurements: list[Measurement]
    comparisons: list[Comparison]


def joint_notes(
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
