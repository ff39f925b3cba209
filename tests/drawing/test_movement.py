import copy
import json
import math
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import anthropometry as size
from drawing import props
from drawing.figure import draw
from drawing.movement import (
    LIMBS,
    LOADS,
    PLACES,
    PLANTS,
    PROPS,
    REACHES,
    TRUNK,
    VIEWS,
    PoseError,
    between,
    centre_of_mass,
    eased,
    held,
    read_movement,
)
from drawing.skeleton import POINTS
from tests.drawing.factories import make_body, make_movement, segment_lengths, shipped

ONE = [{"name": "Only"}]
BENCH = {"kind": "bench", "at": [0, 245]}
CABLE = {"kind": "cable", "from": [400, 900], "to": "grip"}
MOMENTS = [0, 0.4, 1]
DEEP: list = []
for _ in range(3000):
    DEEP = [DEEP]


def in_words(names):
    return ", ".join(sorted(names))


PLACES_OF_THE_BODY = in_words(PLANTS)
ANGLES_OF_A_POSE = in_words({"name", "says", "right", "left", "reach", *TRUNK, *LIMBS, *PLACES})


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


def test_figure_is_seen_from_its_own_height_unless_an_elevation_is_given():
    assert make_movement().elevation == 0
    assert make_movement(elevation=25).elevation == 25


@pytest.mark.parametrize(
    ("view", "azimuth"), [("side", 0), ("three-quarter", 38), ("front", 90), ("back", 270), ("back-quarter", 322)]
)
def test_view_is_from_an_azimuth_unless_one_is_given(view, azimuth):
    assert make_movement(view=view).azimuth == azimuth
    assert make_movement(view=view, azimuth=-15).azimuth == -15


@pytest.mark.parametrize(
    ("point", "grounded"), [("midfoot", True), ("ball.left", True), ("heel", True), ("hips", False), ("wrist", False)]
)
def test_movement_planted_on_a_foot_is_grounded(point, grounded):
    assert make_movement(plant={"point": point}).is_grounded is grounded


@pytest.mark.parametrize(
    ("starts", "moments"),
    [
        ("bottom", {"set-up": 0, "brace": 0, "lift": 0.5, "top": 1, "lowering": 0.5}),
        ("top", {"set-up": 0, "brace": 0, "lift": 0.5, "top": 0, "lowering": 1}),
    ],
)
def test_moment_of_each_phase(starts, moments):
    movement = make_movement(starts=starts, poses=({}, {}))

    assert {phase: movement.moment_of(phase) for phase in moments} == moments


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

NAMES = ["poses", "name", "says", "right", "left", "reach", "hands", "feet", "hang", "plant", "point", "at", "view"]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -1, 0, 1, 90])
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from([*NAMES, *PLANTS, *REACHES])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)
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


# Any movement in the widest values taken


def angles_within(limits):
    return st.fixed_dictionaries({}, optional={name: st.floats(*ends) for name, ends in limits.items()})


SIDED = sorted(name for name in POINTS if "." in name)
places = st.lists(st.floats(-3000, 3000), min_size=2, max_size=2)
movements = st.fixed_dictionaries(
    {
        "view": st.sampled_from(sorted(VIEWS)),
        "plant": st.fixed_dictionaries({"point": st.sampled_from(PLANTS + SIDED), "at": places}),
        "reach": st.dictionaries(st.sampled_from(sorted(REACHES - {"hang"})), places, max_size=2),
        "balance": st.sampled_from(["", "bar", "mass"]),
        "load": st.sampled_from([{}, {"on": "chest"}, {"on": "lap.left"}, {"on": "grip.right"}]),
        "poses": st.lists(
            st.builds(
                lambda both, right, left: {"name": "A", **both, "right": right, "left": left},
                angles_within(TRUNK | LIMBS | PLACES),
                angles_within(LIMBS),
                angles_within(LIMBS),
            ),
            min_size=1,
            max_size=5,
        ),
    }
)


