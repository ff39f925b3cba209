from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, slug_re
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from PIL import Image

from drawing import limits
from drawing import movement as pose
from exercises import pictures
from muscles.models import Muscle, MuscleGroup
from text.search import folded, matches, nearness


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
        found = limits.problems(pose.read_movement(data))
    except pose.PoseError as error:
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
    def read(self) -> pose.Movement:
        """The movement ready to be drawn. Raises PoseError if the stored angles make none."""
        return pose.read_once(self.data)


class Role(models.TextChoices):
    """What a muscle does in an exercise; the declared order is the order of every list."""

    PRIMARY = "primary", "Primary mover"
    SECONDARY = "secondary", "Secondary mover"
    STABILIZER = "stabilizer", "Stabilizer"


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def get_by_natural_key(self, slug: str) -> Exercise:
        return self.get(slug=slug)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows with all that is theirs, the files of their pictures too once that is committed."""
        with transaction.atomic():
            release(Picture.objects.filter(exercise__in=self.values("pk")).file_names())
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

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
        shifts = Prefetch("shifts", FaultShift.objects.select_related("muscle__part_of__part_of"))
        return (
            self.with_movements()
            .select_related("pattern")
            .prefetch_related(
                "equipment",
                "pictures",
                Prefetch("activations", Activation.objects.select_related("muscle__part_of__part_of")),
                Prefetch("cues", Cue.objects.prefetch_related(Prefetch("muscles", Muscle.objects.with_wholes()))),
                Prefetch("faults", Fault.objects.prefetch_related(shifts)),
                Prefetch("links", ExerciseLink.objects.select_related("to_exercise")),
            )
        )

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


def related_to(muscle: Muscle) -> Q:
    """Rows whose ``muscle`` is ``muscle``, a part of it (to the second depth), or a whole that it is a part of."""
    return Q(muscle__in=muscle.lineage) | Q(muscle__part_of=muscle) | Q(muscle__part_of__part_of=muscle)


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


class Exercise(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
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
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
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
            release(self.pictures.all().file_names())
            return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

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


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def get_by_natural_key(self, slug: str) -> OldAddress:
        return self.get(slug=slug)

    def addresses_now(self, slugs: Iterable[str], *, staff: bool) -> dict[str, str]:
        """{old slug: the slug to which its readers are led}, of those that this reader may open. 1 query."""
        exercises = Exercise.objects.visible_to(staff=staff)
        slugs = [slug for slug in slugs if slug_re.match(slug)]  # PostgreSQL refuses to look for a NUL
        return dict(self.filter(slug__in=slugs, exercise__in=exercises).values_list("slug", "exercise__slug"))


class OldAddress(models.Model):
    """Where an exercise was before it was merged into another: its readers are led on from there for good."""

    slug = models.SlugField(max_length=80, unique=True)
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="old_addresses")
    name = models.CharField(max_length=80, help_text="What was merged.")
    left_over = models.TextField(blank=True, help_text="What it said that found no place in the other, as text.")
    merged_at = models.DateTimeField(auto_now_add=True)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at", "slug"]
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return f"/exercises/{self.slug}/"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]


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
    explanation = models.TextField(
        blank=True, help_text="Why it has this role here, in two to four sentences; needed before it is published."
    )

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
    place = models.CharField(
        "place on the figure",
        max_length=24,
        blank=True,
        choices=[(name, name.replace("-", " ").capitalize()) for name in pose.PLANTS],
        help_text="Where a line from its number points.",
    )

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
        except pose.PoseError as error:
            raise ValidationError({"figure": str(error)}) from None

    def wrong(self, movement: pose.Movement) -> pose.Movement:
        """``movement`` held at the moment of the fault, with what the fault changes. Raises PoseError."""
        return pose.held(movement, self.figure)

    def right(self, movement: pose.Movement) -> pose.Movement:
        """The same moment from the same side, done right; ``beside`` in the figure says what else differs there."""
        same = {key: self.figure[key] for key in ("moment", "view") if key in self.figure}
        return pose.held(movement, {**same, **self.figure.get("beside", {})})


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

    @property
    def verb(self) -> str:
        """What the muscle does then, as a verb after its name: "takes over", and of a set "take over"."""
        many = self.muscle.kind == Muscle.Kind.SET
        if self.direction == self.Direction.MORE:
            return "take over" if many else "takes over"
        return "do less" if many else "does less"


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

    def file_names(self) -> set[str]:
        """The names of all files that these pictures own; 1 query."""
        return {name for picture in self for name in picture.file_names}

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and, once that is committed, their files."""
        with transaction.atomic():
            release(self.file_names())
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


