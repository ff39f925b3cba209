import pytest

from tests.factories import make_exercise, make_movement, make_muscle


@pytest.fixture
def squat():
    return make_exercise(
        name="Squat",
        movement=make_movement(),
        primary=[make_muscle(name="Quadriceps")],
        stabilizers=[make_muscle(name="Soleus")],
    )


@pytest.fixture
def thrust():
    return make_exercise(
        name="Hip <thrust> & co",
        slug="hip-thrust",
        primary=[make_muscle(name="Sartorius")],
        secondary=[make_muscle(name="Soleus")],
        stabilizers=[make_muscle(name="Psoas major")],
    )
