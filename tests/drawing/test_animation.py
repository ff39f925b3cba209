import math
import re
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing.animation import RIGID, animate, mirrored, placement, reused, timeline, unwound
from drawing.camera import Camera
from drawing.figure import Shape, draw
from tests.drawing.factories import make_movement, shipped

# The lifts whose feet, back or hands are planted, one on a single leg, and one that starts again from its last pose.
SLUGS = [
    "back-squat",
    "deadlift",
    "hip-thrust",
    "push-up",
    "pull-up",
    "bench-press",
    "single-leg-romanian-deadlift",
    "farmers-carry",
]
PIXEL = 2.5  # units: a page draws some 1000 of them in 384 pixels
SHARES = [index / 9 for index in range(1, 9)]  # of the way from one sample to the next
SECONDS = {"there": 2, "hold": 1, "back": 4, "rest": 1}
NUMBER = re.compile(r"-?\d*\.?\d+")


class Played:
    """A movement's animation, and what it should show at each of its samples."""

    def __init__(self, slug):
        self.movement = shipped(slug)
        self.animation = animate(self.movement)
        self.samples = [progress for _, progress in timeline(self.movement)[1]]
        known = {}
        for progress in self.samples:
            known.setdefault(progress, draw(self.movement, progress).shapes)
        self.drawings = [known[progress] for progress in self.samples]
        self.forms = [self.animation.times.index(time) for time in self.animation.form_times]

    def told(self, forms):
        """The samples at which these forms are told."""
        return {0: [], len(self.forms): self.forms, len(self.samples): list(range(len(self.samples)))}[len(forms)]

    def parts(self):
        """Each part with the index of its first shape in a drawing."""
        index = 0
        for part in self.animation.parts:
            yield index, part
            index += len(part.shapes)

    def part(self, name):
        """The part that shows the skin, or the thing, called ``name``, and the index of that shape."""
        for index, part in self.parts():
            for offset, shape in enumerate(part.shapes):
                if shape.part == name and shape.kind in ("skin", "plate"):
                    return index + offset, part
        raise AssertionError(f"{name} is not drawn")

    def seen(self, point, sample):
        """Where a point of the body is on the page at a sample."""
        body = self.movement.at(self.samples[sample])
        return Camera(self.movement.azimuth).sees(body.point(point))


@cache
def play(slug):
    return Played(slug)


@pytest.fixture(params=SLUGS)
def played(request):
    return play(request.param)


def mixed(a, b, share):
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))


def told(part, count):
    """What SMIL is told of a part: (shift, turn) at each of ``count`` samples."""
    values = dict(part.transforms)
    shifts, turns = [(0.0, 0.0)] * count, [0.0] * count
    if "translate" in values:
        shifts = [tuple(map(float, pair.split(" "))) for pair in values["translate"].split(";")]
    if "rotate" in values:
        turns = [float(turn) for turn in values["rotate"].split(";")]
    return list(zip(shifts, turns, strict=True))


