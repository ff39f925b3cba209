"""How to do an exercise and how it goes wrong: cues by phase, faults and what they shift."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, When

from drawing.checks import PoseError
from drawing.fault_pose import hold_moment
from drawing.movement import Movement
from drawing.notation import PLANTS, in_reading_order
from muscles.models import Muscle


class Phase(models.TextChoices):
    """When in the lift a cue is for, in the order of the lift."""

    SETUP = "set-up", "Set-up"
    BRACE = "brace", "Brace"
    LIFT = "lift", "Lift"
    TOP = "top", "Top"
    LOWERING = "lowering", "Lowering"


class CueQuerySet(models.QuerySet["Cue"]):
    def get_by_natural_key(self, exercise: str, phase: str, position: int) -> Cue:
        return self.get(exercise__slug=exercise, phase=phase, position=position)


class Cue(models.Model):
    """One thing to do, when, and why."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="cues")
    phase = models.CharField(max_length=12, choices=Phase)
    position = models.PositiveSmallIntegerField(default=1, help_text="Order within the phase.")
    text = models.CharField(max_length=200, help_text="What to do, as you would say it to a lifter.")
    reason = models.TextField(blank=True, help_text="Why, in a sentence.")
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="cues", help_text="The muscles that it serves.")
    place = models.CharField(
        "place on the figure",
        max_length=24,
        blank=True,
        choices=[(name, name.replace("-", " ").capitalize()) for name in PLANTS],
        help_text="Where a line from its number points.",
    )

    objects = CueQuerySet.as_manager()
    version_title, version_group = "text", "phase"

    class Meta:
        ordering = [
            "exercise",
            Case(*(When(phase=phase, then=rank) for rank, phase in enumerate(Phase.values))),
            "position",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "phase", "position"],
                name="%(app_label)s_%(class)s_order",
                violation_error_message="Two cues of a phase have the same place; number them 1, 2, 3 …",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, int]:
        return (self.exercise.slug, self.phase, self.position)

    natural_key.dependencies = ["exercises.exercise", "muscles.muscle"]  # type: ignore[attr-defined]


class FaultQuerySet(models.QuerySet["Fault"]):
    def get_by_natural_key(self, exercise: str, position: int) -> Fault:
        return self.get(exercise__slug=exercise, position=position)


class Fault(models.Model):
    """What goes wrong: what you see, why, what it does to the load, and how to mend it."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="faults")
    position = models.PositiveSmallIntegerField(default=1)
    sign = models.CharField(max_length=140, help_text="What you see: feet too far forward.")
    cause = models.TextField(help_text="Why it happens.")
    consequence = models.TextField(help_text="Where the load goes: which muscle or structure takes over.")
    mend = models.TextField(help_text="The cue or change that mends it.")
    muscles = models.ManyToManyField(Muscle, through="FaultShift", related_name="faults")
    figure = models.JSONField(
        "how it looks",
        default=dict,
        blank=True,
        help_text="What differs from the right movement: a moment from 0 (first pose) to 1 (last), and angles.",
    )
    setting = models.CharField(
        max_length=40, blank=True, help_text="What is set wrongly, if this is one end of it: Foot position."
    )
    stop = models.CharField(max_length=40, blank=True, help_text="This end of it: Too close.")
    stop_order = models.SmallIntegerField(
        null=True, blank=True, help_text="Where it stands beside the right setting: −1 before it, 1 after it."
    )

    objects = FaultQuerySet.as_manager()
    version_parts = ("shifts",)
    version_title = "sign"
    order_json = staticmethod(in_reading_order)

    class Meta:
        ordering = ["exercise", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "position"],
                name="%(app_label)s_%(class)s_order",
                violation_error_message="Two faults have the same place; number them 1, 2, 3 …",
            ),
            models.CheckConstraint(
                condition=Q(setting="", stop="", stop_order__isnull=True)
                | (~Q(setting="") & ~Q(stop="") & Q(stop_order__isnull=False) & ~Q(stop_order=0)),
                name="%(app_label)s_%(class)s_setting_whole",
                violation_error_message=(
                    "A setting needs its name, the name of this stop, and a place beside the right one (−1, 1); "
                    "or leave all three empty."
                ),
            ),
            models.UniqueConstraint(
                fields=["exercise", "setting", "stop_order"],
                name="%(app_label)s_%(class)s_stop_once",
                violation_error_message="Another fault stands at that stop already.",
            ),
        ]

    def __str__(self) -> str:
        return self.sign

    def natural_key(self) -> tuple[str, int]:
        return (self.exercise.slug, self.position)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Raise ValidationError if its figure cannot be drawn: no movement to change, or changes that make no pose."""
        if not self.figure:
            return
        movement = self.exercise.moves
        if not movement:
            raise ValidationError({"figure": "The exercise has no movement to change; give it one first."})
        try:
            self.wrong(movement.read), self.right(movement.read)
        except PoseError as error:
            raise ValidationError({"figure": str(error)}) from None

    def wrong(self, movement: Movement) -> Movement:
        """``movement`` held at the moment of the fault, with what the fault changes. Raises PoseError."""
        return hold_moment(movement, self.figure)

    def right(self, movement: Movement) -> Movement:
        """The same moment from the same side, done right; ``beside`` in the figure says what else differs there."""
        same = {key: self.figure[key] for key in ("moment", "view") if key in self.figure}
        return hold_moment(movement, {**same, **self.figure.get("beside", {})})


class FaultShiftQuerySet(models.QuerySet["FaultShift"]):
    def get_by_natural_key(self, exercise: str, position: int, muscle: str) -> FaultShift:
        return self.get(fault__exercise__slug=exercise, fault__position=position, muscle__slug=muscle)


class FaultShift(models.Model):
    """A muscle that a fault loads more or less."""

    class Direction(models.TextChoices):
        MORE = "more", "Takes over"
        LESS = "less", "Does less"

    fault = models.ForeignKey(Fault, models.CASCADE, related_name="shifts")
    muscle = models.ForeignKey(Muscle, models.PROTECT, related_name="fault_shifts")
    direction = models.CharField(max_length=4, choices=Direction)

    objects = FaultShiftQuerySet.as_manager()
    version_title = "muscle"

    class Meta:
        # "more" sorts after "less": what takes over comes first.
        ordering = ["fault", "-direction", "muscle"]
        constraints = [
            models.UniqueConstraint(
                fields=["fault", "muscle"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This fault already names that muscle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.muscle}: {self.direction}"

    def natural_key(self) -> tuple[str, int, str]:
        return (*self.fault.natural_key(), self.muscle.slug)

    natural_key.dependencies = ["exercises.fault", "muscles.muscle"]  # type: ignore[attr-defined]

    @property
    def verb(self) -> str:
        """What the muscle does then, as a verb after its name: "takes over", and of a set "take over"."""
        many = self.muscle.is_plural
        if self.direction == self.Direction.MORE:
            return "take over" if many else "takes over"
        return "do less" if many else "does less"