@settings(deadline=None, max_examples=60)
@given(data=movements, moment=st.floats(0, 1))
def test_any_movement_in_range_is_a_whole_body_at_any_moment(data, moment):
    body = read_movement(json.loads(json.dumps(data))).at(moment)

    lengths = segment_lengths(body)
    assert lengths == pytest.approx(segment_lengths(make_body()))
    assert body.strain >= 0


# From pose to pose

values_of_a_track = st.lists(st.floats(-3000, 3000), min_size=1, max_size=5)


@given(values_of_a_track)
def test_interpolation_meets_every_key_pose(values):
    last = max(1, len(values) - 1)

    assert [between(values, index / last) for index in range(len(values))] == pytest.approx(values, abs=1e-6)


@given(values_of_a_track.filter(lambda values: len(values) > 1), st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_interpolation_is_monotone_between_two_key_poses(values, shares):
    last = len(values) - 1
    for index, (a, b) in enumerate(pairwise(values)):
        found = [between(values, (index + share) / last) for share in sorted(shares)]

        slack = 1e-6
        assert all(min(a, b) - slack <= value <= max(a, b) + slack for value in found)
        steps = [later - sooner for sooner, later in pairwise(found)]
        assert all(step * (b - a) >= -slack for step in steps)


def test_interpolation_has_no_corner_at_a_key_pose_passed_on_the_way():
    values = [0, 30, 100]

    before = (between(values, 0.5) - between(values, 0.499)) / 0.001
    after = (between(values, 0.501) - between(values, 0.5)) / 0.001
    assert before == pytest.approx(after, rel=0.05)


@pytest.mark.parametrize(("progress", "value"), [(-1, 10), (0, 10), (1, 40), (2, 40)])
def test_interpolation_stops_at_both_ends(progress, value):
    assert between([10, 20, 40], progress) == value


def test_easing_is_slow_at_both_ends():
    assert (eased(0), eased(0.5), eased(1)) == pytest.approx((0, 0.5, 1))
    assert eased(0.1) < 0.03
    assert eased(0.9) > 0.97


def test_angle_that_a_pose_does_not_name_is_that_of_the_pose_before():
    movement = make_movement(poses=({"knee": 20, "lean": 10}, {"elbow": 60}, {"knee": 90, "right": {"elbow": 80}}))

    found = [
        (body.angles["knee.left"], body.angles["elbow.left"], body.angles["lean"])
        for body in map(movement.at, (0, 0.5, 1))
    ]
    assert found == [pytest.approx(row) for row in [(20, 0, 10), (20, 60, 10), (90, 60, 10)]]


def test_side_follows_both_until_it_has_a_value_of_its_own():
    movement = make_movement(poses=({}, {"knee": 50}, {"knee": 90, "right": {"knee": 70}}))

    found = [(body.angles["knee.right"], body.angles["knee.left"]) for body in map(movement.at, (0, 0.5, 1))]
    assert found == [pytest.approx(row) for row in [(0, 0), (50, 50), (70, 90)]]


def test_side_keeps_its_own_value_while_the_other_moves():
    movement = make_movement(poses=({"right": {"knee": 30}}, {"knee": 90}))

    assert (movement.at(1).angles["knee.right"], movement.at(1).angles["knee.left"]) == pytest.approx((30, 90))


def test_planted_point_is_where_it_was_put_and_moves_with_x_and_y():
    movement = make_movement(
        plant={"point": "chest", "at": [40, 300]}, poses=({"lean": 60}, {"lean": 20, "y": 360}, {"x": 10})
    )

    found = [movement.at(moment).point("chest")[:2] for moment in (0, 0.5, 1)]
    assert found == [pytest.approx(at) for at in [(40, 300), (40, 360), (10, 360)]]


def test_one_planted_side_leaves_the_other_free():
    movement = make_movement(
        plant={"point": "midfoot.left", "at": [0, 0]}, poses=({}, {"right": {"hip": 90, "knee": 90}})
    )

    body = movement.at(1)
    assert body.point("midfoot.left")[:2] == pytest.approx((0, 0))
    assert body.point("midfoot.right")[1] > 200


def test_reach_moves_from_its_place_in_one_pose_to_that_in_the_next():
    movement = make_movement(
        reach={"hands": [200, 700, 100]},
        poses=({}, {"reach": {"hands": [240, 800, 140]}}),
    )

    assert movement.at(0).point("grip.right") == pytest.approx((200, 700, 100), abs=0.1)
    assert movement.at(1).point("grip.left") == pytest.approx((240, 800, -140), abs=0.1)
    assert movement.at(0.5).point("grip")[1] == pytest.approx(750, abs=0.1)


def test_grip_reaches_from_where_the_load_lies():
    movement = make_movement(
        load={"on": "shoulder-shelf"}, reach={"grip": [10, -20, 180]}, poses=({"lean": 0}, {"lean": 40})
    )

    for moment in MOMENTS:
        body = movement.at(moment)
        x, y, _ = body.point("shoulder-shelf")
        assert body.point("grip.right") == pytest.approx((x + 10, y - 20, 180), abs=0.5)


@pytest.mark.parametrize(
    ("on", "reach"),
    [
        ("lap.right", {"feet": [60, 60], "grip": [-10, 120, 60]}),
        ("instep.left", {"balls": [150, 40], "grip": [0, 400, 160]}),
        ("grip.right", {"hands.right": [200, 760, 60], "grip.left": [0, 60, 20]}),
    ],
)
def test_grip_reaches_from_where_the_load_has_come_to_lie(on, reach):
    """The load lies on a limb that reaches itself: the grip comes after it, in whatever order they are given."""
    body = make_movement(load={"on": on}, reach=reach, poses=({"lean": 20},)).at(0)

    [target] = [target for name, target in reach.items() if name.startswith("grip")]
    load = body.point(on)
    assert body.point("grip.left")[:2] == pytest.approx((load[0] + target[0], load[1] + target[1]), abs=0.1)
    assert body.strain < 1


@pytest.mark.parametrize("limb", ["hands", "palms", "feet", "balls"])
def test_side_that_reaches_elsewhere_goes_before_both(limb):
    y, point = (700, "grip") if limb == "hands" else (700, "wrist") if limb == "palms" else (100, "ball")

    movement = make_movement(reach={limb: [120, y], f"{limb}.left": [150, y + 20]})

    body, alone = movement.at(0), make_movement(reach={f"{limb}.left": [150, y + 20]}).at(0)
    assert body.point(f"{point}.left") == pytest.approx(alone.point(f"{point}.left"))
    assert body.point(f"{point}.right")[1] < body.point(f"{point}.left")[1]


def test_one_side_alone_reaches():
    movement = make_movement(reach={"palms.left": [150, 600, 120]})

    body = movement.at(0)
    assert body.joints["wrist.left"] == pytest.approx((150, 600, -120), abs=0.1)
    assert body.joints["wrist.right"] == pytest.approx(make_body().joints["wrist.right"])


# Balance


def squat(**data):
    """Down to a deep squat, with a hip that somebody guessed."""
    poses = ({"knee": 5, "ankle": 0, "hip": 10}, {"knee": 100, "ankle": 35, "hip": 80, "shoulder": 80})
    return make_movement(plant={"point": "midfoot", "at": [15, 0]}, load={"on": "shoulder-shelf"}, poses=poses, **data)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("balance", "balanced"), [("bar", lambda body: body.point("shoulder-shelf")), ("mass", centre_of_mass)]
)
def test_balance_brings_it_over_the_middle_of_the_foot(balance, balanced, moment):
    body = squat(balance=balance).at(moment)

    assert balanced(body)[0] == pytest.approx(15, abs=0.1)
    assert body.point("midfoot")[:2] == pytest.approx((15, 0))


