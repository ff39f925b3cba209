import copy
import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import props
from drawing.checks import PoseError
from drawing.figure import draw
from drawing.notation import LIMBS, LOADS, PROPS, read_movement
from tests.drawing.values import ANGLES_OF_A_POSE, PLACES_OF_THE_BODY, anything, in_words

ONE = [{"name": "Only"}]
BENCH = {"kind": "bench", "at": [0, 245]}
CABLE = {"kind": "cable", "from": [400, 900], "to": "grip"}
MOMENTS = [0, 0.4, 1]
DEEP: list = []
for _ in range(3000):
    DEEP = [DEEP]


# What is read


def test_least_movement_has_the_defaults():
    movement = read_movement({"poses": ONE})

    assert (movement.view, movement.azimuth, movement.plant, movement.at_point) == ("side", 0, "midfoot", (0, 0))
    assert (movement.balance, dict(movement.load), movement.props) == ("", {}, ())
    assert movement.seconds == {"there": 2, "hold": 0.4, "back": 2, "rest": 0.4}
    assert (movement.loops, movement.starts_at_top, movement.is_grounded) == (False, False, True)
    assert [(pose.name, pose.says, pose.both, pose.reach) for pose in movement.poses] == [("Only", "", {}, {})]


def test_everything_given_is_kept():
    movement = read_movement(
        {
            "view": "front",
            "plant": {"point": "heel.left", "at": [10, 20]},
            "reach": {"hands": [300, 600], "feet.left": [0, 0, 90]},
            "balance": "mass",
            "load": {"kind": "barbell", "on": "grip"},
            "props": [{"kind": "bench", "at": [0, 245]}],
            "seconds": {"there": 3, "rest": 0},
            "loop": True,
            "starts": "top",
            "poses": [
                {"name": "Start", "says": "Feet apart", "hip": 4, "right": {"knee": 9}},
                {"name": "End", "left": {"elbow": 5}, "reach": {"hands": [310, 610]}},
            ],
        }
    )

    assert (movement.plant, movement.at_point, movement.balance) == ("heel.left", (10, 20), "mass")
    assert (movement.load, movement.props) == ({"kind": "barbell", "on": "grip"}, ({"kind": "bench", "at": [0, 245]},))
    assert movement.seconds == {"there": 3, "hold": 0.4, "back": 2, "rest": 0}
    assert (movement.loops, movement.starts_at_top) == (True, True)
    first, last = movement.poses
    assert (first.name, first.says, first.both, first.right, first.left) == (
        "Start",
        "Feet apart",
        {"hip": 4},
        {"knee": 9},
        {},
    )
    assert first.reach == {"hands": (300, 600), "feet.left": (0, 0, 90)}
    assert (last.left, last.reach) == ({"elbow": 5}, {"hands": (310, 610), "feet.left": (0, 0, 90)})


