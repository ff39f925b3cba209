"""What needs work in the whole catalogue: the evidence sees exercises and muscles too."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from editorial.worklist import Task, list_own_texts, select_in_review
from evidence.models import Claim, ClaimStudy, Comparison, Measurement, Study
from exercises.models import Activation, Exercise, Role
from exercises.models import OldAddress as OldExercise
from muscles.models import Muscle
from muscles.models import OldAddress as OldMuscle
from text.links import find_dead_addresses

FOLDERS = ("exercises", "muscles", "studies")
JOINED = {"compare": "exercises"}  # the addresses of comparisons name exercises


def select_unmeasured(exercises: QuerySet[Any]) -> QuerySet[Any]:
    """Exercises with a primary mover that no published study here measured or compared in that exercise."""
    same_muscle = (
        Q(muscle=OuterRef("muscle"))
        | Q(muscle__part_of=OuterRef("muscle"))
        | Q(muscle__part_of__part_of=OuterRef("muscle"))
        | Q(muscle=OuterRef("muscle__part_of"))
        | Q(muscle=OuterRef("muscle__part_of__part_of"))
    )
    here = OuterRef("exercise")
    measurements = Measurement.objects.published().filter(same_muscle, exercise=here)
    comparisons = Comparison.objects.published().filter(same_muscle).filter(Q(higher=here) | Q(lower=here))
    movers = Activation.objects.filter(
        ~Exists(measurements), ~Exists(comparisons), exercise=OuterRef("pk"), role=Role.PRIMARY
    )
    return exercises.filter(Exists(movers))


def select_without_doi(studies: QuerySet[Any]) -> QuerySet[Any]:
    return studies.filter(doi="")


def select_overtaken(claims: QuerySet[Any]) -> QuerySet[Any]:
    """Claims of which a study was saved after the claim was last saved or marked as checked."""
    newer = Q(claim__checked_at=None) | Q(study__updated_at__gt=F("claim__checked_at"))
    return claims.filter(
        Exists(ClaimStudy.objects.filter(newer, claim=OuterRef("pk"), study__updated_at__isnull=False))
    )


# Addresses that lead nowhere


def find_broken_links(model: type[models.Model]) -> dict[int, list[str]]:
    """{pk: the addresses that lead nowhere} of the rows of ``model`` that have such in their own prose; 1 query."""
    named = [
        select_texts(holder.objects.filter(names_a_folder(field)), "", key, field)  # type: ignore[attr-defined]
        for holder, key, fields in list_own_texts(model)
        for field in fields
    ]
    known = [
        select_texts(Exercise.objects.published(), "exercises", "pk", "slug"),
        select_texts(OldExercise.objects.all(), "exercises", "pk", "slug"),
        select_texts(Muscle.objects.all(), "muscles", "pk", "slug"),
        select_texts(OldMuscle.objects.all(), "muscles", "pk", "slug"),
        select_texts(Study.objects.published(), "studies", "pk", "key"),
    ]
    slugs: dict[str, set[str]] = {folder: set() for folder in FOLDERS}
    texts: list[tuple[int, str]] = []
    for folder, pk, text in known[0].union(*known[1:], *named, all=True).order_by():
        if folder:
            slugs[folder].add(text)
        else:
            texts.append((pk, text))
    found: dict[int, list[str]] = {}
    for pk, text in texts:
        if dead := find_dead_addresses(text, slugs, joined=JOINED):
            found.setdefault(pk, []).extend(dead)
    return found


def select_texts(rows: QuerySet[Any], folder: str, key: str, field: str) -> QuerySet[Any]:
    """(folder, owner's pk, text) of each row, ready for a union."""
    asked = rows.annotate(
        in_folder=Value(folder, models.TextField()), owner=F(key), said=Cast(field, models.TextField())
    )
    return asked.order_by().values_list("in_folder", "owner", "said")


def names_a_folder(field: str) -> Q:
    """Whether the text of ``field`` holds the beginning of an address of ours."""
    found = Q()
    for folder in (*FOLDERS, *JOINED):
        found |= Q(**{f"{field}__contains": f"/{folder}/"})
    return found


def with_broken_links(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(pk__in=list(find_broken_links(rows.model)))


def list_dead_addresses(model: type[models.Model]) -> list[str]:
    """The addresses in the texts of ``model`` that lead nowhere, each once, in order; 1 query."""
    return sorted({address for dead in find_broken_links(model).values() for address in dead})


LINKED = {Exercise: "Exercises", Muscle: "Muscles", Study: "Studies", Claim: "Claims"}

TASKS = [
    Task("measured", "Exercises with a primary mover that no study here measured", Exercise, select_unmeasured),
    Task("review", "Studies waiting for review", Study, select_in_review),
    Task("doi", "Studies without a DOI", Study, select_without_doi),
    Task("review", "Claims waiting for review", Claim, select_in_review),
    Task("studies", "Claims whose studies changed since the claim was checked", Claim, select_overtaken),
    *(
        Task(
            "links",
            f"{name} with an address in the text that leads nowhere",
            model,
            with_broken_links,
            partial(list_dead_addresses, model),
        )
        for model, name in LINKED.items()
    ),
]
