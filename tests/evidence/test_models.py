import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from evidence.models import Comparison, Measurement, Study, TechniqueEffect
from tests.factories import (
    make_comparison,
    make_exercise,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_study,
)

ONE_TARGET = "Name a muscle, a joint action or a target in words: one of the three."


def assert_refused(row, messages):
    """The forms say ``messages`` and the database refuses ``row`` too."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.messages == messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def copy(row, **changes):
    """The same row once more, unsaved, but for ``changes``."""
    again = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    again.pk = None
    for name, value in changes.items():
        setattr(again, name, value)
    return again


# Constraints


@pytest.mark.django_db
def test_study_key_is_unique():
    study = make_study(key="contreras-2015")

    assert_refused(copy(study), ["Study with this Key already exists."])


@pytest.mark.django_db
def test_study_doi_is_unique_but_may_be_missing():
    study = make_study(key="a", doi="10.1123/jab.2014-0301")
    make_study(key="b", doi="")
    make_study(key="c", doi="")

    assert_refused(copy(study, key="d"), ["Another study has this DOI."])


@pytest.mark.parametrize(
    "doi", ["https://doi.org/10.1123/jab.2014-0301", "doi:10.1123/x", "10.1123/a b", "10.1/x", "10.1123/", "x"]
)
@pytest.mark.django_db
def test_study_doi_is_a_bare_doi(doi):
    study = make_study()
    study.doi = doi

    with pytest.raises(ValidationError) as refusal:
        study.full_clean()

    assert refusal.value.message_dict == {"doi": ["A DOI begins with 10. and has no spaces: 10.1123/jab.2014-0301."]}


@pytest.mark.parametrize("named", [[], ["muscle", "words"], ["action", "words"], ["muscle", "action"]])
@pytest.mark.django_db
def test_figure_and_comparison_have_one_target(named):
    targets = {
        "muscle": ("muscle", make_muscle()),
        "action": ("joint_action", make_joint_action()),
        "words": ("target_name", "both gastrocnemii"),
    }
    fields = dict(targets[name] for name in named)
    study, squat, lunge = make_study(), make_exercise(), make_exercise()

    assert_refused(
        Measurement(study=study, exercise=squat, statistic="mean", value=1, unit="%MVIC", **fields), [ONE_TARGET]
    )
    assert_refused(
        Comparison(study=study, higher=squat, lower=lunge, statistic="mean", significant="yes", **fields), [ONE_TARGET]
    )


@pytest.mark.django_db
def test_figure_names_an_exercise_or_a_condition():
    figure = make_measurement(study=make_study(), exercise=None, condition="prone, knee bent", muscle=make_muscle())

    assert_refused(copy(figure, condition=""), ["Name the exercise, or say in the condition what was measured."])


@pytest.mark.django_db
def test_figure_has_no_negative_sd():
    figure = make_measurement(study=make_study(), exercise=make_exercise(), muscle=make_muscle(), sd="0")
    figure.sd = "-0.1"

    assert_refused(figure, ["An SD is never negative."])


@pytest.mark.django_db
def test_figure_has_a_unit():
    figure = make_measurement(study=make_study(), exercise=make_exercise(), muscle=make_muscle())
    figure.unit = ""

    with pytest.raises(ValidationError) as refusal:  # full_clean() would stop at the empty field
        figure.validate_constraints()

    assert refusal.value.messages == ["A value needs its unit."]
    assert_refused(figure, ["This field cannot be blank."])


@pytest.mark.django_db
def test_figure_stands_once_whatever_it_leaves_empty():
    study = make_study()
    rows = [
        make_measurement(study=study, exercise=make_exercise(), muscle=make_muscle()),
        make_measurement(study=study, exercise=None, condition="prone", joint_action=make_joint_action()),
        make_measurement(study=study, exercise=None, condition="prone", target_name="both gastrocnemii"),
    ]

    for row in rows:
        again = copy(row, value=99, quantity="other", note="Again")
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
def test_figure_stands_beside_one_that_differs(other):
    figure = make_measurement(study=make_study(), exercise=make_exercise(), muscle=make_muscle())

    beside = copy(figure, **other)
    beside.full_clean()
    beside.save()

    assert Measurement.objects.count() == 2


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
        assert_refused(copy(row, significant="no", note="Again"), ["That comparison is there already."])


@pytest.mark.django_db
def test_technique_effect_stands_once_whatever_it_leaves_empty():
    study, squat = make_study(), make_exercise()
    rows = [
        study.technique_effects.create(exercise=squat, change="Wider", effect="More."),
        study.technique_effects.create(exercise=None, condition="prone", change="Wider", effect="More."),
    ]
    study.technique_effects.create(exercise=squat, condition="deep", change="Wider", effect="More.")

    for row in rows:
        assert_refused(copy(row, effect="Less."), ["That effect is there already."])


@pytest.mark.django_db
def test_exercise_muscle_and_joint_action_that_a_study_measured_are_not_deleted():
    study, squat, lunge = make_study(), make_exercise(), make_exercise()
    muscle, action = make_muscle(), make_joint_action()
    make_measurement(study=study, exercise=squat, muscle=muscle)
    make_comparison(study=study, higher=lunge, lower=squat, joint_action=action)

    for row in (squat, lunge, muscle, action):
        with pytest.raises(ProtectedError):
            row.delete()


# Studies


@pytest.mark.parametrize(
    ("authors", "year", "name"),
    [
        ("Contreras B, Vigotsky AD, Schoenfeld BJ", 2015, "Contreras 2015"),
        ("Krause Neto W, Soares EG", 2020, "Krause Neto 2020"),
        ("Collazo García CL", 2020, "Collazo García 2020"),
        ("Martín-Fuentes I, Oliva-Lozano JM", 2020, "Martín-Fuentes 2020"),
        ("de Medeiros JA", 2019, "de Medeiros 2019"),
        ("Aristotle", 1999, "Aristotle 1999"),
        (" Yavuz HU , Erdag D", 2017, "Yavuz 2017"),
        ("Brazil A", None, "Brazil"),
    ],
)
def test_study_short_name_is_the_first_surname_and_year(authors, year, name):
    study = Study(authors=authors, year=year)

    assert study.short_name == name
    assert str(study) == name


def test_study_addresses():
    study = Study(key="contreras-2015", doi="10.1123/jab.2014-0301")

    assert study.get_absolute_url() == "/studies/contreras-2015/"
    assert study.doi_url == "https://doi.org/10.1123/jab.2014-0301"
    assert Study(key="poster").doi_url == ""


@pytest.mark.parametrize(
    ("fields", "sample"),
    [
        ({"sample_size": 13, "participants": "trained women"}, "13 people: trained women"),
        ({"sample_size": 13}, "13 people"),
        ({"participants": "trained women"}, "trained women"),
        ({}, ""),
        ({"sample_size": 1, "participants": "a trained man"}, "1 person: a trained man"),
        (
            {"sample_size": 16, "participants": "16 articles on hip extension", "design": "systematic review"},
            "16 articles on hip extension",
        ),
        ({"participants": "None; an argument.", "design": "narrative review"}, "None; an argument."),
    ],
)
def test_study_sample_counts_people_but_not_the_studies_of_a_review(fields, sample):
    assert Study(**{"design": "trial", **fields}).sample == sample


@pytest.mark.parametrize("design", Study.Design)
def test_study_is_a_review_by_its_design(design):
    assert Study(design=design).is_review is (design in {"systematic review", "narrative review"})


@pytest.mark.django_db
def test_studies_run_from_the_newest_and_the_undated_stand_last():
    undated = make_study(authors="A A", year=None)
    old, late = make_study(authors="A A", year=1999), make_study(authors="B B", year=2021)
    early, second = make_study(authors="A A", year=2021, key="z"), make_study(authors="B B", year=2021, key="zz")

    assert list(Study.objects.all()) == [early, late, second, old, undated]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_study_list_query_count(django_assert_num_queries, count):
    squat, lunge = make_exercise(), make_exercise()
    for number in range(count):
        study = make_study(authors=f"Author{number} A")
        for _ in range(2):
            make_measurement(study=study, exercise=squat, muscle=make_muscle())
        for _ in range(3):
            make_comparison(study=study, higher=squat, lower=lunge, muscle=make_muscle())
    make_study(authors="Without A")

    with django_assert_num_queries(1):  # studies with their counts
        said = [(str(study), study.measurement_count, study.comparison_count) for study in Study.objects.for_list()]

    assert said == [*((f"Author{number} 2020", 2, 3) for number in range(count)), ("Without 2020", 0, 0)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_study_detail_query_count(django_assert_num_queries, count):
    study, squat, lunge = make_study(), make_exercise(name="Squat"), make_exercise(name="Lunge")
    for number in range(count):
        muscle = make_muscle(name=f"Muscle {number}", part_of=make_muscle(part_of=make_muscle()))
        make_measurement(study=study, exercise=squat, muscle=muscle)
        make_comparison(study=study, higher=squat, lower=lunge, muscle=muscle)
        study.technique_effects.create(exercise=squat, change=f"Change {number}", effect="More.")

    with django_assert_num_queries(4):  # study, figures, comparisons and technique effects with what they name
        found = Study.objects.for_detail().get(pk=study.pk)
        said = (
            [(str(row), str(row.study), len(row.muscle.lineage)) for row in found.measurements.all()],
            [(str(row), str(row.study), len(row.muscle.lineage)) for row in found.comparisons.all()],
            [(str(row), str(row.exercise)) for row in found.technique_effects.all()],
        )

    assert said == (
        [(f"Squat, Muscle {number}: 60 %MVIC", str(study), 3) for number in range(count)],
        [
            (f"Muscle {number}: significantly higher in the squat than in the lunge", str(study), 3)
            for number in range(count)
        ],
        [(f"Change {number}", "Squat") for number in range(count)],
    )


# Figures


@pytest.fixture
def named():
    """One row of each that a figure or comparison may name."""
    return {
        "study": make_study(key="study"),
        "squat": make_exercise(name="Back squat"),
        "lunge": make_exercise(name="Lunge"),
        "muscle": make_muscle(name="Gluteus maximus"),
        "joint_action": make_joint_action(name="Knee extension"),
    }


@pytest.mark.parametrize(
    ("target", "region", "said"),
    [
        ("muscle", "", "Gluteus maximus"),
        ("muscle", "right side", "Gluteus maximus, right side"),
        ("joint_action", "", "Knee extension"),
        ("target_name", "", "both gastrocnemii"),
        ("target_name", "left leg", "both gastrocnemii, left leg"),
    ],
)
@pytest.mark.django_db
def test_target_of_figures_and_comparisons(named, target, region, said):
    fields = {target: named.get(target, "both gastrocnemii"), "region": region}

    figure = make_measurement(study=named["study"], exercise=named["squat"], **fields)
    comparison = make_comparison(study=named["study"], higher=named["squat"], lower=named["lunge"], **fields)

    assert (figure.target, comparison.target) == (said, said)


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
def test_figure_is_chartable_unless_it_ends_a_range_or_pools_papers(statistic):
    of_study = Measurement(study=Study(design="emg crossover"), statistic=statistic)
    of_review = Measurement(study=Study(design="systematic review"), statistic=statistic)

    assert of_study.chartable is (statistic not in {"range low", "range high", "pooled mean"})
    assert of_review.chartable is False


@pytest.mark.django_db
def test_figures_of_exercises_and_about_a_muscle(named):
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


def related_rows(count):
    """Two lifts and ``count`` muscles, each two levels below its largest whole."""
    squat, lunge = make_exercise(name="Back squat"), make_exercise(name="Lunge")
    return squat, lunge, [make_muscle(part_of=make_muscle(part_of=make_muscle())) for _ in range(count)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_figures_query_count_and_order(django_assert_num_queries, count):
    squat, lunge, muscles = related_rows(count)
    for year in (1999, 2021, None):
        study = make_study(authors=f"Of {year}", year=year)
        for muscle in muscles:
            make_measurement(study=study, exercise=lunge, muscle=muscle)
            make_measurement(study=study, exercise=squat, muscle=muscle, condition="deep")
            make_measurement(study=study, exercise=squat, muscle=muscle)

    with django_assert_num_queries(1):  # figures with study, exercise, joint action, muscle and its wholes
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


# Comparisons


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
    squat, lunge, muscles = related_rows(count)
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


# Natural keys


@pytest.mark.django_db
def test_natural_keys_lead_back_to_their_rows(named):
    study, squat, lunge = named["study"], named["squat"], named["lunge"]
    by_muscle, by_action = {"muscle": named["muscle"]}, {"joint_action": named["joint_action"]}
    words = {"target_name": "both", "region": "left"}
    alone = {"study": study, "exercise": None, "condition": "prone"}
    sides = {"study": study, "higher": squat, "lower": lunge}
    figure = ("mean", "whole rep", "%MVIC")
    compared = ("mean", "whole rep")
    rows = {
        study: ("study",),
        make_measurement(study=study, exercise=squat, **by_muscle): (
            *("study", "back-squat", "", "gluteus-maximus", None, "", ""),
            *figure,
        ),
        make_measurement(study=study, exercise=squat, **by_action): (
            *("study", "back-squat", "", None, "knee-extension", "", ""),
            *figure,
        ),
        make_measurement(**alone, **words): ("study", None, "prone", None, None, "both", "left", *figure),
        make_measurement(**alone, **by_muscle): ("study", None, "prone", "gluteus-maximus", None, "", "", *figure),
        make_comparison(**sides, **by_muscle): (
            *("study", "back-squat", "", "lunge", "", "gluteus-maximus", None, "", ""),
            *compared,
        ),
        make_comparison(**sides, **by_action, lower_condition="deep"): (
            *("study", "back-squat", "", "lunge", "deep", None, "knee-extension", "", ""),
            *compared,
        ),
        make_comparison(study=study, higher=None, higher_condition="prone", lower=squat, **words): (
            *("study", None, "prone", "back-squat", "", None, None, "both", "left"),
            *compared,
        ),
        study.technique_effects.create(exercise=squat, change="Wider", effect="More."): (
            *("study", "back-squat", "", "Wider"),
        ),
        study.technique_effects.create(condition="prone", change="Wider", effect="More."): (
            *("study", None, "prone", "Wider"),
        ),
    }

    assert {row: row.natural_key() for row in rows} == rows
    assert [type(row).objects.get_by_natural_key(*key) for row, key in rows.items()] == list(rows)


@pytest.mark.django_db
def test_technique_effects_are_called_by_their_change(named):
    effect = named["study"].technique_effects.create(exercise=named["squat"], change="Wider stance", effect="More.")

    assert str(effect) == "Wider stance"
    assert list(TechniqueEffect.objects.all()) == [effect]
