"""The roles of muscles."""

import pytest
from django.core.exceptions import ValidationError

from exercises.models import (
    Activation,
    Role,
)
from tests.exercises.models.factories import assert_refused
from tests.factories import (
    make_activation,
    make_exercise,
    make_muscle,
    make_pattern,
)

pytestmark = pytest.mark.django_db


def test_muscle_has_one_role_in_an_exercise():
    muscle = make_muscle()
    exercise = make_exercise(primary=[muscle])

    again = Activation(exercise=exercise, muscle=muscle, role="stabilizer", explanation="Again.")

    assert_refused(again, ["This muscle already has a role in this exercise."])


def test_role_is_one_of_three():
    activation = Activation(exercise=make_exercise(), muscle=make_muscle(), role="hero", explanation="Why.")

    with pytest.raises(ValidationError) as refusal:  # full_clean() would stop at the field's choices
        activation.validate_constraints()

    assert refusal.value.messages == ["A role is primary, secondary or stabilizer."]
    assert_refused(activation, ["Value 'hero' is not a valid choice."])


def test_roles_come_in_their_order_each_with_its_muscles_in_the_editors():
    gluteus, hamstrings, soleus = (make_muscle(name=name) for name in ("Gluteus", "Hamstrings", "Soleus"))
    exercise = make_exercise(stabilizers=[soleus])
    second = make_activation(exercise=exercise, muscle=hamstrings, role="primary", position=2)
    first = make_activation(exercise=exercise, muscle=gluteus, role="primary", position=1)

    assert exercise.primary == exercise.in_role(Role.PRIMARY) == [first, second]
    assert exercise.in_role(Role.SECONDARY) == []
    assert exercise.activations_by_role == [
        (Role.PRIMARY, [first, second]),
        (Role.STABILIZER, [exercise.activations.get(muscle=soleus)]),
    ]
    assert exercise.muscles_in_role == {"primary": [gluteus, hamstrings], "secondary": [], "stabilizer": [soleus]}


@pytest.mark.parametrize("count", [1, 3])
def test_muscle_page_query_count(django_assert_num_queries, count):
    muscle = make_muscle(name="Soleus")
    for number in reversed(range(count)):
        make_exercise(name=f"Exercise {number}", pattern=make_pattern(name=f"Pattern {number}"), primary=[muscle])

    with django_assert_num_queries(1):  # activations with exercise, pattern and muscle
        said = [
            (str(row.exercise), str(row.exercise.pattern), str(row.muscle))
            for row in Activation.objects.about(muscle).for_muscle_page()
        ]

    assert said == [(f"Exercise {number}", f"Pattern {number}", "Soleus") for number in range(count)]