# What is refused, and with which sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("back squat", "A movement is a set of names and values, as in the examples."),
        ([], "A movement is a set of names and values, as in the examples."),
        (None, "A movement is a set of names and values, as in the examples."),
        (
            {"pose": []},
            "In the movement: “pose” is not known. Known are azimuth, balance, card, elevation, load, loop, plant, "
            "poses, props, reach, seconds, starts, view.",
        ),
        ({"view": "top"}, "The view is one of back, back-quarter, front, side, three-quarter, not “top”."),
        ({"view": []}, "The view is one of back, back-quarter, front, side, three-quarter, not “[]”."),
        ({"view": {}}, "The view is one of back, back-quarter, front, side, three-quarter, not “{}”."),
        ({"azimuth": "90"}, "azimuth is a number."),
        ({"azimuth": 361}, "azimuth is 361, outside -360 to 360."),
        ({"elevation": "high"}, "elevation is a number."),
        ({"elevation": -1}, "elevation is -1, outside 0 to 60."),
        ({"elevation": 61}, "elevation is 61, outside 0 to 60."),
        ({"plant": "heel"}, "plant names a point and where it is: {point: midfoot, at: [0, 0]}."),
        ({"plant": {"x": 0}}, "In plant: “x” is not known. Known are at, point."),
        ({"plant": {"point": "tentacle"}}, f"“tentacle” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"plant": {"point": []}}, f"“[]” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"plant": {"point": True}}, f"“True” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"plant": {"at": [0]}}, "plant is a list of 2 numbers."),
        ({"plant": {"at": 0}}, "plant is a list of 2 numbers."),
        ({"plant": {"at": [0, "0"]}}, "plant is a number."),
        ({"plant": {"at": [0, 3001]}}, "plant is 3001, outside -3000 to 3000."),
        ({"starts": "middle"}, "starts is top or bottom: where in the lift the first pose is."),
        ({"loop": 1}, "loop is true or false."),
        ({"card": True}, "card is a number."),
        ({"card": 1.5}, "card is 1.5, outside 0 to 1."),
        ({"balance": "breath"}, "balance is bar or mass."),
        ({"balance": None}, "balance is bar or mass."),
        ({"load": "barbell"}, "load names a kind and where it lies: {kind: barbell, on: grip}."),
        ({"load": {"kind": "anvil"}}, f"In the load: “anvil” is not known. Known are {in_words(LOADS)}."),
        ({"load": {"kind": ["plate"]}}, f"In the load: “['plate']” is not known. Known are {in_words(LOADS)}."),
        (
            {"load": {"kind": "barbell", True: "grip"}},
            "In the load (barbell): “True” is not known. Known are kind, on.",
        ),
        ({"load": {"on": "tentacle"}}, f"In the load: on: “tentacle” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({"load": {"kind": "plate", "axis": "down"}}, "In the load: axis is one of across, forward, side, up."),
        ({"props": {"kind": "bench"}}, "props is a list of at most 12 things."),
        ({"props": [BENCH] * 13}, "props is a list of at most 12 things."),
        ({"seconds": 2}, "seconds names there, hold, back and rest."),
        ({"seconds": {"up": 2}}, "In seconds: “up” is not known. Known are back, hold, rest, there."),
        ({"seconds": {"hold": -1}}, "hold is -1, outside 0 to 20."),
        ({"seconds": {"back": float("nan")}}, "back is a number."),
        ({"seconds": {"there": 0}}, "There and back each take some time: more than 0 seconds."),
        ({"seconds": {"back": 0}}, "There and back each take some time: more than 0 seconds."),
        ({"poses": []}, "A movement has one to five key poses."),
        ({"poses": ONE * 6}, "A movement has one to five key poses."),
        ({"poses": {}}, "A movement has one to five key poses."),
        ({"poses": None}, "A movement has one to five key poses."),
        ({"reach": [0, 0]}, "In reach: reach names hands or feet and where they are."),
        ({"reach": {"tail": [0, 0]}}, "In reach: “tail” cannot reach; balls, feet, grip, hands, hang, palms can."),
        (
            {"reach": {"feet.near": [0, 0]}},
            "In reach: “feet.near” cannot reach; balls, feet, grip, hands, hang, palms can.",
        ),
        ({"reach": {"feet": 0}}, "reach: feet is a list of 1 or 2 or 3 numbers."),
        ({"reach": {"feet": [0, 0, 0, 0]}}, "reach: feet is a list of 1 or 2 or 3 numbers."),
        ({"reach": {"feet": [0, False]}}, "reach: feet is a number."),
        ({"reach": {"feet": [0]}}, "In reach: feet takes x and y."),
        ({"reach": {"hang": [0, 0]}}, "In reach: hang takes x."),
    ],
)
def test_movement_that_cannot_be_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(PoseError) as refusal:
        read_movement({"poses": ONE, **data} if isinstance(data, dict) else data)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("prop", "sentence"),
    [
        ("bench", "In prop 2: a thing has a kind and a place: {kind: bench, at: [0, 245]}."),
        ({}, f"In prop 2: “None” is not known. Known are {in_words(PROPS)}."),
        ({"kind": "sofa"}, f"In prop 2: “sofa” is not known. Known are {in_words(PROPS)}."),
        ({"kind": []}, f"In prop 2: “[]” is not known. Known are {in_words(PROPS)}."),
        ({"kind": "bench"}, "In prop 2: a bench needs at."),
        ({"kind": "pad"}, "In prop 2: a pad needs at or on."),
        ({"kind": "strap", "from": [0, 900]}, "In prop 2: a strap needs to."),
        ({"kind": "rail", "from": [0, 0]}, "In prop 2: from needs to."),
        ({**BENCH, "colour": "red"}, "In prop 2 (bench): “colour” is not known. Known are angle, at, kind, length."),
        ({**BENCH, "at": "tentacle"}, f"In prop 2: at: “tentacle” is no place on the body: {PLACES_OF_THE_BODY}."),
        ({**BENCH, "at": [0]}, "prop 2: at is a list of 2 or 3 numbers."),
        ({**BENCH, "at": None}, "prop 2: at is a list of 2 or 3 numbers."),
        ({**BENCH, "length": "long"}, "prop 2: length is a number."),
        ({"kind": "box", "at": [0, 9], "size": [9]}, "prop 2: size is a list of 2 numbers."),
        ({"kind": "ball", "at": [0, 9], "radius": 0}, "prop 2: radius is 0, outside 1 to 600."),
        ({**CABLE, "tower": "yes"}, "In prop 2: tower is true or false."),
        ({**CABLE, "handle": "knob"}, "In prop 2: handle is one of bar, none, rope, single."),
        ({**CABLE, "handle": ["bar"]}, "In prop 2: handle is one of bar, none, rope, single."),
    ],
)
def test_thing_that_cannot_be_is_refused_with_a_sentence(prop, sentence):
    with pytest.raises(PoseError) as refusal:
        read_movement({"poses": ONE, "props": [BENCH, prop]})

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("pose", "sentence"),
    [
        (["knee"], "In pose 2: a pose is a set of angles with their values."),
        ({"knees": 4}, f"In pose 2: “knees” is not known. Known are {ANGLES_OF_A_POSE}."),
        ({"name": ""}, "Give pose 2 a name of at most 40 letters: Start, Bottom, Top."),
        ({"name": "x" * 41}, "Give pose 2 a name of at most 40 letters: Start, Bottom, Top."),
        ({"name": None}, "Give pose 2 a name of at most 40 letters: Start, Bottom, Top."),
        ({"says": "x" * 161}, "What pose 2 says is text of at most 160 letters."),
        ({"says": 3}, "What pose 2 says is text of at most 160 letters."),
        ({"knee": "90"}, "pose 2: knee is a number."),
        ({"knee": True}, "pose 2: knee is a number."),
        ({"knee": None}, "pose 2: knee is a number."),
        ({"knee": float("nan")}, "pose 2: knee is a number."),
        ({"knee": float("inf")}, "pose 2: knee is a number."),
        ({"knee": 166}, "pose 2: knee is 166, outside -5 to 165."),
        ({"y": 3000.5}, "pose 2: y is 3000.5, outside -3000 to 3000."),
        ({"right": 9}, "In pose 2: right is a set of angles."),
        ({"left": {"lean": 9}}, f"In pose 2, left: “lean” is not known. Known are {in_words(LIMBS)}."),
        ({"right": {"elbow": -6}}, "pose 2, right: elbow is -6, outside -5 to 160."),
        ({"reach": 4}, "In pose 2: reach names hands or feet and where they are."),
        ({"reach": {"feet": ["x", 0]}}, "pose 2: feet is a number."),
        ({"reach": {"feet": [0, 0]}}, "“feet” reaches in a later pose but not in the first; give it there too."),
        ({"reach": {"hands": [0, 0, 0]}}, "“hands” has places of two kinds."),
    ],
)
def test_pose_that_cannot_be_is_refused_with_a_sentence(pose, sentence):
    second = {"name": "Second", **pose} if isinstance(pose, dict) else pose

    with pytest.raises(PoseError) as refusal:
        read_movement({"poses": [{"name": "First", "reach": {"hands": [300, 600]}}, second]})

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("huge", [10**400, -(10**400)], ids=["large", "small"])
@pytest.mark.parametrize("name", ["knee", "azimuth", "rest", "hands"])
def test_number_too_large_for_the_machine_is_refused(name, huge):
    data = {
        "knee": {"poses": [{"name": "Only", "knee": huge}]},
        "azimuth": {"poses": ONE, "azimuth": huge},
        "rest": {"poses": ONE, "seconds": {"rest": huge}},
        "hands": {"poses": ONE, "reach": {"hands": [0, huge]}},
    }[name]

    with pytest.raises(PoseError, match=name):
        read_movement(data)


