from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.answers import make_pairs
from evidence.charts import make_chart, make_study_results
from evidence.models import Comparison, Measurement, Quantity
from exercises.models import Exercise
from tests.factories import make_comparison, make_exercise, make_joint_action, make_measurement, make_muscle, make_study


@pytest.fixture
def lifts(db):
    """The three lifts, in the order in which they are compared."""
    return [make_exercise(name=name) for name in ("Hip thrust", "Back squat", "Deadlift")]


def results_of(exercises):
    """As the comparison page asks for them."""
    measurements = Measurement.objects.of(exercises).as_printed()
    return make_study_results(exercises, measurements, Comparison.objects.between(exercises).for_sentences())


def bars_of(chart):
    return [(bar.label, bar.place, bar.length, bar.whisker) for bar in chart.bars]


def charted(results):
    """The charts as [(study, target, statistic, [bar's label, …], verdicts)]."""
    return [
        (
            result.study.key,
            chart.first.target,
            chart.first.statistic,
            [bar.label for bar in chart.bars],
            chart.verdicts,
        )
        for result in results
        for chart in result.charts
    ]


def test_chart_sets_lifts_of_one_study_side_by_side_in_the_order_asked_for(lifts):
    thrust, squat, deadlift = lifts
    study, gluteus = make_study(key="study"), make_muscle()
    for exercise, value in ((deadlift, "50"), (squat, "45.4"), (thrust, "86.8")):
        make_measurement(study=study, exercise=exercise, muscle=gluteus, value=value)

    (result,) = results_of([thrust, squat, deadlift])
    (turned,) = results_of([deadlift, thrust])

    assert (result.study, result.quantity, result.quoted, result.sentences) == (study, Quantity.EMG, [], [])
    assert [bars_of(chart) for chart in result.charts] == [
        [
            ("Hip thrust", 1, Decimal("100.00"), None),
            ("Back squat", 2, Decimal("52.30"), None),
            ("Deadlift", 3, Decimal("57.60"), None),
        ]
    ]
    assert [bars_of(chart) for chart in turned.charts] == [
        [("Deadlift", 1, Decimal("57.60"), None), ("Hip thrust", 2, Decimal("100.00"), None)]
    ]


def test_chart_axis_runs_from_zero_to_the_end_of_the_longest_whisker(lifts):
    thrust, squat, deadlift = lifts
    fields = {"study": make_study(), "joint_action": make_joint_action(), "unit": "Nm"}
    rows = [
        make_measurement(exercise=squat, value="155", sd="45", **fields),
        make_measurement(exercise=thrust, value="66", sd="33", **fields),
        make_measurement(exercise=deadlift, value="24", sd="27", **fields),
    ]

    bars = bars_of(make_chart(rows, lifts))

    assert bars == [
        ("Hip thrust", 1, Decimal("33.00"), (Decimal("16.50"), Decimal("49.50"))),
        ("Back squat", 2, Decimal("77.50"), (Decimal("55.00"), Decimal("100.00"))),
        ("Deadlift", 3, Decimal("12.00"), (Decimal("0.00"), Decimal("25.50"))),  # 24 - 27 is cut off at the axis
    ]


def test_chart_of_one_whisker_leaves_the_other_bar_without(lifts):
    fields = {"study": make_study(), "muscle": make_muscle()}
    rows = [
        make_measurement(exercise=lifts[0], value="80", sd="0", **fields),
        make_measurement(exercise=lifts[1], value="20", **fields),
    ]

    assert bars_of(make_chart(rows, lifts)) == [
        ("Hip thrust", 1, Decimal("100.00"), (Decimal("100.00"), Decimal("100.00"))),
        ("Back squat", 2, Decimal("25.00"), None),
    ]


