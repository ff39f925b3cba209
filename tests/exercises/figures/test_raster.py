import io
import re

import pytest
from PIL import Image

from tests.reading import head

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


def test_preview_is_a_picture_of_the_right_size_that_changes_with_the_roles(client, thrust):
    before = client.get("/exercises/hip-thrust/map.png")
    again = client.get("/exercises/hip-thrust/map.png")
    thrust.activations.filter(role="secondary").delete()
    after = client.get("/exercises/hip-thrust/map.png")

    picture = Image.open(io.BytesIO(before.content))
    assert (before["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (1200, 630))
    assert before.content == again.content != after.content


def test_preview_changes_with_the_movement(client, squat):
    before = client.get(f"{URL}map.png").content
    squat.movement.data = {"poses": [{"name": "Only", "shoulder": 170}]}
    squat.movement.save()

    assert client.get(f"{URL}map.png").content != before


def test_exercise_page_names_its_preview(client, thrust):
    found = head(client.get("/exercises/hip-thrust/").text)

    assert re.search(r"http://testserver/exercises/hip-thrust/map\.png", str(found))
