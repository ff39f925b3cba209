"""Where the muscles lie on the body. Ours, drawn after an athletic adult.

A place on the surface is a tube, where along it (as in ``sections``), and the direction seen from the bone in degrees:
0 is the front, 90 outward, 180 the back, 270 inward.
"""

from __future__ import annotations

from typing import NamedTuple

type Spot = tuple[str, float, float]


class Patch(NamedTuple):
    """A muscle on the surface: two edges from origin to insertion, each place with the same number in the other.

    A place is (tube, where along it, degrees). ``fibres`` is how many fine lines run between the edges, ``bands`` are
    those that cross them.
    """

    muscle: str
    one: list[Spot]
    other: list[Spot]
    fibres: int = 1
    deep: bool = False  # drawn only when it has a role, over what covers it and over its part at the surface
    bands: tuple[tuple[Spot, Spot], ...] = ()
    rim: float = 5.0  # of skin that stays between it and the contour

    def middle(self, tube: str) -> float:
        """The direction in the middle of the muscle on one of its tubes, in degrees."""
        found = [degrees for name, _, degrees in (*self.one, *self.other) if name == tube]
        return (min(found) + max(found)) / 2

    @property
    def shared(self) -> bool:
        """Whether it goes from one segment to another."""
        return len({name for name, _, _ in (*self.one, *self.other)}) > 1


def belly(
    muscle: str,
    tube: str,
    *rows: tuple[float, float, float],
    fibres: int = 1,
    deep: bool = False,
    bands: tuple[float, ...] = (),
    rim: float = 5.0,
) -> Patch:
    """A muscle along one tube: rows of where along, from which direction and to which; ``bands`` are as far along."""
    one, other = [(tube, t, a) for t, a, _ in rows], [(tube, t, b) for t, _, b in rows]
    edges = min(a for _, a, _ in rows), max(b for _, _, b in rows)
    across = tuple(((tube, t, edges[0]), (tube, t + 0.1, edges[1])) for t in bands)
    return Patch(muscle, one, other, fibres, deep, across, rim)


