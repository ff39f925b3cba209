import pytest

from tests.factories import make_exercise, make_joint_action, make_muscle, make_study


@pytest.fixture
def named():
    """One row of each that a measurement or a comparison may name."""
    return {
        "study": make_study(key="study"),
        "squat": make_exercise(name="Back squat"),
        "lunge": make_exercise(name="Lunge"),
        "muscle": make_muscle(name="Gluteus maximus"),
        "joint_action": make_joint_action(name="Knee extension"),
    }
