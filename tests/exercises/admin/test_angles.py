"""Sliders from angles, and angles from sliders."""

import json
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from drawing.fault_pose import hold_moment
from drawing.notation import LIMBS, TRUNK, read_movement
from exercises.admin import angles as posing
from tests.factories import SQUAT

LUNGE = {
    "poses": [
        {"name": "Start", "hip": 10, "right": {"knee": 20}},
        {"name": "End", "lean": 30},
    ]
}


def controls(data):
    return posing.describe_controls(data, read_movement(data))


def change(data, name, value=""):
    return posing.apply_control(data, read_movement(data), name, value)


def sliders(data):
    return [[(slider.label, slider.says) for slider in row.sliders] for row in controls(data).rows]


def test_every_pose_has_a_slider_for_each_angle_that_any_pose_names():
    assert sliders(LUNGE) == [
        [("Pelvis", "0°, as before"), ("Hip", "10° flexed"), ("Right knee", "20° bent")],
        [("Pelvis", "30° tipped forward"), ("Hip", "10° flexed, as before"), ("Right knee", "20° bent, as before")],
    ]


def test_every_angle_of_a_pose_can_be_moved():
    assert set(posing.WORDS) == {*TRUNK, *LIMBS}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"balance": "bar"}, "worked out: weight over mid-foot"),
        ({"reach": {"feet": [0, 0]}}, "worked out: foot has its place"),
        ({"reach": {"feet.right": [0, 0]}}, "10° flexed"),
        ({"reach": {"hands": [300, 600]}}, "10° flexed"),
    ],
)
def test_slider_says_why_it_would_move_nothing(data, says):
    assert sliders({**data, "poses": [{"name": "A", "hip": 10}]}) == [[("Hip", says)]]


def test_one_sided_slider_is_worked_out_for_its_own_side_alone():
    data = {"reach": {"palms.left": [300, 600]}, "poses": [{"name": "A", "right": {"wrist": 5}, "left": {"wrist": 5}}]}

    assert sliders(data) == [[("Right wrist", "5° flexed"), ("Left wrist", "worked out: hand has its place")]]


@pytest.mark.parametrize(
    ("angle", "segment", "direction", "axis"),
    [
        ("turn", "pelvis", "front", 2),
        ("twist", "chest", "front", 2),
        ("neck_turn", "head", "front", 2),
        ("roll", "pelvis", "up", 2),
        ("bend", "chest", "up", 2),
        ("lean", "pelvis", "up", 0),
        ("lumbar", "chest", "up", 0),
        ("neck", "head", "up", 0),
    ],
)
def test_words_name_the_way_that_the_body_goes(angle, segment, direction, axis):
    body = read_movement({"plant": {"point": "hips"}, "poses": [{"name": "A", angle: 20}]}).at(0)
    more = posing.WORDS[angle][1]
    towards = getattr(body.frames[segment], direction)[axis]

    assert (towards > 0) == (more in {"to the right", "tipped forward", "rounded", "flexed"})
    assert abs(towards) > 0.1


@pytest.mark.parametrize(
    ("angle", "moves", "axis"),
    [
        ("shrug", "shoulder.right", 1),
        ("protraction", "shoulder.right", 0),
        ("hip", "knee.right", 0),
        ("hip_abduction", "knee.right", 2),
        ("ankle", "ball.right", 1),
        ("shoulder", "elbow.right", 0),
        ("shoulder_abduction", "elbow.right", 2),
        ("elbow", "wrist.right", 0),
    ],
)
def test_more_of_a_limbs_angle_goes_where_its_words_say(angle, moves, axis):
    """Raised and dorsiflexed is up, flexed and drawn forward to the front, abducted away from the middle."""
    at = [
        read_movement({"plant": {"point": "hips"}, "poses": [{"name": "A", "lean": 0, angle: value}]})
        for value in (0, 20)
    ]

    assert at[1].at(0).joints[moves][axis] > at[0].at(0).joints[moves][axis] + 5


