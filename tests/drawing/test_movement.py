import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import anthropometry as size
from drawing.movement import VIEWS, between, centre_of_mass, eased
from drawing.notation import LIMBS, PLACES, PLANTS, REACHES, TRUNK, read_movement
from drawing.skeleton import POINTS
from tests.drawing.factories import make_body, make_movement, segment_lengths

MOMENTS = [0, 0.4, 1]


# What it says of itself


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
