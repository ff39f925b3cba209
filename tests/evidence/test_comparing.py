from decimal import Decimal

import pytest

from evidence.comparing import (
    Answer,
    Outcome,
    Pair,
    make_chart,
    outcome_of,
    pairs,
    role_matrix,
    study_results,
)
from evidence.models import Comparison, Measurement, Quantity, Study
from exercises.models import Exercise
from muscles.models import Muscle
from tests.factories import (
    make_activation,
    make_comparison,
    make_exercise,
    make_group,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_study,
)

# Roles side by side


def matrix_of(*names, only_differences=False):
    """The matrix as a reader sees it: [(group, [(muscle, [cell, …])])], a cell as ["primary", "primary as Part"]."""
    exercises = list(Exercise.objects.filter(name__in=names).for_comparison())
    exercises.sort(key=lambda exercise: names.index(exercise.name))

    def said(row, activation):
        part = "" if activation.muscle == row.muscle else f" as {activation.muscle}"
        return f"{activation.role}{part}"

    return [
        (str(group), [(str(row.muscle), [[said(row, one) for one in cell] for cell in row.cells]) for row in rows])
        for group, rows in role_matrix(exercises, only_differences=only_differences)
    ]


@pytest.mark.django_db
def test_role_matrix_has_a_row_for_each_muscle_and_a_cell_for_each_exercise():
    group = make_group(name="Gluteals")
    maximus, medius = make_muscle(name="Maximus", group=group), make_muscle(name="Medius", group=group)
    make_exercise(name="Thrust", primary=[maximus], stabilizers=[medius])
    make_exercise(name="Squat", secondary=[maximus])

    assert matrix_of("Thrust", "Squat") == [
        ("Gluteals", [("Maximus", [["primary"], ["secondary"]]), ("Medius", [["stabilizer"], []])])
    ]
    assert matrix_of("Squat", "Thrust") == [
        ("Gluteals", [("Maximus", [["secondary"], ["primary"]]), ("Medius", [[], ["stabilizer"]])])
    ]


@pytest.mark.django_db
def test_role_matrix_tells_a_part_in_the_row_of_its_largest_named_whole():
    group = make_group(name="Hamstrings group")
    hamstrings = make_muscle(name="Hamstrings", group=group)
    biceps = make_muscle(name="Biceps", group=group, part_of=hamstrings)
    head = make_muscle(name="Long head", group=group, part_of=biceps)
    make_exercise(name="Deadlift", primary=[hamstrings])
    make_exercise(name="Curl", secondary=[biceps], primary=[head])
    make_exercise(name="Bridge", stabilizers=[head])

    assert matrix_of("Deadlift", "Curl", "Bridge") == [
        (
            "Hamstrings group",
            [
                (
                    "Hamstrings",
                    [["primary"], ["primary as Long head", "secondary as Biceps"], ["stabilizer as Long head"]],
                )
            ],
        )
    ]
    assert matrix_of("Curl", "Bridge") == [
        (
            "Hamstrings group",
            [("Biceps", [["primary as Long head", "secondary"], ["stabilizer as Long head"]])],
        )
    ]


@pytest.mark.django_db
def test_role_matrix_keeps_siblings_in_rows_of_their_own_where_their_whole_is_not_named():
    group = make_group(name="Quadriceps group")
    quadriceps = make_muscle(name="Quadriceps", group=group)
    lateralis = make_muscle(name="Lateralis", group=group, part_of=quadriceps)
    medialis = make_muscle(name="Medialis", group=group, part_of=quadriceps)
    make_exercise(name="Squat", primary=[lateralis])
    make_exercise(name="Lunge", primary=[medialis])

    assert matrix_of("Squat", "Lunge") == [
        ("Quadriceps group", [("Lateralis", [["primary"], []]), ("Medialis", [[], ["primary"]])])
    ]


@pytest.mark.django_db
def test_role_matrix_orders_groups_from_neck_to_foot_then_the_strongest_role_then_names():
    foot, neck = make_group(name="Foot", position=20), make_group(name="Neck", position=1)
    flexor, abductor, curler, lifter, scalene = (
        make_muscle(name=name, group=group)
        for name, group in (("Flexor", foot), ("Abductor", foot), ("Curler", foot), ("Lifter", foot), ("Scalene", neck))
    )
    make_exercise(name="A", stabilizers=[abductor, scalene], secondary=[lifter, flexor])
    make_exercise(name="B", primary=[lifter, curler], secondary=[abductor])

    order = [(group, [muscle for muscle, _ in rows]) for group, rows in matrix_of("A", "B")]

    assert order == [("Neck", ["Scalene"]), ("Foot", ["Curler", "Lifter", "Abductor", "Flexor"])]


