from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from editorial.models import Publishable, PublishableQuerySet, Status
from editorial.restoring import cache_related
from evidence.models.study import Study
from exercises.models import Exercise
from muscles.models import Muscle


class ClaimQuerySet(PublishableQuerySet["Claim"]):
    def get_by_natural_key(self, slug: str) -> Claim:
        return self.get(slug=slug)

    def about(self, exercises: Iterable[Exercise]) -> Self:
        """Claims that name at least one of ``exercises``, each once."""
        named = Claim.exercises.through.objects.filter(claim=OuterRef("pk"), exercise__in=exercises)
        return self.filter(Exists(named))

    def for_cards(self, *, beside: Study | None = None) -> Self:
        """Claims with their published studies, and ``beside``, whose page it is, and where each stands; 2 queries."""
        shown = ClaimStudy.objects.published() if beside is None else ClaimStudy.objects.shown_beside(beside)
        return self.prefetch_related(Prefetch("claim_studies", shown.select_related("study")))

    def for_list(self) -> Self:
        """``for_cards``, and the exercises and muscles that each claim names, in 4 queries."""
        return self.for_cards().prefetch_related("exercises", "muscles")


class Claim(Publishable):
    """A popular statement, and what the studies here say of it."""

    class Verdict(models.TextChoices):
        SUPPORTED = "supported", "Supported"
        MIXED = "mixed", "Mixed"
        CONTESTED = "contested", "Contested"
        UNTESTED = "untested", "Untested"

    slug = models.SlugField(max_length=80, unique=True)
    statement = models.CharField(max_length=200, unique=True, help_text="As people say it, in one sentence.")
    verdict = models.CharField(max_length=12, choices=Verdict)
    explanation = models.TextField(help_text="What was measured, what follows, and what does not.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Order in lists.")
    exercises = models.ManyToManyField(Exercise, blank=True, related_name="claims")
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="claims")
    studies = models.ManyToManyField(Study, through="ClaimStudy", related_name="claims")
    checked_at = models.DateTimeField(
        "last checked",
        auto_now=True,
        null=True,
        help_text="When an editor last saved it, or said that it still stands.",
    )

    objects = ClaimQuerySet.as_manager()
    version_parts = ("claim_studies",)

    class Meta:
        ordering = ["position", "statement"]
        permissions = [("publish_claim", "Can publish a claim")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["supported", "mixed", "contested", "untested"]),
                name="%(app_label)s_%(class)s_verdict_known",
                violation_error_message="A verdict is supported, mixed, contested or untested.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return f"{reverse('claims')}#{self.slug}"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["exercises.exercise", "muscles.muscle"]  # type: ignore[attr-defined]

    def arrange_for_readers(self) -> None:
        cache_related(self, "claim_studies", [row for row in self.claim_studies.all() if row.study.is_published])

    @property
    def studies_by_stance(self) -> list[tuple[ClaimStudy.Stance, list[ClaimStudy]]]:
        """The stances that some study takes, for before against, each with its rows. Reads the prefetched rows."""
        rows = list(self.claim_studies.all())
        return [(stance, found) for stance in ClaimStudy.Stance if (found := [r for r in rows if r.stance == stance])]


class ClaimStudyQuerySet(models.QuerySet["ClaimStudy"]):
    def get_by_natural_key(self, claim: str, study: str) -> ClaimStudy:
        return self.get(claim__slug=claim, study__key=study)

    def published(self) -> Self:
        """The sides that published studies take."""
        return self.filter(study__status=Status.PUBLISHED)

    def shown_beside(self, study: Study) -> Self:
        """Those, and the side of ``study``, published or not."""
        return self.filter(Q(study__status=Status.PUBLISHED) | Q(study=study))


class ClaimStudy(models.Model):
    """Which side of a claim a study is on, and by what."""

    class Stance(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        NEITHER = "neither", "Neither way"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="claim_studies")
    study = models.ForeignKey(Study, models.PROTECT, related_name="claim_studies")
    stance = models.CharField(max_length=8, choices=Stance)
    note = models.CharField(max_length=240, blank=True, help_text="The figure or finding, with load and sample.")

    objects = ClaimStudyQuerySet.as_manager()
    version_title = "study"

    class Meta:
        ordering = ["claim", "-study__year", "study__key"]
        verbose_name_plural = "claim studies"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "study"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This study stands by that claim already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study} ({self.get_stance_display()})"

    def natural_key(self) -> tuple[str, str]:
        return (self.claim.slug, self.study.key)

    natural_key.dependencies = ["evidence.claim", "evidence.study"]  # type: ignore[attr-defined]
