"""Every movement that ships: what an editor could break without seeing it in a still picture."""

import math

import pytest
import yaml
from django.utils.text import slugify

from drawing import anthropometry as size
from drawing import limits
from drawing.figure import draw
from drawing.movement import between, centre_of_mass
from drawing.notation import read_movement
from drawing.skeleton import SIDES
from drawing.vectors import along, dot
from tests.drawing.factories import FILES, make_body, segment_lengths

MOMENTS = [index / 24 for index in range(25)]
# Issue 5 asks for these families, and that there be at least 40.
FAMILIES = [
    "back-squat",
    "front-squat",
    "romanian-deadlift",  # the hinge
    "deadlift",
    "sumo-deadlift",
    "hip-thrust",
    "glute-bridge",
    "lunge",
    "split-squat",
    "step-up",
    "leg-press",
    "leg-extension",
    "leg-curl",
    "nordic-curl",
    "calf-raise",
    "back-extension",
    "good-morning",
    "kettlebell-swing",
    "bench-press",
    "incline-bench-press",
    "push-up",
    "dip",
    "dumbbell-fly",
    "overhead-press",
    "lateral-raise",
    "front-raise",
    "pull-up",
    "chin-up",
    "lat-pulldown",
    "bent-over-row",
    "seated-cable-row",
    "face-pull",
    "biceps-curl",
    "hammer-curl",
    "triceps-pushdown",
    "overhead-triceps-extension",
    "lying-triceps-extension",
    "plank",
    "side-plank",
    "crunch",
    "hanging-leg-raise",
    "ab-wheel-rollout",
    "dead-bug",
    "bird-dog",
    "farmers-carry",
    "shrug",
]


def rows_of(path):
    return yaml.safe_load(path.read_text())


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def fields(path):
    return rows_of(path)[0]["fields"]


@pytest.fixture(scope="module")
def movement(fields):
    return read_movement(fields["data"])


@pytest.fixture(scope="module")
def bodies(movement):
    """The body at 25 moments: [(progress, skeleton)]."""
    return [(moment, movement.at(moment)) for moment in MOMENTS]


def carried(rows, start):
    """What each pose gives, and what it leaves out as in the pose before."""
    found = []
    for row in rows:
        found.append(row if row is not None else found[-1] if found else start)
    return found


def place_of(body, limb, side, load_at):
    """Where what reaches is, as the data counts it."""
    if limb in ("hands", "hang"):
        return body.point(f"grip.{side}")
    if limb == "palms":
        return body.joints[f"wrist.{side}"]
    if limb == "balls":
        return body.joints[f"ball.{side}"]
    if limb == "feet":
        return along(body.joints[f"ankle.{side}"], (size.ANKLE_HEIGHT, body.frames[f"foot.{side}"].down))
    x, y, z = body.point(f"grip.{side}")
    return x - load_at[0], y - load_at[1], z - load_at[2]


# The files


def test_catalogue_has_the_families_that_were_asked_for():
    slugs = {path.stem for path in FILES}

    assert set(FAMILIES) - slugs == set()
    assert len(slugs) >= 40


def test_file_holds_one_movement_named_like_it(path):
    [row] = rows_of(path)

    assert row["model"] == "exercises.movement"
    assert row["fields"]["slug"] == path.stem
    assert slugify(row["fields"]["name"]) == path.stem


def test_key_poses_say_what_to_do_in_a_line(fields):
    for pose in fields["data"]["poses"]:
        assert 0 < len(pose.get("says", "").strip()) <= 120, pose["name"]


# The body


def test_movement_asks_nothing_that_no_body_can_do(movement):
    assert limits.problems(movement) == []


def test_segments_keep_their_length(bodies):
    expected = segment_lengths(make_body())
    for _, body in bodies:
        assert segment_lengths(body) == pytest.approx(expected)


def test_planted_point_stays_in_its_place(fields, movement, bodies):
    poses = fields["data"]["poses"]
    at = fields["data"].get("plant", {}).get("at", [0, 0])
    xs, ys = (carried([pose.get(name) for pose in poses], start) for name, start in zip("xy", at, strict=True))

    for moment, body in bodies:
        expected = between(xs, moment), between(ys, moment)
        assert math.dist(body.point(movement.plant)[:2], expected) < 1


def test_hands_and_feet_that_reach_stay_in_their_place(fields, movement, bodies):
    shared = fields["data"].get("reach", {})
    poses = [{**shared, **pose.get("reach", {})} for pose in fields["data"]["poses"]]
    for name in {name for pose in poses for name in pose}:
        limb, _, only = name.partition(".")
        targets = list(zip(*carried([pose.get(name) for pose in poses], None), strict=True))
        for moment, body in bodies:
            expected = [between(list(values), moment) for values in targets]
            for side in [only] if only else SIDES:
                x, y, z = place_of(body, limb, side, movement.load_point(body) if limb == "grip" else None)
                assert math.dist((x, y, SIDES[side] * z)[: len(expected)], expected) < 1, (name, side, moment)