@pytest.mark.parametrize(("turn", "where"), [("hip_rotation", "ball.right"), ("shoulder_rotation", "wrist.right")])
def test_rotation_inward_brings_the_end_of_the_limb_to_the_middle(turn, where):
    """Of a bent limb, so that turning it shows: the foot goes out as the thigh turns in, the hand goes in."""
    bent = {"plant": {"point": "hips"}, "poses": [{"name": "A", "lean": 0, "hip": 90, "knee": 90, "elbow": 90}]}
    still, turned = (
        read_movement({**bent, "poses": [{**bent["poses"][0], turn: value}]}).at(0).joints[where][2]
        for value in (0, 20)
    )

    assert (turned < still) == (turn == "shoulder_rotation")


def test_moving_a_slider_writes_its_angle():
    data = change(LUNGE, "angle-1-right-knee", "90")

    assert data["poses"][1] == {"name": "End", "lean": 30, "right": {"knee": 90}}
    assert LUNGE["poses"][1] == {"name": "End", "lean": 30}
    assert '"knee": 90}' in json.dumps(data)


@pytest.mark.parametrize(("value", "kept"), [("500", 157), ("-500", 0), ("12.5", 12.5), ("12.0", 12)])
def test_slider_keeps_to_what_the_joint_does(value, kept):
    assert change(LUNGE, "angle-0-both-knee", value)["poses"][0]["knee"] == kept


def test_added_angle_is_what_it_was():
    data = change(LUNGE, "add", "left-ankle")
    before, after = read_movement(LUNGE), read_movement(data)

    assert [row["left"] for row in data["poses"]] == [{"ankle": -10}, {"ankle": 20}]  # the sole is level
    assert after.at(1).joints == before.at(1).joints


def test_added_angle_of_a_planted_limb_is_what_came_out():
    data = {"reach": {"feet": [0, 0]}, "plant": {"point": "hips", "at": [0, 400]}, "poses": [{"name": "A"}]}
    knee = read_movement(data).at(0).angles["knee.right"]

    assert change(data, "add", "both-knee")["poses"][0]["knee"] == round(knee) > 20


def test_dropped_angle_leaves_every_pose():
    assert change(LUNGE, "drop", "right-knee")["poses"] == [{"name": "Start", "hip": 10}, {"name": "End", "lean": 30}]


def test_poses_are_copied_and_removed():
    three = change(LUNGE, "copy-0")
    one = change(change(three, "remove-0"), "remove-1")

    assert [row["name"] for row in three["poses"]] == ["Start", "Start", "End"]
    assert [row["name"] for row in one["poses"]] == ["Start"]
    assert change(one, "remove-0") == one


def test_a_sixth_pose_is_not_made():
    data = {"poses": [{"name": str(number)} for number in range(5)]}

    assert change(data, "copy-4") == data
    assert [controls(data).room, controls(LUNGE).room] == [False, True]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("name-1", "Deep", {"poses": [LUNGE["poses"][0], {"name": "Deep", "lean": 30}]}),
        ("says-1", "Low", {"poses": [LUNGE["poses"][0], {"name": "End", "lean": 30, "says": "Low"}]}),
        ("seconds-back", "3", {**LUNGE, "seconds": {"back": 3}}),
        ("view", "front", {**LUNGE, "view": "front"}),
    ],
)
def test_words_times_and_the_view_are_set(name, value, found):
    assert change(LUNGE, name, value) == found


def test_fault_has_a_moment_and_the_angles_that_it_changes():
    right = read_movement(SQUAT)
    fault = {"moment": 0.5, "lumbar": 30}
    found = posing.describe_controls(fault, hold_moment(right, fault), right)

    assert [(slider.label, slider.says) for slider in found.rows[0].sliders] == [("Lower back", "30° rounded")]
    assert (found.moment, found.seconds, found.view, found.room, found.many) == (0.5, [], "", False, False)
    assert posing.apply_control(fault, right, "moment", "1") == {"moment": 1, "lumbar": 30}
    assert posing.apply_control(fault, right, "add", "both-knee") == {**fault, "knee": 62}


