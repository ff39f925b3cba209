"""Where an exercise leads: other exercises to turn to, and old addresses that lead here."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db import models
from django.db.models import F, Q

from editorial.models import OldAddressBase, Status


class ExerciseLinkQuerySet(models.QuerySet["ExerciseLink"]):
    def get_by_natural_key(self, from_exercise: str, to_exercise: str, kind: str) -> ExerciseLink:
        return self.get(from_exercise__slug=from_exercise, to_exercise__slug=to_exercise, kind=kind)


class ExerciseLink(models.Model):
    """Another exercise to turn to, in which way, and why."""

    class Kind(models.TextChoices):
        EASIER = "easier", "Easier"
        HARDER = "harder", "Harder"
        VARIATION = "variation", "Variation"
        ALTERNATIVE = "alternative", "Alternative"

    from_exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="links")
    to_exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="links_here")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=240, help_text="What changes, in a sentence.")

    objects = ExerciseLinkQuerySet.as_manager()
    version_title = "to_exercise"

    class Meta:
        ordering = ["from_exercise", "kind", "to_exercise"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_exercise", "to_exercise", "kind"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That link is there already.",
            ),
            models.CheckConstraint(
                condition=~Q(from_exercise=F("to_exercise")),
                name="%(app_label)s_%(class)s_not_to_itself",
                violation_error_message="An exercise cannot link to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_exercise} → {self.to_exercise} ({self.kind})"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.from_exercise.slug, self.to_exercise.slug, self.kind)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def get_by_natural_key(self, slug: str) -> OldAddress:
        return self.get(slug=slug)

    def addresses_now(self, slugs: Iterable[str], *, staff: bool) -> dict[str, str]:
        """{old slug: the slug to which its readers are led}, of those that this reader may open. 1 query."""
        slugs = [slug for slug in slugs if slug_re.match(slug)]  # PostgreSQL refuses to look for a NUL
        found = self.filter(slug__in=slugs)
        found = found if staff else found.filter(exercise__status=Status.PUBLISHED)
        return dict(found.values_list("slug", "exercise__slug"))


class OldAddress(OldAddressBase):
    """Where an exercise was before it was merged into another."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="old_addresses")

    objects = OldAddressQuerySet.as_manager()

    class Meta(OldAddressBase.Meta):
        pass

    def __str__(self) -> str:
        return f"/exercises/{self.slug}/"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]


def validate_not_old_exercise(slug: str) -> None:
    """Raise ValidationError if ``slug`` is the old address of a merged exercise. 1 query."""
    old = OldAddress.objects.select_related("exercise").filter(slug=slug).first()
    if old:
        raise ValidationError(
            f"“{slug}” is the old address of {old.name}, which was merged into {old.exercise}, "
            "and leads readers there; "
            "choose another.",
            code="old_address",
        )