@pytest.mark.parametrize(
    "point", ["hips.right", "chest.left", "knee.middle", "midfoot.", "shoulder-top.up", "heel.right.left"]
)
def test_side_of_what_has_none_is_no_place_to_plant(point):
    with pytest.raises(PoseError, match="is no place on the body"):
        read_movement({"plant": {"point": point}, "poses": ONE})


@pytest.mark.parametrize("on", ["tentacle", "hips.right", "", None, 7, {"point": "grip"}])
def test_load_on_no_place_of_the_body_is_refused(on):
    with pytest.raises(PoseError):
        read_movement({"load": {"kind": "barbell", "on": on}, "poses": ONE})


@pytest.mark.parametrize(
    "data",
    [
        {"view": DEEP},
        {"balance": DEEP},
        {"plant": {"point": DEEP}},
        {"load": {"kind": DEEP}},
        {"props": [{**BENCH, "at": DEEP}]},
        {"props": DEEP},
        {"poses": [{"name": DEEP}]},
        {"poses": DEEP},
    ],
    ids=lambda data: next(iter(data)),
)
def test_data_nested_too_deep_is_refused(data):
    with pytest.raises(PoseError):
        read_movement({"poses": ONE, **data})


# Any value

WHOLE = {
    "view": "front",
    "azimuth": 80,
    "elevation": 20,
    "plant": {"point": "midfoot", "at": [0, 0]},
    "reach": {"hands.right": [300, 600], "grip.left": [0, 0, 90]},
    "balance": "bar",
    "load": {"kind": "barbell", "on": "shoulder-shelf"},
    "props": [{"kind": "bench", "at": [0, 245]}],
    "seconds": {"there": 2, "hold": 1, "back": 2, "rest": 1},
    "starts": "top",
    "card": 0.5,
    "loop": False,
    "poses": [
        {"name": "Start", "says": "Stand", "hip": 10, "knee": 10, "ankle": 5, "right": {"elbow": 9}, "x": 4},
        {"name": "End", "hip": 90, "knee": 100, "left": {"knee": 80}, "reach": {"hands.right": [310, 620]}},
    ],
}


