import pytest

from tests.factories import make_fault
from tests.reading import elements

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


@pytest.fixture
def stance(squat):
    make_fault(
        exercise=squat,
        sign="Too deep",
        consequence="The calves take over.",
        figure={"knee": 140},
        setting="Depth",
        stop="Too deep",
        stop_order=1,
    )
    make_fault(
        exercise=squat,
        position=2,
        sign="Too high",
        consequence="Less to do.",
        figure={"knee": 60},
        setting="Depth",
        stop="Too high",
        stop_order=-1,
    )


def test_setting_has_its_stops_in_order_with_the_right_one_chosen(client, stance):
    page = client.get(URL).text

    stops = [element for element in elements(page, "a") if (element["id"] or "").startswith("stop-")]
    assert [(stop.text, stop["href"], stop["aria-current"]) for stop in stops] == [
        ("Too high", f"{URL}?stop=2#settings", None),
        ("Right", f"{URL}?stop=right#settings", "true"),
        ("Too deep", f"{URL}?stop=1#settings", None),
    ]
    assert (
        "Knee bent to 120°. The work stays with the prime mover: quadriceps." in elements(page, id="settings")[0].text
    )


def test_setting_swap_is_the_chosen_stop_with_angle_and_sentence(client, htmx, stance):
    response = client.get(URL, {"stop": "1"}, headers=htmx)

    found = elements(response.text)
    assert [element["id"] for element in found if element.depth == 0] == ["settings"]
    assert "Knee bent to 140°. The calves take over." in found[0].text
    assert [element.text for element in elements(response.text, "text")] == ["140°"]


@pytest.mark.parametrize("stop", ["9", "left", "-1", "\0", "1" * 500])
def test_unknown_stop_shows_the_right_one(client, stance, stop):
    found = elements(client.get(URL, {"stop": stop}).text, id="settings")[0]

    assert "Knee bent to 120°" in found.text
