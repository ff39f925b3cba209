"""What the pages of evidence say of themselves to machines."""

import pytest

from tests.factories import (
    make_comparison,
    make_muscle,
    make_study,
)
from tests.pages.reading import CANONICAL, PICK
from tests.reading import head

pytestmark = pytest.mark.django_db


def test_evidence_pages_describe_themselves(client, lifts):
    study = make_study(key="contreras-2015", authors="Contreras B", year=2015, title="Thrust", finding="About double.")
    make_comparison(study=study, higher=lifts[0], lower=lifts[1], muscle=make_muscle(name="Glutes"))

    described = {
        path: head(client.get(path).text)
        for path in ("/", PICK, f"{CANONICAL}?only=differences", "/studies/", study.get_absolute_url(), "/method/")
    }

    assert {path: found["title"] for path, found in described.items()} == {
        "/": "Prime Mover: which muscles a lift works, and how we know",
        PICK: "Compare exercises · Prime Mover",
        f"{CANONICAL}?only=differences": "Hip thrust vs Back squat vs Deadlift: muscles and evidence · Prime Mover",
        "/studies/": "Studies: what was measured, in whom · Prime Mover",
        "/studies/contreras-2015/": "Contreras 2015: Thrust · Prime Mover",
        "/method/": "Method: how roles and figures are given · Prime Mover",
    }
    for path, found in described.items():
        assert found["canonical"] == found["og:url"] == f"http://testserver{path.partition('?')[0]}"
        assert found["og:title"] == found["title"].removesuffix(" · Prime Mover")
        assert len(found["description"]) > 10
        assert len(found["og:description"]) > 10
    assert len({found["description"] for found in described.values()}) == len(described)
    assert described["/studies/contreras-2015/"]["description"] == "About double."