def paths(value, before=()):
    """The way to every value in ``value``, as keys and indexes."""
    found = [before] if before else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += paths(item, (*before, key))
    return found


def reads_whole(data):
    """Read ``data``; whatever is not refused is a body at every moment."""
    try:
        movement = read_movement(data)
    except PoseError:
        return
    for moment in MOMENTS:
        body = movement.at(moment)
        assert all(math.isfinite(number) for at in body.joints.values() for number in at)
        assert math.isfinite(body.strain)


@pytest.mark.parametrize("data", [{"balance": "bar"}, {"reach": {"grip": [0, 0]}}])
def test_load_at_a_place_in_the_scene_reads_or_is_refused(data):
    reads_whole({**data, "load": {"kind": "barbell", "on": [0, 0]}, "poses": ONE})


def test_every_thing_that_can_be_named_can_be_drawn():
    assert set(PROPS) == set(props.MAKERS)
    assert set(LOADS) == {"none", *props.LOADS}


VALUES = {"size": [200, 100], "x": 50, "length": 0, "half": 0, "height": 0, "radius": 1, "angle": 0, "back": 0}
VALUES |= {"tower": True, "upright": True, "handle": "rope"}


@pytest.mark.parametrize("place", [[100, 300], [100, 300, 50], "hips", "foot.left", "midfoot.left", "grip"], ids=str)
@pytest.mark.parametrize("kind", PROPS)
@pytest.mark.parametrize("view", ["side", "front", "three-quarter"])
def test_every_thing_is_drawn_at_every_place_that_it_takes(kind, place, view):
    """With every way of saying where it is, and the smallest of what else it may have."""
    needs, may = PROPS[kind]
    ways = [need.split("|") for need in needs.split()]
    for chosen in product(*ways):
        thing = {"kind": kind, **{name: VALUES.get(name, place) for name in [*chosen, *may.split()]}}
        if "from" not in thing and "at" in thing:
            thing.pop("to", None)
        try:
            movement = read_movement({"view": view, "props": [thing], "poses": ONE})
        except PoseError:
            continue
        assert draw(movement, 0, {}).shapes


@settings(deadline=None)
@given(anything)
def test_any_value_either_reads_or_is_refused(value):
    reads_whole(value)


@settings(deadline=None, max_examples=200)
@given(path=st.sampled_from(paths(WHOLE)), value=anything)
def test_movement_spoiled_in_one_place_either_reads_or_is_refused(path, value):
    data = copy.deepcopy(WHOLE)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    reads_whole(data)


@settings(deadline=None, max_examples=50)
@given(path=st.sampled_from(paths(WHOLE)), name=st.text(max_size=5), value=anything)
def test_movement_with_one_name_too_many_either_reads_or_is_refused(path, name, value):
    data = copy.deepcopy(WHOLE)
    place = data
    for key in path:
        place = place[key]
    if isinstance(place, dict):
        place[name] = value

    reads_whole(data)
