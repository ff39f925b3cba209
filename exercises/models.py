from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, When
from django.urls import reverse

from muscles.models import Muscle, MuscleGroup
from muscles.search import folded, matches, nearness


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


class Role(models.TextChoices):
    """What a muscle does in an exercise; the declared order is the order of every list."""

    PRIMARY = "primary", "Primary mover"
    SECONDARY = "secondary", "Secondary mover"
    STABILIZER = "stabilizer", "Stabilizer"


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def get_by_natural_key(self, slug: str) -> Exercise:
        return self.get(slug=slug)

    def published(self) -> Self:
        return self.filter(status=Exercise.Status.PUBLISHED)

    def visible_to(self, *, staff: bool) -> Self:
        """What a reader may open: everything published; drafts too for staff."""
        return self.all() if staff else self.published()

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

    def for_cards(self) -> Self:
        """All that ``_card.html`` reads, in 2 queries: exercises with pattern, activations with muscles."""
        return self.select_related("pattern").prefetch_related(
            Prefetch("activations", Activation.objects.select_related("muscle"))
        )

    def for_detail(self) -> Self:
        """All of an exercise's own page but its figures, in 9 queries.

        The exercise with pattern; equipment; pictures; activations with muscles and their wholes; cues; the cues'
        muscles; faults; their shifts with muscles; links with targets.
        """
        shifts = Prefetch("shifts", FaultShift.objects.select_related("muscle__part_of__part_of"))
        return self.select_related("pattern").prefetch_related(
            "equipment",
            "pictures",
            Prefetch("activations", Activation.objects.select_related("muscle__part_of__part_of")),
            Prefetch("cues", Cue.objects.prefetch_related(Prefetch("muscles", Muscle.objects.with_wholes()))),
            Prefetch("faults", Fault.objects.prefetch_related(shifts)),
            Prefetch("links", ExerciseLink.objects.select_related("to_exercise")),
        )

    def for_comparison(self) -> Self:
        """What a comparison reads of its exercises, in 4 queries.

        Exercises with pattern; equipment; cues; activations with muscles, groups and wholes.
        """
        activations = Activation.objects.select_related("muscle__group", "muscle__part_of__part_of")
        return self.select_related("pattern").prefetch_related(
            "equipment", "cues", Prefetch("activations", activations)
        )


def related_to(muscle: Muscle) -> Q:
    """Rows whose ``muscle`` is ``muscle``, a part of it (to the second depth), or a whole that it is a part of."""
    return Q(muscle__in=muscle.lineage) | Q(muscle__part_of=muscle) | Q(muscle__part_of__part_of=muscle)


class Exercise(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

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
    slug = models.SlugField(max_length=80, unique=True, help_text="Its address; do not change it once published.")
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
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    search_key = models.GeneratedField(
        expression=folded("name", "aliases"), output_field=models.TextField(), db_persist=True
    )

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__contains="-vs-"),
                name="%(app_label)s_%(class)s_slug_without_vs",
                violation_error_message="“-vs-” in an address is kept for comparisons; choose another slug.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
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
        "exercises.movementpattern",
        "muscles.muscle",
    ]

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

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


class ActivationQuerySet(models.QuerySet["Activation"]):
    def get_by_natural_key(self, exercise: str, muscle: str) -> Activation:
        return self.get(exercise__slug=exercise, muscle__slug=muscle)

    def about(self, muscle: Muscle) -> Self:
        """Roles of ``muscle``, of its parts and of the wholes it belongs to."""
        return self.filter(related_to(muscle))

    def visible_to(self, *, staff: bool) -> Self:
        return self.filter(exercise__in=Exercise.objects.visible_to(staff=staff))

    def for_muscle_page(self) -> Self:
        """Roles with exercise, pattern and muscle, in 1 query, by exercise."""
        return self.select_related("exercise__pattern", "muscle").order_by("exercise__name", "position", "pk")


class Activation(models.Model):
    """The role of one muscle in one exercise, and why it has it."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="activations")
    muscle = models.ForeignKey(Muscle, models.PROTECT, related_name="activations")
    role = models.CharField(max_length=12, choices=Role)
    position = models.PositiveSmallIntegerField(default=1, help_text="Order within the role.")
    headline = models.CharField(max_length=140, blank=True, help_text="The reason in one line, for the list.")
    explanation = models.TextField(help_text="Why it has this role here, in two to four sentences.")

    objects = ActivationQuerySet.as_manager()

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


class CueQuerySet(models.QuerySet["Cue"]):
    def get_by_natural_key(self, exercise: str, phase: str, position: int) -> Cue:
        return self.get(exercise__slug=exercise, phase=phase, position=position)


class Phase(models.TextChoices):
    """When in the lift a cue is for, in the order of the lift."""

    SETUP = "set-up", "Set-up"
    BRACE = "brace", "Brace"
    LIFT = "lift", "Lift"
    TOP = "top", "Top"
    LOWERING = "lowering", "Lowering"


class Cue(models.Model):
    """One thing to do, when, and why."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="cues")
    phase = models.CharField(max_length=12, choices=Phase)
    position = models.PositiveSmallIntegerField(default=1, help_text="Order within the phase.")
    text = models.CharField(max_length=200, help_text="What to do, as you would say it to a lifter.")
    reason = models.TextField(blank=True, help_text="Why, in a sentence.")
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="cues", help_text="The muscles that it serves.")

    objects = CueQuerySet.as_manager()

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

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="faults")
    position = models.PositiveSmallIntegerField(default=1)
    sign = models.CharField(max_length=140, help_text="What you see: feet too far forward.")
    cause = models.TextField(help_text="Why it happens.")
    consequence = models.TextField(help_text="Where the load goes: which muscle or structure takes over.")
    mend = models.TextField(help_text="The cue or change that mends it.")
    muscles = models.ManyToManyField(Muscle, through="FaultShift", related_name="faults")

    objects = FaultQuerySet.as_manager()

    class Meta:
        ordering = ["exercise", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "position"],
                name="%(app_label)s_%(class)s_order",
                violation_error_message="Two faults have the same place; number them 1, 2, 3 …",
            ),
        ]

    def __str__(self) -> str:
        return self.sign

    def natural_key(self) -> tuple[str, int]:
        return (self.exercise.slug, self.position)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]


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

    from_exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="links")
    to_exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="links_here")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=240, help_text="What changes, in a sentence.")

    objects = ExerciseLinkQuerySet.as_manager()

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


class PictureQuerySet(models.QuerySet["Picture"]):
    def get_by_natural_key(self, exercise: str, position: int) -> Picture:
        return self.get(exercise__slug=exercise, position=position)


class Picture(models.Model):
    """A picture of an exercise, with what a reader who cannot see it needs, and whose it is."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=1)
    image = models.ImageField(
        upload_to="exercises/",
        width_field="width",
        height_field="height",
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])],
    )
    width = models.PositiveIntegerField(editable=False, null=True)
    height = models.PositiveIntegerField(editable=False, null=True)
    alt = models.CharField(
        "alternative text", max_length=200, help_text="What it shows, for a reader who cannot see it."
    )
    credit = models.CharField(max_length=120, help_text="Who made it.")
    licence = models.CharField(max_length=60, help_text="CC BY 4.0, own work …")

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["exercise", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "position"],
                name="%(app_label)s_%(class)s_order",
                violation_error_message="Two pictures have the same place; number them 1, 2, 3 …",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    def natural_key(self) -> tuple[str, int]:
        return (self.exercise.slug, self.position)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]
