import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing.skeleton import SIDES, WORLD, angles_between, derive
from drawing.vectors import minus, unit
from tests.drawing.factories import make_body, segment_lengths

# D. A. Winter, Biomechanics and Motor Control of Human Movement, figure 4.1: fractions of stature.
HEIGHTS = {"ankle": 0.039, "knee": 0.285, "hip": 0.530, "shoulder": 0.818}
LENGTHS = {"trunk": 0.288, "thigh": 0.245, "shank": 0.246, "upper-arm": 0.186, "forearm": 0.146, "hand": 0.108}
HALF = math.sqrt(0.5)
FORWARD, BACKWARD, UPWARD, DOWNWARD = (1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0)

tilts = st.floats(-179, 179)


def close(vector, abs=1e-6):  # noqa: A002
    return pytest.approx(vector, abs=abs)


def way(body, start, end):
    """The direction from one point of ``body`` to another."""
    return unit(minus(body.point(end), body.point(start)))


# The body at rest


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("joint", HEIGHTS)
def test_joint_of_a_standing_body_is_as_high_as_in_winters_figure(joint, side):
    body = make_body()

    assert body.joints[f"{joint}.{side}"][1] == pytest.approx(1000 * HEIGHTS[joint])


def test_standing_body_is_upright_with_its_two_sides_mirrored():
    body = make_body()

    for name in ("hip", "knee", "ankle", "ball", "heel", "toes", "shoulder", "elbow", "wrist", "grip", "fingertips"):
        (x, y, z), (u, v, w) = body.point(f"{name}.right"), body.point(f"{name}.left")
        assert (x, y) == close((u, v))
        assert z == pytest.approx(-w)
        assert z > 0
    assert way(body, "hips", "neck") == close(UPWARD)
    assert set(body.angles.values()) == {0}


def test_sole_of_a_standing_body_is_on_the_floor():
    body = make_body()

    assert [body.point(name)[1] for name in ("heel", "midfoot", "ball", "toes")] == close([0, 0, 0, 0])
    assert body.point("toes")[0] - body.point("heel")[0] == pytest.approx(152)  # Winter: the foot is 0.152 long


@given(
    st.fixed_dictionaries(
        {
            name: st.floats(low, high)
            for name, low, high in (
                ("lean", -180, 180),
                ("roll", -90, 90),
                ("turn", -180, 180),
                ("lumbar", -45, 70),
                ("thoracic", -40, 60),
                ("bend", -60, 60),
                ("twist", -90, 90),
                ("hip", -40, 150),
                ("hip_abduction", -40, 80),
                ("hip_rotation", -70, 70),
                ("knee", 0, 165),
                ("ankle", -65, 50),
                ("shoulder", -90, 200),
                ("shoulder_abduction", -90, 190),
                ("elbow", 0, 160),
                ("wrist", -90, 90),
                ("shrug", -30, 60),
            )
        }
    )
)
def test_segments_are_as_long_as_in_winters_figure_in_any_pose(angles):
    body = make_body(**angles)

    for name, length in segment_lengths(body).items():
        assert length == pytest.approx(1000 * LENGTHS[name.partition(".")[0]])


# Which way joints turn


@pytest.mark.parametrize(
    ("angles", "start", "end", "expected"),
    [
        ({"hip": 90}, "hip", "knee", FORWARD),
        ({"hip": -30}, "hip", "knee", (-0.5, -math.sqrt(0.75), 0)),
        ({"hip_abduction": 30}, "hip", "knee", (0, -math.sqrt(0.75), 0.5)),
        ({"hip": 90, "hip_abduction": 45}, "hip", "knee", (HALF, 0, HALF)),
        ({"hip": 90, "knee": 90, "hip_rotation": 90}, "knee", "ankle", (0, 0, 1)),  # seated: the foot goes outward
        ({"knee": 90}, "knee", "ankle", BACKWARD),
        ({"ankle": 45}, "heel", "midfoot", (HALF, HALF, 0)),
        ({"ankle": -45}, "heel", "midfoot", (HALF, -HALF, 0)),
        ({"shoulder": 90}, "shoulder", "elbow", FORWARD),
        ({"shoulder": 180}, "shoulder", "elbow", UPWARD),
        ({"shoulder": -45}, "shoulder", "elbow", (-HALF, -HALF, 0)),
        ({"shoulder_abduction": 90}, "shoulder", "elbow", (0, 0, 1)),
        (
            {"shoulder": 90, "shoulder_abduction": 40},
            "shoulder",
            "elbow",
            (math.cos(math.radians(40)), 0, math.sin(math.radians(40))),
        ),
        ({"elbow": 90}, "elbow", "wrist", FORWARD),
        ({"elbow": 90, "shoulder_rotation": 90}, "elbow", "wrist", (0, 0, -1)),  # internal: the hand before the belly
        ({"elbow": 90, "shoulder_rotation": -90}, "elbow", "wrist", (0, 0, 1)),
        ({"pronation": 90, "wrist": 90}, "wrist", "fingertips", BACKWARD),  # pronated, the palm faces back
        ({"pronation": -90, "wrist": 90}, "wrist", "fingertips", FORWARD),  # supinated, it faces forward
        ({"pronation": -90, "wrist": -90}, "wrist", "fingertips", BACKWARD),
    ],
)
def test_limb_turns_the_clinical_way_on_both_sides(angles, start, end, expected):
    body = make_body(**angles)

    x, y, z = expected
    assert way(body, f"{start}.right", f"{end}.right") == close((x, y, z))
    assert way(body, f"{start}.left", f"{end}.left") == close((x, y, -z))


