import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from evidence.models import Study
from tests.evidence.rows import assert_refused, copy_row
from tests.factories import make_comparison, make_exercise, make_joint_action, make_measurement, make_muscle, make_study


@pytest.mark.django_db
def test_study_key_is_unique():
    study = make_study(key="contreras-2015")

    assert_refused(copy_row(study), ["Study with this Key already exists."])


@pytest.mark.django_db
def test_study_doi_is_unique_but_may_be_missing():
    study = make_study(key="a", doi="10.1123/jab.2014-0301")
    make_study(key="b", doi="")
    make_study(key="c", doi="")

    assert_refused(copy_row(study, key="d"), ["Another study has this DOI."])


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


@pytest.mark.django_db
def test_exercise_muscle_and_joint_action_that_a_study_measured_are_not_deleted():
    study, squat, lunge = make_study(), make_exercise(), make_exercise()
    muscle, action = make_muscle(), make_joint_action()
    make_measurement(study=study, exercise=squat, muscle=muscle)
    make_comparison(study=study, higher=lunge, lower=squat, joint_action=action)

    for row in (squat, lunge, muscle, action):
        with pytest.raises(ProtectedError):
            row.delete()


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

    with django_assert_num_queries(4):  # study, measurements, comparisons and technique effects with what they name
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
