"""What a comparison page says: roles side by side, charts study by study, and the answer counted from them.

All functions are pure: they read rows that were loaded with ``for_comparison``, ``for_figures`` or ``for_sentences``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, groupby

from evidence.models import Comparison, Measurement, Quantity, Study
from exercises.models import Activation, Exercise
from exercises.wording import in_words, lower_first, upper_first
from muscles.models import Muscle, MuscleGroup

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
    named = {activation.muscle for activation in activations}
    tops = {next(whole for whole in reversed(muscle.lineage) if whole in named) for muscle in named}

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
    """A figure in a chart; lengths are percentages of the chart's axis, which starts at zero."""

    measurement: Measurement
    place: int
    length: Decimal
    whisker: tuple[Decimal, Decimal] | None

    @property
    def label(self) -> str:
        return self.measurement.subject


@dataclass
class Chart:
    """Figures that may stand side by side: one study, target, region, statistic, phase and unit."""

    bars: list[Bar]
    verdicts: list[str] = field(default_factory=list)

    @property
    def first(self) -> Measurement:
        return self.bars[0].measurement


@dataclass
class StudyResult:
    """What one study says of the exercises compared, for one quantity."""

    study: Study
    quantity: Quantity
    charts: list[Chart] = field(default_factory=list)
    pooled: list[Measurement] = field(default_factory=list)
    sentences: list[Comparison] = field(default_factory=list)


def chart_key(row: Measurement | Comparison) -> tuple[object, ...]:
    return (row.study_id, row.muscle_id, row.joint_action_id, row.target_name, row.region, row.statistic, row.phase)


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

    A chart needs two exercises with all else equal. A comparison whose figures are charted becomes the chart's
    verdict; the others stay sentences.
    """
    results: dict[tuple[int, str], StudyResult] = {}

    def result(row: Measurement | Comparison) -> StudyResult:
        key = (row.study_id, row.quantity)
        return results.setdefault(key, StudyResult(row.study, Quantity(row.quantity)))

    groups: dict[tuple[object, ...], list[Measurement]] = {}
    for row in measurements:
        groups.setdefault((*chart_key(row), row.unit), []).append(row)
    charts = {}
    for key, rows in groups.items():
        if len({row.exercise_id for row in rows}) < 2:
            continue
        if rows[0].chartable:
            charts[key[:-1]] = chart = make_chart(rows, exercises)
            result(rows[0]).charts.append(chart)
        elif rows[0].statistic == Measurement.Statistic.POOLED_MEAN:
            result(rows[0]).pooled += rows
    for comparison in comparisons:
        if charted := charts.get(chart_key(comparison)):
            charted.verdicts.append(comparison.verdict)
        else:
            result(comparison).sentences.append(comparison)

    def reach(found: StudyResult) -> int:
        rows = [bar.measurement.exercise_id for chart in found.charts for bar in chart.bars]
        rows += [row.exercise_id for row in found.pooled]
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


@dataclass
class Answer:
    """How often studies found muscles more active in one of two exercises; several muscles only if all agree."""

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
            return f"{upper_first(in_words(self.muscles))}, {first} against {second}: {'; '.join(self.undecided)}."
        studies = "the one study" if self.total == 1 else f"{ahead} of {self.total} studies"
        were = f"{in_words(self.muscles)} {'was' if len(self.muscles) == 1 else 'were'}"
        said = f"In {studies} that compared them, {were} significantly more active in {first} than in {second}"
        opposite = [f"{number(behind)} found the opposite"] if behind else []
        return f"{'; '.join([said, *opposite, *self.undecided])}."

    @property
    def undecided(self) -> list[str]:
        """The studies that found neither lift significantly higher, each kind counted in words."""
        kinds = {
            Outcome.ALIKE: "found no significant difference",
            Outcome.MIXED: "found one lift higher in one test, the other in another",
            Outcome.UNTESTED_FIRST: f"read higher in {the(self.first)}, without a test",
            Outcome.UNTESTED_SECOND: f"read higher in {the(self.second)}, without a test",
            Outcome.UNTESTED_MIXED: "printed no test and no single order",
        }
        return [f"{number(count)} {words}" for outcome, words in kinds.items() if (count := self.count(outcome))]


@dataclass
class Pair:
    """Two of the exercises compared, with an answer for each muscle that some study compared them in."""

    first: Exercise
    second: Exercise
    answers: list[Answer]

    @property
    def studies(self) -> list[Study]:
        return list(dict.fromkeys(study for answer in self.answers for study in answer.outcomes))


def number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(count, str(count))


def the(exercise: Exercise) -> str:
    return f"the {lower_first(exercise.name)}"


def pairs(exercises: Sequence[Exercise], comparisons: Iterable[Comparison]) -> list[Pair]:
    """Every two of ``exercises``, with what EMG studies found: most studies first, then what a test decided.

    Regions count for their muscle. Reviews are left out: they would count other studies twice.
    """
    emg = [row for row in comparisons if row.quantity == Quantity.EMG and not row.study.is_review]
    found = []
    for first, second in combinations(exercises, 2):
        by_muscle: dict[Muscle, dict[Study, list[Comparison]]] = {}
        for row in emg:
            if row.muscle and {row.higher_id, row.lower_id} == {first.pk, second.pk}:
                by_muscle.setdefault(row.muscle.without_region, {}).setdefault(row.study, []).append(row)
        answers: dict[tuple[tuple[str, Outcome], ...], Answer] = {}
        for muscle in sorted(by_muscle, key=str):
            outcomes = {study: outcome_of(of_study, first) for study, of_study in by_muscle[muscle].items()}
            alike = tuple(sorted((study.key, outcome) for study, outcome in outcomes.items()))
            answers.setdefault(alike, Answer([], first, second, outcomes)).muscles.append(muscle)
        found.append(Pair(first, second, sorted(answers.values(), key=lambda answer: (-answer.total, -answer.decided))))
    return found
