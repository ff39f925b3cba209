import pytest

from evidence.models import Comparison, Measurement
from tests.evidence.rows import assert_refused
from tests.factories import make_comparison, make_exercise, make_joint_action, make_measurement, make_muscle, make_study

ONE_TARGET = "Name a muscle, a joint action or a target in words: one of the three."


@pytest.mark.parametrize("named", [[], ["muscle", "words"], ["action", "words"], ["muscle", "action"]])
@pytest.mark.django_db
def test_measurement_and_comparison_have_one_target(named):
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
def test_target_of_measurements_and_comparisons(named, target, region, said):
    fields = {target: named.get(target, "both gastrocnemii"), "region": region}

    measurement = make_measurement(study=named["study"], exercise=named["squat"], **fields)
    comparison = make_comparison(study=named["study"], higher=named["squat"], lower=named["lunge"], **fields)

    assert (measurement.target, comparison.target) == (said, said)
