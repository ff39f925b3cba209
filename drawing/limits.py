"""How far joints go, and what a movement may not do: each finding is a sentence for the editor.

Ranges in degrees, of two published values the wider. Spine (cervical 45 either way, thoracolumbar 90 and 30): 38 CFR
4.71a, note 2. Hip, knee, ankle, elbow, wrist: the table of normal values of the Merck Manual (2010–2013); wrist and
elbow also Norkin and White, Measurement of Joint Motion (5th edition, 2016), table A.1; 30° of hip extension: the
Washington State form DSHS 13-585A. Two joints go further under load than a passive examination finds: the ankle to 40
± 6° of dorsiflexion in the lunge test (Calatayud 2015, Int J Sports Phys Ther 10(2):197–202), the knee to 157 ± 6° in
a squat with raised heels (Hemmerich 2006, doi:10.1002/jor.20114). The hip's reading holds the tilt of the pelvis too,
hence 135. How the trunk's range is shared between the lower and the upper back is ours.
"""

from __future__ import annotations

from drawing.movement import Movement
from drawing.skeleton import SIDES

RANGES = {
    "lumbar": (-30, 60),
    "thoracic": (-20, 40),
    "neck": (-45, 45),
    "hip": (-30, 135),
    "hip_abduction": (-30, 45),
    "knee": (0, 157),
    "ankle": (-50, 46),
    "elbow": (0, 160),
    "wrist": (-70, 90),
}
MOMENTS = 13
SLACK = 0.5  # degrees: inverse kinematics never quite straightens a limb
NAMES = {
    "hip": ("hip", "flexed", "extended"),
    "hip_abduction": ("hip", "abducted", "adducted"),
    "knee": ("knee", "bent", "bent backwards"),
    "ankle": ("ankle", "dorsiflexed", "plantar flexed"),
    "elbow": ("elbow", "bent", "bent backwards"),
    "wrist": ("wrist", "flexed", "extended"),
    "lumbar": ("lower back", "rounded", "arched"),
    "thoracic": ("upper back", "rounded", "arched"),
    "neck": ("neck", "flexed", "extended"),
}


def problems(movement: Movement) -> list[str]:
    """What no body can do in ``movement``, worst of each kind once: joints past their range, hands out of reach."""
    worst: dict[str, tuple[float, float]] = {}
    strain = 0.0
    for moment in range(MOMENTS):
        progress = moment / (MOMENTS - 1)
        body = movement.at(progress)
        strain = max(strain, body.strain)
        for joint, degrees in body.angles.items():
            low, high = RANGES.get(joint.partition(".")[0], (-360, 360))
            beyond = max(low - degrees, degrees - high)
            if beyond > max(SLACK, worst.get(joint, (0, 0))[0]):
                worst[joint] = (beyond, degrees)
    found = []
    for joint, (_, degrees) in sorted(worst.items()):
        name, _, side = joint.partition(".")
        low, high = RANGES[name]
        what, over, under = NAMES[name]
        limit, word = (high, over) if degrees > high else (low, under)
        which = f"{side} {what}" if side in SIDES else what
        found.append(f"The {which} is {word} to {abs(degrees):.0f}°; it goes to {abs(limit)}°.")
    if strain > 1:
        found.append(f"A planted hand or foot is out of reach by {strain:.0f} thousandths of stature; bring it nearer.")
    return found