@pytest.mark.django_db
def test_role_matrix_orders_a_cell_by_role_then_the_editors_place():
    whole = make_muscle(name="Whole")
    parts = [make_muscle(name=f"Part {number}", part_of=whole) for number in range(3)]
    exercise = make_exercise(name="A", secondary=[whole])
    make_activation(exercise=exercise, muscle=parts[0], role="stabilizer", position=1)
    make_activation(exercise=exercise, muscle=parts[1], role="primary", position=2)
    make_activation(exercise=exercise, muscle=parts[2], role="primary", position=1)

    ((_, ((_, (cell,)),)),) = matrix_of("A")

    assert cell == ["primary as Part 2", "primary as Part 1", "secondary", "stabilizer as Part 0"]


@pytest.mark.django_db
def test_role_matrix_shows_only_differences_when_asked():
    alike, different = make_group(name="Alike", position=1), make_group(name="Different", position=2)
    same, hip, absent = (
        make_muscle(name="Same", group=alike),
        make_muscle(name="Hip", group=different),
        make_muscle(name="Absent", group=different),
    )
    part = make_muscle(name="Part", group=alike, part_of=same)
    make_exercise(name="A", primary=[same, hip], stabilizers=[absent])
    make_exercise(name="B", primary=[part], secondary=[hip])

    everything = matrix_of("A", "B")

    assert everything == [
        ("Alike", [("Same", [["primary"], ["primary as Part"]])]),
        ("Different", [("Hip", [["primary"], ["secondary"]]), ("Absent", [["stabilizer"], []])]),
    ]
    assert matrix_of("A", "B", only_differences=True) == everything[1:]


@pytest.mark.django_db
def test_role_matrix_of_exercises_without_roles_is_empty():
    make_exercise(name="A")
    make_exercise(name="B")

    assert matrix_of("A", "B") == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_role_matrix_costs_no_query_even_where_parts_came_before_their_wholes(django_assert_num_queries, count):
    group = make_group(name="Group")
    parts = [make_muscle(name=f"Part {number}", group=group) for number in range(count)]
    wholes = [make_muscle(name=f"Whole {number}", group=group) for number in range(count)]
    for part, whole in zip(parts, wholes, strict=True):
        part.part_of = whole
        part.save()
    make_exercise(name="A", primary=parts)
    make_exercise(name="B", primary=wholes)
    exercises = list(Exercise.objects.for_comparison())

    with django_assert_num_queries(0):
        matrix = role_matrix(exercises)
        said = [(str(found), [str(row.muscle) for row in rows]) for found, rows in matrix]

    assert said == [("Group", [f"Whole {number}" for number in range(count)])]


# Charts


@pytest.fixture
def lifts(db):
    """The three lifts, in the order in which they are compared."""
    return [make_exercise(name=name) for name in ("Hip thrust", "Back squat", "Deadlift")]


def results_of(exercises):
    """As the comparison page asks for them."""
    measurements = Measurement.objects.of(exercises).as_printed()
    return study_results(exercises, measurements, Comparison.objects.between(exercises).for_sentences())


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


def test_figures_that_a_review_quotes_are_told_in_words(lifts):
    fields = {"study": make_study(design="narrative review"), "muscle": make_muscle()}
    rows = [make_measurement(exercise=exercise, **fields) for exercise in lifts[:2]]

    (result,) = results_of(lifts)

    assert (result.charts, sorted(result.quoted, key=lambda row: row.pk)) == ([], rows)


def test_pooled_means_stand_as_figures_and_are_never_charted(lifts):
    fields = {"study": make_study(design="systematic review"), "muscle": make_muscle(), "statistic": "pooled mean"}
    rows = [make_measurement(exercise=exercise, **fields) for exercise in lifts[:2]]
    make_measurement(exercise=lifts[2], **fields | {"muscle": make_muscle()})

    (result,) = results_of(lifts)

    assert (result.charts, sorted(result.quoted, key=lambda row: row.pk), result.sentences) == ([], rows, [])


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
def test_comparison_whose_figures_are_not_charted_stays_a_sentence(lifts, other):
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


