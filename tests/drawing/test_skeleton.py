import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing import anthropometry as size
from drawing.skeleton import SIDES, WORLD, angles_between, derive, hang_hand, reach_foot, reach_hand, two_bones
from drawing.vectors import along, dot, minus, unit
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


# Two bones between a root and a target

UPPER, LOWER = 245.0, 246.0
ROOT = (30.0, 500.0, -50.0)
directions = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda way: dot(way, way) > 0.01).map(unit)
parents = st.builds(lambda a, b, c: WORLD.flexed(a).abducted(b).rotated(c), tilts, tilts, tilts)
bends = st.sampled_from([1, -1])


def solved(target, *, bends=1, out=0.0, parent=WORLD):
    """Frames, middle joint, end and what is missing of two bones from ROOT to ``target``."""
    upper, lower, missing = two_bones(ROOT, target, UPPER, LOWER, parent, bends=bends, out=out)
    middle = along(ROOT, (UPPER, upper.down))
    return upper, lower, middle, along(middle, (LOWER, lower.down)), missing


@given(direction=directions, distance=st.floats(2, 490), parent=parents, out=tilts, bends=bends)
def test_bones_end_at_a_target_in_reach(direction, distance, parent, out, bends):
    target = along(ROOT, (distance, direction))

    *_, end, missing = solved(target, bends=bends, out=out, parent=parent)

    assert end == close(target)
    assert missing == pytest.approx(0, abs=1e-6)


@given(direction=directions, distance=st.floats(2, 490), parent=parents, out=tilts, bends=bends)
def test_bones_bend_by_the_law_of_cosines(direction, distance, parent, out, bends):
    upper, lower, *_ = solved(along(ROOT, (distance, direction)), bends=bends, out=out, parent=parent)

    inside = math.degrees(math.acos((UPPER**2 + LOWER**2 - distance**2) / (2 * UPPER * LOWER)))
    assert angles_between(upper, lower, 1)[0] == pytest.approx(-bends * (180 - inside), abs=1e-4)


@given(direction=directions, distance=st.floats(495, 5000), parent=parents, bends=bends)
def test_bones_point_at_a_target_out_of_reach_and_say_what_is_missing(direction, distance, parent, bends):
    *_, end, missing = solved(along(ROOT, (distance, direction)), bends=bends, parent=parent)

    assert missing == pytest.approx(distance - UPPER - LOWER, abs=0.1)
    assert unit(minus(end, ROOT)) == close(direction)


@given(
    offset=st.tuples(*[st.floats(-3000, 3000)] * 3).filter(lambda offset: dot(offset, offset) > 1e-6),
    parent=parents,
    out=tilts,
    bends=bends,
)
def test_bones_keep_their_length_whatever_the_target(offset, parent, out, bends):
    upper, lower, middle, end, missing = solved(along(ROOT, (1, offset)), bends=bends, out=out, parent=parent)

    assert all(math.isfinite(number) for vector in (*upper, *lower, middle, end) for number in vector)
    assert missing >= 0
    assert (math.dist(ROOT, middle), math.dist(middle, end)) == close((UPPER, LOWER))
    for frame in (upper, lower):
        assert [dot(a, b) for a in frame for b in frame] == close([1, 0, 0, 0, 1, 0, 0, 0, 1])


@pytest.mark.parametrize("bends", [1, -1])
def test_bones_keep_their_length_when_the_target_is_their_root(bends):
    _, _, middle, end, missing = solved(ROOT, bends=bends)

    assert (math.dist(ROOT, middle), math.dist(middle, end)) == close((UPPER, LOWER))
    assert missing == pytest.approx(abs(UPPER - LOWER), abs=0.01)


@pytest.mark.parametrize("aside", [-100, 100])
def test_bones_keep_their_length_when_the_target_is_straight_aside(aside):
    _, _, middle, end, _ = solved(along(ROOT, (aside, (0, 0, 1))))

    assert end == close(along(ROOT, (aside, (0, 0, 1))))
    assert math.dist(ROOT, middle) == pytest.approx(UPPER)