def caught_up(data, **posted):
    text = posing.lay_out_json(data)
    return json.loads(posing.catch_up_text(text, {"angles-of": posing.hash_text(text), **posted}))


def test_form_saved_before_the_text_followed_its_controls_keeps_what_they_say():
    posted = {"angle-0-both-hip": "15", "angle-1-right-knee": "90", "says-1": "Low", "seconds-back": "3"}

    assert caught_up(LUNGE, **posted) == {
        "seconds": {"back": 3},
        "poses": [
            {"name": "Start", "hip": 15, "right": {"knee": 20}},
            {"name": "End", "says": "Low", "lean": 30, "right": {"knee": 90}},
        ],
    }
    assert caught_up({"lumbar": 10}, **{"angle-0-both-lumbar": "30", "moment": "0.5"}) == {"moment": 0.5, "lumbar": 30}


def test_controls_that_say_the_same_change_nothing():
    data = {"poses": [{"name": "A", "hip": 12.5, "elbow": 7}, {"name": "B", "hip": 40.4}], "seconds": {"back": 1.6}}
    same = {"angle-0-both-hip": "13", "angle-1-both-hip": "40", "angle-1-both-elbow": "7", "name-0": "A", "says-0": ""}

    assert (
        caught_up(data, **same, **{"seconds-back": "1.6", "seconds-there": "2.0", "add": "", "name": "Squat"}) == data
    )


@pytest.mark.parametrize("of", ["", "0123456789abcdef"])
def test_text_that_was_changed_by_hand_rules(of):
    text = posing.lay_out_json(LUNGE)

    assert posing.catch_up_text(text, {"angles-of": of, "angle-0-both-hip": "15"}) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{", "angle-0-both-hip"),
        ("[]", "angle-0-both-hip"),
        ("5", "name-0"),
        ('{"poses": []}', "name-0"),
        ('{"poses": [{"name": "A"}]}', "angle-9-both-hip"),
        ('{"poses": [{"name": "A"}]}', "angle-0-both-nose"),
        ('{"poses": [{"name": "A"}]}', "says-x"),
        ('{"right": 5}', "angle-0-right-hip"),
    ],
)
def test_what_cannot_be_caught_up_with_is_left(text, name):
    assert posing.catch_up_text(text, {"angles-of": posing.hash_text(text), name: "15"}) == text


names = st.sampled_from([*posing.CHANGES, "seconds", "x", ""])
words = st.sampled_from(
    ["", "0", "1", "9", "both", "right", "knee", "lean", "back", "front", "nan", "inf", "-1", "1e999"]
)


@given(name=st.lists(names | words | st.text(max_size=8), max_size=4).map("-".join), value=words | st.text(max_size=12))
def test_any_control_leaves_a_movement_or_is_refused(name, value):
    data = None
    with suppress(ValidationError):
        data = change(LUNGE, name, value)

    assert data is None or all(set(row) <= {"name", "says", *posing.SIDES, *posing.WORDS} for row in data["poses"])
    assert data is None or json.dumps(data, allow_nan=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", ""),
        ("knee", "1"),
        ("angle-0-both-nose", "1"),
        ("angle-9-both-knee", "1"),
        ("angle-0-both-knee", "nan"),
        ("angle-0-both-knee", "x"),
        ("angle-0-middle-knee", "1"),
        ("angle-0-left-lean", "1"),
        ("seconds-poses", "1"),
        ("view", "above"),
        ("moment", "0.5"),
        ("add", "both-poses"),
    ],
)
def test_unknown_control_is_refused_with_a_sentence(name, value):
    with pytest.raises(ValidationError, match="That control is unknown here"):
        change(LUNGE, name, value)
