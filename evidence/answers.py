"""The answer of a comparison: what studies found of two exercises, counted muscle by muscle.

All functions are pure: they read rows that were loaded with ``for_sentences``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from evidence.models import Comparison, Quantity, Study
from exercises.models import Exercise
from muscles.models import Muscle
from text.wording import are_many, in_words, lower_first, upper_first


class Outcome(StrEnum):
    """What one study says of one muscle in two exercises, by its tests alone."""

    FIRST = "the first is significantly higher"
    SECOND = "the second is significantly higher"
    MIXED = "each is significantly higher somewhere"
    ALIKE = "no significant difference"
    UNTESTED_FIRST = "the first is higher, untested"
    UNTESTED_SECOND = "the second is higher, untested"
    UNTESTED_MIXED = "untested, and not one way"


def find_outcome(comparisons: Iterable[Comparison], first: Exercise) -> Outcome:
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


# What a quantity's result says of muscles, and of a lift that only read higher.
SIGNIFICANTLY_HIGHER = {
    Quantity.EMG: "{were} significantly more active in {first} than in {second}",
    Quantity.GROWTH: "grew significantly more with {first} than with {second}",
}
HIGHER_UNTESTED = {
    Quantity.EMG: "read higher in {lift}, without a test",
    Quantity.GROWTH: "grew more with {lift}, without a test",
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
        first, second = with_article(self.first), with_article(self.second)
        ahead, behind = self.count(Outcome.FIRST), self.count(Outcome.SECOND)
        if behind > ahead:
            ahead, behind, first, second = behind, ahead, second, first
        if not ahead:
            what = f"growth of {in_words(self.muscles)}" if self.quantity == Quantity.GROWTH else in_words(self.muscles)
            return f"{upper_first(what)}, {first} against {second}: {'; '.join(self.undecided)}."
        studies = "the one study" if self.total == 1 else f"{ahead} of {self.total} studies"
        were = "were" if are_many(self.muscles) else "was"
        higher = SIGNIFICANTLY_HIGHER[self.quantity].format(were=were, first=first, second=second)
        said = f"In {studies} that compared them, {in_words(self.muscles)} {higher}"
        opposite = [f"{write_count(behind)} found the opposite"] if behind else []
        return f"{'; '.join([said, *opposite, *self.undecided])}."

    @property
    def undecided(self) -> list[str]:
        """The studies that found neither lift significantly higher, each kind counted in words."""
        untested = HIGHER_UNTESTED[self.quantity]
        kinds = {
            Outcome.ALIKE: "found no significant difference",
            Outcome.MIXED: "found one lift higher in one test, the other in another",
            Outcome.UNTESTED_FIRST: untested.format(lift=with_article(self.first)),
            Outcome.UNTESTED_SECOND: untested.format(lift=with_article(self.second)),
            Outcome.UNTESTED_MIXED: "printed no test and no single order",
        }
        return [f"{write_count(count)} {words}" for outcome, words in kinds.items() if (count := self.count(outcome))]


@dataclass
class Pair:
    """Two of the exercises compared, with an answer for each muscle that some study compared them in."""

    first: Exercise
    second: Exercise
    activity: list[Answer]
    growth: list[Answer]


def write_count(count: int) -> str:
    """In words up to six, in digits from seven on."""
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(count, str(count))


def with_article(exercise: Exercise) -> str:
    """As it stands inside a sentence: "the hip thrust"."""
    return f"the {lower_first(exercise.name)}"


def make_pairs(exercises: Sequence[Exercise], comparisons: Iterable[Comparison]) -> list[Pair]:
    """Every two of ``exercises``, with what studies found of activity and, apart from it, of growth.

    Regions count for their muscle. Reviews are left out: they would count other studies twice.
    """
    rows = [row for row in comparisons if row.muscle and not row.study.is_review]
    return [
        Pair(
            first,
            second,
            make_answers(Quantity.EMG, first, second, rows),
            make_answers(Quantity.GROWTH, first, second, rows),
        )
        for first, second in combinations(exercises, 2)
    ]


def make_answers(quantity: Quantity, first: Exercise, second: Exercise, rows: Iterable[Comparison]) -> list[Answer]:
    """One answer for each muscle, muscles with one and the same result together; most studies first."""
    by_muscle: dict[Muscle, dict[Study, list[Comparison]]] = {}
    for row in rows:
        if row.muscle and row.quantity == quantity and {row.higher_id, row.lower_id} == {first.pk, second.pk}:
            by_muscle.setdefault(row.muscle.without_region, {}).setdefault(row.study, []).append(row)
    found: dict[tuple[tuple[str, Outcome], ...], Answer] = {}
    for muscle in sorted(by_muscle, key=str):
        outcomes = {study: find_outcome(of_study, first) for study, of_study in by_muscle[muscle].items()}
        alike = tuple(sorted((study.key, outcome) for study, outcome in outcomes.items()))
        found.setdefault(alike, Answer(quantity, [], first, second, outcomes)).muscles.append(muscle)
    return sorted(found.values(), key=lambda answer: (-answer.total, -answer.decided))