def test_comparisons_without_figures_are_sentences_in_their_order(lifts):
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

    with django_assert_num_queries(2):  # comparisons, figures
        comparisons = list(Comparison.objects.between(lifts).for_sentences())
        results = study_results(lifts, Measurement.objects.of(lifts).for_tables(), comparisons)
        found = pairs(lifts, comparisons)
        said = [
            (str(result.study), len(result.charts), [row.verdict for row in result.sentences]) for result in results
        ]
        sentences = [answer.sentence for pair in found for answer in pair.activity]

    assert [counts[1:] for counts in said] == [
        (1, ["significantly higher in the hip thrust than in the back squat"])
    ] * count
    assert len(sentences) == count


# The answer: one study's outcome

FIRST, SECOND = Exercise(pk=1, name="Hip thrust"), Exercise(pk=2, name="Back squat")


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        (["1 yes"], Outcome.FIRST),
        (["2 yes"], Outcome.SECOND),
        (["1 yes", "1 yes"], Outcome.FIRST),
        (["1 yes", "2 yes"], Outcome.MIXED),
        (["2 yes", "1 yes", "1 no"], Outcome.MIXED),
        (["1 no"], Outcome.ALIKE),
        (["2 no", "1 no"], Outcome.ALIKE),
        (["1 yes", "2 no"], Outcome.FIRST),
        (["1 no", "2 no", "2 yes"], Outcome.SECOND),
        (["1 yes", "2 not stated"], Outcome.FIRST),
        (["1 not stated", "2 no"], Outcome.ALIKE),
        (["1 not stated"], Outcome.UNTESTED_FIRST),
        (["2 not stated", "2 not stated"], Outcome.UNTESTED_SECOND),
        (["1 not stated", "2 not stated"], Outcome.UNTESTED_MIXED),
    ],
)
def test_outcome_of_lets_a_significant_test_decide(rows, outcome):
    sides = {"1": (FIRST, SECOND), "2": (SECOND, FIRST)}
    comparisons = []
    for row in rows:
        (higher, lower), significant = sides[row[0]], row[2:]
        comparisons.append(Comparison(higher=higher, lower=lower, significant=significant))

    assert outcome_of(comparisons, FIRST) == outcome


# The answer: the studies counted


def answer_of(*outcomes, muscles=("Gluteus maximus",), kind="muscle"):
    studies = {Study(pk=number): outcome for number, outcome in enumerate(outcomes, start=1)}
    return Answer(Quantity.EMG, [Muscle(name=name, kind=kind) for name in muscles], FIRST, SECOND, studies)


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        (
            [Outcome.FIRST],
            "In the one study that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat.",
        ),
        (
            [Outcome.SECOND],
            "In the one study that compared them, gluteus maximus was significantly more active in the back squat "
            "than in the hip thrust.",
        ),
        (
            [Outcome.FIRST] * 3,
            "In 3 of 3 studies that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat.",
        ),
        (
            [Outcome.FIRST, Outcome.SECOND, Outcome.FIRST, Outcome.FIRST],
            "In 3 of 4 studies that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat; one found the opposite.",
        ),
        (
            [Outcome.FIRST, Outcome.SECOND, Outcome.SECOND],
            "In 2 of 3 studies that compared them, gluteus maximus was significantly more active in the back squat "
            "than in the hip thrust; one found the opposite.",
        ),
        (
            [Outcome.SECOND, Outcome.FIRST],
            "In 1 of 2 studies that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat; one found the opposite.",
        ),
        (
            [Outcome.SECOND, Outcome.ALIKE, Outcome.ALIKE, Outcome.UNTESTED_FIRST, Outcome.MIXED],
            "In 1 of 5 studies that compared them, gluteus maximus was significantly more active in the back squat "
            "than in the hip thrust; two found no significant difference; one found one lift higher in one test, "
            "the other in another; one read higher in the hip thrust, without a test.",
        ),
        (
            [Outcome.ALIKE],
            "Gluteus maximus, the hip thrust against the back squat: one found no significant difference.",
        ),
        (
            [Outcome.MIXED, Outcome.MIXED],
            "Gluteus maximus, the hip thrust against the back squat: two found one lift higher in one test, the other "
            "in another.",
        ),
        (
            [Outcome.UNTESTED_FIRST, Outcome.UNTESTED_SECOND, Outcome.UNTESTED_MIXED],
            "Gluteus maximus, the hip thrust against the back squat: one read higher in the hip thrust, without a "
            "test; one read higher in the back squat, without a test; one printed no test and no single order.",
        ),
        (
            [Outcome.ALIKE] * 7,
            "Gluteus maximus, the hip thrust against the back squat: 7 found no significant difference.",
        ),
    ],
)
def test_answer_sentence_counts_the_studies_and_says_no_more(outcomes, sentence):
    assert answer_of(*outcomes).sentence == sentence


