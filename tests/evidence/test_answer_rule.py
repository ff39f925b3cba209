"""The rule that counts an answer, on rows that nobody thought of."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.comparing import Answer, Outcome, make_chart, outcome_of
from evidence.models import Comparison, Measurement, Quantity, Study
from exercises.models import Exercise
from muscles.models import Muscle

FIRST, SECOND = Exercise(pk=1, name="Hip thrust"), Exercise(pk=2, name="Back squat")
significance = st.sampled_from(Comparison.Significant.values)
rows = st.lists(st.tuples(st.booleans(), significance), min_size=1, max_size=8)


def comparisons(found):
    sides = {True: (FIRST, SECOND), False: (SECOND, FIRST)}
    return [Comparison(higher=sides[ahead][0], lower=sides[ahead][1], significant=word) for ahead, word in found]


@given(rows)
def test_only_a_significant_test_decides_for_a_lift(found):
    tested = {ahead for ahead, word in found if word == "yes"}

    outcome = outcome_of(comparisons(found), FIRST)

    assert (outcome == Outcome.FIRST) == (tested == {True})
    assert (outcome == Outcome.SECOND) == (tested == {False})
    assert (outcome == Outcome.MIXED) == (tested == {True, False})


@given(rows)
def test_outcome_turns_round_with_the_lifts_and_heeds_no_order_of_rows(found):
    turned = {
        Outcome.FIRST: Outcome.SECOND,
        Outcome.SECOND: Outcome.FIRST,
        Outcome.UNTESTED_FIRST: Outcome.UNTESTED_SECOND,
        Outcome.UNTESTED_SECOND: Outcome.UNTESTED_FIRST,
    }

    outcome = outcome_of(comparisons(found), FIRST)

    assert outcome_of(comparisons(found), SECOND) == turned.get(outcome, outcome)
    assert outcome_of(comparisons(found[::-1]), FIRST) == outcome


@given(
    st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=12), st.sampled_from([Quantity.EMG, Quantity.GROWTH])
)
def test_sentence_accounts_for_every_study(outcomes, quantity):
    studies = {Study(pk=number, key=str(number)): outcome for number, outcome in enumerate(outcomes, start=1)}
    answer = Answer(quantity, [Muscle(name="Soleus")], FIRST, SECOND, studies)
    ahead, behind = answer.count(Outcome.FIRST), answer.count(Outcome.SECOND)

    sentence = answer.sentence

    assert ("significantly" in sentence.replace("no significant", "")) == (ahead + behind > 0)
    assert ("opposite" in sentence) == (min(ahead, behind) > 0)
    others = {outcome for outcome in outcomes if outcome not in {Outcome.FIRST, Outcome.SECOND}}
    assert len(answer.undecided) == len(others)
    assert all(words in sentence for words in answer.undecided)


values = st.decimals(min_value=0, max_value=5000, places=3)


@given(st.lists(st.tuples(values, st.none() | values), min_size=2, max_size=4))
def test_bars_are_proportional_and_whiskers_stay_on_the_axis(found):
    exercises = [Exercise(pk=number, name=f"Lift {number}") for number in range(1, len(found) + 1)]
    measurements = [
        Measurement(pk=number, exercise=exercise, value=value, sd=sd)
        for number, (exercise, (value, sd)) in enumerate(zip(exercises, found, strict=True), start=1)
    ]
    top = max(value + (sd or 0) for value, sd in found) or 1

    chart = make_chart(measurements, exercises)

    for bar in chart.bars:
        assert abs(bar.length - bar.measurement.value / top * 100) <= 0.01
        assert 0 <= bar.length <= 100
        if bar.whisker:
            assert 0 <= bar.whisker[0] <= bar.length <= bar.whisker[1] <= 100
