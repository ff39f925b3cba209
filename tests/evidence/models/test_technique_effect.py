import pytest

from evidence.models import TechniqueEffect
from tests.evidence.rows import assert_refused, copy_row
from tests.factories import make_exercise, make_study


@pytest.mark.django_db
def test_technique_effect_stands_once_whatever_it_leaves_empty():
    study, squat = make_study(), make_exercise()
    rows = [
        study.technique_effects.create(exercise=squat, change="Wider", effect="More."),
        study.technique_effects.create(exercise=None, condition="prone", change="Wider", effect="More."),
    ]
    study.technique_effects.create(exercise=squat, condition="deep", change="Wider", effect="More.")

    for row in rows:
        assert_refused(copy_row(row, effect="Less."), ["That effect is there already."])


@pytest.mark.django_db
def test_technique_effects_are_called_by_their_change(named):
    effect = named["study"].technique_effects.create(exercise=named["squat"], change="Wider stance", effect="More.")

    assert str(effect) == "Wider stance"
    assert list(TechniqueEffect.objects.all()) == [effect]
