from __future__ import annotations

import re
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse

from editorial.models import Publishable, PublishableQuerySet
from editorial.restoring import cache_related
from evidence.models.comparison import COMPARISON_ORDER, Comparison
from evidence.models.measurement import MEASUREMENT_ORDER, Measurement, merge_ranges
from evidence.models.technique_effect import TechniqueEffect
from exercises.models import Exercise
from muscles.models import Muscle


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
        """Studies with how many measurements and comparisons each holds, in 1 query; newest first."""
        return self.annotate(
            measurement_count=Count("measurements", distinct=True),
            comparison_count=Count("comparisons", distinct=True),
        ).order_by(F("year").desc(nulls_last=True), "authors", "key")

    def for_detail(self) -> Self:
        """A study with its measurements, comparisons and technique effects, and what each names, in 4 queries."""
        return self.prefetch_related(
            Prefetch("measurements", Measurement.objects.for_tables()),
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
    def printed_measurements(self) -> list[Measurement]:
        """Its measurements, the two ends of each printed range as one. Reads the prefetched rows."""
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
            "author": " and ".join(format_bibtex_name(author) for author in self.authors.split(",")),
            "title": f"{{{self.title}}}",
            "journal": self.journal,
            "year": str(self.year or ""),
            "volume": self.volume.split("(")[0],
            "number": self.volume.partition("(")[2].rstrip(")"),
            "pages": self.pages.replace("-", "--"),
            "doi": self.doi,
        }
        lines = [f"  {name} = {{{escape_bibtex(value)}}}," for name, value in fields.items() if value]
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


def format_bibtex_name(author: str) -> str:
    """An author as BibTeX orders names: "Krause Neto W" gives "Krause Neto, W"."""
    surname, _, initials = author.strip().rpartition(" ")
    return f"{surname}, {initials}" if surname and initials.isupper() else author.strip()


def escape_bibtex(value: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", value)
