import math

import pytest

from drawing.camera import Camera
from drawing.vectors import dot

VIEWS = [(0, 0), (38, 0), (90, 25), (322, 40), (-15, 60)]


@pytest.mark.parametrize(("azimuth", "elevation"), VIEWS)
def test_camera_has_three_directions_at_right_angles(azimuth, elevation):
    camera = Camera(azimuth, elevation)
    directions = camera.across, camera.up, camera.viewer

    for i, one in enumerate(directions):
        for j, other in enumerate(directions):
            assert dot(one, other) == pytest.approx(float(i == j))


def test_camera_above_sees_what_is_nearer_further_down_the_page():
    camera = Camera(0, 30)

    near, far = camera.sees((0, 0, 100)), camera.sees((0, 0, -100))

    assert near[0] == far[0]
    assert near[1] - far[1] == pytest.approx(2 * 100 * math.sin(math.radians(30)))


def test_level_camera_sees_the_height_alone():
    assert Camera(38).sees((0, 70, 40))[1] == -70
