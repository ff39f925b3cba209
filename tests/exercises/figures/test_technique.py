import pytest

from tests.factories import make_cue
from tests.reading import elements

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


def test_cue_points_at_the_figure_with_its_number_in_the_phase(client, squat):
    make_cue(exercise=squat, phase="top", position=1, text="Breathe.")
    make_cue(exercise=squat, phase="top", position=2, text="Stand tall.", place="hips")
    make_cue(exercise=squat, phase="lowering", position=1, text="Knees out.", place="kneecap")

    page = client.get(URL).text

    assert [element.text for element in elements(page, "text")] == ["2", "1"]
    reused = [element["href"] for element in elements(page, "use") if (element["href"] or "").startswith("#still-")]
    assert reused == ["#still-0", "#still-2"]  # the top of a squat is its first pose; its lowering ends in the last


def test_cues_without_a_place_bring_no_figure(client, squat):
    make_cue(exercise=squat, text="Push.")

    assert elements(client.get(URL).text, class_="leader") == []