@pytest.mark.parametrize(
    ("muscles", "kind", "were"),
    [
        (["Gluteus maximus", "Rectus femoris"], "muscle", "gluteus maximus and rectus femoris were"),
        (["Biceps", "Rectus", "Vastus"], "muscle", "biceps, rectus and vastus were"),
        (["Hamstrings"], "set", "hamstrings were"),
        (["Gluteus maximus"], "muscle", "gluteus maximus was"),
    ],
)
def test_answer_sentence_agrees_with_its_muscles_in_number(muscles, kind, were):
    sentence = answer_of(Outcome.FIRST, muscles=muscles, kind=kind).sentence

    assert sentence == (
        f"In the one study that compared them, {were} significantly more active in the hip thrust "
        "than in the back squat."
    )


def test_answer_counts_what_was_decided():
    answer = answer_of(Outcome.FIRST, Outcome.SECOND, Outcome.MIXED, Outcome.ALIKE, Outcome.UNTESTED_FIRST)

    assert (answer.total, answer.decided, answer.count(Outcome.MIXED, Outcome.ALIKE)) == (5, 2, 2)
    assert answer.undecided == [
        "one found no significant difference",
        "one found one lift higher in one test, the other in another",
        "one read higher in the hip thrust, without a test",
    ]


# The answer: pairs


def pairs_of(exercises):
    return pairs(exercises, Comparison.objects.between(exercises).for_sentences())


def answers_of(exercises):
    """The pairs as [(first, second, [([muscle, …], {study's key: outcome})])]."""
    return [
        (
            str(pair.first),
            str(pair.second),
            [
                (
                    [str(muscle) for muscle in answer.muscles],
                    {study.key: outcome for study, outcome in answer.outcomes.items()},
                )
                for answer in pair.activity
            ],
        )
        for pair in pairs_of(exercises)
    ]


def test_pairs_are_every_two_and_empty_without_a_study(lifts):
    thrust, squat, deadlift = lifts
    make_comparison(study=make_study(key="study"), higher=deadlift, lower=thrust, muscle=make_muscle(name="Biceps"))

    found = pairs_of(lifts)

    assert found[0] == Pair(thrust, squat, [], [])
    assert found[2] == Pair(squat, deadlift, [], [])
    assert answers_of(lifts) == [
        ("Hip thrust", "Back squat", []),
        ("Hip thrust", "Deadlift", [(["Biceps"], {"study": Outcome.SECOND})]),
        ("Back squat", "Deadlift", []),
    ]


def test_pairs_leave_out_reviews_other_quantities_and_joints(lifts):
    sides = {"higher": lifts[0], "lower": lifts[1]}
    muscle = make_muscle(name="Maximus")
    for design in ("systematic review", "narrative review"):
        make_comparison(study=make_study(design=design), muscle=muscle, **sides)
    for quantity in ("growth", "moment", "force", "other"):
        make_comparison(study=make_study(), muscle=muscle, quantity=quantity, **sides)
    make_comparison(study=make_study(), joint_action=make_joint_action(), **sides)
    make_comparison(study=make_study(), target_name="both glutei", **sides)
    make_comparison(study=make_study(key="counted"), muscle=muscle, **sides)

    assert answers_of(lifts[:2]) == [("Hip thrust", "Back squat", [(["Maximus"], {"counted": Outcome.FIRST})])]


