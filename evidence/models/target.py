"""What a measurement and a comparison have in common: a quantity, one target, and the exercises they are of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from exercises.models import Exercise
from muscles.models import JointAction, Muscle


class Quantity(models.TextChoices):
    """What kind of thing was measured; kinds never share a chart."""

    EMG = "emg", "Muscle activity (EMG amplitude)"
    GROWTH = "growth", "Muscle growth"
    MOMENT = "moment", "Joint moment"
    FORCE = "force", "Force or compression"
    OTHER = "other", "Other"


def one_target(prefix: str) -> models.CheckConstraint:
    """A row names exactly one of a muscle, a joint action, or (two muscles read as one) a target in words."""
    muscle, action, words = Q(muscle__isnull=False), Q(joint_action__isnull=False), ~Q(target_name="")
    return models.CheckConstraint(
        condition=(muscle & ~action & ~words) | (~muscle & action & ~words) | (~muscle & ~action & words),
        name=f"evidence_{prefix}_one_target",
        violation_error_message="Name a muscle, a joint action or a target in words: one of the three.",
    )


def describe_target(muscle: Muscle | None, joint_action: JointAction | None, words: str, region: str) -> str:
    """What was measured, with its region: "Gluteus maximus, right side". Of the first three, one says what it is."""
    name = words or str(muscle or joint_action)
    return f"{name}, {region}" if region else name


def describe_subject(exercise: Exercise | None, condition: str) -> str:
    """An exercise and its condition: "Hip thrust (feet further away)"; without exercise the condition alone."""
    if exercise is None:
        return condition
    return f"{exercise} ({condition})" if condition else exercise.name
