"""Measurements from the fixture to the page: what a dozen studies printed, literally."""

import pytest

from evidence.models import Study
from tests.reading import texts

PRINTED = {
    "contreras-2015-hip-thrust-squat": ["69.5", "172", "86.8", "216", "40.8", "99.5", "29.4", "45.4", "14.9", "110"],
    "otsuka-2021-hip-thrust-deadlift-squat-kinetics": ["155 ± 28", "66 ± 33", "24 ± 27"],
    "kubo-2019-squat-depth": ["4.9 ± 2.6", "6.2 ± 2.6", "6.7 ± 3.5", "4.6 ± 3.1", "2.7 ± 3.1", "2.2 ± 2.6"],
    "neto-2020-gluteus-maximus-review": ["53.1 ± 25.12", "61.02 ± 28.14", "75.41 ± 18.49", "125.09 ± 55.26"],
    "caterisano-2002-squat-depth": ["16.9", "28", "35.4"],
    "mccurdy-2018-squat-single-leg-stiff-leg": ["40.3", "24.4", "65.6", "40.1", "40.5", "29.9"],
    "lee-2018-deadlift-vs-rdl": ["58.57 ± 13.73", "51.52 ± 6.08", "25.26 ± 14.21", "46.88 ± 7.39"],
    "bezerra-2013-deadlift-stiff-leg": ["128.3 ± 33.9", "101.1 ± 14"],
    "bezodis-2017-hip-thrust-hip-moment": ["3.13 ± 0.48"],
    "valpo-2020-deadlift-hip-thrust-poster": ["38.01", "44.27", "32.33", "28.62", "42.36", "58.41", "49.41", "46.09"],
    "korak-2018-deadlift-squats-women": ["94 ± 15", "72 ± 16"],
    "kassiano-2024-added-hip-thrust": ["9.3", "6"],
    "contreras-2015-mvic-positions": ["91.94", "94.52", "92.04", "85.12"],
    "ijspt-2014-literature-ranges": ["34–53", "29–63", "21–71"],
}


@pytest.mark.parametrize("key", PRINTED)
def test_measurements_reach_the_page_as_they_were_printed(loaded, client, key):
    shown = texts(client.get(f"/studies/{key}/").text, "td", class_="number")

    assert set(PRINTED[key]) <= set(shown)


def test_all_that_was_collected_and_not_held_back_is_in(loaded):
    assert Study.objects.count() == 219
    assert sum(study.measurements.count() for study in Study.objects.all()) == 497


def test_study_without_verified_authors_carries_a_caution(loaded):
    unverified = Study.objects.filter(authors__icontains="not verified")

    assert unverified.exists()
    assert list(unverified.filter(caution="")) == []


def test_disputed_study_is_not_shown(loaded, client):
    assert not Study.objects.filter(key__contains="barbalho").exists()
    assert client.get("/studies/barbalho-2020-squat-hip-thrust-disputed/").status_code == 404
