from xml.etree import ElementTree

import pytest

from exercises.models import Exercise
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


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


def test_picture_of_a_draft_is_for_staff(client, admin_client, squat):
    Exercise.objects.update(status="draft")

    assert client.get(f"{URL}movement.svg").status_code == 404
    assert admin_client.get(f"{URL}movement.svg").status_code == 200


def test_picture_may_run_and_load_nothing(client, squat):
    policy = client.get(f"{URL}movement.svg")["Content-Security-Policy"]

    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_movement_as_a_picture_stands_alone(client, squat):
    tree = ElementTree.fromstring(client.get(f"{URL}movement.svg").text)

    svg = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{svg}title").text == "Squat: the movement"
    assert tree.find(f"{svg}desc").text == "Standing: Hips and knees straight. Halfway. Bottom: Hips below the knees."
    assert len([element for element in tree if element.tag == f"{svg}g"]) == 3
    assert list(tree.iter(f"{svg}use")) == []
    assert "var(" not in ElementTree.tostring(tree).decode()


def test_movement_as_a_picture_may_move(client, squat):
    tree = ElementTree.fromstring(client.get(f"{URL}movement.svg", {"play": "yes"}).text)

    assert len(list(tree.iter("{http://www.w3.org/2000/svg}animateTransform"))) > 10


@pytest.mark.parametrize("name", ["map.svg", "map.png"])
def test_pictures_of_a_draft_are_for_staff(client, admin_client, name):
    make_exercise(name="Draft", status="draft")

    assert client.get(f"/exercises/draft/{name}").status_code == 404
    assert admin_client.get(f"/exercises/draft/{name}").status_code == 200
