import pytest
from django.core.management import call_command

from evidence import report
from tests.factories import make_claim, make_comparison, make_exercise, make_measurement, make_muscle, make_study

pytestmark = pytest.mark.django_db


def test_report_counts_what_is_taken_and_names_what_is_held_back(capsys, monkeypatch):
    held = {"study": "anon-2019", "measurements": 0, "comparisons": 4, "effects": 1, "reason": "No authors."}
    monkeypatch.setattr(report, "load_held_back", lambda: [held])
    study, squat, lunge, muscle = make_study(), make_exercise(), make_exercise(), make_muscle()
    make_measurement(study=study, exercise=squat, muscle=muscle)
    make_measurement(study=study, exercise=squat, muscle=muscle, statistic="pooled mean")
    make_measurement(study=study, exercise=squat, muscle=muscle, quantity="growth", statistic="hypertrophy", unit="%")
    make_comparison(study=study, higher=squat, lower=lunge, muscle=muscle, significant="no")
    make_claim()

    call_command("evidence_report")

    assert capsys.readouterr().out.splitlines() == [
        "Taken: 1 studies, 3 measurements, 1 comparisons, 0 technique effects, 1 claims",
        "",
        "By quantity",
        "  Muscle activity (EMG amplitude): 2 measurements, 1 comparisons",
        "  Muscle growth: 1 measurements, 0 comparisons",
        "  Joint moment: 0 measurements, 0 comparisons",
        "  Force or compression: 0 measurements, 0 comparisons",
        "  Other: 0 measurements, 0 comparisons",
        "  never drawn as bars (ends of ranges, pooled means): 1 measurements",
        "",
        "By test",
        "  Significant: 0",
        "  No significant difference: 1",
        "  No test was seen: 0",
        "",
        "Studies",
        "  read as abstract: 1",
        "  without a DOI: 1",
        "  with a caution that readers see: 0",
        "  background only, without a row of their own: 0",
        "",
        "Held back: 1 studies",
        "  anon-2019 (0 measurements, 4 comparisons, 1 effects): No authors.",
    ]


def test_what_is_held_back_is_written_down_with_its_reason():
    rows = report.load_held_back()

    assert "barbalho-2020-squat-hip-thrust-disputed" in [row["study"] for row in rows]
    assert all(row["reason"] for row in rows)
