import re
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import yaml
from django.apps import apps
from django.core import serializers

from config import catalogue
from evidence.models import Comparison, Measurement, Study
from exercises.models import Exercise, Phase, Role
from muscles.models import Muscle, MuscleGroup
from pages.compare import ACTIVATION_IS_NOT_GROWTH

MODELS = [model for app in ("muscles", "exercises", "evidence") for model in apps.get_app_config(app).get_models()]
LIFTS = ["back-squat", "deadlift", "hip-thrust"]
CONTRERAS = "contreras-2015-hip-thrust-squat"
OTSUKA = "otsuka-2021-hip-thrust-deadlift-squat-kinetics"


def counts():
    return {model._meta.label: model.objects.count() for model in MODELS}


@pytest.fixture(scope="module")
def rows():
    """Every row of every fixture file as [(file's name, model, fields)], read without a database."""
    return [
        (path.name, row["model"], row["fields"])
        for path in catalogue.fixture_paths()
        for row in yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    ]


# Loading


def test_every_fixture_file_is_loaded(settings):
    assert sorted(catalogue.fixture_paths()) == sorted((settings.BASE_DIR / "fixtures").rglob("*.yaml"))


def test_fixtures_name_no_pk_and_no_row_twice():
    listed = [row for path in catalogue.fixture_paths() for row in yaml.load(path.read_text(), Loader=yaml.CSafeLoader)]
    named = Counter(
        (row["model"], str(row["fields"].get("slug") or row["fields"].get("key") or row["fields"])) for row in listed
    )

    assert [row for row in listed if "pk" in row] == []
    assert [key for key, times in named.items() if times > 1] == []


def test_loading_twice_changes_nothing_and_every_row_is_valid(loaded, rows):
    first = counts()
    primary_keys = {model: set(model.objects.values_list("pk", flat=True)) for model in MODELS}

    catalogue.load()

    assert counts() == first
    assert sum(first.values()) == len(rows)
    assert {model: set(model.objects.values_list("pk", flat=True)) for model in MODELS} == primary_keys
    for model in MODELS:
        for row in model.objects.all():
            row.full_clean()


def test_catalogue_survives_a_dump_and_a_load_by_natural_keys(loaded):
    before = counts()
    everything = [row for model in MODELS for row in model.objects.all()]
    dump = serializers.serialize("yaml", everything, use_natural_foreign_keys=True, use_natural_primary_keys=True)

    for row in serializers.deserialize("yaml", dump):
        row.save()

    assert counts() == before
    again = [row for model in MODELS for row in model.objects.all()]
    assert dump == serializers.serialize("yaml", again, use_natural_foreign_keys=True, use_natural_primary_keys=True)


def test_catalogue_is_loaded_only_where_there_is_none(loaded):
    Exercise.objects.filter(slug="hip-thrust").update(summary="An editor’s words.")

    assert catalogue.load_if_empty() is False
    assert Exercise.objects.get(slug="hip-thrust").summary == "An editor’s words."


# Muscles


def test_muscles_cover_the_body_each_with_its_anatomy(loaded):
    muscles = list(Muscle.objects.prefetch_related("actions"))
    prose = ["summary", "origin", "insertion", "innervation"]

    assert len(muscles) >= 45
    assert [str(muscle) for muscle in muscles if not all(getattr(muscle, field).strip() for field in prose)] == []
    assert [str(muscle) for muscle in muscles if not muscle.actions.all()] == []
    assert list(MuscleGroup.objects.filter(muscles=None)) == []


def test_parts_are_named_as_heads_or_regions_only_where_they_are_parts(loaded):
    alone = Muscle.objects.filter(part_of=None)

    assert list(alone.filter(kind__in=["head", "region"])) == []


def test_no_muscle_is_a_part_at_the_fourth_depth(loaded):
    """Loaders join two wholes above a muscle; one more would cost a query a row."""
    assert list(Muscle.objects.filter(part_of__part_of__part_of__isnull=False)) == []


# The three lifts


def test_three_lifts_are_published(loaded):
    assert list(Exercise.objects.published().order_by("slug").values_list("slug", flat=True)) == LIFTS


@pytest.mark.parametrize("slug", LIFTS)
def test_lift_is_complete(loaded, slug):
    lift = Exercise.objects.for_detail().get(slug=slug)

    assert [role for role, _ in lift.activations_by_role] == list(Role)
    assert [row for row in lift.activations.all() if not row.explanation.strip() or not row.headline.strip()] == []
    assert [phase for phase, _ in lift.cues_by_phase] == list(Phase)
    assert [cue for cue in lift.cues.all() if not cue.reason.strip()] == []
    assert len(lift.faults.all()) >= 4
    assert [fault for fault in lift.faults.all() if not (fault.cause and fault.consequence and fault.mend)] == []
    assert [
        field for field in ("summary", "hardest", "hardest_note", "popular_claims") if not getattr(lift, field)
    ] == []
    assert len(lift.equipment.all()) >= 1
    assert len(lift.links.all()) >= 1


def muscles_of(slug):
    lift = Exercise.objects.for_detail().get(slug=slug)
    return {role.value: {row.muscle.slug for row in lift.in_role(role)} for role in Role}


def test_hip_thrust_roles_are_those_asked_for(loaded):
    assert muscles_of("hip-thrust") == {
        "primary": {"gluteus-maximus", "gluteus-medius"},
        "secondary": {"hamstrings", "quadriceps"},
        "stabilizer": {"hip-adductors", "rectus-abdominis", "erector-spinae"},
    }


