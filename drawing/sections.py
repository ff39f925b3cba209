"""How thick the body is, in thousandths of stature. Ours, drawn after an athletic adult.

A segment is a tube along its bone. A section's row says where along (0 to 1; for the trunk the number of the spine's
station; for foot, hand and head a length), then how far the body reaches from that line to the front, to the back,
outward (away from the middle of the body) and inward.
"""

from __future__ import annotations

type Section = tuple[float, float, float, float, float]

THIGH: list[Section] = [
    (0.00, 57, 58, 43, 20),
    (0.20, 62, 61, 46, 45),
    (0.46, 57, 50, 41, 38),
    (0.76, 43, 38, 31, 32),
    (1.00, 35, 33, 28, 28),
]
SHANK: list[Section] = [
    (0.00, 33, 31, 27, 27),
    (0.12, 29, 36, 30, 31),
    (0.30, 24, 50, 35, 34),
    (0.52, 20, 38, 29, 28),
    (0.80, 17, 22, 19, 19),
    (0.94, 17, 20, 19, 19),
    (1.06, 9, 11, 12, 12),
]
UPPER_ARM: list[Section] = [
    (0.02, 33, 33, 31, 18),
    (0.10, 37, 37, 37, 25),
    (0.24, 36, 36, 34, 26),
    (0.52, 32, 33, 26, 25),
    (0.80, 26, 27, 23, 24),
    (1.00, 21, 22, 23, 24),
]
FOREARM: list[Section] = [
    (0.00, 17, 17, 19, 19),
    (0.22, 27, 22, 28, 26),
    (0.55, 20, 17, 22, 21),
    (0.93, 13, 12, 15, 14),
    (1.06, 8, 8, 9, 9),
]
# Hands: distance from the wrist towards the fingertips; the front is the palm, outward the side of the thumb.
FIST: list[Section] = [(-9, 13, 13, 16, 15), (14, 17, 16, 22, 18), (38, 27, 19, 27, 23), (62, 25, 13, 23, 21)]
OPEN: list[Section] = [
    (-9, 13, 13, 16, 15),
    (26, 14, 11, 27, 20),
    (48, 13, 10, 33, 22),
    (64, 11, 7, 22, 21),
    (98, 9, 3, 14, 15),
]
# The thumb of an open hand: distance from the wrist's section towards the fingertips, and outward.
THUMB = [(18, 10), (38, 30), (58, 46), (66, 56), (58, 62), (42, 52), (22, 36)]
# Lines between the fingers, seen from the back of the hand: pairs of distance and degrees.
FIST_LINES = [[(40, 156), (66, 150)], [(42, 180), (69, 180)], [(40, 204), (66, 210)]]
PALM_LINES = [[(44, 196), (69, 196)], [(46, 168), (68, 164)], [(18, 232), (42, 184)]]
OPEN_LINES = [[(60, 160), (98, 166)], [(60, 184), (100, 182)], [(28, 128), (54, 140)]]
# Foot: distance in front of the ankle; up and down from the ankle's height, then to both sides.
FOOT: list[Section] = [
    (-36, -12, 33, 13, 13),
    (-22, 16, 39, 18, 18),
    (18, 5, 34, 20, 20),
    (44, -5, 34, 24, 22),
    (76, -17, 39, 29, 24),
    (108, -26, 37, 20, 19),
]
# Trunk: the number of the spine's station, from below the hips (−1) to the base of the neck (9).
TRUNK: list[Section] = [
    (-1.0, 28, 38, 36, 36),
    (-0.5, 48, 74, 66, 66),
    (0.0, 60, 81, 91, 91),
    (1.3, 61, 65, 87, 87),
    (3.0, 57, 48, 76, 76),
    (4.6, 60, 52, 80, 80),
    (6.4, 73, 67, 96, 96),
    (7.9, 72, 70, 103, 103),
]
# Up the neck, in its own directions from its base: distance up, and how far to the front, back and both sides.
SHOULDERS: Section = (-1, 46, 67, 30, 30)  # the breadth beyond the joints of the shoulders
NECK: list[Section] = [(20, 33, 54, 68, 68), (44, 31, 40, 36, 36), (84, 38, 31, 32, 32)]
# Head: height above its middle, and a sixth number: how far the profile reaches in the median plane.
HEAD: list[tuple[float, float, float, float, float, float]] = [
    (65, 10, 22, 14, 14, 0),
    (51, 38, 48, 35, 35, 0),
    (28, 52, 61, 46, 46, 54),
    (12, 54, 64, 48, 48, 58),
    (0, 52, 62, 48, 48, 53),
    (-16, 48, 57, 45, 45, 70),
    (-26, 46, 45, 42, 42, 57),
    (-36, 46, 26, 39, 39, 60),
    (-54, 42, -2, 30, 30, 58),
    (-65, 30, -20, 15, 15, 44),
]
# Hair: height, and where on either side it begins, from there to the back.
HAIR: list[tuple[float, float]] = [(65, -4), (46, -2), (37, 34), (4, 80), (-12, 106), (-33, 150)]
NOSE: list[tuple[float, float]] = [(8, -30), (12, -10), (0, -6), (-15, -9), (-20, 1)]
# What is seen from the front alone: the other brow, the eyes, the mouth.
FACE: list[list[tuple[float, float]]] = [
    [(12, 12), (8, 32)],
    [(-3, -34), (1, -25), (-3, -15)],
    [(-3, 15), (1, 25), (-3, 34)],
    [(-37, -19), (-39, 0), (-37, 19)],
]
EAR: list[tuple[float, float]] = [(3, 94), (6, 106), (-4, 112), (-16, 102)]
