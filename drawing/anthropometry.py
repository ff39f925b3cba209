"""Lengths and masses of the body's segments, as thousandths of stature and fractions of body mass.

Segment lengths after R. Drillis and R. Contini, Body Segment Parameters (New York University, Technical Report
1166.03, 1966), figure 4.1 of D. A. Winter, Biomechanics and Motor Control of Human Movement, as two independent open
models quote it (github.com/eladsimantov/anthropometric-model; SlimeVR). Masses and centres of mass after W. T.
Dempster (1955), Winter's table 4.1, as in github.com/BMClab/BMC, data/BSP_DempsterWinter.txt. What the tables do not
give (where in the width of hips and shoulders the joint lies, how the trunk is divided, where in the hand a bar is
held) is ours.
"""

ANKLE_HEIGHT = 39.0
SHANK = 246.0
THIGH = 245.0
TRUNK = 288.0  # hip to shoulder: 0.818 − 0.530
UPPER_ARM = 186.0
FOREARM = 146.0
HAND = 108.0
FOOT_LENGTH = 152.0
BALL, TOES = 78.0, 36.0  # ours: from under the ankle to the ball of the foot, and on to the tip
HEEL = FOOT_LENGTH - BALL - TOES
SHOULDER_HALF_WIDTH = 112.0  # joint centres, ours: inside the breadth of 0.259
HIP_HALF_WIDTH = 50.0  # joint centres, ours: inside the breadth of 0.191
SACRUM, LUMBAR, THORACIC = 44.0, 100.0, 144.0  # ours: they add up to the trunk
NECK = 52.0  # ours, from shoulder height to the skull
HEAD = 62.0  # ours, from there to the middle of the head
GRIP = 44.0  # ours: from the wrist to the middle of the fist

# Fraction of body mass, and where on the way from the upper to the lower joint the centre of mass lies.
MASS = {
    "thigh": (0.100, 0.433),
    "shank": (0.0465, 0.433),
    "foot": (0.0145, 0.5),
    "upper-arm": (0.028, 0.436),
    "forearm": (0.016, 0.430),
    "hand": (0.006, 0.506),
    "trunk": (0.497, 0.5),
    "head": (0.081, 1.0),
}