def owned_files(names: set[str]) -> set[str]:
    """Those of ``names`` that a picture has, or one of a next version that waits to be published; 2 queries."""
    stems = {pictures.stem_of(name) for name in names}
    found = Picture.objects.filter(stem__in=stems).file_names()
    waiting = PendingVersion.objects.filter(revision__version__content_type=ContentType.objects.get_for_model(Picture))
    for data in waiting.values_list("revision__version__serialized_data", flat=True):
        [row] = json.loads(data)
        kept = {name: row["fields"].get(name) for name in ("stem", "width", "focal_x", "focal_y")}
        if kept["stem"] in stems:
            found |= Picture(**kept).file_names
    return found & names


def release(names: set[str]) -> None:
    """When the transaction at hand is committed, delete those files of ``names`` that no picture owns then."""
    pictures.release(names, owned_files)


class Picture(models.Model):
    """A picture of an exercise, with what a reader who cannot see it needs, and whose it is.

    Its files are made by ``save`` from ``pixels``, as ``pictures.read`` returns them; nothing else writes any.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=1)
    stem = models.CharField(
        "files", max_length=120, editable=False, help_text="What the names of its files begin with."
    )
    width = models.PositiveSmallIntegerField(editable=False, help_text="Pixels, of the largest file.")
    height = models.PositiveSmallIntegerField(editable=False)
    focal_x = models.PositiveSmallIntegerField(
        "focal point, % from the left",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="What a square crop must show.",
    )
    focal_y = models.PositiveSmallIntegerField(
        "focal point, % from the top", default=50, validators=[MaxValueValidator(100)]
    )
    alt = models.CharField(
        "alternative text", max_length=200, help_text="What it shows, for a reader who cannot see it."
    )
    credit = models.CharField(max_length=120, help_text="Who made it.")
    licence = models.CharField(max_length=60, help_text="CC BY 4.0, own work …")

    objects = PictureQuerySet.as_manager()

    pixels: Image.Image | None = None

    class Meta:
        ordering = ["exercise", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "position"],
                name="%(app_label)s_%(class)s_order",
                violation_error_message="Two pictures have the same place; number them 1, 2, 3 …",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="%(app_label)s_%(class)s_focal_point",
                violation_error_message="A focal point lies between 0 and 100 % of the picture.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and its files together: all of them or none, and the files that it no longer needs deleted.

        1 query more for a row that exists. Encoding new ``pixels`` takes a second or two.
        """
        with transaction.atomic():
            before = Picture.objects.filter(pk=self.pk).file_names() if self.pk else set()
            pictures.store(self.new_files(before), owned_files)
            super().save(*args, **kwargs)
            release(before - self.file_names)
        self.pixels = None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is committed, its files."""
        with transaction.atomic():
            release(self.file_names)
            return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    def natural_key(self) -> tuple[str, int]:
        return (self.exercise.slug, self.position)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]

    @property
    def focal(self) -> tuple[int, int]:
        return (self.focal_x, self.focal_y)

    @property
    def file_names(self) -> set[str]:
        return pictures.file_names(self.stem, self.width, self.focal) if self.stem else set()

    @property
    def avif(self) -> str:
        return self.srcset("avif")

    @property
    def webp(self) -> str:
        return self.srcset("webp")

    def srcset(self, ending: str) -> str:
        """The addresses of one format with their widths, as ``srcset`` wants them."""
        widths = pictures.widths(self.width)
        return ", ".join(f"{default_storage.url(f'{self.stem}-{width}.{ending}')} {width}w" for width in widths)

    @property
    def url(self) -> str:
        """The address of the JPEG, ``width`` × ``height`` pixels."""
        return default_storage.url(f"{self.stem}.jpg")

    @property
    def small(self) -> tuple[int, int]:
        """Width and height of the smallest file."""
        width = pictures.widths(self.width)[0]
        return width, max(1, round(self.height * width / self.width))

    @property
    def small_url(self) -> str:
        return default_storage.url(f"{self.stem}-{self.small[0]}.webp")

    @property
    def square_url(self) -> str:
        """The address of the square around the focal point, WebP, at most 480 × 480 pixels."""
        return default_storage.url(pictures.square_name(self.stem, self.focal))

    def new_files(self, before: set[str]) -> dict[str, bytes]:
        """The files by name that ``save`` has to write; with new ``pixels`` it takes stem and size from them."""
        files: dict[str, bytes] = {}
        image = self.pixels
        if image:
            self.stem, files = pictures.drawn(image, self.exercise.slug)
            self.width, self.height = image.size
        square = pictures.square_name(self.stem, self.focal)
        if self.stem and square not in before:
            with suppress(FileNotFoundError):  # its words can be corrected even if the files are gone
                files[square] = pictures.square(image or pictures.load(f"{self.stem}.jpg"), self.focal)
        return files


class ImportedFromQuerySet(models.QuerySet["ImportedFrom"]):
    def get_by_natural_key(self, source: str, key: str) -> ImportedFrom:
        return self.get(source=source, key=key)


class ImportedFrom(models.Model):
    """An entry of another collection and the exercise that it became or was linked to here, with whose it is.

    ``words`` are the collection's own words for muscles and equipment, those without a counterpart here under
    "unknown". ``values`` is what the import wrote into a draft that it made, empty for one that was here already: a
    field that still holds that was not edited since. Texts of a collection stay here; none of them is published.
    """

    exercise = models.ForeignKey(
        Exercise,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="imported_from",
        help_text="Empty if the draft was deleted: the entry is not imported again.",
    )
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text="Its id in the collection.")
    name = models.CharField(max_length=200, help_text="As it is written there.")
    url = models.URLField(max_length=300, blank=True)
    author = models.CharField(max_length=600, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    licence_url = models.URLField(max_length=300, blank=True)
    description = models.TextField(blank=True, help_text="Under the licence beside it: to read, not to copy.")
    words = models.JSONField(default=dict, blank=True)
    values = models.JSONField(default=dict, blank=True)

    objects = ImportedFromQuerySet.as_manager()

    class Meta:
        ordering = ["source", "name", "key"]
        verbose_name = "imported entry"
        verbose_name_plural = "imported entries"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That entry of the collection was imported already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.source})"

    def natural_key(self) -> tuple[str, str]:
        return (self.source, self.key)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]

    @property
    def unknown(self) -> list[str]:
        """The collection's words that have no counterpart here."""
        return list(self.words.get("unknown", []))


