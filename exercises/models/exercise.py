from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from editorial.files import release_files
from editorial.models import Publishable, PublishableQuerySet
from exercises.models.kinds import Equipment, Movement, MovementPattern
from exercises.models.links import ExerciseLink, validate_not_old_exercise
from exercises.models.pictures import Picture
from exercises.models.roles import Activation, Role
from exercises.models.technique import Cue, Fault, FaultShift, Phase
from muscles.models import Muscle, MuscleGroup
from text.search import folded, matches, nearness

WHOLES = ["muscle__part_of__part_of"]


def technique_prefetches() -> tuple[Prefetch, Prefetch]:
    """Cues with the muscles that they serve, and faults with what they shift."""
    shifts = Prefetch("shifts", FaultShift.objects.select_related(*WHOLES))
    return (
        Prefetch("cues", Cue.objects.prefetch_related(Prefetch("muscles", Muscle.objects.with_wholes()))),
        Prefetch("faults", Fault.objects.prefetch_related(shifts)),
    )


class ExerciseQuerySet(PublishableQuerySet["Exercise"]):
    def get_by_natural_key(self, slug: str) -> Exercise:
        return self.get(slug=slug)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows with all that is theirs, the files of their pictures too once that is committed."""
        with transaction.atomic():
            release_files(Picture.objects.filter(exercise__in=self.values("pk")).file_names())
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def working(self, muscle: Muscle, *, role: str = "") -> Self:
        """Exercises that work ``muscle``, a part of it or the whole it is part of, in ``role`` or any; each once."""
        activations = Activation.objects.about(muscle).filter(exercise=OuterRef("pk"))
        return self.filter(Exists(activations.filter(role=role) if role else activations))

    def named(self, text: str) -> Self:
        """Exercises whose name or an alias holds every word of ``text``; the nearest first."""
        return self.filter(matches(text)).order_by(nearness(text), "name")

    def matching(
        self,
        *,
        q: str = "",
        muscle: Muscle | None = None,
        group: MuscleGroup | None = None,
        role: str = "",
        equipment: Equipment | None = None,
        pattern: MovementPattern | None = None,
    ) -> Self:
        """The list's filters together; an empty one narrows nothing.

        ``role`` is that of ``muscle`` or of a muscle of ``group``; alone, that of any muscle.
        """
        found = self.named(q) if q else self
        if muscle:
            found = found.working(muscle, role=role)
        if group or (role and not muscle):
            activations = Activation.objects.filter(exercise=OuterRef("pk"))
            activations = activations.filter(role=role) if role else activations
            found = found.filter(Exists(activations.filter(muscle__group=group) if group else activations))
        if equipment:
            found = found.filter(equipment=equipment)
        if pattern:
            found = found.filter(pattern=pattern)
        return found

    def canonical(self) -> Self:
        """The order in which a comparison names its exercises: pattern, then name."""
        return self.order_by(F("pattern__position").asc(nulls_last=True), "name")

    def in_order_of(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=slugs).canonical()

    def with_movements(self) -> Self:
        """Each with its movement and that of the exercise it is a variation of, in the same query."""
        return self.select_related("movement", "variation_of__movement")

    def for_cards(self) -> Self:
        """All that ``_card.html`` reads, in 2 queries.

        Exercises with pattern, movement and the first picture's square; activations with muscles.
        """
        square = JSONObject(stem="stem", focal_x="focal_x", focal_y="focal_y")
        first = Picture.objects.filter(exercise=OuterRef("pk")).order_by("position").values_list(square)[:1]
        activations = Prefetch("activations", Activation.objects.select_related("muscle"))
        found = self.with_movements().select_related("pattern").prefetch_related(activations)
        return found.annotate(picture_fields=Subquery(first))

    def for_detail(self) -> Self:
        """All of an exercise's own page but its figures, in 9 queries.

        The exercise with pattern and movement; equipment; pictures; activations with muscles and their wholes; cues;
        the cues' muscles; faults; their shifts with muscles; links with targets.
        """
        return (
            self.with_movements()
            .select_related("pattern")
            .for_panel()
            .prefetch_related(
                "equipment", "pictures", Prefetch("links", ExerciseLink.objects.select_related("to_exercise"))
            )
        )

    def for_roles(self) -> Self:
        """The list of muscles by role, in 2 queries: exercises; activations with muscles and their wholes."""
        return self.prefetch_related(Prefetch("activations", Activation.objects.select_related(*WHOLES)))

    def for_panel(self) -> Self:
        """``for_roles`` and what concerns one muscle, in 6 queries: cues with their muscles; faults with shifts."""
        return self.for_roles().prefetch_related(*technique_prefetches())

    def for_drawings(self) -> Self:
        """What a drawing reads, in 2 queries: exercises with their movements; activations with muscles."""
        activations = Prefetch("activations", Activation.objects.select_related("muscle"))
        return self.with_movements().prefetch_related(activations)

    def for_settings(self) -> Self:
        """``for_drawings`` and the faults with their shifts, in 4 queries."""
        return self.for_drawings().prefetch_related(technique_prefetches()[1])

    def for_comparison(self) -> Self:
        """What a comparison reads of its exercises, in 4 queries.

        Exercises with pattern and movement; equipment; cues; activations with muscles, groups and wholes.
        """
        activations = Activation.objects.select_related("muscle__group", "muscle__part_of__part_of")
        return (
            self.with_movements()
            .select_related("pattern")
            .prefetch_related("equipment", "cues", Prefetch("activations", activations))
        )


class Exercise(Publishable):
    class Mechanics(models.TextChoices):
        COMPOUND = "compound", "Compound"
        ISOLATION = "isolation", "Isolation"

    class Laterality(models.TextChoices):
        BILATERAL = "bilateral", "Both sides together"
        UNILATERAL = "unilateral", "One side"
        ALTERNATING = "alternating", "Sides in turn"

    class Level(models.TextChoices):
        BEGINNER = "beginner", "Beginner"
        INTERMEDIATE = "intermediate", "Intermediate"
        ADVANCED = "advanced", "Advanced"

    class LoadDirection(models.TextChoices):
        VERTICAL = "vertical", "Vertical, along the trunk"
        HORIZONTAL = "horizontal", "Horizontal, across the trunk"
        ROTATIONAL = "rotational", "Rotational"
        VARIABLE = "variable", "Changes through the lift"

    class Hardest(models.TextChoices):
        STRETCHED = "stretched", "Stretched"
        MIDDLE = "middle", "Middle"
        SHORTENED = "shortened", "Shortened"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[validate_not_old_exercise],
        help_text="Its address; do not change it once published.",
    )
    aliases = models.TextField(blank=True, help_text="Other names, one a line. Search finds them.")
    summary = models.TextField(blank=True, help_text="Two or three sentences: what it is, what sets it apart.")
    pattern = models.ForeignKey(MovementPattern, models.PROTECT, null=True, blank=True, related_name="exercises")
    mechanics = models.CharField(max_length=12, choices=Mechanics, blank=True)
    laterality = models.CharField(max_length=12, choices=Laterality, blank=True)
    level = models.CharField(max_length=12, choices=Level, blank=True)
    load_direction = models.CharField(max_length=12, choices=LoadDirection, blank=True)
    hardest = models.CharField(
        "loads the prime mover",
        max_length=12,
        choices=Hardest,
        blank=True,
        help_text="The part of the prime mover’s range that this loads most, beside other exercises.",
    )
    hardest_note = models.TextField(
        "range: reason", blank=True, help_text="Where in the lift, and by which study, in two or three sentences."
    )
    popular_claims = models.TextField(
        "why people do it",
        blank=True,
        help_text="What is popularly said of it, worded as such, beside what was measured.",
    )
    equipment = models.ManyToManyField(Equipment, blank=True, related_name="exercises")
    muscles = models.ManyToManyField(Muscle, through="Activation", related_name="exercises")
    variation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variations",
        help_text="The exercise whose movement it has, unless it has its own below.",
    )
    movement = models.ForeignKey(
        Movement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exercises",
        help_text="What its figure is drawn from. Left empty, that of the exercise it is a variation of.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    search_key = models.GeneratedField(
        expression=folded("name", "aliases"), output_field=models.TextField(), db_persist=True
    )

    objects = ExerciseQuerySet.as_manager()
    version_parts = ("activations", "cues", "faults", "links", "pictures")

    class Meta:
        ordering = ["name"]
        permissions = [("publish_exercise", "Can publish an exercise")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__contains="-vs-"),
                name="%(app_label)s_%(class)s_slug_without_vs",
                violation_error_message="“-vs-” in an address is kept for comparisons; choose another slug.",
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | (
                    Q(pattern__isnull=False)
                    & ~Q(summary="")
                    & ~Q(mechanics="")
                    & ~Q(laterality="")
                    & ~Q(level="")
                    & ~Q(load_direction="")
                ),
                name="%(app_label)s_%(class)s_published_complete",
                violation_error_message=(
                    "To publish, fill in summary, pattern, mechanics, laterality, level and load direction; "
                    "or keep it a draft."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exercises:detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "exercises.equipment",
        "exercises.movement",
        "exercises.movementpattern",
        "muscles.muscle",
    ]

    def clean(self) -> None:
        """Raise ValidationError for a variation of itself or of another variation: movements pass down one step."""
        if self.variation_of and self.variation_of.pk == self.pk:
            raise ValidationError({"variation_of": "An exercise cannot be a variation of itself."})
        if self.variation_of and self.variation_of.variation_of_id:
            whole = self.variation_of.variation_of
            raise ValidationError({"variation_of": f"{self.variation_of} is a variation itself; choose {whole}."})
        if self.variation_of_id and self.pk and self.variations.exists():
            raise ValidationError(
                {"variation_of": "Others are variations of this one; choose another exercise there first."}
            )

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row with all that is its own, the files of its pictures too once that is committed."""
        with transaction.atomic():
            release_files(self.pictures.all().file_names())
            return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def moves(self) -> Movement | None:
        """Its own movement, or that of the exercise it is a variation of. Needs ``with_movements`` to cost no query."""
        return self.movement or (self.variation_of.movement if self.variation_of else None)

    @property
    def first_picture(self) -> Picture | None:
        """The first picture, with what its square's address needs. None too unless loaded by ``for_cards``."""
        fields = getattr(self, "picture_fields", None)
        return Picture(**fields) if fields else None

    @property
    def alias_list(self) -> list[str]:
        return [alias.strip() for alias in self.aliases.splitlines() if alias.strip()]

    def in_role(self, role: Role) -> list[Activation]:
        """This exercise's activations in ``role``, in the editors' order. Reads the prefetched rows."""
        return [activation for activation in self.activations.all() if activation.role == role]

    @property
    def primary(self) -> list[Activation]:
        return self.in_role(Role.PRIMARY)

    @property
    def muscles_in_role(self) -> dict[str, list[Muscle]]:
        """The muscles by role, for a sentence: {"primary": [Gluteus maximus], "secondary": [], …}."""
        return {role.value: [activation.muscle for activation in self.in_role(role)] for role in Role}

    @property
    def activations_by_role(self) -> list[tuple[Role, list[Activation]]]:
        """The roles that this exercise has, in their order, each with its activations."""
        return [(role, rows) for role in Role if (rows := self.in_role(role))]

    @property
    def cues_by_phase(self) -> list[tuple[Phase, list[Cue]]]:
        """The phases that this exercise has cues for, in the order of the lift, each with its cues."""
        cues = list(self.cues.all())
        return [(phase, rows) for phase in Phase if (rows := [cue for cue in cues if cue.phase == phase])]
