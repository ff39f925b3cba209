"""What kinds of things an exercise is told by: equipment, patterns, movements."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from drawing import limits
from drawing.checks import PoseError
from drawing.movement import Movement as DrawnMovement
from drawing.notation import read_movement, read_once


class BySlugQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class Equipment(models.Model):
    """A thing the exercise cannot be done without: barbell, bench."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    objects = BySlugQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "equipment"

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class MovementPattern(models.Model):
    """The family an exercise belongs to, by what the body does: squat, hinge."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(unique=True, help_text="Order in lists and in a comparison's address.")
    description = models.CharField(max_length=240, blank=True)

    objects = BySlugQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


def validate_movement(data: Any) -> None:
    """Raise ValidationError with every sentence about what ``data`` lacks, or asks of a joint that no joint does."""
    try:
        found = limits.problems(read_movement(data))
    except PoseError as error:
        found = [str(error)]
    if found:
        raise ValidationError([ValidationError(sentence, code="movement") for sentence in found])


class Movement(models.Model):
    """How a lift goes, in joint angles: what its figure is drawn from. Several exercises may share one."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    data = models.JSONField(
        "angles",
        default=dict,
        validators=[validate_movement],
        help_text="Key poses in joint angles, what is planted and where, the load and what stands around.",
    )

    objects = BySlugQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def read(self) -> DrawnMovement:
        """The movement ready to be drawn. Raises PoseError if the stored angles make none."""
        return read_once(self.data)
