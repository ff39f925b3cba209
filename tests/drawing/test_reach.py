import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing import anthropometry as size
from drawing.reach import hang_hand, reach_foot, reach_hand, two_bones
from drawing.skeleton import SIDES, WORLD, angles_between
from drawing.vectors import along, dot, minus, unit
from tests.drawing.factories import make_body

FORWARD, DOWNWARD = (1, 0, 0), (0, -1, 0)

tilts = st.floats(-179, 179)


def close(vector, abs=1e-6):  # noqa: A002
    return pytest.approx(vector, abs=abs)


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
