import math

import pytest

from drawing import props
from drawing.camera import Camera
from drawing.figure import draw
from drawing.figure.stage import set_stage
from drawing.figure.tubes import build_tubes, grips
from drawing.skeleton import SIDES
from tests.drawing.factories import make_movement, shipped


def shapes(movement, progress=0.0, roles=None, **criteria):
    """The shapes of a drawing whose attributes are these."""
    return [
        shape
        for shape in draw(movement, progress, roles).shapes
        if all(getattr(shape, name) == value for name, value in criteria.items())
    ]


def heights(shape):
    return [y for _, y in shape.points]


@pytest.mark.parametrize(("elevation", "lines"), [(0, 1), (20, 0)])
def test_floor_is_a_line_for_a_level_camera_alone(elevation, lines):
    movement = make_movement(plant={"point": "midfoot", "at": [0, 0]}, elevation=elevation)

    assert len(shapes(movement, kind="floor")) == lines


# The body


def test_hands_beside_the_head_are_open_and_those_on_a_bar_are_fists():
    assert not grips(shipped("crunch"), "right")
    assert grips(shipped("reverse-curl"), "right")


@pytest.mark.parametrize(("elevation", "paths"), [(0, 1), (35, 2)])
def test_thumb_of_an_open_hand_is_seen_from_above(elevation, paths):
    movement = make_movement(elevation=elevation)

    assert len(shapes(movement, kind="skin", part="hand.right")) == paths


def test_thumbs_and_fingers_of_the_diamond_push_up_meet():
    movement = shipped("diamond-push-up")
    body = movement.at(0)
    tips = [body.point(f"fingertips.{side}") for side in SIDES]

    assert math.dist(*tips) < 25
    assert body.joints["wrist.right"][2] - body.joints["wrist.left"][2] > 140


@pytest.mark.parametrize(
    ("view", "strokes"),
    [("front", 5), ("three-quarter", 2)],  # a brow with the nose, the other brow, eyes and mouth; nose and ear
)
def test_face_has_brows_eyes_and_mouth_from_the_front(view, strokes):
    [line] = shapes(make_movement(view=view), kind="line", part="head")

    assert len(line.cuts) == strokes


def test_turning_face_has_no_lines_that_it_would_lose():
    turning = make_movement(view="front", poses=({"turn": 0}, {"turn": 90}))

    assert "face" in set_stage(make_movement(view="front")).marks
    assert "face" not in set_stage(turning).marks


def test_rectus_abdominis_has_bands_where_it_is_seen_from_the_front():
    counts = [
        len(shapes(make_movement(view=view), roles={"rectus-abdominis": "primary"}, role="primary", kind="fibre"))
        for view in ("front", "side")
    ]

    assert counts == [2, 0]


@pytest.mark.parametrize("moment", [0, 0.5, 1])
def test_erector_spinae_of_the_deadlift_shows_along_the_back_over_the_latissimus(moment):
    roles = {"erector-spinae": "primary", "latissimus-dorsi": "secondary"}
    drawn = [
        shape for shape in draw(shipped("deadlift"), moment, roles).shapes if shape.muscle and shape.kind == "muscle"
    ]

    names = [shape.muscle for shape in drawn]
    [erector] = [shape for shape in drawn if shape.muscle == "erector-spinae"]
    half = len(erector.points) // 2
    widths = [math.dist(a, b) for a, b in zip(erector.points[:half], reversed(erector.points[half:]), strict=True)]
    assert names.index("erector-spinae") > names.index("latissimus-dorsi")
    assert max(widths) > 13


def test_fold_of_the_armpit_is_hollow():
    movement = make_movement(view="front", poses=({"shoulder_abduction": 88},))

    [fold] = shapes(movement, kind="skin", part="shoulder.right")

    (x0, y0), (x, y), (x1, y1) = fold.points[-2], fold.points[-1], fold.points[0]
    trunk = build_tubes(movement, movement.at(0), Camera(90))["trunk"]
    inside = trunk.camera.sees(trunk.section(7.9)[0])
    assert math.dist((x, y), inside) < math.dist(((x0 + x1) / 2, (y0 + y1) / 2), inside)


def test_far_shoulder_is_round_where_it_is_seen_beyond_the_trunk():
    movement = make_movement(view="three-quarter")
    [far] = shapes(movement, kind="skin", part="upper-arm.left")
    [near] = shapes(movement, kind="skin", part="upper-arm.right")

    assert (far.closed, near.closed) == (True, False)


def test_things_are_drawn_in_layers_that_are_painted():
    """A thing in a layer that no part of the body calls for would be lost."""
    movement = shipped("suspension-push-up")
    body = movement.at(0)

    things = props.scene(movement, body, Camera(), body.joints["hips"], "right")

    drawn = [shape.points for shape in draw(movement, 0).shapes]
    assert [thing.points for thing in things if "left" not in thing.layer and thing.points not in drawn] == []


@pytest.mark.parametrize(("view", "outlines"), [("side", 1), ("front", 3)])
def test_small_leg_is_one_outline_but_from_the_front_one_a_segment(view, outlines):
    squat = make_movement(view=view, poses=[{"hip": 110, "knee": 110}])

    drawing = draw(squat, 0, detail="card")

    legs = [shape for shape in drawing.shapes if shape.part in ("thigh.right", "shank.right", "foot.right")]
    assert [shape.kind for shape in legs] == ["skin"] * outlines


def test_small_foot_from_the_front_stands_on_the_floor_as_wide_as_it_is():
    squat = make_movement(view="front", poses=[{"hip": 110, "knee": 110, "ankle": 0}])

    [foot] = [shape for shape in draw(squat, 0, detail="card").shapes if shape.part == "foot.right"]

    xs, ys = zip(*foot.points, strict=True)
    assert foot.closed
    assert 35 < max(xs) - min(xs) < 70
    assert 40 < max(ys) - min(ys) < 110
