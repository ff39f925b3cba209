import copy
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import anthropometry as size
from drawing.checks import PoseError
from drawing.fault_pose import hold_moment
from drawing.notation import LIMBS
from tests.drawing.factories import make_movement, shipped
from tests.drawing.values import ANGLES_OF_A_POSE, PLACES_OF_THE_BODY, anything, in_words


@pytest.mark.parametrize(
    "slug", ["back-squat", "hip-thrust", "push-up", "single-leg-romanian-deadlift", "farmers-carry"]
)
@pytest.mark.parametrize("moment", [0, 0.3, 1])
def test_moment_held_is_the_body_at_that_moment(slug, moment):
    movement = shipped(slug)

    body, expected = hold_moment(movement, {"moment": moment}).at(0), movement.at(moment)

    for name, at in expected.joints.items():
        assert body.joints[name] == pytest.approx(at, abs=1e-6)


def test_moment_held_is_the_last_unless_told():
    movement = make_movement(poses=({"knee": 10}, {"knee": 80}))

    assert hold_moment(movement, {}).at(0).angles["knee.right"] == pytest.approx(80)
    assert len(hold_moment(movement, {}).poses) == 1


def test_held_pose_changes_what_is_named_alone():
    movement = make_movement(poses=({}, {"hip": 60, "knee": 80, "right": {"elbow": 40}}))

    before, after = movement.at(1), hold_moment(movement, {"lumbar": 40, "left": {"knee": 30}}).at(0)

    changed = {
        name: value for name, value in after.angles.items() if value != pytest.approx(before.angles[name], abs=1e-6)
    }
    assert changed == pytest.approx({"lumbar": 40, "knee.left": 30})


def test_held_pose_can_have_another_view_plant_balance_load_and_props():
    change = {
        "view": "front",
        "plant": {"point": "heel", "at": [7, 0]},
        "balance": "mass",
        "load": {"kind": "plate", "on": "chest"},
        "props": [{"kind": "box", "at": [0, 170], "size": [300, 170]}],
    }

    changed = hold_moment(make_movement(seconds={"there": 3}), change)

    assert (changed.view, changed.azimuth, changed.balance) == ("front", 90, "mass")
    assert (changed.plant, changed.at_point) == ("heel", (7, 0))
    assert (changed.load, list(changed.props)) == (change["load"], change["props"])
    assert changed.seconds["there"] == 3


def test_held_pose_is_seen_from_its_own_view_whatever_the_azimuth_of_the_movement():
    movement = make_movement(view="front", azimuth=74)

    assert hold_moment(movement, {}).azimuth == 74
    assert hold_moment(movement, {"view": "side"}).azimuth == 0


def test_held_pose_is_seen_from_as_high_as_the_movement_unless_it_has_its_own_view():
    movement = make_movement(elevation=25)

    assert hold_moment(movement, {}).elevation == 25
    assert hold_moment(movement, {"view": "side"}).elevation == 0


def test_held_pose_is_planted_where_it_says_whatever_moved_the_plant_of_the_movement():
    movement = make_movement(poses=({}, {"x": 30, "y": 500}))

    assert hold_moment(movement, {}).at(0).point("hips")[:2] == pytest.approx((30, 500))
    assert hold_moment(movement, {"plant": {"point": "midfoot", "at": [7, 0]}}).at(0).point("midfoot")[
        :2
    ] == pytest.approx((7, 0))


def test_null_frees_what_reached_and_leaves_the_rest():
    movement = make_movement(reach={"hands": [200, 700, 100], "feet": [30, 20]})

    body = hold_moment(movement, {"reach": {"hands": None}}).at(0)

    assert body.angles["elbow.right"] == pytest.approx(0)
    assert body.joints["ankle.right"][:2] == pytest.approx((30, 20 + size.ANKLE_HEIGHT))


def test_held_pose_can_reach_elsewhere():
    movement = make_movement(reach={"hands": [200, 700, 100]}, poses=({}, {"reach": {"hands": [250, 700, 100]}}))

    body = hold_moment(movement, {"moment": 0.5, "reach": {"hands": [180, 640, 90], "feet": [20, 10]}}).at(0)

    assert body.point("grip.right") == pytest.approx((180, 640, 90), abs=0.1)
    assert body.joints["ankle.right"][:2] == pytest.approx((20, 10 + size.ANKLE_HEIGHT))


def test_place_to_look_at_and_what_it_stands_beside_change_nothing():
    movement = shipped("back-squat")

    plain, marked = (
        hold_moment(movement, {"moment": 0.4}),
        hold_moment(movement, {"moment": 0.4, "place": "knee", "beside": {"moment": 1}}),
    )

    assert marked == plain


def test_holding_leaves_the_movement_as_it_was():
    movement = shipped("hip-thrust")
    before = copy.deepcopy(movement.data)

    hold_moment(movement, {"moment": 1, "lumbar": -20, "reach": {"feet": None}, "right": {"knee": 30}})

    assert movement.data == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (3, "The change is a set of names and values: {moment: 1, lumbar: 30}."),
        (None, "The change is a set of names and values: {moment: 1, lumbar: 30}."),
        ({"moment": "end"}, "moment is a number."),
        ({"moment": 1.1}, "moment is 1.1, outside 0 to 1."),
        ({"place": "tentacle"}, f"“tentacle” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"place": ["knee"]}, f"“['knee']” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"load": {"on": "tentacle"}}, f"In the load: on: “tentacle” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"right": None}, "right is a set of names and values."),
        ({"left": 4}, "left is a set of names and values."),
        ({"reach": []}, "reach is a set of names and values."),
        ({"lumbar": 90}, "pose 1: lumbar is 90, outside -45 to 70."),
        ({"right": {"lean": 4}}, f"In pose 1, right: “lean” is not known. Known are {in_words(LIMBS)}."),
        ({"knees": 4}, f"In pose 1: “knees” is not known. Known are {ANGLES_OF_A_POSE}."),
        ({"reach": {"tail": [0, 0]}}, "In pose 1: “tail” cannot reach; balls, feet, grip, hands, hang, palms can."),
        ({"view": "top"}, "The view is one of back, back-quarter, front, side, three-quarter, not “top”."),
        ({"balance": "breath"}, "balance is bar or mass."),
    ],
)
def test_change_that_cannot_be_is_refused_with_a_sentence(change, sentence):
    with pytest.raises(PoseError) as refusal:
        hold_moment(make_movement(), change)

    assert str(refusal.value) == sentence


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "moment",
                "place",
                "beside",
                "view",
                "plant",
                "balance",
                "load",
                "props",
                "right",
                "left",
                "reach",
                "knee",
                "lean",
            ]
        ),
        anything,
        max_size=4,
    )
)
def test_any_change_is_held_or_refused(change):
    try:
        changed = hold_moment(shipped("back-squat"), change)
    except PoseError:
        return

    assert math.isfinite(changed.at(0).strain)
