"""Studies and muscles imported and exported at the desk; the general cases: tests/exercises/test_resources.py."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from editorial import publishing
from editorial.versions import snapshot
from evidence.models import Study
from muscles.models import Muscle
from tests.factories import make_editor, make_group, make_muscle, make_study
from tests.tables import csv_file, import_table, refused_rows, upload_table

pytestmark = pytest.mark.django_db

STUDIES = {"url": "admin:evidence_study_import", "confirm": "admin:evidence_study_process_import"}
MUSCLES = {"url": "admin:muscles_muscle_import", "confirm": "admin:muscles_muscle_process_import"}


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def test_a_study_is_imported_as_a_draft(desk):
    file = "key,authors,year,title,design,finding,status\nlee-2020,Lee A,2020,Squats,Trial,Grew.,published\n"

    import_table(desk, csv_file(file), **STUDIES)

    assert list(Study.objects.values_list("key", "year", "design", "status")) == [("lee-2020", 2020, "trial", "draft")]


def test_a_published_study_gets_a_next_version(desk):
    study = make_study(key="lee-2020", status="published", limitations="")

    import_table(desk, csv_file("key,limitations\nlee-2020,Few people.\n"), **STUDIES)

    study.refresh_from_db()
    assert (study.limitations, study.status) == ("", "published")
    assert [
        row.fields["limitations"] for row in snapshot(publishing.next_version(study).revision) if row.model is Study
    ] == ["Few people."]


def test_a_study_that_breaks_a_rule_is_refused_with_the_reason(desk):
    make_study(key="other", doi="10.1000/taken")
    file = (
        "key,authors,year,title,design,finding,doi,sample_size\n"
        "one,Lee A,about 2020,T,trial,F,,\n"
        "two,Lee A,2020,T,trial,F,doi:10.1000/1,\n"
        "three,Lee A,2020,T,trial,F,10.1000/taken,\n"
        "four,Lee A,2020,T,trial,F,,-3\n"
        "five,Lee A,1e9,T,trial,F,,\n"
    )

    page = upload_table(desk, csv_file(file), url=STUDIES["url"])

    assert [(line, key, reasons[0]) for line, key, reasons in refused_rows(page)] == [
        (2, "one", ("year", "“about 2020” is not a whole number.")),
        (3, "two", ("doi", "A DOI begins with 10. and has no spaces: 10.1123/jab.2014-0301.")),
        (4, "three", ("", "Another study has this DOI.")),
        (5, "four", ("sample_size", "Ensure this value is greater than or equal to 0.")),
        (6, "five", ("year", "“1e9” is not a whole number.")),
    ]
    assert Study.objects.count() == 1


@pytest.mark.parametrize(("page", "model"), [("evidence_study", Study), ("muscles_muscle", Muscle)])
@pytest.mark.parametrize(("number", "ending"), [("0", "csv"), ("1", "xlsx"), ("2", "json")])
def test_an_export_imported_again_changes_nothing(desk, loaded, page, model, number, ending):
    response = desk.post(reverse(f"admin:{page}_export"), {"format": number, "resource": "0"})

    result = upload_table(
        desk, SimpleUploadedFile(f"all.{ending}", response.content), url=f"admin:{page}_import"
    ).context["result"]

    assert (result.same, result.outcomes, result.refused) == (model.objects.count(), [], [])


def test_a_muscle_is_part_of_one_from_an_earlier_line(desk):
    make_group(name="Gluteals")
    body = {"group": "gluteals", "summary": "S", "origin": "O", "insertion": "I", "innervation": "N"}
    rows = [
        {"slug": "gluteus-maximus", "name": "Gluteus maximus", **body},
        {"slug": "upper", "name": "Upper gluteus maximus", "kind": "region", "part_of": "gluteus-maximus", **body},
    ]

    import_table(desk, csv_file(json.dumps(rows), "muscles.json"), **MUSCLES)

    assert list(Muscle.objects.values_list("slug", "part_of__slug")) == [
        ("gluteus-maximus", None),
        ("upper", "gluteus-maximus"),
    ]


def test_a_muscle_by_the_name_of_another_is_refused(desk):
    make_muscle(name="Soleus", aliases="Deep calf")
    make_group(name="Calf")
    file = "slug,name,group,summary,origin,insertion,innervation\ncalf,deep calfs,calf,S,O,I,N\n"

    page = upload_table(desk, csv_file(file), url=MUSCLES["url"])

    sentence = "It is the muscle “Soleus” in another spelling. Give that one’s slug, or another name."
    assert refused_rows(page) == [(2, "calf", [("name", sentence)])]
