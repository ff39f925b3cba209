import pytest

from tests.factories import SQUAT, make_exercise, make_movement
from tests.reading import elements

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


def test_nothing_moves_until_asked(client, squat):
    page = client.get(URL).text

    assert elements(page, "animatetransform") == elements(page, "animate") == []
    play = elements(page, "a", id="play")[0]
    assert (play["href"], play["hx-get"]) == (f"{URL}?play=yes#movement", f"{URL}?play=yes")


def test_play_moves_and_offers_to_stop_without_javascript(client, squat):
    page = client.get(URL, {"play": "yes"}).text

    assert len(elements(page, "animatetransform")) > 10
    stop = elements(page, "a", id="play")[0]
    assert (stop.text, stop["href"]) == ("Stop", f"{URL}#movement")
    assert elements(page, "button", data_pause="#movement")[0].text == "Pause"


@pytest.mark.parametrize(("play", "moves"), [("yes", True), ("no", False)])
def test_play_swap_is_the_movement_alone(client, htmx, squat, play, moves):
    response = client.get(URL, {"play": play}, headers=htmx)

    found = elements(response.text)
    assert (found[0].name, found[0]["id"]) == ("section", "movement")
    assert [element["id"] for element in found if element.depth == 0] == ["movement"]
    assert bool(elements(response.text, "animatetransform")) is moves


@pytest.mark.parametrize("play", ["", "maybe", "1", "\0", "yes" * 3000])
def test_nonsense_plays_nothing(client, squat, play):
    assert elements(client.get(URL, {"play": play}).text, "animatetransform") == []


def test_slow_lowering_takes_its_time(client, squat):
    squat.movement.data = {**SQUAT, "seconds": {"there": 4, "hold": 0, "back": 1, "rest": 0}}
    squat.movement.save()

    page = client.get(URL, {"play": "yes"}).text

    timing = {(element["dur"], element["keytimes"]) for element in elements(page, "animatetransform")}
    assert len(timing) == 1
    seconds, times = timing.pop()
    moments = [float(time) for time in times.split(";")]
    assert (seconds, moments[0], moments[6], moments[-1]) == ("5s", 0, 0.8, 1)
    assert moments == sorted(moments)


def test_animation_adds_at_most_3_kb_compressed(client, loaded):
    for slug in ("hip-thrust", "back-squat", "deadlift"):
        sizes = [
            len(client.get(f"/exercises/{slug}/", query, headers={"accept-encoding": "gzip"}).content)
            for query in ({}, {"play": "yes"})
        ]

        assert 0 < sizes[1] - sizes[0] <= 3_072, slug


def test_comparison_shows_the_movements_and_plays_them_in_one_tempo(client, htmx, squat):
    make_exercise(name="Lunge", movement=make_movement(data={**SQUAT, "seconds": {"there": 9}}))
    url = "/compare/squat-vs-lunge/"
    page = client.get(url, follow=True)
    here = page.request["PATH_INFO"]

    response = client.get(here, {"play": "yes"}, headers=htmx)

    assert elements(page.text, "section", id="movements")
    assert [element["id"] for element in elements(response.text) if element.depth == 0] == ["movements"]
    assert len([element for element in elements(response.text, "svg") if element["class"] == "figure moving"]) == 2
    assert len({element["dur"] for element in elements(response.text, "animatetransform")}) == 1


def test_comparison_without_movements_has_no_such_section(client):
    make_exercise(name="A"), make_exercise(name="B")

    assert elements(client.get("/compare/a-vs-b/", follow=True).text, id="movements") == []
