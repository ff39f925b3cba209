import pytest

from tests.reading import elements

pytestmark = pytest.mark.django_db


def test_card_shows_a_small_figure(client, squat):
    page = client.get("/exercises/").text

    figures = [element for element in elements(page, "svg") if element["class"] == "figure"]
    assert [figure["aria-hidden"] for figure in figures] == ["true"]
    assert "f-fibre" not in page