def test_pairs_count_regions_for_their_muscle_and_heads_for_themselves(lifts):
    thrust, squat, _ = lifts
    maximus, biceps = make_muscle(name="Maximus"), make_muscle(name="Biceps")
    upper = make_muscle(name="Upper", kind="region", part_of=maximus)
    lower = make_muscle(name="Lower", kind="region", part_of=maximus)
    head = make_muscle(name="Long head", kind="head", part_of=biceps)
    agreeing, contradicting, whole = (
        make_study(key="agreeing"),
        make_study(key="contradicting"),
        make_study(key="whole"),
    )
    for muscle in (upper, lower):
        make_comparison(study=agreeing, higher=thrust, lower=squat, muscle=muscle)
    make_comparison(study=contradicting, higher=thrust, lower=squat, muscle=upper)
    make_comparison(study=contradicting, higher=squat, lower=thrust, muscle=lower)
    make_comparison(study=whole, higher=squat, lower=thrust, muscle=maximus, significant="no")
    make_comparison(study=whole, higher=squat, lower=thrust, muscle=head)

    assert answers_of([thrust, squat]) == [
        (
            "Hip thrust",
            "Back squat",
            [
                (
                    ["Maximus"],
                    {"agreeing": Outcome.FIRST, "contradicting": Outcome.MIXED, "whole": Outcome.ALIKE},
                ),
                (["Long head"], {"whole": Outcome.SECOND}),
            ],
        )
    ]


def test_pairs_merge_muscles_only_where_every_study_agrees(lifts):
    thrust, squat, _ = lifts
    soleus, biceps, vastus, rectus = (make_muscle(name=name) for name in ("Soleus", "Biceps", "Vastus", "Rectus"))
    one, two = make_study(key="one", year=2020), make_study(key="two", year=2021)
    for muscle in (soleus, biceps, vastus):
        make_comparison(study=one, higher=thrust, lower=squat, muscle=muscle)
    make_comparison(study=two, higher=thrust, lower=squat, muscle=vastus)
    make_comparison(study=two, higher=thrust, lower=squat, muscle=rectus)

    assert answers_of([thrust, squat]) == [
        (
            "Hip thrust",
            "Back squat",
            [
                (["Vastus"], {"two": Outcome.FIRST, "one": Outcome.FIRST}),
                (["Biceps", "Soleus"], {"one": Outcome.FIRST}),
                (["Rectus"], {"two": Outcome.FIRST}),
            ],
        )
    ]


def test_pairs_put_most_studies_first_then_what_tests_decided_then_names(lifts):
    thrust, squat, _ = lifts
    studies = [make_study() for _ in range(2)]
    for name, tests in {
        "A untested": ["not stated"],
        "B decided": ["yes"],
        "C twice alike": ["no", "no"],
        "D twice, once decided": ["no", "yes"],
        "E alike": ["no"],
    }.items():
        muscle = make_muscle(name=name)
        for study, significant in zip(studies, tests, strict=False):
            make_comparison(study=study, higher=thrust, lower=squat, muscle=muscle, significant=significant)

    ((_, _, answers),) = answers_of([thrust, squat])

    assert [muscles for muscles, _ in answers] == [
        ["D twice, once decided"],
        ["C twice alike"],
        ["B decided"],
        ["A untested"],
        ["E alike"],
    ]


def test_pairs_read_a_comparison_from_either_side(lifts):
    thrust, squat, _ = lifts
    make_comparison(study=make_study(key="study"), higher=squat, lower=thrust, muscle=make_muscle(name="Vastus"))

    assert answers_of([thrust, squat]) == [("Hip thrust", "Back squat", [(["Vastus"], {"study": Outcome.SECOND})])]
    assert answers_of([squat, thrust]) == [("Back squat", "Hip thrust", [(["Vastus"], {"study": Outcome.FIRST})])]


def test_pairs_count_growth_apart_from_activity(lifts):
    thrust, squat, _ = lifts
    study = make_study(design="trial")
    glutes, quads = make_muscle(name="Glutes"), make_muscle(name="Quads")
    make_comparison(study=study, higher=thrust, lower=squat, muscle=glutes)
    make_comparison(
        study=study, higher=thrust, lower=squat, muscle=glutes, quantity="growth", significant="no", statistic="MRI"
    )
    make_comparison(study=study, higher=squat, lower=thrust, muscle=quads, quantity="growth", statistic="MRI")

    (pair,) = pairs_of([thrust, squat])

    assert [answer.sentence for answer in pair.activity] == [
        "In the one study that compared them, glutes was significantly more active in the hip thrust than in the back "
        "squat."
    ]
    assert [answer.sentence for answer in pair.growth] == [
        "In the one study that compared them, quads grew significantly more with the back squat than with the hip "
        "thrust.",
        "Growth of glutes, the hip thrust against the back squat: one found no significant difference.",
    ]