@pytest.mark.parametrize("balanced", [lambda body: body.point("shoulder-shelf"), centre_of_mass])
def test_squat_without_balance_would_fall(balanced):
    assert abs(balanced(squat().at(1))[0] - 15) > 30


def test_balance_changes_the_hip_and_the_lean_that_follows_alone():
    free, balanced = squat().at(1), squat(balance="bar").at(1)

    changed = {name for name in free.angles if balanced.angles[name] != pytest.approx(free.angles[name], abs=1e-6)}
    assert changed == {"hip.right", "hip.left", "lean"}


def test_balance_on_one_foot_is_over_that_foot():
    movement = make_movement(
        plant={"point": "midfoot.left", "at": [0, 0]},
        balance="mass",
        poses=({"knee": 20, "ankle": 5, "hip": 30, "right": {"hip": 70, "knee": 20}},),
    )

    body = movement.at(0)
    assert centre_of_mass(body)[0] == pytest.approx(body.point("midfoot.left")[0], abs=0.1)
    assert body.point("midfoot.left")[:2] == pytest.approx((0, 0))


def test_balance_that_no_hip_brings_about_leaves_the_pose_as_it_was_given():
    poses = ({"hip": 20, "knee": 0, "ankle": -50},)
    on_the_instep = {"plant": {"point": "midfoot"}, "load": {"on": "instep"}, "poses": poses}

    body, given_body = make_movement(balance="bar", **on_the_instep).at(0), make_movement(**on_the_instep).at(0)

    assert body.angles == pytest.approx(given_body.angles)


