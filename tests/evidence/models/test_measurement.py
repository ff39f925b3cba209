import pytest
from django.core.exceptions import ValidationError

from evidence.models import Measurement, Study
from tests.evidence.rows import assert_refused, copy_row, make_lifts_and_muscles
from tests.factories import make_exercise, make_joint_action, make_measurement, make_muscle, make_study


@pytest.mark.django_db
def test_measurement_names_an_exercise_or_a_condition():
    measurement = make_measurement(
        study=make_study(), exercise=None, condition="prone, knee bent", muscle=make_muscle()
    )

    assert_refused(
        copy_row(measurement, condition=""), ["Name the exercise, or say in the condition what was measured."]
    )


@pytest.mark.django_db
def test_measurement_has_no_negative_sd():
    measurement = make_measurement(study=make_study(), exercise=make_exercise(), muscle=make_muscle(), sd="0")
    measurement.sd = "-0.1"

    assert_refused(measurement, ["An SD is never negative."])


@pytest.mark.django_db
def test_measurement_has_a_unit():
    measurement = make_measurement(study=make_study(), exercise=make_exercise(), muscle=make_muscle())
    measurement.unit = ""

    with pytest.raises(ValidationError) as refusal:  # full_clean() would stop at the empty field
        measurement.validate_constraints()

    assert refusal.value.messages == ["A value needs its unit."]
    assert_refused(measurement, ["This field cannot be blank."])


@pytest.mark.django_db
def test_measurement_stands_once_whatever_it_leaves_empty():
    study = make_study()
    rows = [
        make_measurement(study=study, exercise=make_exercise(), muscle=make_muscle()),
        make_measurement(study=study, exercise=None, condition="prone", joint_action=make_joint_action()),
        make_measurement(study=study, exercise=None, condition="prone", target_name="both gastrocnemii"),
    ]

    for row in rows:
        again = copy_row(row, value=99, quantity="other", note="Again")
        assert_refused(again, ["That figure is there already: same study, exercise, target and statistic."])


@pytest.mark.parametrize(
    "other",
    [
        {"condition": "feet close"},
        {"region": "left side"},
        {"statistic": "peak"},
        {"phase": "ascent"},
        {"unit": "µV"},
    ],
)
@pytest.mark.django_db
def test_measurement_stands_beside_one_that_differs(other):
    measurement = make_measurement(study=make_study(), exercise=make_exercise(), muscle=make_muscle())

    beside = copy_row(measurement, **other)
    beside.full_clean()
    beside.save()

    assert Measurement.objects.count() == 2


@pytest.mark.django_db
def test_subject_is_the_exercise_with_its_condition_or_the_condition_alone(named):
    fields = {"study": named["study"], "muscle": named["muscle"], "value": "216.000"}
    plain = make_measurement(exercise=named["squat"], **fields)
    deep = make_measurement(exercise=named["squat"], condition="at 80% 1RM", **fields)
    alone = make_measurement(exercise=None, condition="Prone hip extension", **fields)

    assert [row.subject for row in (plain, deep, alone)] == [
        "Back squat",
        "Back squat (at 80% 1RM)",
        "Prone hip extension",
    ]
    assert str(deep) == "Back squat (at 80% 1RM), Gluteus maximus: 216 %MVIC"


@pytest.mark.parametrize("statistic", Measurement.Statistic)
def test_measurement_is_chartable_unless_it_ends_a_range_or_pools_papers(statistic):
    of_study = Measurement(study=Study(design="emg crossover"), statistic=statistic)
    of_review = Measurement(study=Study(design="systematic review"), statistic=statistic)

    assert of_study.chartable is (statistic not in {"range low", "range high", "pooled mean"})
    assert of_review.chartable is False


@pytest.mark.django_db
def test_measurements_of_exercises_and_about_a_muscle(named):
    study, squat, lunge = named["study"], named["squat"], named["lunge"]
    whole = make_muscle()
    muscle = make_muscle(part_of=whole)
    part, sibling = make_muscle(part_of=muscle), make_muscle(part_of=whole)
    rows = {
        target: make_measurement(study=study, exercise=squat, muscle=target)
        for target in (whole, muscle, part, sibling)
    }
    of_lunge = make_measurement(study=study, exercise=lunge, muscle=muscle)
    loose = make_measurement(study=study, exercise=None, condition="prone", muscle=muscle)

    assert set(Measurement.objects.of([squat])) == set(rows.values())
    assert set(Measurement.objects.of([squat, lunge])) == {*rows.values(), of_lunge}
    assert set(Measurement.objects.about(muscle)) == {rows[whole], rows[muscle], rows[part], of_lunge, loose}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_tables_query_count_and_order(django_assert_num_queries, count):
    squat, lunge, muscles = make_lifts_and_muscles(count)
    for year in (1999, 2021, None):
        study = make_study(authors=f"Of {year}", year=year)
        for muscle in muscles:
            make_measurement(study=study, exercise=lunge, muscle=muscle)
            make_measurement(study=study, exercise=squat, muscle=muscle, condition="deep")
            make_measurement(study=study, exercise=squat, muscle=muscle)

    with django_assert_num_queries(1):  # measurements with study, exercise, joint action, muscle and its wholes
        said = [
            (row.study.year, row.target, row.subject, len(row.muscle.lineage))
            for row in Measurement.objects.for_tables()
        ]

    assert said == [
        (year, str(muscle), subject, 3)
        for year in (2021, 1999, None)
        for muscle in sorted(muscles, key=str)
        for subject in ("Back squat", "Back squat (deep)", "Lunge")
    ]
