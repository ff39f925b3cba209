import re
from xml.etree import ElementTree

import pytest

from exercises.models import FaultShift
from tests.factories import make_fault, make_muscle

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


@pytest.fixture
def rounded(squat):
    fault = make_fault(exercise=squat, sign="Back rounding", figure={"moment": 1, "lumbar": 45, "place": "waist"})
    FaultShift.objects.create(fault=fault, muscle=make_muscle(name="Iliocostalis"), direction="more")
    return fault


def contrasts(client):
    """The figures of the faults on the page, parsed."""
    found = re.findall(r'<figure class="contrast .*?</figure>', client.get(URL).text, re.DOTALL)
    return [ElementTree.fromstring(figure) for figure in found]


def sides(client):
    """The right way and the fault, each the drawing of the one fault that has figures on the page."""
    [figure] = contrasts(client)
    return figure.findall(".//svg")


def test_fault_stands_beside_the_right_way_and_a_ring_says_where_to_look(client, rounded):
    [figure] = contrasts(client)
    right, wrong = figure.findall(".//svg")

    assert figure.find("div").attrib == {"role": "img", "aria-label": "Done right, and the fault beside it"}
    assert ElementTree.tostring(right) != ElementTree.tostring(wrong)
    assert [len(side.findall(".//circle")) for side in (right, wrong)] == [0, 1]


def test_fault_shows_what_takes_over_and_the_right_way_the_prime_movers(client, rounded):
    quadriceps, erectors = (
        {path.get("d") for path in side.iter("path") if path.get("class") == "f-muscle primary"}
        for side in sides(client)
    )

    assert quadriceps
    assert erectors
    assert quadriceps.isdisjoint(erectors)


def test_what_a_fault_leaves_as_it_was_is_not_drawn_again(client, rounded):
    right, wrong = sides(client)

    used = {use.get("href") for use in wrong.iter("use")}
    assert len(used) > 2
    assert used == {f"#{piece.get('id')}" for piece in right.iter("g") if piece.get("id")}
    assert len(list(wrong.iter("path"))) < len(list(right.iter("path")))


def test_right_way_of_two_faults_at_one_moment_is_drawn_once(client, squat, rounded):
    make_fault(exercise=squat, sign="Heels lifting", figure={"moment": rounded.figure.get("moment", 1), "knee": 90})

    (right, wrong), (again, other) = (figure.findall(".//svg") for figure in contrasts(client))

    [whole] = [group for group in right if group.tag == "g"]
    assert [use.get("href") for use in again.iter("use")] == [f"#{whole.get('id')}"]
    assert list(again.iter("path")) == []
    assert all(list(side.iter("path")) for side in (right, wrong, other))


def test_body_from_the_front_is_half_written(client, squat):
    make_fault(exercise=squat, sign="Knees in", figure={"moment": 0, "view": "front", "right": {"hip_abduction": -12}})

    right, _ = sides(client)

    written = {f"#{piece.get('id')}" for piece in right.iter("g") if piece.get("id")}
    mirrored = [use.get("href") for use in right.iter("use") if use.get("transform") == "scale(-1 1)"]
    assert len(mirrored) >= 3
    assert set(mirrored) < written


def test_fault_without_a_figure_is_told_in_words(client, squat):
    make_fault(exercise=squat, sign="Back rounding")

    assert contrasts(client) == []
    assert "Back rounding" in client.get(URL).text


def test_fault_that_no_longer_fits_the_movement_is_told_in_words(client, rounded):
    rounded.figure = {"lumbar": 900}
    rounded.setting, rounded.stop, rounded.stop_order = "Back", "Rounded", 1
    rounded.save()

    assert contrasts(client) == []
    assert "Back rounding" in client.get(URL).text
