from itertools import pairwise

from exercises.figures.leaders import arrange_leaders
from exercises.figures.stills import Frame


def test_leaders_do_not_cross_and_stay_apart():
    places = [(1, (10.0, 300.0)), (2, (12.0, 100.0)), (3, (14.0, 110.0)), (4, (90.0, 50.0))]

    leaders, frame = arrange_leaders(places, Frame(0, 0, 100, 400))

    left = sorted((leader for leader in leaders if leader.badge[0] < 0), key=lambda leader: leader.badge[1])
    assert [leader.number for leader in left] == [2, 3, 1]
    assert all(b.badge[1] - a.badge[1] >= 2 * 46 for a, b in pairwise(left))
    assert frame.left < min(leader.badge[0] for leader in leaders) - 45
    assert frame.right > max(leader.badge[0] for leader in leaders) + 45
