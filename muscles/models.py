from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse

from editorial.models import OldAddressBase
from text.search import folded, matches, nearness


class MuscleGroupQuerySet(models.QuerySet["MuscleGroup"]):
    def get_by_natural_key(self, slug: str) -> MuscleGroup:
        return self.get(slug=slug)

    def with_muscles(self) -> Self:
        """The groups that have muscles, each with ``whole_muscles`` (a list), in 2 queries."""
        return self.holding(Muscle.objects.filter(part_of=None))

    def with_parts(self) -> Self:
        """``with_muscles``, and each muscle's parts and their parts, in 4 queries."""
        return self.holding(Muscle.objects.filter(part_of=None).prefetch_related("parts__parts"))

    def holding(self, muscles: MuscleQuerySet) -> Self:
        return self.filter(Exists(Muscle.objects.filter(group=OuterRef("pk")))).prefetch_related(
            Prefetch("muscles", muscles, to_attr="whole_muscles")
        )


class MuscleGroup(models.Model):
    """Muscles that lie and work together: the order of a list, the rows' headings of a comparison."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(unique=True, help_text="Order in lists, from neck to foot.")

    objects = MuscleGroupQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


def related_to(muscle: Muscle) -> Q:
    """Rows whose ``muscle`` is ``muscle``, a part of it (to the second depth), or a whole that it is a part of."""
    return Q(muscle__in=muscle.lineage) | Q(muscle__part_of=muscle) | Q(muscle__part_of__part_of=muscle)


class MuscleQuerySet(models.QuerySet["Muscle"]):
    def get_by_natural_key(self, slug: str) -> Muscle:
        return self.get(slug=slug)

    def matching(self, text: str) -> Self:
        """Muscles whose name, Latin name or alias holds every word of ``text``; the nearest first."""
        return self.filter(matches(text)).order_by(nearness(text), "group__position", "name")

    def with_wholes(self) -> Self:
        """Muscles with the whole that each is a part of, and that one's whole, joined in."""
        return self.select_related("part_of__part_of")

    def for_detail(self) -> Self:
        """All of a muscle's own page: group, wholes, parts, actions with their joint actions; in 3 queries."""
        actions = Prefetch("actions", MuscleAction.objects.select_related("action"))
        return self.with_wholes().select_related("group").prefetch_related("parts", actions)


def validate_not_old_muscle(slug: str) -> None:
    """Raise ValidationError if ``slug`` is the old address of a merged muscle. 1 query."""
    old = OldAddress.objects.select_related("muscle").filter(slug=slug).first()
    if old:
        raise ValidationError(
            f"“{slug}” is the old address of {old.name}, which was merged into {old.muscle}, and leads readers there; "
            "choose another.",
            code="old_address",
        )