@pytest.mark.parametrize(
    ("angles", "start", "end", "expected"),
    [
        ({"lean": 90}, "hips", "neck", FORWARD),
        ({"lean": -90}, "hips", "neck", BACKWARD),
        ({"lean": 45}, "hips", "waist", (HALF, HALF, 0)),
        ({"lean": 90, "hip": 90}, "hip", "knee", DOWNWARD),
        ({"lumbar": 45}, "ribs", "neck", (HALF, HALF, 0)),
        ({"lumbar": -30}, "ribs", "neck", (-0.5, math.sqrt(0.75), 0)),
    ],
)
def test_trunk_turns_the_way_the_docstring_says(angles, start, end, expected):
    body = make_body(**angles)

    assert way(body, start, end) == close(expected)


@pytest.mark.parametrize("neck", [-60, 30, 60])
def test_flexed_neck_lowers_the_eyes_and_an_extended_one_raises_them(neck):
    before, after = (way(body, "back-of-head", "eyes") for body in (make_body(), make_body(neck=neck)))

    assert math.degrees(math.asin(before[1]) - math.asin(after[1])) == pytest.approx(neck)
    assert after[0] > 0


def test_rounding_the_back_leaves_the_pelvis_and_the_legs_where_they_are():
    straight, rounded = make_body(), make_body(lumbar=40, thoracic=20)

    assert rounded.frames["pelvis"] == straight.frames["pelvis"]
    assert rounded.joints["ankle.right"] == straight.joints["ankle.right"]
    assert rounded.point("shoulder-shelf")[0] > straight.point("shoulder-shelf")[0] + 100
    assert rounded.frames["chest"].up == close((math.sin(math.radians(60)), 0.5, 0))


def test_shoulders_rise_in_a_shrug_and_come_forward_in_protraction():
    before, after = make_body(), make_body(shrug=20, protraction=15)

    moved = minus(after.joints["shoulder.left"], before.joints["shoulder.left"])
    assert moved == close((15, 20, 0))
    assert after.joints["neck"] == before.joints["neck"]


def test_one_side_has_its_own_angles():
    body = make_body(knee=20, right={"knee": 90}, left={"elbow": 45})

    assert (body.angles["knee.right"], body.angles["knee.left"]) == close((90, 20))
    assert (body.angles["elbow.right"], body.angles["elbow.left"]) == close((0, 45))


@given(
    turns=st.tuples(tilts, st.floats(-85, 85), tilts),
    side=st.sampled_from([1, -1]),
    parent=st.tuples(tilts, tilts, tilts),
)
def test_angles_between_two_frames_are_those_put_in(turns, side, parent):
    flexion, abduction, rotation = turns
    start = WORLD.flexed(parent[0]).abducted(parent[1]).rotated(parent[2])
    end = start.flexed(flexion).abducted(side * abduction).rotated(side * rotation)

    assert angles_between(start, end, side) == close(turns)


@given(
    hip=st.floats(-40, 150),
    hip_abduction=st.floats(-40, 80),
    hip_rotation=st.floats(-70, 70),
    knee=st.floats(0, 165),
    ankle=st.floats(-65, 50),
    shoulder=st.floats(-90, 170),
    shoulder_abduction=st.floats(-85, 85),
    shoulder_rotation=st.floats(-120, 120),
    elbow=st.floats(0, 160),
    lean=tilts,
)
def test_body_tells_the_angles_it_was_given(lean, **angles):
    body = make_body(lean=lean, lumbar=20, thoracic=10, **angles)

    found = {f"{name}.{side}": body.angles[f"{name}.{side}"] for name in angles for side in SIDES}
    assert found == close({f"{name}.{side}": value for name, value in angles.items() for side in SIDES})


# The one angle that a level foot leaves no choice in

SQUAT = {"lean": 40, "hip": 100, "knee": 90, "ankle": 30}


@pytest.mark.parametrize("missing", SQUAT)
def test_missing_angle_is_that_of_a_level_foot_and_the_others_stay(missing):
    given = {name: value for name, value in SQUAT.items() if name != missing}

    assert derive(given) == SQUAT


@pytest.mark.parametrize("missing", SQUAT)
def test_missing_angle_is_that_of_a_raised_heel(missing):
    given = {name: value for name, value in SQUAT.items() if name != missing} | {"heel_up": 20}

    body = make_body(**derive(given))

    assert body.frames["foot.right"].front == close((math.cos(math.radians(20)), -math.sin(math.radians(20)), 0))
    assert body.frames["toes.right"].front == close(FORWARD)


def test_ankle_gives_way_when_all_four_are_given():
    assert derive(SQUAT | {"ankle": -10}) == SQUAT


@given(
    st.dictionaries(st.sampled_from(sorted(SQUAT)), st.floats(-60, 120), max_size=4),
)
def test_foot_is_level_whatever_was_given(angles):
    body = make_body(**derive(angles))

    for side in SIDES:
        assert body.frames[f"foot.{side}"].front == close(FORWARD)


def test_angles_given_to_derive_are_left_alone():
    given = {"hip": 90, "knee": 60}

    derive(given)

    assert given == {"hip": 90, "knee": 60}


# Named places


def test_place_without_a_side_is_the_middle_of_both():
    body = make_body(right={"shoulder": 90}, left={"shoulder": 30})

    right, left = body.point("grip.right"), body.point("grip.left")
    assert body.point("grip") == close([(a + b) / 2 for a, b in zip(right, left, strict=True)])


def test_places_move_with_the_body():
    body = make_body(knee=30)
    before = {name: body.point(name) for name in ("hips", "grip.right", "upper-back", "midfoot")}

    body.moved((10, -20, 30))

    for name, at in before.items():
        assert minus(body.point(name), at) == close((10, -20, 30))
    assert body.spine[-1][0] == close(body.joints["neck"])