# Centre of mass


def test_masses_of_the_table_are_those_of_a_whole_body():
    once = sum(size.MASS[name][0] for name in ("trunk", "head"))
    twice = sum(mass for name, (mass, _) in size.MASS.items() if name not in ("trunk", "head"))

    assert once + 2 * twice == pytest.approx(1)


def test_centre_of_mass_of_a_standing_body_is_that_of_winters_tables():
    """Each segment's mass and centre (table 4.1) at the height of its joints (figure 4.1), added up here by hand."""
    ankle, knee, hip, shoulder = 39, 285, 530, 818
    elbow, wrist, fingertips = shoulder - 186, shoulder - 186 - 146, shoulder - 186 - 146 - 108
    head = shoulder + size.NECK + size.HEAD
    heights = [
        (1, "trunk", hip, shoulder),
        (1, "head", head, head),
        (2, "thigh", hip, knee),
        (2, "shank", knee, ankle),
        (2, "foot", 0, 0),
        (2, "upper-arm", shoulder, elbow),
        (2, "forearm", elbow, wrist),
        (2, "hand", wrist, fingertips),
    ]
    expected = sum(
        count * size.MASS[name][0] * (upper + size.MASS[name][1] * (lower - upper))
        for count, name, upper, lower in heights
    )

    _, height, aside = centre_of_mass(make_body())

    assert hip < height < shoulder
    assert height == pytest.approx(expected, abs=1)
    assert aside == pytest.approx(0)


@pytest.mark.parametrize(
    ("angles", "axis", "sign"),
    [({"shoulder": 90}, 0, 1), ({"shoulder": 180}, 1, 1), ({"lean": 60, "hip": 60}, 0, 1), ({"knee": 90}, 0, -1)],
)
def test_centre_of_mass_follows_what_moves(angles, axis, sign):
    before, after = centre_of_mass(make_body()), centre_of_mass(make_body(**angles))

    assert sign * (after[axis] - before[axis]) > 5


# A moment held, with a change


