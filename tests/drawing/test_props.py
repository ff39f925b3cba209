import math

import pytest

from drawing import props
from drawing.camera import Camera
from drawing.props import loads
from drawing.skeleton import SIDES
from tests.drawing.factories import make_movement, shipped


def scene(movement, progress=0.0, near="right"):
    """What stands around and is lifted, as the movement's camera sees it."""
    body = movement.at(progress)
    camera = Camera(movement.azimuth, movement.elevation)
    return props.scene(movement, body, camera, body.joints["hips"], near), body, camera


def middle(points):
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


# Straps


@pytest.mark.parametrize("to", ["grip", "forearm", "midfoot"])
def test_strap_runs_from_its_anchor_to_a_stirrup_on_either_side(to):
    movement = make_movement(view="front", props=[{"kind": "strap", "from": [0, 1200], "to": to}])

    things, body, camera = scene(movement)

    straps = [thing for thing in things if thing.kind == "band"]
    stirrups = [thing for thing in things if thing.kind == "rope"]
    for side, strap, stirrup in zip(SIDES, straps, stirrups, strict=True):
        end = camera.sees(body.point(f"{to}.{side}"))
        assert strap.points[0] == camera.sees((0, 1200, 0))
        assert strap.points[-1] == stirrup.points[0]
        assert math.dist(middle(stirrup.points[1:]), end) < 20
        assert math.dist(strap.points[-1], end) == pytest.approx(90, abs=1)


def test_strap_for_one_side_is_one():
    movement = make_movement(props=[{"kind": "strap", "from": [0, 1200], "to": "grip.left"}])

    assert [thing.kind for thing in scene(movement)[0]] == ["band", "rope", "prop"]


@pytest.mark.parametrize("slug", ["suspension-row", "suspension-knee-tuck", "suspension-pike", "suspension-push-up"])
def test_strap_is_as_long_at_the_end_as_at_the_start(slug):
    movement = shipped(slug)
    [strap] = [prop for prop in movement.props if prop["kind"] == "strap"]

    lengths = [math.dist(movement.at(progress).point(strap["to"])[:2], strap["from"]) for progress in (0, 1)]

    assert lengths[0] == pytest.approx(lengths[1], rel=0.06)


@pytest.mark.parametrize("to", [[300, 700], "hips", "chest", "knee", "elbow.left"])
def test_strap_to_anything_else_is_a_line(to):
    things, body, camera = scene(make_movement(props=[{"kind": "strap", "from": [0, 1200], "to": to}]))

    assert [thing.kind for thing in things] == ["band", "prop"]
    end = body.point(to) if isinstance(to, str) else (*to, 0)
    assert things[0].points == (camera.sees((0, 1200, 0)), camera.sees(end))


# A hex bar


def test_hex_bar_goes_about_the_lifter_with_the_hands_on_its_handles():
    things, body, camera = scene(shipped("hex-bar-deadlift"))

    frame = [thing for thing in things if thing.kind == "post" and len(thing.points) == 4]
    handles = [thing for thing in things if thing.kind == "post" and len(thing.points) == 2]
    assert len(frame) == len(handles) == 2
    around = {point for half in frame for point in half.points}
    feet = [camera.sees(body.point(f"midfoot.{side}"))[0] for side in SIDES]
    assert len(around) == 6
    assert min(x for x, _ in around) < min(feet) < max(feet) < max(x for x, _ in around)
    for side in SIDES:
        grip = camera.sees(body.point(f"grip.{side}"))
        assert min(math.dist(middle(handle.points), grip) for handle in handles) < 5


def test_hex_bar_has_its_plates_outside_of_its_frame_and_on_the_floor():
    movement = shipped("hex-bar-deadlift")
    things, body, _ = scene(movement)

    assert len([thing for thing in things if thing.kind == "plate"]) == 2
    assert body.point("grip")[1] == pytest.approx(loads.RADIUS["trap-bar"], abs=10)
    assert loads.FRAME[1] < loads.HANDLE < loads.FRAME[2]


@pytest.mark.parametrize("azimuth", [0, 38, 90, 142, 218, 322])
def test_nearer_half_of_a_hex_bar_is_painted_after_the_other(azimuth):
    movement = make_movement(azimuth=azimuth, elevation=20, load={"kind": "trap-bar"})

    things, _, _ = scene(movement)

    halves = {thing.layer: middle(thing.points)[1] for thing in things if len(thing.points) == 4 and not thing.closed}
    assert halves["front"] >= halves["back"]  # further down the page is nearer


# Dumbbells


@pytest.mark.parametrize("azimuth", [0, 25, 60, 90])
def test_dumbbell_has_two_heads_with_raised_faces_from_any_side(azimuth):
    movement = make_movement(azimuth=azimuth, load={"kind": "dumbbells"})

    things, _, _ = scene(movement)

    assert [(thing.kind, len(thing.points)) for thing in things] == [("plate", 8), ("hub", 6)] * 4


def test_dumbbell_seen_end_on_is_a_hexagon():
    """The hand of an arm that hangs has the fist's length to the front."""
    things, _, _ = scene(make_movement(view="front", load={"kind": "dumbbells"}), near="")

    head = things[0].points

    assert len({(round(x), round(y)) for x, y in head}) == 6
    assert {round(math.dist(middle(sorted(set(head))), point)) for point in head} == {42}


def test_upright_dumbbell_hangs_from_its_upper_head():
    held = [
        make_movement(load={"kind": "dumbbell", "axis": "up", "upright": upright}, poses=({"elbow": 120},))
        for upright in (False, True)
    ]

    lower = [max(y for thing in scene(movement)[0] for _, y in thing.points) for movement in held]

    assert lower[1] == pytest.approx(lower[0] + 20)


def test_dumbbell_in_both_hands_shows_its_handle():
    things, _, _ = scene(shipped("goblet-squat"))

    assert [thing.kind for thing in things].count("bar") == 1


def test_goblet_is_held_before_the_chest_all_the_way():
    movement = shipped("goblet-squat")

    for progress in (0, 0.5, 1):
        body = movement.at(progress)
        frame, chest, grip = body.frames["chest"], body.joints["chest"], body.point("grip")
        ahead = sum((g - c) * f for g, c, f in zip(grip, chest, frame.front, strict=True))
        assert 100 < ahead < 150
        assert abs(body.point("grip.right")[2]) < 40


# Narrow and wide


def test_close_grip_is_half_as_wide_as_that_of_the_bench_press():
    close, wide = (shipped(slug).at(0).point("grip.right")[2] for slug in ("close-grip-bench-press", "bench-press"))

    assert close <= wide / 2


@pytest.mark.parametrize(
    ("view", "place", "layer"),
    [("front", "shoulder-shelf", "back"), ("back", "shoulder-shelf", "hands"), ("front", "hip-crease", "hands")],
)
@pytest.mark.parametrize("given", ["load", "prop"])
def test_bar_on_the_body_is_behind_it_if_it_lies_on_the_side_turned_away(view, place, layer, given):
    bar = {"props": [{"kind": "bar", "at": place}]} if given == "prop" else {"load": {"kind": "barbell", "on": place}}
    bowed = make_movement(view=view, poses=[{"lean": 43, "hip": 90, "knee": 90}], **bar)

    things, _, _ = scene(bowed, near="")

    assert [thing.layer for thing in things if thing.kind == "bar"] == [layer]