class Muscle(models.Model):
    """A muscle, a head or region of one (``part_of``), or a set that is trained and measured as one (hamstrings)."""

    class Kind(models.TextChoices):
        MUSCLE = "muscle", "Muscle"
        HEAD = "head", "Head or named part of a muscle"
        REGION = "region", "Region, as electrodes are placed"
        SET = "set", "Set of muscles"

    name = models.CharField(max_length=80, unique=True, help_text="The name a coach would say: Gluteus maximus.")
    latin_name = models.CharField("Latin name", max_length=120, blank=True, help_text="Musculus gluteus maximus.")
    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[validate_not_old_muscle],
        help_text="Its address; do not change it once published.",
    )
    aliases = models.TextField(blank=True, help_text="Other names, one a line: glutes. Search finds them.")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MUSCLE)
    group = models.ForeignKey(MuscleGroup, models.PROTECT, related_name="muscles")
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", help_text="Set for a head or a region."
    )
    summary = models.TextField(help_text="In plain words: where it is and what it does.")
    origin = models.TextField()
    insertion = models.TextField()
    innervation = models.CharField(max_length=240, help_text="Nerve and spinal roots: inferior gluteal nerve (L5–S2).")
    source = models.CharField(max_length=240, blank=True, help_text="The text in which the anatomy was checked.")
    source_url = models.URLField("Source address", max_length=300, blank=True)
    search_key = models.GeneratedField(
        expression=folded("name", "latin_name", "aliases"), output_field=models.TextField(), db_persist=True
    )

    objects = MuscleQuerySet.as_manager()

    class Meta:
        ordering = ["group__position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(part_of=F("id")),
                name="%(app_label)s_%(class)s_not_part_of_itself",
                violation_error_message="A muscle cannot be a part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("muscles:detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["muscles.musclegroup"]  # type: ignore[attr-defined]

    @property
    def alias_list(self) -> list[str]:
        return [alias.strip() for alias in self.aliases.splitlines() if alias.strip()]

    @property
    def is_plural(self) -> bool:
        """Whether its name is a plural's: that of a set (hamstrings)."""
        return self.kind == self.Kind.SET

    @property
    def lineage(self) -> list[Muscle]:
        """This muscle and the wholes it is a part of, smallest first: long head, biceps femoris, hamstrings."""
        found, whole = [self], self.part_of
        while whole and whole not in found:
            found.append(whole)
            whole = whole.part_of
        return found

    @property
    def without_region(self) -> Muscle:
        """The muscle that this is an electrode's region of; itself if it is none."""
        return self.part_of if self.kind == self.Kind.REGION and self.part_of else self

    def is_related_to(self, other: Muscle) -> bool:
        """Whether one of the two is the other or a part of it."""
        return self in other.lineage or other in self.lineage

    def clean(self) -> None:
        """Raise ValidationError if following ``part_of`` upward comes back to this muscle."""
        seen, whole = {self.pk}, self.part_of
        while whole:
            if whole.pk in seen:
                raise ValidationError({"part_of": f"{whole} is itself a part of {self}; choose the larger muscle."})
            seen.add(whole.pk)
            whole = whole.part_of


class OldMuscleAddressQuerySet(models.QuerySet["OldAddress"]):
    def get_by_natural_key(self, slug: str) -> OldAddress:
        return self.get(slug=slug)

    def address_now(self, slug: str) -> str | None:
        """The slug to which readers of ``slug`` are led, or None if it never was an address. 1 query."""
        return self.filter(slug=slug).values_list("muscle__slug", flat=True).first()


class OldAddress(OldAddressBase):
    """Where a muscle was before it was merged into another."""

    muscle = models.ForeignKey(Muscle, models.CASCADE, related_name="old_addresses")

    objects = OldMuscleAddressQuerySet.as_manager()

    class Meta(OldAddressBase.Meta):
        pass

    def __str__(self) -> str:
        return f"/muscles/{self.slug}/"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["muscles.muscle"]  # type: ignore[attr-defined]


class JointActionQuerySet(models.QuerySet["JointAction"]):
    def get_by_natural_key(self, slug: str) -> JointAction:
        return self.get(slug=slug)


class JointAction(models.Model):
    """A movement at a joint, by its standard name: hip extension."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    joint = models.CharField(max_length=40, help_text="Hip, knee, shoulder girdle …")
    description = models.CharField(max_length=200, blank=True, help_text="What moves where, in plain words.")

    objects = JointActionQuerySet.as_manager()

    class Meta:
        ordering = ["joint", "name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class MuscleActionQuerySet(models.QuerySet["MuscleAction"]):
    def get_by_natural_key(self, muscle: str, action: str) -> MuscleAction:
        return self.get(muscle__slug=muscle, action__slug=action)


class MuscleAction(models.Model):
    """What a muscle does at a joint, and whether it leads."""

    class Contribution(models.TextChoices):
        PRIME_MOVER = "prime mover", "Prime mover"
        ASSISTANT = "assistant", "Assistant"

    muscle = models.ForeignKey(Muscle, models.CASCADE, related_name="actions")
    action = models.ForeignKey(JointAction, models.PROTECT, related_name="muscle_actions")
    contribution = models.CharField(max_length=12, choices=Contribution)
    note = models.CharField(max_length=160, blank=True, help_text="When it holds: only while the hip is flexed.")

    objects = MuscleActionQuerySet.as_manager()

    class Meta:
        # "prime mover" sorts after "assistant": leaders first.
        ordering = ["muscle", "-contribution", "action__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["muscle", "action"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This muscle already has that joint action.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.muscle}: {self.action} ({self.contribution})"

    def natural_key(self) -> tuple[str, str]:
        return (self.muscle.slug, self.action.slug)

    natural_key.dependencies = ["muscles.muscle", "muscles.jointaction"]  # type: ignore[attr-defined]