# In the order in which they are painted, by the part that carries them.
MUSCLES: dict[str, list[Patch]] = {
    "trunk": [
        belly(
            "rectus-abdominis",
            "trunk",
            (-0.5, 3, 6),
            (1, 3, 23),
            (3, 3, 32),
            (5, 3, 35),
            (6.0, 3, 28),
            fibres=0,
            bands=(2.9, 4.0, 5.1),
            rim=2.5,
        ),
        belly(
            "obliques", "trunk", (1.2, 50, 96), (2.1, 36, 118), (3.6, 38, 122), (4.5, 41, 108), (5.2, 44, 62), fibres=2
        ),
        belly("serratus-anterior", "trunk", (5.1, 62, 84), (5.8, 50, 88), (6.7, 62, 86), fibres=0),
        belly(
            "erector-spinae",
            "trunk",
            (0.3, 168, 176),
            (1.4, 150, 176),
            (2.6, 152, 176),
            (3.8, 163, 176),
            (4.9, 172, 176),
        ),
        Patch(
            "latissimus-dorsi",
            [("trunk", 4.5, 168), ("trunk", 6.4, 155), ("trunk", 7.5, 128), ("upper-arm", 0.08, 215)],
            [("trunk", 3.0, 152), ("trunk", 4.3, 130), ("trunk", 5.9, 105), ("upper-arm", 0.2, 240)],
            2,
        ),
        # the whole of it with a role, as far out as the angles of the ribs: under the latissimus, along the back's edge
        belly(
            "erector-spinae",
            "trunk",
            (0.3, 160, 176),
            (1.6, 138, 176),
            (3.4, 134, 176),
            (5.6, 140, 176),
            (7.5, 160, 176),
            deep=True,
            rim=2.5,
        ),
        belly("rhomboids", "trunk", (6.9, 150, 174), (7.6, 146, 174), (8.3, 150, 174), fibres=0, deep=True),
        belly(
            "trapezius",
            "trunk",
            (5.6, 175, 178),
            (7, 160, 177),
            (8.2, 136, 177),
            (9.2, 106, 177),
            (10.1, 104, 177),
            (10.8, 128, 177),
            (12, 150, 177),
        ),
        Patch(
            "pectoralis-major",
            [("trunk", 9.0, 8), ("trunk", 9.1, 42), ("trunk", 8.7, 72), ("upper-arm", 0.14, 20)],
            [("trunk", 6.2, 7), ("trunk", 6.3, 48), ("trunk", 7.2, 76), ("upper-arm", 0.26, -10)],
            2,
        ),
        belly("gluteus-medius", "trunk", (0.15, 78, 90), (0.8, 62, 102), (1.45, 70, 118), fibres=0),
        belly("neck", "trunk", (9.6, 14, 26), (10.7, 36, 72), (11.9, 80, 112), fibres=0),
    ],
    "thigh": [
        belly("hip-flexors", "thigh", (-0.16, 20, 60), (0.03, -10, 36), (0.16, -30, -10), fibres=0, deep=True),
        belly(
            "hip-adductors", "thigh", (0.06, 270, 320), (0.2, 240, 325), (0.45, 250, 300), (0.68, 270, 284), fibres=0
        ),
        belly(
            "hamstrings",
            "thigh",
            (0.2, 172, 200),
            (0.34, 136, 236),
            (0.54, 114, 242),
            (0.8, 116, 244),
            (1.02, 124, 132),
        ),
        belly(
            "quadriceps",
            "thigh",
            (0.04, 34, 60),
            (0.2, -14, 92),
            (0.46, -36, 104),
            (0.72, -52, 96),
            (0.92, -40, 46),
            fibres=3,
        ),
        Patch(
            "gluteus-maximus",
            [("trunk", 1.7, 174), ("trunk", 1.5, 138), ("trunk", 0.6, 106), ("thigh", 0.08, 90), ("thigh", 0.36, 98)],
            [
                ("trunk", 0.5, 178),
                ("trunk", -0.15, 178),
                ("trunk", -0.62, 178),
                ("thigh", 0.16, 178),
                ("thigh", 0.36, 108),
            ],
            3,
        ),
    ],
    "shank": [
        belly(
            "tibialis-anterior",
            "shank",
            (0.08, 26, 46),
            (0.25, 14, 62),
            (0.45, 10, 56),
            (0.7, 4, 34),
            (0.9, -8, 8),
            fibres=0,
        ),
        belly(
            "calves",
            "shank",
            (0.02, 150, 210),
            (0.14, 106, 254),
            (0.32, 98, 262),
            (0.5, 106, 254),
            (0.66, 136, 224),
            (0.9, 172, 188),
        ),
    ],
    "upper-arm": [
        belly(
            "triceps",
            "upper-arm",
            (0.2, 150, 200),
            (0.38, 116, 240),
            (0.6, 104, 252),
            (0.8, 134, 226),
            (0.96, 172, 188),
        ),
        belly(
            "biceps", "upper-arm", (0.26, -14, 20), (0.45, -58, 62), (0.65, -66, 70), (0.85, -46, 48), (0.98, -10, 10)
        ),
        belly(
            "posterior-deltoid",
            "upper-arm",
            (0, 142, 186),
            (0.1, 146, 200),
            (0.24, 128, 186),
            (0.44, 97, 104),
            fibres=0,
        ),
        belly("anterior-deltoid", "upper-arm", (0, -8, 38), (0.1, -30, 22), (0.24, -10, 44), (0.44, 76, 84), fibres=0),
        belly("lateral-deltoid", "upper-arm", (0.03, 58, 118), (0.11, 30, 146), (0.24, 50, 126), (0.45, 87, 94)),
    ],
    "forearm": [
        belly(
            "forearm-flexors",
            "forearm",
            (0.0, 290, 330),
            (0.2, 252, 372),
            (0.45, 262, 372),
            (0.7, 300, 360),
            (0.95, 326, 346),
        ),
        belly(
            "forearm-extensors",
            "forearm",
            (-0.02, 70, 110),
            (0.2, 26, 176),
            (0.45, 36, 190),
            (0.7, 80, 170),
            (0.95, 130, 150),
        ),
    ],
    "foot": [],
    "hand": [],
    "head": [],
}
DEEP = {patch.muscle for patches in MUSCLES.values() for patch in patches if patch.deep}