def test_no_foot_knee_or_hand_is_under_the_floor(movement, bodies):
    names = ["heel", "midfoot", "ball", "toes", "ankle", "knee", "kneecap", "wrist", "palm", "grip"]
    reaching = {name.partition(".")[0] for pose in movement.poses for name in pose.reach}
    if not movement.load and not reaching & {"hands", "hang", "grip"}:
        names.append("fingertips")  # else the hand is a fist
    for moment, body in bodies:
        heights = {f"{name}.{side}": body.point(f"{name}.{side}")[1] for name in names for side in SIDES}
        assert {name: height for name, height in heights.items() if height < -5} == {}, moment


def test_knees_and_elbows_never_bend_backwards(bodies):
    slack = math.sin(math.radians(limits.SLACK))
    for moment, body in bodies:
        for side in SIDES:
            thigh, shank = body.frames[f"thigh.{side}"], body.frames[f"shank.{side}"]
            upper, fore = body.frames[f"upper-arm.{side}"], body.frames[f"forearm.{side}"]
            assert dot(shank.down, thigh.front) <= slack, (side, moment)
            assert dot(fore.down, upper.front) >= -slack, (side, moment)


def test_every_moment_has_the_same_shapes_so_that_it_can_be_animated(movement):
    first, middle, last = (
        [(shape.kind, shape.part, len(shape.points), shape.cuts) for shape in draw(movement, moment).shapes]
        for moment in (0, 0.4, 1)
    )

    assert first == middle == last


# The lifts of the brief, by name


def body_of(slug, moment):
    [file] = [file for file in FILES if file.stem == slug]
    movement = read_movement(rows_of(file)[0]["fields"]["data"])
    return movement, movement.at(moment)


@pytest.mark.parametrize("slug", ["back-squat", "front-squat", "deadlift"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_bar_stays_over_the_middle_of_the_foot(slug, moment):
    movement, body = body_of(slug, moment)

    assert movement.load["kind"] == "barbell"
    assert abs(movement.load_point(body)[0] - body.point("midfoot")[0]) <= 10


@pytest.mark.parametrize("side", SIDES)
def test_shin_is_vertical_at_the_top_of_the_hip_thrust(side):
    _, body = body_of("hip-thrust", 1)

    (kx, ky, _), (ax, ay, _) = body.joints[f"knee.{side}"], body.joints[f"ankle.{side}"]
    assert abs(math.degrees(math.atan2(kx - ax, ky - ay))) <= 2


@pytest.mark.parametrize("slug", ["full-squat", "half-squat", "partial-squat"])
def test_bar_of_a_squat_to_any_depth_is_over_the_middle_of_the_foot_at_both_ends(slug):
    for moment in (0, 0.5, 1):
        movement, body = body_of(slug, moment)
        assert abs(movement.load_point(body)[0] - body.point("midfoot")[0]) <= 10


def test_squats_of_all_depths_differ_at_the_knee():
    slugs = ["partial-squat", "half-squat", "back-squat", "full-squat"]

    assert [round(body_of(slug, 1)[1].angles["knee.right"]) for slug in slugs] == [46, 88, 120, 149]


def test_single_leg_squat_is_balanced_on_its_foot():
    for moment in (0, 0.5, 1):
        _, body = body_of("single-leg-squat", moment)
        assert abs(centre_of_mass(body)[0] - body.point("midfoot.right")[0]) <= 10


def test_arms_of_scaption_rise_a_third_of_the_way_forward_from_the_side():
    _, body = body_of("scaption", 1)

    x, _, z = along(body.point("grip.right"), (-1, body.joints["shoulder.right"]))
    assert math.degrees(math.atan2(x, z)) == pytest.approx(33, abs=5)


def test_hips_are_straight_at_the_top_of_the_hip_thrust():
    _, body = body_of("hip-thrust", 1)

    assert body.angles["hip.right"] == pytest.approx(0, abs=10)
    assert body.point("hip-crease")[1] > body.point("upper-back")[1]


def test_squat_goes_below_parallel():
    _, body = body_of("back-squat", 1)

    assert body.point("hip-crease")[1] < body.point("kneecap.right")[1]


def test_deadlift_ends_standing_with_the_plates_off_the_floor():
    _, start = body_of("deadlift", 0)
    _, end = body_of("deadlift", 1)

    assert start.point("grip")[1] == pytest.approx(129, abs=10)  # the radius of an Olympic plate, 225 mm of 1.75 m
    assert end.point("grip")[1] > 350
    assert (end.angles["hip.right"], end.angles["knee.right"]) == pytest.approx((0, 0), abs=6)
