import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.factories import make_exercise, make_muscle
from tests.reading import head

pytestmark = pytest.mark.django_db


@pytest.fixture
def thrust():
    return make_exercise(
        name="Hip <thrust> & co",
        slug="hip-thrust",
        primary=[make_muscle(name="Sartorius")],
        secondary=[make_muscle(name="Soleus")],
        stabilizers=[make_muscle(name="Psoas major")],
    )


def test_map_as_svg_stands_alone(client, thrust):
    response = client.get("/exercises/hip-thrust/map.svg")

    assert response["Content-Type"] == "image/svg+xml"
    tree = ElementTree.fromstring(response.text)
    ids = {element.get("id") for element in tree.iter()}
    used = [element.get("href") for element in tree.iter("{http://www.w3.org/2000/svg}use")]
    assert all(href.startswith("#") and href[1:] in ids for href in used)
    assert {"#m-front-sartorius", "#m-back-soleus", "#m-front-deep-psoas-major"} <= set(used)
    assert "var(" not in response.text
    assert tree.find("{http://www.w3.org/2000/svg}title").text == (
        "Hip <thrust> & co: Primary mover: Sartorius. Secondary mover: Soleus. Stabilizer: Psoas major"
    )


def test_map_as_svg_is_of_the_figure_chosen(client, thrust):
    client.cookies["figure"] = "f"

    response = client.get("/exercises/hip-thrust/map.svg")

    assert "#f-front-sartorius" in response.text
    assert "Cookie" in response["Vary"]


def test_preview_is_a_picture_of_the_right_size_that_changes_with_the_roles(client, thrust):
    before = client.get("/exercises/hip-thrust/map.png")
    again = client.get("/exercises/hip-thrust/map.png")
    thrust.activations.filter(role="secondary").delete()
    after = client.get("/exercises/hip-thrust/map.png")

    picture = Image.open(io.BytesIO(before.content))
    assert (before["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (1200, 630))
    assert before.content == again.content != after.content


@pytest.mark.parametrize("name", ["map.svg", "map.png"])
def test_pictures_of_a_draft_are_for_staff(client, admin_client, name):
    make_exercise(name="Draft", status="draft")

    assert client.get(f"/exercises/draft/{name}").status_code == 404
    assert admin_client.get(f"/exercises/draft/{name}").status_code == 200


def test_exercise_page_names_its_preview(client, thrust):
    found = head(client.get("/exercises/hip-thrust/").text)

    assert re.search(r"http://testserver/exercises/hip-thrust/map\.png", str(found))
