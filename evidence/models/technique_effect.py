from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from editorial.models import Status
from exercises.models import Exercise


class TechniqueEffectQuerySet(models.QuerySet["TechniqueEffect"]):
    def get_by_natural_key(self, study: str, exercise: str | None, condition: str, change: str) -> TechniqueEffect:
        return self.get(study__key=study, exercise__slug=exercise, condition=condition, change=change)

    def published(self) -> Self:
        """Effects from published studies."""
        return self.filter(study__status=Status.PUBLISHED)


class TechniqueEffect(models.Model):
    """What a change of technique did in one study, in our words."""

    study = models.ForeignKey("evidence.Study", models.CASCADE, related_name="technique_effects")
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="technique_effects")
    condition = models.CharField(max_length=160, blank=True)
    change = models.CharField(max_length=200, help_text="What was done differently: a wider stance.")
    effect = models.TextField(help_text="What that did.")

    objects = TechniqueEffectQuerySet.as_manager()
    version_title = "change"
    former_name_fields = {"exercise": "condition"}

    class Meta:
        ordering = ["study", "exercise", "condition", "change"]
        constraints = [
            models.UniqueConstraint(
                F("study"),
                Coalesce("exercise", 0),
                "condition",
                "change",
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That effect is there already.",
            ),
        ]

    def __str__(self) -> str:
        return self.change

    def natural_key(self) -> tuple[str | None, ...]:
        return (self.study.key, self.exercise.slug if self.exercise else None, self.condition, self.change)

    natural_key.dependencies = ["evidence.study", "exercises.exercise"]  # type: ignore[attr-defined]