@pytest.mark.parametrize(
    ("values", "lengths"),
    [(["0", "0"], ["0.00", "0.00"]), (["-2", "4"], ["0.00", "100.00"]), (["-2", "-4"], ["0", "0"])],
)
def test_chart_of_zero_and_negative_values_has_no_length_to_the_left(lifts, values, lengths):
    fields = {"study": make_study(), "muscle": make_muscle(), "quantity": "growth", "unit": "%"}
    rows = [
        make_measurement(exercise=exercise, value=value, **fields)
        for exercise, value in zip(lifts, values, strict=False)
    ]

    assert [bar.length for bar in make_chart(rows, lifts).bars] == [Decimal(length) for length in lengths]


def test_chart_holds_conditions_of_a_lift_together(lifts):
    thrust, squat, _ = lifts
    fields = {"study": make_study(), "muscle": make_muscle()}
    for exercise, condition in ((squat, ""), (thrust, "feet further away"), (thrust, "")):
        make_measurement(exercise=exercise, condition=condition, **fields)

    (result,) = results_of(lifts)

    assert [[(bar.label, bar.place) for bar in chart.bars] for chart in result.charts] == [
        [("Hip thrust", 1), ("Hip thrust (feet further away)", 1), ("Back squat", 2)]
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"region": "left side"},
        {"statistic": "peak"},
        {"phase": "ascent"},
        {"unit": "µV"},
        {"quantity": "other"},
        {"muscle": None, "target_name": "both glutei"},
    ],
)
def test_chart_needs_all_else_equal(lifts, other):
    fields = {"study": make_study(), "muscle": make_muscle()}
    make_measurement(exercise=lifts[0], **fields)
    make_measurement(exercise=lifts[1], **(fields | other))

    assert results_of(lifts) == []


@pytest.mark.parametrize("differing", ["study", "muscle", "joint_action"])
def test_chart_never_mixes_studies_muscles_or_joints(lifts, differing):
    make = {"study": make_study, "muscle": make_muscle, "joint_action": make_joint_action}
    fields = {"study": make_study(), "muscle": make_muscle()}
    if differing == "joint_action":
        fields = {"study": make_study(), "joint_action": make_joint_action(name="Knee extension")}
    make_measurement(exercise=lifts[0], **fields)
    make_measurement(exercise=lifts[1], **(fields | {differing: make[differing]()}))

    assert results_of(lifts) == []


def test_chart_needs_two_exercises_not_two_conditions_of_one(lifts):
    fields = {"study": make_study(), "exercise": lifts[0], "muscle": make_muscle()}
    make_measurement(**fields)
    make_measurement(**fields, condition="feet close")

    assert results_of(lifts) == []


def test_chart_leaves_out_lifts_that_were_not_asked_for(lifts):
    thrust, squat, deadlift = lifts
    fields = {"study": make_study(), "muscle": make_muscle()}
    for exercise, value in ((thrust, "10"), (squat, "20"), (deadlift, "200")):
        make_measurement(exercise=exercise, value=value, **fields)

    (result,) = results_of([thrust, squat])

    assert [bars_of(chart) for chart in result.charts] == [
        [("Hip thrust", 1, Decimal("50.00"), None), ("Back squat", 2, Decimal("100.00"), None)]
    ]


def test_ranges_are_told_in_words_and_never_charted(lifts):
    fields = {"study": make_study(), "muscle": make_muscle()}
    for exercise in lifts[:2]:
        make_measurement(exercise=exercise, value="42", statistic="range low", **fields)
        make_measurement(exercise=exercise, value="81", statistic="range high", **fields)

    (result,) = results_of(lifts)

    assert (result.charts, result.sentences) == ([], [])
    assert sorted((row.subject, row.printed, row.statistic_name) for row in result.quoted) == [
        ("Back squat", "42–81", "Range"),
        ("Hip thrust", "42–81", "Range"),
    ]


def test_what_a_review_quotes_is_told_in_words(lifts):
    fields = {"study": make_study(design="narrative review"), "muscle": make_muscle()}
    rows = [make_measurement(exercise=exercise, **fields) for exercise in lifts[:2]]

    (result,) = results_of(lifts)

    assert (result.charts, sorted(result.quoted, key=lambda row: row.pk)) == ([], rows)


