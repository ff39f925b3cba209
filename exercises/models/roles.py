"""The role of each muscle in an exercise, and why it has it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from editorial.models import Status
from muscles.models import Muscle, related_to


class Role(models.TextChoices):
    """What a muscle does in an exercise; the declared order is the order of every list."""

    PRIMARY = "primary", "Primary mover"
    SECONDARY = "secondary", "Secondary mover"
    STABILIZER = "stabilizer", "Stabilizer"


class ActivationQuerySet(models.QuerySet["Activation"]):
    def get_by_natural_key(self, exercise: str, muscle: str) -> Activation:
        return self.get(exercise__slug=exercise, muscle__slug=muscle)

    def about(self, muscle: Muscle) -> Self:
        """Roles of ``muscle``, of its parts and of the wholes it belongs to."""
        return self.filter(related_to(muscle))

    def visible_to(self, *, staff: bool) -> Self:
        return self.all() if staff else self.filter(exercise__status=Status.PUBLISHED)

    def for_muscle_page(self) -> Self:
        """Roles with exercise, pattern and muscle, in 1 query, by exercise."""
        return self.select_related("exercise__pattern", "muscle").order_by("exercise__name", "position", "pk")


class Activation(models.Model):
    """The role of one muscle in one exercise, and why it has it."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="activations")
    muscle = models.ForeignKey(Muscle, models.PROTECT, related_name="activations")
    role = models.CharField(max_length=12, choices=Role)
    position = models.PositiveSmallIntegerField(default=1, help_text="Order within the role.")
    headline = models.CharField(max_length=140, blank=True, help_text="The reason in one line, for the list.")
    explanation = models.TextField(
        blank=True, help_text="Why it has this role here, in two to four sentences; needed before it is published."
    )

    objects = ActivationQuerySet.as_manager()
    version_title, version_group = "muscle", "role"

    class Meta:
        ordering = ["exercise", "position", "muscle"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "muscle"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This muscle already has a role in this exercise.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="%(app_label)s_%(class)s_role_known",
                violation_error_message="A role is primary, secondary or stabilizer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.muscle} ({self.get_role_display()})"

    def natural_key(self) -> tuple[str, str]:
        return (self.exercise.slug, self.muscle.slug)

    natural_key.dependencies = ["exercises.exercise", "muscles.muscle"]  # type: ignore[attr-defined]

    @property
    def role_rank(self) -> int:
        """0 for a primary mover, 1 for a secondary mover, 2 for a stabilizer."""
        return Role.values.index(self.role)