def test_squat_and_deadlift_roles_agree_with_the_literature(loaded):
    squat, deadlift = muscles_of("back-squat"), muscles_of("deadlift")

    assert {"quadriceps", "gluteus-maximus"} <= squat["primary"]
    assert "gluteus-maximus" in deadlift["primary"]
    assert "latissimus-dorsi" not in deadlift["primary"]


# Evidence


def measurements(key, **criteria):
    """A study's measurements as {(exercise, target, statistic): (value, SD, unit)}."""
    rows = Measurement.objects.for_tables().filter(study__key=key, **criteria)
    return {
        (row.exercise.slug, (row.muscle or row.joint_action).slug, row.statistic): (row.value, row.sd, row.unit)
        for row in rows
    }


def test_contreras_2015_stands_as_printed(loaded):
    means, peaks = (
        {"upper-gluteus-maximus": ("69.5", "29.4"), "lower-gluteus-maximus": ("86.8", "45.4")},
        {"upper-gluteus-maximus": ("172", "84.9"), "lower-gluteus-maximus": ("216", "130")},
    )
    means |= {"biceps-femoris": ("40.8", "14.9"), "vastus-lateralis": ("99.5", "110")}
    peaks |= {"biceps-femoris": ("86.9", "37.5"), "vastus-lateralis": ("216", "244")}
    printed = {
        (exercise, muscle, statistic): (Decimal(value), None, "%MVIC")
        for statistic, values in (("mean", means), ("peak", peaks))
        for muscle, pair in values.items()
        for exercise, value in zip(("hip-thrust", "back-squat"), pair, strict=True)
    }

    assert measurements(CONTRERAS) == printed


def test_contreras_2015_found_the_vastus_lateralis_alike(loaded):
    rows = Comparison.objects.filter(study__key=CONTRERAS).order_by("pk").values_list("muscle__slug", "significant")

    assert {(muscle, significant) for muscle, significant in rows} == {
        ("upper-gluteus-maximus", "yes"),
        ("lower-gluteus-maximus", "yes"),
        ("biceps-femoris", "yes"),
        ("vastus-lateralis", "no"),
    }


def test_otsuka_2021_stands_as_printed(loaded):
    unit = "Nm knee extension moment"

    assert measurements(OTSUKA) == {
        ("back-squat", "knee-extension", "peak"): (Decimal(155), Decimal(28), unit),
        ("hip-thrust", "knee-extension", "peak"): (Decimal(66), Decimal(33), unit),
        ("deadlift", "knee-extension", "peak"): (Decimal(24), Decimal(27), unit),
    }


def test_no_fixture_rests_on_the_disputed_study():
    paths = catalogue.fixture_paths()

    assert len(paths) > 40
    assert [path.name for path in paths if "barbalho" in path.name.lower() + path.read_text().lower()] == []


class Links(HTMLParser):
    """Collects the hosts that a page's links lead to."""

    def __init__(self, page):
        super().__init__()
        self.hosts = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.hosts.add(urlsplit(dict(attrs).get("href") or "").netloc)


def test_studies_lead_to_no_host_but_doi_org(loaded, client):
    pages = {study: client.get(study.get_absolute_url()).text for study in Study.objects.all()}
    hosts = {
        study: Links(page[page.index("<main") : page.index("</main>")]).hosts - {""} for study, page in pages.items()
    }

    assert len(pages) > 40
    assert hosts == {study: {"doi.org"} if study.doi else set() for study in pages}


def test_studies_name_no_web_address_in_their_words(rows):
    words = [
        (name, text)
        for name, model, fields in rows
        if model.startswith("evidence.")
        for text in fields.values()
        if isinstance(text, str)
    ]

    assert [(name, text) for name, text in words if re.search(r"https?:|www\.|\b[\w-]+\.(?:com|org|net)\b", text)] == []


NAMED_STUDY = re.compile(r"\b((?:(?:de|da|dos|van|von) )?[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)*) ((?:19|20)\d\d)\b")


def studies_named(text):
    """What reads as "Surname YYYY", each as every name that it could be: "In Krause Neto 2020" has three."""
    for words, year in NAMED_STUDY.findall(text):
        parts = words.split()
        yield [f"{' '.join(parts[start:])} {year}" for start in range(len(parts))]


def test_studies_named_reads_names_of_one_or_more_words():
    found = list(studies_named("In Krause Neto 2020 (10RM), Martín-Fuentes 2020 and 2021; de Medeiros 2019, in 2018."))

    assert found == [
        ["In Krause Neto 2020", "Krause Neto 2020", "Neto 2020"],
        ["Martín-Fuentes 2020"],
        ["de Medeiros 2019", "Medeiros 2019"],
    ]


def test_every_study_that_the_prose_names_is_in_the_catalogue(rows):
    studies = {
        Study(authors=fields["authors"], year=fields.get("year")).short_name
        for _, model, fields in rows
        if model == "evidence.study"
    }
    prose = [
        (name, text)
        for name, model, fields in rows
        if model.startswith("exercises.")
        for text in fields.values()
        if isinstance(text, str)
    ]
    named = [(name, names) for name, text in prose for names in studies_named(text)]

    assert len(named) > 50
    assert [(name, names) for name, names in named if not studies & set(names)] == []


def test_caveat_that_activation_is_not_growth_has_its_studies(loaded):
    caveats = Study.objects.filter(key__in=ACTIVATION_IS_NOT_GROWTH).order_by("key")

    assert [(study.short_name, study.design) for study in caveats] == [
        ("Plotkin 2023", "trial"),
        ("Vigotsky 2022", "narrative review"),
    ]