def test_pooled_means_stand_as_measurements_and_are_never_charted(lifts):
    fields = {"study": make_study(design="systematic review"), "muscle": make_muscle(), "statistic": "pooled mean"}
    rows = [make_measurement(exercise=exercise, **fields) for exercise in lifts[:2]]
    make_measurement(exercise=lifts[2], **fields | {"muscle": make_muscle()})

    (result,) = results_of(lifts)

    assert (result.charts, sorted(result.quoted, key=lambda row: row.pk), result.sentences) == ([], rows, [])


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


# Verdicts and sentences


def test_comparison_becomes_the_verdict_of_its_own_chart(lifts):
    thrust, squat, _ = lifts
    study = make_study(key="study")
    maximus, lateralis = make_muscle(name="Maximus"), make_muscle(name="Vastus")
    for muscle in (maximus, lateralis):
        for statistic in ("mean", "peak"):
            for exercise in (thrust, squat):
                make_measurement(study=study, exercise=exercise, muscle=muscle, statistic=statistic)
    fields = {"study": study, "higher": thrust, "lower": squat}
    make_comparison(**fields, muscle=maximus)
    make_comparison(**fields, muscle=maximus, statistic="peak", significant="not stated")
    make_comparison(**fields, muscle=lateralis, significant="no")

    results = results_of(lifts)

    names = ["Hip thrust", "Back squat"]
    assert charted(results) == [
        ("study", "Maximus", "mean", names, ["significantly higher in the hip thrust than in the back squat"]),
        ("study", "Maximus", "peak", names, ["higher in the hip thrust than in the back squat; no test was seen"]),
        ("study", "Vastus", "mean", names, ["no significant difference between the hip thrust and the back squat"]),
        ("study", "Vastus", "peak", names, []),
    ]
    assert [result.sentences for result in results] == [[]]


def test_chart_carries_every_verdict_between_its_lifts(lifts):
    thrust, squat, deadlift = lifts
    fields = {"study": make_study(), "muscle": make_muscle()}
    for exercise in lifts:
        make_measurement(exercise=exercise, **fields)
    make_comparison(higher=thrust, lower=squat, **fields)
    make_comparison(higher=squat, lower=deadlift, **fields, significant="no")

    (result,) = results_of(lifts)

    assert [chart.verdicts for chart in result.charts] == [
        [
            "significantly higher in the hip thrust than in the back squat",
            "no significant difference between the back squat and the deadlift",
        ]
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"region": "left side"},
        {"statistic": "peak"},
        {"phase": "ascent"},
        {"quantity": "growth"},
        {"higher_condition": "feet further away"},
        {"lower_condition": "deep"},
        {"muscle": None, "target_name": "both glutei"},
    ],
)
def test_comparison_whose_measurements_are_not_charted_stays_a_sentence(lifts, other):
    thrust, squat, _ = lifts
    fields = {"study": make_study(), "muscle": make_muscle()}
    for exercise in (thrust, squat):
        make_measurement(exercise=exercise, **fields)
    row = make_comparison(higher=thrust, lower=squat, **(fields | other))

    results = results_of(lifts)

    assert [chart.verdicts for result in results for chart in result.charts] == [[]]
    assert [sentence for result in results for sentence in result.sentences] == [row]


def test_comparison_with_a_lift_that_is_not_in_the_chart_stays_a_sentence(lifts):
    thrust, squat, deadlift = lifts
    fields = {"study": make_study(), "muscle": make_muscle()}
    for exercise in (thrust, squat):
        make_measurement(exercise=exercise, **fields)
    row = make_comparison(higher=thrust, lower=deadlift, **fields)

    (result,) = results_of(lifts)

    assert [chart.verdicts for chart in result.charts] == [[]]
    assert result.sentences == [row]


def test_comparison_of_conditions_that_are_charted_is_their_verdict(lifts):
    thrust, squat, _ = lifts
    fields = {"study": make_study(), "muscle": make_muscle()}
    make_measurement(exercise=thrust, condition="feet further away", **fields)
    make_measurement(exercise=squat, **fields)
    make_comparison(higher=thrust, higher_condition="feet further away", lower=squat, **fields)

    (result,) = results_of(lifts)

    assert [chart.verdicts for chart in result.charts] == [
        ["significantly higher in the hip thrust (feet further away) than in the back squat"]
    ]
    assert result.sentences == []


