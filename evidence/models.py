from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from editorial.models import Publishable, PublishableQuerySet, Status
from editorial.restoring import cache_related
from exercises.models import Exercise
from muscles.models import JointAction, Muscle, related_to
from text.wording import lower_first, plain


def bibtex_name(author: str) -> str:
    """An author as BibTeX orders names: "Krause Neto W" gives "Krause Neto, W"."""
    surname, _, initials = author.strip().rpartition(" ")
    return f"{surname}, {initials}" if surname and initials.isupper() else author.strip()


def bibtex_escaped(value: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", value)


def target_of(row: Measurement | Comparison) -> str:
    name = row.target_name or str(row.muscle or row.joint_action)
    return f"{name}, {row.region}" if row.region else name


def subject_of(exercise: Exercise | None, condition: str) -> str:
    """An exercise and its condition: "Hip thrust (feet further away)"; without exercise the condition alone."""
    if exercise is None:
        return condition
    return f"{exercise} ({condition})" if condition else exercise.name


class StudyQuerySet(PublishableQuerySet["Study"]):
    def get_by_natural_key(self, key: str) -> Study:
        return self.get(key=key)

    def matching(
        self,
        *,
        q: str = "",
        design: str = "",
        exercise: Exercise | None = None,
        muscle: Muscle | None = None,
    ) -> Self:
        """The list's filters together; an empty one narrows nothing. ``q`` is looked for word by word."""
        found = self
        for word in q.split():
            found = found.filter(
                Q(authors__icontains=word)
                | Q(title__icontains=word)
                | Q(finding__icontains=word)
                | Q(key__icontains=word)
            )
        if design:
            found = found.filter(design=design)
        if exercise:
            found = found.filter(
                Exists(Measurement.objects.filter(study=OuterRef("pk"), exercise=exercise))
                | Exists(Comparison.objects.filter(Q(higher=exercise) | Q(lower=exercise), study=OuterRef("pk")))
                | Exists(TechniqueEffect.objects.filter(study=OuterRef("pk"), exercise=exercise))
            )
        if muscle:
            found = found.filter(
                Exists(Measurement.objects.about(muscle).filter(study=OuterRef("pk")))
                | Exists(Comparison.objects.about(muscle).filter(study=OuterRef("pk")))
            )
        return found

    def for_list(self) -> Self:
        """Studies with how many figures and comparisons each holds, in 1 query; newest first."""
        return self.annotate(
            figure_count=Count("measurements", distinct=True), comparison_count=Count("comparisons", distinct=True)
        ).order_by(F("year").desc(nulls_last=True), "authors", "key")

    def for_detail(self) -> Self:
        """A study with its figures, comparisons and technique effects, and what each names, in 4 queries."""
        return self.prefetch_related(
            Prefetch("measurements", Measurement.objects.for_figures()),
            Prefetch("comparisons", Comparison.objects.for_sentences()),
            Prefetch("technique_effects", TechniqueEffect.objects.select_related("exercise")),
        )


class Study(Publishable):
    """A published study: what it measured, in whom, what it found, and what limits it."""

    class Design(models.TextChoices):
        EMG_CROSSOVER = "emg crossover", "EMG in one session, each person did every lift"
        ISOMETRIC = "emg isometric", "EMG in isometric contractions"
        MRI_CROSSOVER = "mri crossover", "MRI or ultrasound in one session"
        TRIAL = "trial", "Randomised training trial"
        WITHIN_SUBJECT_TRIAL = "within-subject trial", "Training trial, one limb against the other"
        CONTROLLED_TRIAL = "controlled trial", "Controlled training trial"
        BIOMECHANICS = "biomechanics", "Biomechanics: joint moments and forces"
        SYSTEMATIC_REVIEW = "systematic review", "Systematic review"
        NARRATIVE_REVIEW = "narrative review", "Narrative review"

    class Read(models.TextChoices):
        ABSTRACT = "abstract", "Abstract"
        TABLE = "table", "One table"
        SECONDARY = "secondary", "Quoted on another page"
        FRONT_MATTER = "front matter", "Title and front matter"
        FULL_TEXT = "full text", "Full text"

    key = models.SlugField(
        max_length=80, unique=True, help_text="First author, year, subject: contreras-2015-hip-thrust-squat."
    )
    authors = models.CharField(max_length=500, help_text="As in a reference list: Contreras B, Vigotsky AD, …")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=400)
    journal = models.CharField(max_length=160, blank=True)
    volume = models.CharField(max_length=40, blank=True)
    pages = models.CharField(max_length=40, blank=True)
    doi = models.CharField(
        "DOI",
        max_length=120,
        blank=True,
        validators=[
            RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI begins with 10. and has no spaces: 10.1123/jab.2014-0301.")
        ],
    )
    design = models.CharField(max_length=24, choices=Design)
    sample_size = models.PositiveIntegerField(null=True, blank=True, help_text="People; in a review, studies.")
    participants = models.CharField(max_length=240, blank=True)
    load = models.CharField(max_length=240, blank=True)
    normalization = models.CharField(max_length=300, blank=True, help_text="What 100 % stands for.")
    finding = models.TextField(help_text="What it found, in our words.")
    limitations = models.TextField(blank=True)
    caution = models.TextField(blank=True, help_text="Shown wherever the study is: patients only, a poster, …")
    read = models.CharField("read as", max_length=12, choices=Read, default=Read.ABSTRACT)
    updated_at = models.DateTimeField(auto_now=True, null=True, help_text="Empty while it is as it was shipped.")

    objects = StudyQuerySet.as_manager()
    version_parts = ("measurements", "comparisons", "technique_effects")

    class Meta:
        ordering = [F("year").desc(nulls_last=True), "authors", "key"]
        verbose_name_plural = "studies"
        permissions = [("publish_study", "Can publish a study")]
        constraints = [
            models.UniqueConstraint(
                fields=["doi"],
                condition=~Q(doi=""),
                name="%(app_label)s_%(class)s_doi_once",
                violation_error_message="Another study has this DOI.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("evidence:detail", args=[self.key])

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def arrange_for_readers(self) -> None:
        cache_related(self, "measurements", list(self.measurements.all()), ordering=MEASUREMENT_ORDER)
        cache_related(self, "comparisons", list(self.comparisons.all()), ordering=COMPARISON_ORDER)

    @property
    def short_name(self) -> str:
        """First author's surname and year: "Krause Neto 2020"."""
        first = self.authors.split(",")[0].strip()
        surname = first.rsplit(" ", 1)[0] if " " in first else first
        return f"{surname} {self.year}" if self.year else surname

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def figures(self) -> list[Measurement]:
        """Its measurements, each printed range as one figure. Reads the prefetched rows."""
        return merge_ranges(self.measurements.all())

    @property
    def citation(self) -> str:
        """The reference as plain text, to be pasted."""
        where = ", ".join(part for part in (f"{self.journal} {self.volume}".strip(), self.pages) if part)
        year = f" ({self.year})" if self.year else ""
        pieces = [f"{self.authors}{year}", self.title, where, f"doi:{self.doi}" if self.doi else ""]
        return " ".join(f"{piece}." for piece in pieces if piece)

    @property
    def bibtex(self) -> str:
        """The reference as a BibTeX entry (http://www.bibtex.org/Format/); fields without a value are left out."""
        fields = {
            "author": " and ".join(bibtex_name(author) for author in self.authors.split(",")),
            "title": f"{{{self.title}}}",
            "journal": self.journal,
            "year": str(self.year or ""),
            "volume": self.volume.split("(")[0],
            "number": self.volume.partition("(")[2].rstrip(")"),
            "pages": self.pages.replace("-", "--"),
            "doi": self.doi,
        }
        lines = [f"  {name} = {{{bibtex_escaped(value)}}}," for name, value in fields.items() if value]
        kind = "article" if self.journal else "misc"
        return "\n".join([f"@{kind}{{{self.key},", *lines, "}", ""])

    @property
    def is_review(self) -> bool:
        return self.design in {self.Design.SYSTEMATIC_REVIEW, self.Design.NARRATIVE_REVIEW}

    @property
    def sample(self) -> str:
        """ "13 people: trained women …", or the studies that a review took in, or what is known of them."""
        who = self.participants
        if self.sample_size is None or self.is_review:
            return who
        people = "1 person" if self.sample_size == 1 else f"{self.sample_size} people"
        return f"{people}: {who}" if who else people


class Quantity(models.TextChoices):
    """What kind of thing was measured; kinds never share a chart."""

    EMG = "emg", "Muscle activity (EMG amplitude)"
    GROWTH = "growth", "Muscle growth"
    MOMENT = "moment", "Joint moment"
    FORCE = "force", "Force or compression"
    OTHER = "other", "Other"


def one_target(prefix: str) -> models.CheckConstraint:
    """A row names exactly one of a muscle, a joint action, or (two muscles read as one) a target in words."""
    muscle, action, words = Q(muscle__isnull=False), Q(joint_action__isnull=False), ~Q(target_name="")
    return models.CheckConstraint(
        condition=(muscle & ~action & ~words) | (~muscle & action & ~words) | (~muscle & ~action & words),
        name=f"evidence_{prefix}_one_target",
        violation_error_message="Name a muscle, a joint action or a target in words: one of the three.",
    )


MEASUREMENT_ORDER = (
    F("study__year").desc(nulls_last=True),
    "study__key",
    "muscle__name",
    "joint_action__name",
    "region",
    "statistic",
    "phase",
    "exercise__name",
    "condition",
    "pk",
)


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def about(self, muscle: Muscle) -> Self:
        """Figures of ``muscle``, of its parts and of the wholes it belongs to."""
        return self.filter(related_to(muscle))

    def published(self) -> Self:
        """Figures of published studies: all that a reader's page may show outside the study's own."""
        return self.filter(study__status=Status.PUBLISHED)

    def for_figures(self) -> Self:
        """Figures with study, exercise, joint action, muscle and its wholes, in 1 query; newest study first."""
        return self.select_related("study", "exercise", "joint_action", "muscle__part_of__part_of").order_by(
            *MEASUREMENT_ORDER
        )

    def of(self, exercises: Iterable[Exercise]) -> Self:
        return self.filter(exercise__in=exercises)

    def figures(self) -> list[Measurement]:
        """``for_figures`` as a list, each printed range as one figure."""
        return merge_ranges(self.for_figures())

    def get_by_natural_key(
        self,
        study: str,
        exercise: str | None,
        condition: str,
        muscle: str | None,
        joint_action: str | None,
        target_name: str,
        region: str,
        statistic: str,
        phase: str,
        unit: str,
    ) -> Measurement:
        return self.get(
            study__key=study,
            exercise__slug=exercise,
            condition=condition,
            muscle__slug=muscle,
            joint_action__slug=joint_action,
            target_name=target_name,
            region=region,
            statistic=statistic,
            phase=phase,
            unit=unit,
        )


class Measurement(models.Model):
    """One published figure, exactly as printed: a value in ``unit`` for one target in one exercise and condition."""

    class Statistic(models.TextChoices):
        MEAN = "mean", "Mean"
        PEAK = "peak", "Peak"
        MEDIAN = "median", "Median"
        RANGE_LOW = "range low", "Low end of a range"
        RANGE_HIGH = "range high", "High end of a range"
        HYPERTROPHY = "hypertrophy", "Growth"
        MEAN_CHANGE = "mean change", "Mean change"
        POOLED_MEAN = "pooled mean", "Pooled mean"
        INDEX = "index", "Index"
        PEAK_ACROSS = "peak across exercises", "Peak across exercises"
        HIGHEST_PHASE = "highest phase value", "Highest phase value"
        COMPRESSION = "modelled compression", "Modelled compression"
        SWELLING = "acute swelling", "Acute swelling"

    study = models.ForeignKey(Study, models.CASCADE, related_name="measurements")
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="measurements")
    condition = models.CharField(
        max_length=160, blank=True, help_text="What makes this other than the plain lift: load, grip, depth."
    )
    muscle = models.ForeignKey(Muscle, models.PROTECT, null=True, blank=True, related_name="measurements")
    joint_action = models.ForeignKey(JointAction, models.PROTECT, null=True, blank=True, related_name="measurements")
    target_name = models.CharField(
        "target in words",
        max_length=120,
        blank=True,
        help_text="Only for muscles read as one: gluteus medius and minimus.",
    )
    region = models.CharField(
        max_length=80, blank=True, help_text="The electrode's place or the side, as the paper says."
    )
    quantity = models.CharField(max_length=8, choices=Quantity, default=Quantity.EMG)
    statistic = models.CharField(max_length=24, choices=Statistic)
    phase = models.CharField(max_length=80, default="whole rep")
    value = models.DecimalField(max_digits=9, decimal_places=3)
    sd = models.DecimalField("SD", max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=60)
    note = models.TextField(blank=True)

    range_end: Measurement | None = None

    objects = MeasurementQuerySet.as_manager()
    former_name_fields = {"exercise": "condition", "muscle": "region"}

    class Meta:
        ordering = ["study", "muscle", "joint_action", "region", "statistic", "phase", "exercise", "condition", "pk"]
        constraints = [
            one_target("measurement"),
            models.CheckConstraint(
                condition=Q(exercise__isnull=False) | ~Q(condition=""),
                name="%(app_label)s_%(class)s_subject",
                violation_error_message="Name the exercise, or say in the condition what was measured.",
            ),
            models.CheckConstraint(
                condition=Q(sd__isnull=True) | Q(sd__gte=0),
                name="%(app_label)s_%(class)s_sd_not_negative",
                violation_error_message="An SD is never negative.",
            ),
            models.CheckConstraint(
                condition=~Q(unit=""),
                name="%(app_label)s_%(class)s_unit",
                violation_error_message="A value needs its unit.",
            ),
            models.UniqueConstraint(
                F("study"),
                Coalesce("exercise", 0),
                "condition",
                Coalesce("muscle", 0),
                Coalesce("joint_action", 0),
                "target_name",
                "region",
                "statistic",
                "phase",
                "unit",
                name="%(app_label)s_%(class)s_once",
                violation_error_message="That figure is there already: same study, exercise, target and statistic.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.target}: {plain(self.value)} {self.unit}"

    def natural_key(self) -> tuple[str | None, ...]:
        return (
            self.study.key,
            self.exercise.slug if self.exercise else None,
            self.condition,
            self.muscle.slug if self.muscle else None,
            self.joint_action.slug if self.joint_action else None,
            self.target_name,
            self.region,
            self.statistic,
            self.phase,
            self.unit,
        )

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "evidence.study",
        "exercises.exercise",
        "muscles.muscle",
        "muscles.jointaction",
    ]

    @property
    def target(self) -> str:
        """What was measured, with its region: "Gluteus maximus, right side"."""
        return target_of(self)

    @property
    def subject(self) -> str:
        """In which exercise, with its condition: "Back squat (at 80 % 1RM)"."""
        return subject_of(self.exercise, self.condition)

    @property
    def chartable(self) -> bool:
        """Whether the value may stand as a bar: no end of a range, no pooled mean, nothing that a review quotes."""
        never = {self.Statistic.RANGE_LOW, self.Statistic.RANGE_HIGH, self.Statistic.POOLED_MEAN}
        return self.statistic not in never and not self.study.is_review

    @property
    def printed(self) -> str:
        """The value as text: "86.8", "66 ± 33", or "42–81" for a range that `merge_ranges` put together."""
        if self.range_end is not None:
            return f"{plain(self.value)}–{plain(self.range_end.value)}"
        return plain(self.value) if self.sd is None else f"{plain(self.value)} ± {plain(self.sd)}"

    @property
    def statistic_name(self) -> str:
        return "Range" if self.range_end is not None else self.get_statistic_display()


def merge_ranges(rows: Iterable[Measurement]) -> list[Measurement]:
    """The rows in their order, the two ends of each printed range as one: the low end, with ``range_end`` set."""

    def place(row: Measurement) -> tuple[object, ...]:
        return (
            row.study_id,
            row.exercise_id,
            row.condition,
            row.muscle_id,
            row.joint_action_id,
            row.target_name,
            row.region,
            row.phase,
            row.unit,
        )

    rows = list(rows)
    highs = {place(row): row for row in rows if row.statistic == Measurement.Statistic.RANGE_HIGH}
    for row in rows:
        if row.statistic == Measurement.Statistic.RANGE_LOW:
            row.range_end = highs.pop(place(row), None)
    merged = {row.range_end.pk for row in rows if row.range_end is not None}
    return [row for row in rows if row.pk not in merged]


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

    study = models.ForeignKey(Study, models.CASCADE, related_name="comparisons")
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
        return target_of(self)

    @property
    def higher_subject(self) -> str:
        return subject_of(self.higher, self.higher_condition)

    @property
    def lower_subject(self) -> str:
        return subject_of(self.lower, self.lower_condition)

    @property
    def verdict(self) -> str:
        """The result in words that say no more than the test: an order only where one was found or printed."""
        higher, lower = lower_first(self.higher_subject), lower_first(self.lower_subject)
        if self.significant == self.Significant.NO:
            return f"no significant difference between the {higher} and the {lower}"
        if self.significant == self.Significant.YES:
            return f"significantly higher in the {higher} than in the {lower}"
        return f"higher in the {higher} than in the {lower}; no test was seen"


class TechniqueEffectQuerySet(models.QuerySet["TechniqueEffect"]):
    def get_by_natural_key(self, study: str, exercise: str | None, condition: str, change: str) -> TechniqueEffect:
        return self.get(study__key=study, exercise__slug=exercise, condition=condition, change=change)

    def published(self) -> Self:
        """Effects from published studies."""
        return self.filter(study__status=Status.PUBLISHED)


class TechniqueEffect(models.Model):
    """What a change of technique did in one study, in our words."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="technique_effects")
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