def moved(point, pivot, shift, degrees):
    """``point`` turned about ``pivot`` as SVG turns, then shifted."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - pivot[0], point[1] - pivot[1]
    return pivot[0] + c * x - s * y + shift[0], pivot[1] + s * x + c * y + shift[1]


def shown(part, point, count, sample, share):
    """Where SMIL shows a point of a part between a sample and the next: straight on in shift and in turn."""
    (shift, turn), (next_shift, next_turn) = told(part, count)[sample : sample + 2]
    return moved(point, part.motion.pivot, mixed(shift, next_shift, share), turn + (next_turn - turn) * share)


# The time that it takes


def test_times_are_in_the_proportion_of_the_seconds():
    movement = make_movement(seconds=SECONDS, poses=({}, {"knee": 90}))

    seconds, samples = timeline(movement)

    assert seconds == 8
    ends = [time * seconds for time, progress in samples if progress in (0, 1)]
    assert ends == pytest.approx([0, 2, 3, 7, 8])  # start, arrived, held, back again, rested
    assert [progress for _, progress in samples] == pytest.approx([progress for _, progress in samples[-2::-1]] + [0])


def test_progress_is_eased_at_both_ends_of_each_way():
    _, samples = timeline(make_movement(seconds=SECONDS, poses=({}, {"knee": 90})))

    there = [(time * 8 / 2, progress) for time, progress in samples if time * 8 <= 2]
    back = [((time * 8 - 3) / 4, progress) for time, progress in samples if 3 <= time * 8 <= 7]
    assert there == [pytest.approx((t, (1 - math.cos(math.pi * t)) / 2)) for t, _ in there]
    assert back == [pytest.approx((t, (1 + math.cos(math.pi * t)) / 2)) for t, _ in back]
    assert len(there) == len(back) > 4


@pytest.mark.parametrize(
    ("seconds", "ends"),
    [
        ({"there": 1, "hold": 0, "back": 3, "rest": 1}, [0, 1, 4, 5]),
        ({"there": 1, "hold": 1, "back": 3, "rest": 0}, [0, 1, 2, 5]),
        ({"there": 1, "hold": 0, "back": 3, "rest": 0}, [0, 1, 4]),
    ],
)
def test_no_moment_is_told_twice_without_hold_or_rest(seconds, ends):
    total, samples = timeline(make_movement(seconds=seconds, poses=({}, {"knee": 90})))

    times = [time for time, _ in samples]
    assert [time * total for time, progress in samples if progress in (0, 1)] == pytest.approx(ends)
    assert times == sorted(set(times))


def test_loop_goes_on_from_the_last_pose_to_the_first():
    movement = make_movement(
        loop=True, seconds={"there": 3, "hold": 5, "back": 1, "rest": 5}, poses=({}, {"knee": 40}, {"knee": 80})
    )

    seconds, samples = timeline(movement)

    assert seconds == 4  # there and back alone
    assert samples[0] == (0, 0)
    assert samples[-2:] == [pytest.approx((0.75, 1)), (1, 0)]
    for time, progress in samples[:-1]:
        assert progress == pytest.approx(time * 4 / 3)


@pytest.mark.parametrize("loop", [False, True])
def test_movement_of_one_pose_stands_still(loop):
    animation = animate(make_movement(loop=loop, plant={"point": "midfoot"}))

    assert [part for part in animation.parts if part.transforms or part.forms] == []
    assert (animation.key_times[0], animation.key_times.split(";")[-1]) == ("0", "1")


def test_key_times_rise_from_0_to_1(played):
    for text, times in (
        (played.animation.key_times, played.animation.times),
        (played.animation.key_times_of_forms, played.animation.form_times),
    ):
        told_times = [float(time) for time in text.split(";")]
        assert (told_times[0], told_times[-1]) == (0, 1)
        assert told_times == sorted(set(told_times))
        assert told_times == pytest.approx(list(times), abs=0.0006)
    assert set(played.animation.form_times) <= set(played.animation.times)


def test_duration_is_that_of_one_repetition(played):
    spent = played.movement.seconds
    expected = spent["there"] + spent["back"] + (0 if played.movement.loops else spent["hold"] + spent["rest"])

    assert float(played.animation.duration.removesuffix("s")) == pytest.approx(expected, abs=0.05)


# What is shown at each sample


def test_every_shape_is_in_one_part_in_the_order_of_the_drawing(played):
    in_parts = [(shape.kind, shape.part) for part in played.animation.parts for shape in part.shapes]

    for drawing in played.drawings:
        assert in_parts == [(shape.kind, shape.part) for shape in drawing]


def test_shapes_that_move_whole_are_where_they_are_drawn_at_every_sample(played):
    checked = 0
    for index, part in played.parts():
        if part.forms:
            continue
        count = len(played.samples)
        shifts, turns = part.motion.shifts or [(0, 0)] * count, part.motion.turns or [0] * count
        for drawing, shift, turn in zip(played.drawings, shifts, turns, strict=True):
            for first, now in zip(part.shapes, drawing[index : index + len(part.shapes)], strict=True):
                for point, expected in zip(first.points, now.points, strict=True):
                    assert math.dist(moved(point, part.motion.pivot, shift, turn), expected) <= RIGID
                    checked += 1
    assert checked > 50


def test_what_bends_is_drawn_so_at_the_samples_of_its_forms(played):
    checked = 0
    for index, part in played.parts():
        for offset, forms in enumerate(part.forms):
            for sample, form in zip(played.told(forms), forms, strict=True):
                drawn = played.drawings[sample][index + offset].points
                shift, turn = part.motion.shifts[sample], part.motion.turns[sample]
                for point, expected in zip(form.points, drawn, strict=True):
                    assert math.dist(moved(point, part.motion.pivot, shift, turn), expected) < 0.01
                    checked += 1
    assert checked > 200


def test_paths_of_a_shape_have_the_same_commands_so_that_they_can_be_mixed(played):
    for part in played.animation.parts:
        for _, paths in part.painted if part.forms else ():
            commands = {" ".join(NUMBER.sub("0 ", path).split()) for path in paths.split(";")}
            assert len(commands) == 1


def test_motion_is_told_in_whole_units_and_tenths_of_a_degree(played):
    for part in played.animation.parts:
        if part.transforms:
            for (shift, turn), own_shift, own_turn in zip(
                told(part, len(played.samples)), part.motion.shifts, part.motion.turns, strict=True
            ):
                assert shift == pytest.approx(own_shift, abs=0.5001)
                assert turn == pytest.approx(own_turn, abs=0.0501)


def test_a_turn_never_takes_the_long_way_round(played):
    for part in played.animation.parts:
        for turn, following in pairwise(part.motion.turns):
            assert abs(following - turn) < 120


def test_what_bends_stays_where_it_is_drawn_at_every_sample(played):
    """A form is told at fewer samples than a turn; at the others it is still within 4 pixels of the drawing."""
    times = played.animation.times
    strays = {}
    for index, part in played.parts():
        for offset, shape in enumerate(part.shapes):
            forms = part.forms[offset] if part.forms else ()
            for number, (start, end) in enumerate(pairwise(played.told(forms) or played.forms)):
                for sample in range(start + 1, end):
                    share = (times[sample] - times[start]) / (times[end] - times[start])
                    told_form = shape.points
                    if forms:
                        before, after = forms[number].points, forms[number + 1].points
                        told_form = [mixed(a, b, share) for a, b in zip(before, after, strict=True)]
                    drawn = played.drawings[sample][index + offset].points
                    shift = part.motion.shifts[sample] if part.motion.shifts else (0, 0)
                    turn = part.motion.turns[sample] if part.motion.turns else 0
                    stray = max(
                        math.dist(moved(point, part.motion.pivot, shift, turn), expected)
                        for point, expected in zip(told_form, drawn, strict=True)
                    )
                    strays[shape.part] = max(stray, strays.get(shape.part, 0))

    assert {name: round(stray) for name, stray in strays.items() if stray > 4 * PIXEL} == {}


# Planted points between the samples


@pytest.mark.parametrize(
    ("slug", "point", "name"),
    [
        ("back-squat", "heel.right", "foot.right"),
        ("back-squat", "toes.right", "foot.right"),
        ("deadlift", "heel.right", "foot.right"),
        ("deadlift", "toes.right", "foot.right"),
        ("hip-thrust", "heel.right", "foot.right"),
        ("hip-thrust", "toes.right", "foot.right"),
        ("push-up", "wrist.right", "hand.right"),
        ("push-up", "ball.right", "foot.right"),
        ("bench-press", "heel.right", "foot.right"),
        ("bench-press", "upper-back", "trunk"),
    ],
)
def test_planted_point_strays_by_less_than_a_pixel_between_samples(slug, point, name):
    played = play(slug)
    _, part = played.part(name)
    place, count = played.seen(point, 0), len(played.samples)

    assert not part.forms or not part.forms[0]
    for sample in range(count - 1):
        for share in (0, *SHARES):
            assert math.dist(shown(part, place, count, sample, share), place) <= PIXEL


def test_hand_stays_on_the_bar_of_the_bench_press_between_samples():
    played = play("bench-press")
    _, hand = played.part("hand.right")
    _, bar = played.part("load")
    grip, count = played.seen("grip.right", 0), len(played.samples)

    for sample in range(count - 1):
        for share in (0, *SHARES):
            on_bar, in_hand = (shown(part, grip, count, sample, share) for part in (bar, hand))
            assert math.dist(on_bar, in_hand) <= PIXEL
            assert (
                math.dist(on_bar, mixed(played.seen("grip", sample), played.seen("grip", sample + 1), share)) <= PIXEL
            )


@pytest.mark.parametrize(
    ("slug", "point", "name"),
    [
        ("hip-thrust", "upper-back", "trunk"),
        ("pull-up", "grip.right", "hand.right"),
        ("pull-up", "grip.left", "hand.left"),
    ],
)
def test_planted_point_of_what_bends_strays_by_less_than_a_pixel(slug, point, name):
    """Between two samples the outline round the planted point stays as near to it as it is drawn at both."""
    played = play(slug)
    index, part = played.part(name)
    place, count = played.seen(point, 0), len(played.samples)
    offset = index - next(first for first, found in played.parts() if found is part)
    times = played.animation.times

    def outline(sample, share):
        time = times[sample] + (times[sample + 1] - times[sample]) * share
        points = part.shapes[offset].points
        if part.forms and part.forms[offset]:
            told_at = played.told(part.forms[offset])
            number = max(i for i, form in enumerate(told_at[:-1]) if times[form] <= time)
            start, end = times[told_at[number]], times[told_at[number + 1]]
            a, b = part.forms[offset][number].points, part.forms[offset][number + 1].points
            points = [mixed(p, q, (time - start) / (end - start)) for p, q in zip(a, b, strict=True)]
        return [shown(part, p, count, sample, share) for p in points] if part.transforms else points

    def away(points):
        return min(math.dist(p, place) for p in points)

    for sample in range(count - 1):
        ends = [away(outline(sample, 0)), away(outline(sample, 1))]
        for share in SHARES:
            assert min(ends) - 4 * PIXEL <= away(outline(sample, share)) <= max(ends) + 4 * PIXEL


# The pieces

places = st.tuples(st.floats(-900, 900), st.floats(-900, 900))
outlines = st.lists(places, min_size=2, max_size=12, unique=True).filter(
    lambda points: max(math.dist(points[0], point) for point in points) > 1
)


@given(points=outlines, turn=st.floats(-179, 179), shift=places, pivot=places)
def test_placement_finds_the_turn_and_the_shift_that_were_made(points, turn, shift, pivot):
    now = [moved(point, pivot, shift, turn) for point in points]

    found_turn, found_shift, stray = placement(tuple(points), tuple(now), pivot)

    assert found_turn == pytest.approx(turn, abs=1e-3)
    assert found_shift == pytest.approx(shift, abs=0.05)
    assert stray == pytest.approx(0, abs=1e-3)


def test_placement_tells_what_no_turn_explains():
    square = ((0, 0), (100, 0), (100, 100), (0, 100))
    wider = ((-10, 0), (110, 0), (110, 100), (-10, 100))

    turn, shift, stray = placement(square, wider, (0, 0))

    assert (turn, shift, stray) == (pytest.approx(0), pytest.approx((0, 0)), pytest.approx(10))


@given(st.lists(st.floats(-180, 180), min_size=1, max_size=12))
def test_unwound_turns_are_the_same_without_a_jump(turns):
    found = unwound(turns)

    assert found[0] == turns[0]
    for before, after in pairwise(found):
        assert abs(after - before) <= 180 + 1e-9
    for turn, same in zip(turns, found, strict=True):
        assert math.cos(math.radians(same - turn)) == pytest.approx(1)


def make_shape(points, *, role=""):
    return Shape("skin", "thigh.right", tuple(points), role=role)


def test_shapes_turned_as_a_whole_are_used_again():
    before = [(0, 0), (50, 10), (40, 90)]
    after = [moved(point, (0, 0), (30, -20), 25) for point in before]

    assert reused((make_shape(before),), (make_shape(after),)) == pytest.approx((25, 30, -20))


@pytest.mark.parametrize(
    "now",
    [
        [make_shape([(0, 0), (50, 10), (40, 95)])],  # longer
        [make_shape([(0, 0), (50, 10)])],  # a point fewer
        [make_shape([(0, 0), (50, 10), (40, 90)], role="primary")],  # another role
    ],
)
def test_shapes_of_another_form_or_role_are_not_used_again(now):
    assert reused((make_shape([(0, 0), (50, 10), (40, 90)]),), tuple(now)) is None


def outline(*points, closed=False, role=""):
    return (Shape("skin", "thigh.left", points, closed=closed, role=role),)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (outline((-1, 0), (-20, 10), (-5, 40), closed=True), True),
        (outline((-5, 40), (-20, 10), (-1, 0), closed=True), True),  # run the other way round
        (outline((-20, 10), (-1, 0), (-5, 40), closed=True), True),  # and from another start
        (outline((1, 0), (20, 10), (5, 40), closed=True), False),
        (outline((-1, 0), (-20, 10), (-5, 45), closed=True), False),
        (outline((-1, 0), (-20, 10), closed=True), False),
        (outline((-1, 0), (-20, 10), (-5, 40), closed=True, role="primary"), False),
    ],
)
def test_mirror_stands_in_the_middle_of_the_body(now, found):
    assert mirrored(outline((1, 0), (20, 10), (5, 40), closed=True), now) is found


def test_open_outline_starts_where_it_starts():
    first = outline((1, 0), (20, 10), (5, 40))

    assert mirrored(first, outline((-5, 40), (-20, 10), (-1, 0)))
    assert not mirrored(first, outline((-20, 10), (-1, 0), (-5, 40)))
