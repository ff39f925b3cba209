import pytest
from django.db import IntegrityError, transaction

from evidence.models import Claim, ClaimStudy
from tests.factories import make_claim, make_exercise, make_study

pytestmark = pytest.mark.django_db


def test_claim_about_two_of_the_exercises_is_told_once():
    thrust, squat = make_exercise(), make_exercise()
    claim = make_claim(exercises=[thrust, squat])

    assert list(Claim.objects.about([thrust, squat])) == [claim]


def test_claim_refuses_an_unknown_verdict():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_claim(verdict="proven")


def test_study_stands_by_a_claim_once():
    study = make_study()
    claim = make_claim(studies=[(study, "for")])

    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimStudy.objects.create(claim=claim, study=study, stance="against")
