from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from editorial.models import Status
from evidence.models.target import Quantity, describe_subject, describe_target, one_target
from exercises.models import Exercise
from muscles.models import JointAction, Muscle, related_to
from text.wording import plain

MEASUREMENT_ORDER = (
    F("study__year").desc(nulls_last=True),
    "study__key",
    "muscle__name",
    "joint_action__name",
    "region",
    "statistic",
    "phase",
    "exercise__name",
    "condition",
    "pk",
)


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def about(self, muscle: Muscle) -> Self:
        """Measurements of ``muscle``, of its parts and of the wholes it belongs to."""
        return self.filter(related_to(muscle))

    def published(self) -> Self:
        """Measurements of published studies: all that a reader's page may show outside the study's own."""
        return self.filter(study__status=Status.PUBLISHED)

    def for_tables(self) -> Self:
        """Measurements with study, exercise, joint action, muscle and its wholes, in 1 query; newest study first."""
        return self.select_related("study", "exercise", "joint_action", "muscle__part_of__part_of").order_by(
            *MEASUREMENT_ORDER
        )

    def of(self, exercises: Iterable[Exercise]) -> Self:
        return self.filter(exercise__in=exercises)

    def as_printed(self) -> list[Measurement]:
        """``for_tables`` as a list, the two ends of each printed range as one measurement."""
        return merge_ranges(self.for_tables())

    def get_by_natural_key(
        self,
        study: str,
        exercise: str | None,
        condition: str,
        muscle: str | None,
        joint_action: str | None,
        target_name: str,
        region: str,
        statistic: str,
        phase: str,
        unit: str,
    ) -> Measurement:
        return self.get(
            study__key=study,
            exercise__slug=exercise,
            condition=condition,
            muscle__slug=muscle,
            joint_action__slug=joint_action,
            target_name=target_name,
            region=region,
            statistic=statistic,
            phase=phase,
            unit=unit,
        )