@given(angle=st.floats(-179, 179), distance=st.floats(5, 485))
def test_knee_points_forward_and_elbow_backward(angle, distance):
    """Of a limb that hangs down; as it is flexed, this turns with it, so the elbow of a hand held out is below."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    target = along(ROOT, (distance, (s, -c, 0)))
    front = (c, s, 0)

    knee, elbow = solved(target, bends=1)[2], solved(target, bends=-1)[2]

    assert dot(minus(knee, ROOT), front) > 1
    assert dot(minus(elbow, ROOT), front) < -1


# Planted feet and hands


@given(
    x=st.floats(-100, 200),
    y=st.floats(0, 150),
    heel_up=st.floats(-20, 60),
    toe_out=st.floats(0, 45),
    ball=st.booleans(),
)
def test_foot_is_put_where_it_is_planted(x, y, heel_up, toe_out, ball):
    body = make_body()

    for side, sign in SIDES.items():
        reach_foot(body, side, {"heel_up": heel_up, "toe_out": toe_out}, (x, y, sign * 80), ball=ball)

    for side, sign in SIDES.items():
        foot = body.frames[f"foot.{side}"]
        sole = along(body.joints[f"ankle.{side}"], (size.ANKLE_HEIGHT, foot.down))
        if body.strain < 1e-6:
            assert (body.point(f"ball.{side}") if ball else sole) == close((x, y, sign * 80))
        assert foot.front[1] == pytest.approx(-math.sin(math.radians(heel_up)))
        assert math.degrees(math.atan2(sign * foot.front[2], foot.front[0])) == pytest.approx(toe_out)


def test_toes_stay_level_under_a_raised_heel():
    body = make_body()

    reach_foot(body, "right", {"heel_up": 40}, (0, 0, 60), ball=True)

    assert body.frames["toes.right"].front == close(FORWARD)
    assert body.point("heel.right")[1] > 50
    assert body.point("toes.right")[1] == pytest.approx(0)


@pytest.mark.parametrize("side", SIDES)
def test_knee_and_elbow_turned_out_go_away_from_the_body(side):
    straight, out = make_body(), make_body()
    sign = SIDES[side]

    for body, degrees in ((straight, 0), (out, 50)):
        reach_foot(body, side, {"knee_out": degrees}, (60, 150, sign * 50), ball=False)
        reach_hand(body, side, {"elbow_out": degrees}, (200, 700, sign * 112), flat=False)

    for joint in ("knee", "elbow"):
        assert sign * (out.joints[f"{joint}.{side}"][2] - straight.joints[f"{joint}.{side}"][2]) > 30


@given(x=st.floats(50, 250), y=st.floats(600, 950), aside=st.floats(60, 200), wrist=st.floats(-60, 60))
def test_grip_is_where_the_hand_is_planted_however_the_wrist_is_bent(x, y, aside, wrist):
    body = make_body()

    for side, sign in SIDES.items():
        reach_hand(body, side, {"wrist": wrist}, (x, y, sign * aside), flat=False)

    assert body.strain == pytest.approx(0, abs=0.1)
    for side, sign in SIDES.items():
        assert body.point(f"grip.{side}") == close((x, y, sign * aside), abs=0.1)
        assert body.angles[f"wrist.{side}"] == pytest.approx(wrist)


def test_flat_hand_has_its_wrist_at_the_place_and_its_palm_on_the_surface():
    body = make_body(lean=70)

    reach_hand(body, "right", {}, (270, 400, 150), flat=True)

    hand = body.frames["hand.right"]
    assert body.joints["wrist.right"] == close((270, 400, 150))
    assert (hand.front, hand.down) == (close(DOWNWARD), close(FORWARD))


@pytest.mark.parametrize("x", [-80, 0, 120])
def test_hanging_arm_is_straight_and_reaches_its_line(x):
    body = make_body(lean=50)

    hang_hand(body, "right", {}, x)

    assert body.point("grip.right")[0] == pytest.approx(x, abs=0.1)
    assert body.angles["elbow.right"] == pytest.approx(0, abs=2)
    assert body.point("grip.right")[1] < body.joints["elbow.right"][1] < body.joints["shoulder.right"][1]


def test_strain_is_the_worst_of_what_is_out_of_reach():
    body = make_body()
    hip, shoulder = body.joints["hip.right"], body.joints["shoulder.left"]

    reach_foot(body, "right", {}, (hip[0], hip[1] - 245 - 246 - 39 - 30, hip[2]), ball=False)
    reach_hand(body, "left", {}, (shoulder[0], shoulder[1] + 186 + 146 + 44 + 70, shoulder[2]), flat=False)

    assert body.strain == pytest.approx(70, abs=0.1)


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