class OfSubjectQuerySet(models.QuerySet[Any]):
    def of(self, subject: models.Model) -> Self:
        """The rows about ``subject``."""
        return self.filter(content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)


class PendingVersionQuerySet(OfSubjectQuerySet):
    def in_review(self) -> Self:
        return self.filter(state=Exercise.Status.REVIEW)


class PendingVersion(models.Model):
    """The next version of something published, which readers do not see until it is published in its turn."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    title = models.CharField(max_length=200)
    revision = models.OneToOneField("reversion.Revision", models.CASCADE, related_name="pending")
    state = models.CharField(max_length=12, choices=Exercise.Status.choices[:2], default=Exercise.Status.DRAFT)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField("sent to review", null=True, blank=True)

    objects = PendingVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "pk"]
        verbose_name = "next version"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="A next version is being written already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WithdrawnLinks(models.Model):
    """That the preview links of something were withdrawn: only those given since then, which hold ``key``, work."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    key = models.UUIDField(default=uuid4, editable=False)
    withdrawn_at = models.DateTimeField(auto_now=True)

    objects = OfSubjectQuerySet.as_manager()

    class Meta:
        ordering = ["-withdrawn_at", "pk"]
        verbose_name_plural = "withdrawn links"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="The links were withdrawn before; change their key.",
            ),
        ]

    def __str__(self) -> str:
        return f"Links withdrawn on {self.withdrawn_at:%Y-%m-%d}"


class Publication(models.Model):
    """A version that was published: what, by whom, when, who had written it. Kept when the thing itself is deleted."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    title = models.CharField(max_length=200)
    revision = models.OneToOneField("reversion.Revision", models.CASCADE, related_name="publication")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="publications"
    )
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    objects = OfSubjectQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.title
