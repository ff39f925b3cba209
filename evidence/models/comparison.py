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
from text.wording import lower_first

COMPARISON_ORDER = (
    F("study__year").desc(nulls_last=True),
    "study__key",
    "quantity",
    "muscle__name",
    "joint_action__name",
    "region",
    "statistic",
    "phase",
    "pk",
)


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def about(self, muscle: Muscle) -> Self:
        """Comparisons of ``muscle``, of its parts and of the wholes it belongs to."""
        return self.filter(related_to(muscle))

    def published(self) -> Self:
        """Comparisons of published studies."""
        return self.filter(study__status=Status.PUBLISHED)

    def within(self, exercises: Iterable[Exercise]) -> Self:
        """Comparisons of two conditions or positions of one of ``exercises``."""
        return self.filter(higher__in=exercises, higher=F("lower"))

    def for_sentences(self) -> Self:
        """Comparisons with study, both exercises, joint action, muscle and its wholes, in 1 query; newest first."""
        return self.select_related("study", "higher", "lower", "joint_action", "muscle__part_of__part_of").order_by(
            *COMPARISON_ORDER
        )

    def between(self, exercises: Iterable[Exercise]) -> Self:
        """Comparisons of one of ``exercises`` with another of them, not with a condition of itself."""
        return self.filter(higher__in=exercises, lower__in=exercises).exclude(higher=F("lower"))

    def get_by_natural_key(
        self,
        study: str,
        higher: str | None,
        higher_condition: str,
        lower: str | None,
        lower_condition: str,
        muscle: str | None,
        joint_action: str | None,
        target_name: str,
        region: str,
        statistic: str,
        phase: str,
    ) -> Comparison:
        return self.get(
            study__key=study,
            higher__slug=higher,
            higher_condition=higher_condition,
            lower__slug=lower,
            lower_condition=lower_condition,
            muscle__slug=muscle,
            joint_action__slug=joint_action,
            target_name=target_name,
            region=region,
            statistic=statistic,
            phase=phase,
        )


class Comparison(models.Model):
    """One published comparison of two exercises, or of two conditions of one, for one target.

    Where ``significant`` is not YES, which side is ``higher`` is arbitrary or numerical only.
    """

    class Significant(models.TextChoices):
        YES = "yes", "Significant"
        NO = "no", "No significant difference"
        NOT_STATED = "not stated", "No test was seen"

    study = models.ForeignKey("evidence.Study", models.CASCADE, related_name="comparisons")
    higher = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="comparisons_higher")
    higher_condition = models.CharField(max_length=160, blank=True)
    lower = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="comparisons_lower")
    lower_condition = models.CharField(max_length=160, blank=True)
    muscle = models.ForeignKey(Muscle, models.PROTECT, null=True, blank=True, related_name="comparisons")
    joint_action = models.ForeignKey(JointAction, models.PROTECT, null=True, blank=True, related_name="comparisons")
    target_name = models.CharField("target in words", max_length=120, blank=True)
    region = models.CharField(max_length=80, blank=True)
    quantity = models.CharField(max_length=8, choices=Quantity, default=Quantity.EMG)
    statistic = models.CharField(max_length=40, help_text="Mean, peak, growth …, as the paper says.")
    phase = models.CharField(max_length=80, default="whole rep")
    significant = models.CharField(max_length=12, choices=Significant)
    note = models.TextField(blank=True)

    objects = ComparisonQuerySet.as_manager()
    former_name_fields = {"higher": "higher_condition", "lower": "lower_condition", "muscle": "region"}

    class Meta:
        ordering = ["study", "muscle", "joint_action", "region", "statistic", "phase", "pk"]
        constraints = [
            one_target("comparison"),
            models.CheckConstraint(
                condition=(Q(higher__isnull=False) | ~Q(higher_condition=""))
                & (Q(lower__isnull=False) | ~Q(lower_condition="")),
                name="%(app_label)s_%(class)s_subjects",
                violation_error_message="Name both sides: an exercise, or in the condition what was measured.",
            ),
            models.CheckConstraint(
                condition=~Q(higher=F("lower"), higher_condition=F("lower_condition"))
                & ~Q(higher__isnull=True, lower__isnull=True, higher_condition=F("lower_condition")),
                name="%(app_label)s_%(class)s_two_sides",
                violation_error_message="The two sides are the same; give another exercise or condition.",
            ),
            models.UniqueConstraint(
                F("study"),
                Coalesce("higher", 0),
                "higher_condition",
                Coalesce("lower", 0),
                "lower_condition",
                Coalesce("muscle", 0),
                Coalesce("joint_action", 0),
                "target_name",
                "region",
                "statistic",
                "phase",
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That comparison is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.verdict}"

    def natural_key(self) -> tuple[str | None, ...]:
        return (
            self.study.key,
            self.higher.slug if self.higher else None,
            self.higher_condition,
            self.lower.slug if self.lower else None,
            self.lower_condition,
            self.muscle.slug if self.muscle else None,
            self.joint_action.slug if self.joint_action else None,
            self.target_name,
            self.region,
            self.statistic,
            self.phase,
        )

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "evidence.study",
        "exercises.exercise",
        "muscles.muscle",
        "muscles.jointaction",
    ]

    @property
    def target(self) -> str:
        """What was compared, with its region: "Gluteus maximus, right side"."""
        return describe_target(self.muscle, self.joint_action, self.target_name, self.region)

    @property
    def higher_subject(self) -> str:
        return describe_subject(self.higher, self.higher_condition)

    @property
    def lower_subject(self) -> str:
        return describe_subject(self.lower, self.lower_condition)

    @property
    def verdict(self) -> str:
        """The result in words that say no more than the test: an order only where one was found or printed."""
        higher, lower = lower_first(self.higher_subject), lower_first(self.lower_subject)
        if self.significant == self.Significant.NO:
            return f"no significant difference between the {higher} and the {lower}"
        if self.significant == self.Significant.YES:
            return f"significantly higher in the {higher} than in the {lower}"
        return f"higher in the {higher} than in the {lower}; no test was seen"
