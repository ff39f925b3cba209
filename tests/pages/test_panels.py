import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from exercises.models import Exercise, Role
from pages.panels import gather_evidence, group_rows_by_role, open_panel
from tests.factories import (
    make_comparison,
    make_cue,
    make_exercise,
    make_fault,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_study,
)

pytestmark = pytest.mark.django_db


def open_panel_of(exercise, muscle):
    """The panel of ``muscle`` on the page of ``exercise``, as a visitor sees it."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    evidence = gather_evidence(exercise)
    return open_panel(request, exercise, group_rows_by_role(exercise, evidence), evidence, muscle.slug)


@pytest.mark.parametrize("count", [1, 3])
def test_evidence_and_rows_query_count(django_assert_num_queries, count):
    head = make_muscle(part_of=make_muscle(part_of=make_muscle()))
    thrust = make_exercise(primary=[head, *(make_muscle() for _ in range(count))])
    make_cue(exercise=thrust, muscles=[head])
    make_fault(exercise=thrust, more=[head])
    for _ in range(count):
        study, other = make_study(), make_exercise()
        make_measurement(study=study, exercise=thrust, muscle=head)
        make_comparison(study=study, higher=thrust, lower=other, muscle=head)
        make_comparison(study=study, higher=other, lower=thrust, muscle=head)
        study.technique_effects.create(exercise=thrust, change="Wider", effect="More.")
    exercise = Exercise.objects.for_detail().get(pk=thrust.pk)

    with django_assert_num_queries(4):  # measurements, comparisons where it is higher, where lower, technique effects
        evidence = gather_evidence(exercise)
        ((role, rows),) = group_rows_by_role(exercise, evidence)
        said = [(len(row.measurements), len(row.comparisons), row.study_count) for row in rows]
        effects = [effect.study.short_name for effect in evidence.effects]
        sentences = [(row.study.short_name, row.target, row.verdict) for row in evidence.comparisons]

    assert role == Role.PRIMARY
    assert said == [(count, 2 * count, count), *[(0, 0, 0)] * count]
    assert (len(effects), len(sentences)) == (count, 2 * count)


def test_evidence_names_each_study_once_the_newest_first_and_the_undated_last():
    thrust, squat, gluteus = make_exercise(), make_exercise(), make_muscle()
    undated = make_study(authors="A A", year=None)
    old, later = make_study(authors="B A", year=1999), make_study(authors="C A", year=2021)
    new = make_study(authors="B A", year=2021)
    make_measurement(study=old, exercise=thrust, muscle=gluteus)
    make_comparison(study=old, higher=thrust, lower=squat, muscle=gluteus)
    make_comparison(study=later, higher=squat, lower=thrust, muscle=gluteus)
    undated.technique_effects.create(exercise=thrust, change="Wider", effect="More.")
    make_measurement(study=new, exercise=thrust, muscle=gluteus)
    make_measurement(study=make_study(), exercise=squat, muscle=gluteus)

    assert gather_evidence(thrust).studies == [new, later, old, undated]


def test_evidence_holds_a_comparison_of_two_conditions_once():
    thrust, gluteus = make_exercise(primary=[make_muscle()]), make_muscle()
    row = make_comparison(study=make_study(), higher=thrust, lower=thrust, lower_condition="feet close", muscle=gluteus)

    assert gather_evidence(thrust).comparisons == [row]


def test_evidence_sets_joint_measurements_apart():
    thrust, study = make_exercise(), make_study()
    moment = make_measurement(study=study, exercise=thrust, joint_action=make_joint_action(), unit="Nm")
    activity = make_measurement(study=study, exercise=thrust, muscle=make_muscle())
    in_words = make_measurement(study=study, exercise=thrust, target_name="both gastrocnemii")

    evidence = gather_evidence(thrust)

    assert evidence.joint_measurements == [moment]
    assert {row.pk for row in evidence.measurements} == {moment.pk, activity.pk, in_words.pk}


def test_rows_come_by_role_in_the_editors_order():
    gluteus, hamstrings, soleus = make_muscle(), make_muscle(), make_muscle()
    thrust = make_exercise(primary=[hamstrings, gluteus], stabilizers=[soleus])

    roles = group_rows_by_role(thrust, gather_evidence(thrust))

    assert [(role, [row.activation.muscle for row in rows]) for role, rows in roles] == [
        (Role.PRIMARY, [hamstrings, gluteus]),
        (Role.STABILIZER, [soleus]),
    ]


def test_row_gathers_what_concerns_the_muscle_its_parts_and_its_wholes():
    hamstrings = make_muscle(name="Hamstrings")
    biceps = make_muscle(name="Biceps femoris", part_of=hamstrings)
    head, sibling = make_muscle(part_of=biceps), make_muscle(part_of=hamstrings)
    elsewhere = make_muscle(name="Soleus")
    thrust, squat, study = make_exercise(primary=[biceps]), make_exercise(), make_study()
    related, unrelated = [hamstrings, biceps, head], [sibling, elsewhere]
    measurements, comparisons, cues, faults = [], [], [], []
    for muscle in related + unrelated:
        measurements.append(make_measurement(study=study, exercise=thrust, muscle=muscle))
        comparisons.append(make_comparison(study=study, higher=squat, lower=thrust, muscle=muscle))
        cues.append(make_cue(exercise=thrust, muscles=[muscle]))
        faults.append(make_fault(exercise=thrust, less=[muscle]))
    make_measurement(study=study, exercise=thrust, joint_action=make_joint_action())
    make_measurement(study=study, exercise=squat, muscle=biceps)

    panel = open_panel_of(thrust, biceps)
    row = panel.row

    assert {found.pk for found in row.measurements} == {found.pk for found in measurements[:3]}
    assert {comparison.pk for comparison in row.comparisons} == {comparison.pk for comparison in comparisons[:3]}
    assert panel.cues == cues[:3]
    assert panel.faults == [(fault, fault.shifts.get()) for fault in faults[:3]]
    assert row.study_count == 1


def test_row_names_a_cue_once_that_serves_the_muscle_and_its_part():
    biceps = make_muscle()
    thrust = make_exercise(primary=[biceps])
    cue = make_cue(exercise=thrust, muscles=[biceps, make_muscle(part_of=biceps)])

    assert open_panel_of(thrust, biceps).cues == [cue]


def test_row_lists_reviews_after_the_studies_and_counts_both():
    gluteus = make_muscle()
    thrust = make_exercise(primary=[gluteus])
    review = make_study(year=2024, design="systematic review")
    old, new = make_study(year=2015), make_study(year=2020)
    for study in (review, old, new):
        make_measurement(study=study, exercise=thrust, muscle=gluteus)
    make_comparison(study=make_study(), higher=thrust, lower=make_exercise(), muscle=gluteus)

    ((_, (row,)),) = group_rows_by_role(thrust, gather_evidence(thrust))

    assert [found.study for found in row.measurements] == [new, old, review]
    assert row.study_count == 4