class Measurement(models.Model):
    """One published number, exactly as printed: a value in ``unit`` for one target in one exercise and condition."""

    class Statistic(models.TextChoices):
        MEAN = "mean", "Mean"
        PEAK = "peak", "Peak"
        MEDIAN = "median", "Median"
        RANGE_LOW = "range low", "Low end of a range"
        RANGE_HIGH = "range high", "High end of a range"
        HYPERTROPHY = "hypertrophy", "Growth"
        MEAN_CHANGE = "mean change", "Mean change"
        POOLED_MEAN = "pooled mean", "Pooled mean"
        INDEX = "index", "Index"
        PEAK_ACROSS = "peak across exercises", "Peak across exercises"
        HIGHEST_PHASE = "highest phase value", "Highest phase value"
        COMPRESSION = "modelled compression", "Modelled compression"
        SWELLING = "acute swelling", "Acute swelling"

    study = models.ForeignKey("evidence.Study", models.CASCADE, related_name="measurements")
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="measurements")
    condition = models.CharField(
        max_length=160, blank=True, help_text="What makes this other than the plain lift: load, grip, depth."
    )
    muscle = models.ForeignKey(Muscle, models.PROTECT, null=True, blank=True, related_name="measurements")
    joint_action = models.ForeignKey(JointAction, models.PROTECT, null=True, blank=True, related_name="measurements")
    target_name = models.CharField(
        "target in words",
        max_length=120,
        blank=True,
        help_text="Only for muscles read as one: gluteus medius and minimus.",
    )
    region = models.CharField(
        max_length=80, blank=True, help_text="The electrode's place or the side, as the paper says."
    )
    quantity = models.CharField(max_length=8, choices=Quantity, default=Quantity.EMG)
    statistic = models.CharField(max_length=24, choices=Statistic)
    phase = models.CharField(max_length=80, default="whole rep")
    value = models.DecimalField(max_digits=9, decimal_places=3)
    sd = models.DecimalField("SD", max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=60)
    note = models.TextField(blank=True)

    range_end: Measurement | None = None

    objects = MeasurementQuerySet.as_manager()
    former_name_fields = {"exercise": "condition", "muscle": "region"}

    class Meta:
        ordering = ["study", "muscle", "joint_action", "region", "statistic", "phase", "exercise", "condition", "pk"]
        constraints = [
            one_target("measurement"),
            models.CheckConstraint(
                condition=Q(exercise__isnull=False) | ~Q(condition=""),
                name="%(app_label)s_%(class)s_subject",
                violation_error_message="Name the exercise, or say in the condition what was measured.",
            ),
            models.CheckConstraint(
                condition=Q(sd__isnull=True) | Q(sd__gte=0),
                name="%(app_label)s_%(class)s_sd_not_negative",
                violation_error_message="An SD is never negative.",
            ),
            models.CheckConstraint(
                condition=~Q(unit=""),
                name="%(app_label)s_%(class)s_unit",
                violation_error_message="A value needs its unit.",
            ),
            models.UniqueConstraint(
                F("study"),
                Coalesce("exercise", 0),
                "condition",
                Coalesce("muscle", 0),
                Coalesce("joint_action", 0),
                "target_name",
                "region",
                "statistic",
                "phase",
                "unit",
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That figure is there already: same study, exercise, target and statistic.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.target}: {plain(self.value)} {self.unit}"

    def natural_key(self) -> tuple[str | None, ...]:
        return (
            self.study.key,
            self.exercise.slug if self.exercise else None,
            self.condition,
            self.muscle.slug if self.muscle else None,
            self.joint_action.slug if self.joint_action else None,
            self.target_name,
            self.region,
            self.statistic,
            self.phase,
            self.unit,
        )

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "evidence.study",
        "exercises.exercise",
        "muscles.muscle",
        "muscles.jointaction",
    ]

    @property
    def target(self) -> str:
        """What was measured, with its region: "Gluteus maximus, right side"."""
        return describe_target(self.muscle, self.joint_action, self.target_name, self.region)

    @property
    def subject(self) -> str:
        """In which exercise, with its condition: "Back squat (at 80 % 1RM)"."""
        return describe_subject(self.exercise, self.condition)

    @property
    def chartable(self) -> bool:
        """Whether the value may stand as a bar: no end of a range, no pooled mean, nothing that a review quotes."""
        never = {self.Statistic.RANGE_LOW, self.Statistic.RANGE_HIGH, self.Statistic.POOLED_MEAN}
        return self.statistic not in never and not self.study.is_review

    @property
    def printed(self) -> str:
        """The value as text: "86.8", "66 ± 33", or "42–81" for a range that `merge_ranges` put together."""
        if self.range_end is not None:
            return f"{plain(self.value)}–{plain(self.range_end.value)}"
        return plain(self.value) if self.sd is None else f"{plain(self.value)} ± {plain(self.sd)}"

    @property
    def statistic_name(self) -> str:
        return "Range" if self.range_end is not None else self.get_statistic_display()


def merge_ranges(rows: Iterable[Measurement]) -> list[Measurement]:
    """The rows in their order, the two ends of each printed range as one: the low end, with ``range_end`` set."""

    def place(row: Measurement) -> tuple[object, ...]:
        return (
            row.study_id,
            row.exercise_id,
            row.condition,
            row.muscle_id,
            row.joint_action_id,
            row.target_name,
            row.region,
            row.phase,
            row.unit,
        )

    rows = list(rows)
    highs = {place(row): row for row in rows if row.statistic == Measurement.Statistic.RANGE_HIGH}
    for row in rows:
        if row.statistic == Measurement.Statistic.RANGE_LOW:
            row.range_end = highs.pop(place(row), None)
    merged = {row.range_end.pk for row in rows if row.range_end is not None}
    return [row for row in rows if row.pk not in merged]