@pytest.mark.parametrize(
    "slug", ["back-squat", "hip-thrust", "push-up", "single-leg-romanian-deadlift", "farmers-carry"]
)
@pytest.mark.parametrize("moment", [0, 0.3, 1])
def test_moment_held_is_the_body_at_that_moment(slug, moment):
    movement = shipped(slug)

    body, expected = held(movement, {"moment": moment}).at(0), movement.at(moment)

    for name, at in expected.joints.items():
        assert body.joints[name] == pytest.approx(at, abs=1e-6)


def test_moment_held_is_the_last_unless_told():
    movement = make_movement(poses=({"knee": 10}, {"knee": 80}))

    assert held(movement, {}).at(0).angles["knee.right"] == pytest.approx(80)
    assert len(held(movement, {}).poses) == 1


def test_held_pose_changes_what_is_named_alone():
    movement = make_movement(poses=({}, {"hip": 60, "knee": 80, "right": {"elbow": 40}}))

    before, after = movement.at(1), held(movement, {"lumbar": 40, "left": {"knee": 30}}).at(0)

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

    changed = held(make_movement(seconds={"there": 3}), change)

    assert (changed.view, changed.azimuth, changed.balance) == ("front", 90, "mass")
    assert (changed.plant, changed.at_point) == ("heel", (7, 0))
    assert (changed.load, list(changed.props)) == (change["load"], change["props"])
    assert changed.seconds["there"] == 3


def test_held_pose_is_seen_from_its_own_view_whatever_the_azimuth_of_the_movement():
    movement = make_movement(view="front", azimuth=74)

    assert held(movement, {}).azimuth == 74
    assert held(movement, {"view": "side"}).azimuth == 0


def test_held_pose_is_seen_from_as_high_as_the_movement_unless_it_has_its_own_view():
    movement = make_movement(elevation=25)

    assert held(movement, {}).elevation == 25
    assert held(movement, {"view": "side"}).elevation == 0


def test_held_pose_is_planted_where_it_says_whatever_moved_the_plant_of_the_movement():
    movement = make_movement(poses=({}, {"x": 30, "y": 500}))

    assert held(movement, {}).at(0).point("hips")[:2] == pytest.approx((30, 500))
    assert held(movement, {"plant": {"point": "midfoot", "at": [7, 0]}}).at(0).point("midfoot")[:2] == pytest.approx(
        (7, 0)
    )


def test_null_frees_what_reached_and_leaves_the_rest():
    movement = make_movement(reach={"hands": [200, 700, 100], "feet": [30, 20]})

    body = held(movement, {"reach": {"hands": None}}).at(0)

    assert body.angles["elbow.right"] == pytest.approx(0)
    assert body.joints["ankle.right"][:2] == pytest.approx((30, 20 + size.ANKLE_HEIGHT))


def test_held_pose_can_reach_elsewhere():
    movement = make_movement(reach={"hands": [200, 700, 100]}, poses=({}, {"reach": {"hands": [250, 700, 100]}}))

    body = held(movement, {"moment": 0.5, "reach": {"hands": [180, 640, 90], "feet": [20, 10]}}).at(0)

    assert body.point("grip.right") == pytest.approx((180, 640, 90), abs=0.1)
    assert body.joints["ankle.right"][:2] == pytest.approx((20, 10 + size.ANKLE_HEIGHT))


def test_place_to_look_at_and_what_it_stands_beside_change_nothing():
    movement = shipped("back-squat")

    plain, marked = (
        held(movement, {"moment": 0.4}),
        held(movement, {"moment": 0.4, "place": "knee", "beside": {"moment": 1}}),
    )

    assert marked == plain


def test_holding_leaves_the_movement_as_it_was():
    movement = shipped("hip-thrust")
    before = copy.deepcopy(movement.data)

    held(movement, {"moment": 1, "lumbar": -20, "reach": {"feet": None}, "right": {"knee": 30}})

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
        held(make_movement(), change)

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
        changed = held(shipped("back-squat"), change)
    except PoseError:
        return

    assert math.isfinite(changed.at(0).strain)
