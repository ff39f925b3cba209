import pytest

from evidence.models import Comparison
from tests.evidence.rows import assert_refused, copy_row, make_lifts_and_muscles
from tests.factories import make_comparison, make_exercise, make_joint_action, make_muscle, make_study


@pytest.mark.parametrize("side", ["higher", "lower"])
@pytest.mark.django_db
def test_comparison_names_both_sides(side):
    row = make_comparison(study=make_study(), higher=make_exercise(), lower=make_exercise(), muscle=make_muscle())
    setattr(row, side, None)

    assert_refused(row, ["Name both sides: an exercise, or in the condition what was measured."])


@pytest.mark.django_db
def test_comparison_has_two_different_sides():
    squat = make_exercise()
    row = make_comparison(study=make_study(), higher=squat, lower=squat, lower_condition="deep", muscle=make_muscle())
    row.lower_condition = ""

    assert_refused(row, ["The two sides are the same; give another exercise or condition."])


@pytest.mark.django_db
def test_comparison_has_two_different_sides_without_exercises_too():
    row = make_comparison(
        study=make_study(),
        higher=None,
        higher_condition="prone",
        lower=None,
        lower_condition="standing",
        muscle=make_muscle(),
    )
    row.lower_condition = "prone"

    assert_refused(row, ["The two sides are the same; give another exercise or condition."])


@pytest.mark.django_db
def test_comparison_stands_once_whatever_it_leaves_empty():
    study, squat = make_study(), make_exercise()
    rows = [
        make_comparison(study=study, higher=squat, lower=make_exercise(), muscle=make_muscle()),
        make_comparison(study=study, higher=squat, lower=None, lower_condition="prone", target_name="all of them"),
        make_comparison(
            study=study, higher=None, higher_condition="prone", lower=squat, joint_action=make_joint_action()
        ),
    ]

    for row in rows:
        assert_refused(copy_row(row, significant="no", note="Again"), ["That comparison is there already."])


@pytest.mark.parametrize(
    ("significant", "verdict"),
    [
        ("yes", "significantly higher in the back squat (deep) than in the lunge"),
        ("no", "no significant difference between the back squat (deep) and the lunge"),
        ("not stated", "higher in the back squat (deep) than in the lunge; no test was seen"),
    ],
)
@pytest.mark.django_db
def test_verdict_says_no_more_than_the_test(named, significant, verdict):
    row = make_comparison(
        study=named["study"],
        higher=named["squat"],
        higher_condition="deep",
        lower=named["lunge"],
        muscle=named["muscle"],
        significant=significant,
    )

    assert (row.higher_subject, row.lower_subject) == ("Back squat (deep)", "Lunge")
    assert row.verdict == verdict
    assert str(row) == f"Gluteus maximus: {verdict}"


@pytest.mark.django_db
def test_verdict_names_a_side_without_exercise_by_its_condition(named):
    row = make_comparison(
        study=named["study"],
        higher=None,
        higher_condition="Maximal isometric contraction",
        lower=named["lunge"],
        muscle=named["muscle"],
    )

    assert row.verdict == "significantly higher in the maximal isometric contraction than in the lunge"


@pytest.mark.django_db
def test_comparisons_between_exercises_leave_out_other_lifts_and_conditions_of_one(named):
    study, squat, lunge, muscle = named["study"], named["squat"], named["lunge"], named["muscle"]
    fields = {"study": study, "muscle": muscle}
    there = make_comparison(higher=squat, lower=lunge, **fields)
    back = make_comparison(higher=lunge, higher_condition="deep", lower=squat, **fields)
    make_comparison(higher=squat, higher_condition="deep", lower=squat, **fields)
    make_comparison(higher=squat, lower=make_exercise(), **fields)
    make_comparison(higher=make_exercise(), lower=lunge, **fields)
    make_comparison(higher=squat, lower=None, lower_condition="prone", **fields)

    assert set(Comparison.objects.between([squat, lunge])) == {there, back}
    assert list(Comparison.objects.between([squat])) == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_sentences_query_count_and_order(django_assert_num_queries, count):
    squat, lunge, muscles = make_lifts_and_muscles(count)
    for year in (1999, 2021, None):
        study = make_study(authors=f"Of {year}", year=year)
        for muscle in muscles:
            make_comparison(study=study, higher=squat, lower=lunge, muscle=muscle, statistic="peak")
            make_comparison(study=study, higher=lunge, lower=squat, muscle=muscle, statistic="mean")

    with django_assert_num_queries(1):  # comparisons with study, exercises, joint action, muscle and its wholes
        said = [
            (row.study.year, row.target, row.statistic, row.verdict, len(row.muscle.lineage))
            for row in Comparison.objects.for_sentences()
        ]

    assert said == [
        (year, str(muscle), *words, 3)
        for year in (2021, 1999, None)
        for muscle in sorted(muscles, key=str)
        for words in (
            ("mean", "significantly higher in the lunge than in the back squat"),
            ("peak", "significantly higher in the back squat than in the lunge"),
        )
    ]
