import pytest

from drawing import muscles
from exercises.figures.bellies import BELLIES_OF_MUSCLE, MUSCLES_OF_BELLY, NOT_DRAWN, roles_by_belly
from muscles.models import Muscle
from tests.factories import make_activation, make_exercise, make_muscle

pytestmark = pytest.mark.django_db


def test_every_muscle_of_the_catalogue_is_drawn_or_named_as_not_drawn(loaded):
    drawn = set(BELLIES_OF_MUSCLE)

    assert set(Muscle.objects.values_list("slug", flat=True)) == drawn | NOT_DRAWN
    assert not drawn & NOT_DRAWN


def test_strongest_role_counts_where_muscles_share_a_belly():
    exercise = make_exercise()
    for name, role in [("Soleus", "stabilizer"), ("Gastrocnemius", "primary"), ("Plantaris", "secondary")]:
        make_activation(exercise=exercise, muscle=make_muscle(name=name), role=role)

    assert roles_by_belly(exercise.activations.all()) == {"calves": "primary"}


def test_a_muscle_may_show_on_several_bellies():
    exercise = make_exercise(secondary=[make_muscle(name="Deltoid")])

    assert roles_by_belly(exercise.activations.all()) == dict.fromkeys(
        ["anterior-deltoid", "lateral-deltoid", "posterior-deltoid"], "secondary"
    )


def test_every_belly_that_is_drawn_stands_for_muscles_and_the_other_way_round():
    assert set(MUSCLES_OF_BELLY) == {patch.muscle for patches in muscles.MUSCLES.values() for patch in patches}
