import pytest

from tests.factories import make_comparison, make_measurement


@pytest.mark.django_db
def test_natural_keys_lead_back_to_their_rows(named):
    study, squat, lunge = named["study"], named["squat"], named["lunge"]
    by_muscle, by_action = {"muscle": named["muscle"]}, {"joint_action": named["joint_action"]}
    words = {"target_name": "both", "region": "left"}
    alone = {"study": study, "exercise": None, "condition": "prone"}
    sides = {"study": study, "higher": squat, "lower": lunge}
    measurement = ("mean", "whole rep", "%MVIC")
    compared = ("mean", "whole rep")
    rows = {
        study: ("study",),
        make_measurement(study=study, exercise=squat, **by_muscle): (
            *("study", "back-squat", "", "gluteus-maximus", None, "", ""),
            *measurement,
        ),
        make_measurement(study=study, exercise=squat, **by_action): (
            *("study", "back-squat", "", None, "knee-extension", "", ""),
            *measurement,
        ),
        make_measurement(**alone, **words): ("study", None, "prone", None, None, "both", "left", *measurement),
        make_measurement(**alone, **by_muscle): ("study", None, "prone", "gluteus-maximus", None, "", "", *measurement),
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