def test_comparisons_without_measurements_are_sentences_in_their_order(lifts):
    thrust, squat, deadlift = lifts
    study = make_study()
    maximus, biceps = make_muscle(name="Maximus"), make_muscle(name="Biceps")
    make_measurement(study=study, exercise=thrust, muscle=maximus)
    second = make_comparison(study=study, higher=thrust, lower=squat, muscle=maximus)
    first = make_comparison(study=study, higher=deadlift, lower=thrust, muscle=biceps)

    (result,) = results_of(lifts)

    assert (result.study, result.quantity, result.charts) == (study, Quantity.EMG, [])
    assert result.sentences == [first, second]


def test_result_holds_one_quantity_of_a_study(lifts):
    study, muscle = make_study(key="study"), make_muscle()
    sides = {"study": study, "higher": lifts[0], "lower": lifts[1]}
    grown = make_comparison(**sides, muscle=muscle, quantity="growth", statistic="growth")
    active = make_comparison(**sides, muscle=muscle)
    turned = make_comparison(**sides, joint_action=make_joint_action(), quantity="moment", statistic="peak")

    results = results_of(lifts)

    assert [(result.study, result.quantity, result.sentences) for result in results] == [
        (study, Quantity.EMG, [active]),
        (study, Quantity.GROWTH, [grown]),
        (study, Quantity.MOMENT, [turned]),
    ]


def test_results_run_by_quantity_reviews_last_then_reach_charts_sample_year_and_key(lifts):
    thrust, squat, deadlift = lifts
    muscle = make_muscle()

    def compare(key, *, three=False, chart=False, quantity="emg", **fields):
        study = make_study(key=key, **fields)
        if chart:
            for exercise in (thrust, squat):
                make_measurement(study=study, exercise=exercise, muscle=muscle, quantity=quantity)
        make_comparison(study=study, higher=thrust, lower=squat, muscle=muscle, quantity=quantity)
        if three:
            make_comparison(study=study, higher=thrust, lower=deadlift, muscle=muscle, quantity=quantity)

    compare("moment", three=True, chart=True, quantity="moment")
    compare("review", three=True, chart=True, design="systematic review", sample_size=99, year=2026)
    compare("undated", year=None)
    compare("old", year=1999)
    compare("same-b", year=2021)
    compare("same-a", year=2021)
    compare("small", sample_size=8, year=1990)
    compare("large", sample_size=40, year=1980)
    compare("charted", chart=True, year=1970)
    compare("three", three=True, year=1960)

    order = [result.study.key for result in results_of(lifts)]

    assert order == [
        "three",
        "charted",
        "large",
        "small",
        "same-a",
        "same-b",
        "old",
        "undated",
        "review",
        "moment",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_results_and_pairs_query_count(django_assert_num_queries, lifts, count):
    thrust, squat, _ = lifts
    for _ in range(count):
        fields = {"study": make_study(), "muscle": make_muscle(kind="region", part_of=make_muscle())}
        for exercise in (thrust, squat):
            make_measurement(exercise=exercise, **fields)
        make_comparison(higher=thrust, lower=squat, **fields)
        make_comparison(higher=thrust, lower=squat, **fields, statistic="peak")

    with django_assert_num_queries(2):  # comparisons, measurements
        comparisons = list(Comparison.objects.between(lifts).for_sentences())
        results = make_study_results(lifts, Measurement.objects.of(lifts).for_tables(), comparisons)
        found = make_pairs(lifts, comparisons)
        said = [
            (str(result.study), len(result.charts), [row.verdict for row in result.sentences]) for result in results
        ]
        sentences = [answer.sentence for pair in found for answer in pair.activity]

    assert [counts[1:] for counts in said] == [
        (1, ["significantly higher in the hip thrust than in the back squat"])
    ] * count
    assert len(sentences) == count
