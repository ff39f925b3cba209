"""Bodies and movements for these tests. A test names only what it is about."""

import math
from itertools import pairwise

import yaml
from django.conf import settings

from drawing.movement import Movement
from drawing.notation import read_movement
from drawing.skeleton import SIDES, Angles, Skeleton, add_arm, add_leg, trunk

FILES = sorted((settings.BASE_DIR / "fixtures" / "movements").glob("*.yaml"))
HIP_HEIGHT = 530  # Winter's, see test_skeleton


def make_body(*, right=None, left=None, **both) -> Skeleton:
    """The body with these joint angles, its hips at the height at which they are when it stands."""
    angles = Angles(both, right or {}, left or {})
    body = trunk(angles)
    for side in SIDES:
        add_leg(body, side, angles.of(side))
        add_arm(body, side, angles.of(side))
    body.moved((0, HIP_HEIGHT, 0))
    return body


def make_movement(*, poses=({},), **data) -> Movement:
    """A movement with these key poses, hung up by its hips unless planted elsewhere, so that no foot is levelled."""
    named = [{"name": f"Pose {number}", **pose} for number, pose in enumerate(poses, start=1)]
    return read_movement({"plant": {"point": "hips", "at": [0, HIP_HEIGHT]}, **data, "poses": named})


def shipped(slug: str) -> Movement:
    """A movement of the catalogue."""
    return read_movement(
        yaml.safe_load((settings.BASE_DIR / f"fixtures/movements/{slug}.yaml").read_text())[0]["fields"]["data"]
    )


def segment_lengths(body: Skeleton) -> dict[str, float]:
    """How long each segment of ``body`` is, measured between its ends, in thousandths of stature."""
    spine = [at for at, _ in body.spine]
    found = {"trunk": sum(math.dist(a, b) for a, b in pairwise(spine))}
    for side in SIDES:
        for name, upper, lower in (
            ("thigh", "hip", "knee"),
            ("shank", "knee", "ankle"),
            ("upper-arm", "shoulder", "elbow"),
            ("forearm", "elbow", "wrist"),
            ("hand", "wrist", "fingertips"),
        ):
            found[f"{name}.{side}"] = math.dist(body.point(f"{upper}.{side}"), body.point(f"{lower}.{side}"))
    return found
