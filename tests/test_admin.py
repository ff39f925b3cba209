"""The editors' desk, with the catalogue that ships with the site."""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.urls import reverse

from evidence.models import Comparison, Measurement, Study
from exercises.models import (
    Activation,
    Cue,
    Equipment,
    Exercise,
    ExerciseLink,
    Fault,
    Movement,
    MovementPattern,
    WithdrawnLinks,
)
from muscles.models import ImportedValues, JointAction, Muscle, MuscleGroup
from tests.admin_forms import admin_url, errors, filled_form
from tests.factories import make_cue, make_exercise, make_fault, make_muscle, make_study
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db

OURS = [MuscleGroup, Muscle, JointAction, Equipment, MovementPattern, Movement, Exercise, Fault, Study]


# Every page opens


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_desk_lists_adds_and_searches_every_model(admin_client, model):
    responses = [
        admin_client.get(admin_url(model, "changelist")),
        admin_client.get(admin_url(model, "changelist"), {"q": "glut"}),
        admin_client.get(admin_url(model, "add")),
    ]

    assert [response.status_code for response in responses] == [200, 200, 200]
    assert [field["type"] for field in elements(responses[0].text, "input", id="searchbar")] == ["text"]


def test_desk_holds_every_model_of_the_site_or_has_it_inline():
    site = admin.site._registry
    inline = {inline.model for model_admin in site.values() for inline in model_admin.inlines}

    models = {
        model for label in ("muscles", "exercises", "evidence") for model in apps.get_app_config(label).get_models()
    }
    # Bookkeeping: what an import last wrote, which preview links still work.
    assert models - set(site) - inline == {ImportedValues, WithdrawnLinks}
    assert set(OURS) <= set(site)


@pytest.mark.parametrize(
    ("model", "slug", "inlines"),
    [
        (Exercise, "hip-thrust", ["activations", "cues", "faults", "links", "pictures"]),
        (Study, "contreras-2015-hip-thrust-squat", ["measurements", "comparisons", "technique_effects"]),
        (Muscle, "gluteus-maximus", ["actions", "parts"]),
    ],
    ids=["exercise", "study", "muscle"],
)
def test_desk_opens_a_loaded_row_with_its_inlines(admin_client, loaded, model, slug, inlines):
    row = model.objects.get_by_natural_key(slug)

    page = admin_client.get(admin_url(model, "change", row.pk)).text

    assert [name for name in inlines if elements(page, id=f"{name}-group")] == inlines
    for name in inlines:
        [total] = elements(page, "input", id=f"id_{name}-INITIAL_FORMS")
        assert total["value"] == str(getattr(row, name).count())


def test_desk_saves_the_largest_rows_as_they_stand(admin_client, loaded):
    studies = Study.objects.annotate(rows=Count("measurements", distinct=True) + Count("comparisons", distinct=True))
    rows = [*Exercise.objects.published(), *studies.order_by("-rows", "key")[:3], Muscle.objects.get(slug="hamstrings")]
    refused = {}

    for row in rows:
        url = admin_url(type(row), "change", row.pk)
        response = admin_client.post(url, filled_form(admin_client.get(url).text))
        if response.status_code != 302:
            refused[str(row)] = errors(response.text) or response.status_code

    assert refused == {}


def test_desk_saves_without_changing_anything(admin_client, loaded):
    thrust = Exercise.objects.get(slug="hip-thrust")
    study = Study.objects.get(key="contreras-2015-hip-thrust-squat")

    def rows():
        return [
            list(model.objects.order_by("pk").values_list(*(f.attname for f in model._meta.concrete_fields)))
            for model in (Activation, Cue, Fault, ExerciseLink, Measurement, Comparison)
        ]

    before = rows()
    for row in (thrust, study):
        url = admin_url(type(row), "change", row.pk)
        admin_client.post(url, filled_form(admin_client.get(url).text))

    assert rows() == before


# Finding


def test_desk_completes_names(admin_client, loaded):
    wanted = {
        (Activation, "muscle", "gluteus maxi"): "Gluteus maximus",
        (Cue, "muscles", "soleus"): "Soleus",
        (ExerciseLink, "to_exercise", "back squ"): "Back squat",
        (Exercise, "pattern", "hinge"): "Hinge",
        (Exercise, "equipment", "barb"): "Barbell",
        (Measurement, "exercise", "deadl"): "Deadlift",
        (Measurement, "joint_action", "hip ext"): "Hip extension",
        (Comparison, "higher", "hip thr"): "Hip thrust",
    }
    missing = []

    for (model, field, term), name in wanted.items():
        label, model_name = model._meta.app_label, model._meta.model_name
        query = {"app_label": label, "model_name": model_name, "field_name": field, "term": term}
        results = json.loads(admin_client.get(reverse("admin:autocomplete"), query).text)["results"]
        if name not in [result["text"] for result in results]:
            missing.append((term, results))

    assert missing == []


def test_desk_searches(admin_client):
    make_muscle(name="Gracilis")
    make_muscle(name="Soleus", aliases="Deep calf")
    make_exercise(name="Hip thrust", aliases="Glute drive")
    make_exercise(name="Squat")
    make_study(authors="Contreras B", year=2015, doi="10.1123/jab.2014-0301")
    make_study(authors="Delgado J", year=2019)
    asked = [
        (Muscle, "graci"),
        (Muscle, "calf"),
        (Exercise, "drive"),
        (Study, "10.1123/jab.2014-0301"),
        (Study, "delgado"),
    ]

    found = [
        [str(row) for row in admin_client.get(admin_url(model, "changelist"), {"q": term}).context["cl"].result_list]
        for model, term in asked
    ]

    assert found == [["Gracilis"], ["Soleus"], ["Hip thrust"], ["Contreras 2015"], ["Delgado 2019"]]


def test_desk_filters_drafts(admin_client):
    make_exercise(name="Squat")
    draft = make_exercise(name="Lunge", status="draft")

    response = admin_client.get(admin_url(Exercise, "changelist"), {"status__exact": "draft"})

    assert list(response.context["cl"].result_list) == [draft]


@pytest.mark.parametrize("make", [make_exercise, make_muscle, make_study])
def test_desk_leads_to_the_page_on_the_site(admin_client, make):
    row = make()
    page = admin_client.get(admin_url(type(row), "change", row.pk)).text
    [link] = elements(page, "a", class_="viewlink") or elements(page, "a", class_="viewsitelink")

    response = admin_client.get(link["href"])

    content_type = ContentType.objects.get_for_model(row).pk
    assert link["href"] == reverse("admin:view_on_site", args=[content_type, row.pk])
    assert response["Location"] == f"http://testserver{row.get_absolute_url()}"


# Editing


def test_editor_changes_a_cue_and_the_page_shows_it(admin_client, client, loaded):
    thrust = Exercise.objects.get(slug="hip-thrust")
    first = thrust.cues.order_by("pk").first()
    url = admin_url(Exercise, "change", thrust.pk)
    form = filled_form(admin_client.get(url).text)
    [place] = [
        name.split("-")[1]
        for name, value in form.items()
        if name.startswith("cues-") and value == [str(first.pk)] and name.endswith("-id")
    ]
    form[f"cues-{place}-text"] = ["Say it in another way altogether."]

    response = admin_client.post(url, form | {"_publish": ["Publish"]})

    page = client.get(thrust.get_absolute_url()).text
    assert (response.status_code, errors(response.text)) == (302, [])
    assert "Say it in another way altogether." in texts(page, "p")
    assert first.text not in texts(page, "p")


def test_editor_adds_an_exercise_with_a_muscle_and_a_cue(admin_client, client):
    muscle = make_muscle(name="Gluteus maximus")
    form = filled_form(admin_client.get(admin_url(Exercise, "add")).text) | {
        "name": ["Step-up"],
        "slug": ["step-up"],
        "status": ["draft"],
        "activations-TOTAL_FORMS": ["1"],
        "activations-0-muscle": [str(muscle.pk)],
        "activations-0-role": ["primary"],
        "activations-0-position": ["1"],
        "activations-0-explanation": ["It extends the hip."],
        "cues-TOTAL_FORMS": ["1"],
        "cues-0-phase": ["lift"],
        "cues-0-position": ["1"],
        "cues-0-text": ["Push through the heel."],
    }

    response = admin_client.post(admin_url(Exercise, "add"), form)

    assert (response.status_code, errors(response.text)) == (302, [])
    step_up = Exercise.objects.get()
    assert [(row.muscle, row.role) for row in step_up.activations.all()] == [(muscle, "primary")]
    assert [cue.text for cue in step_up.cues.all()] == ["Push through the heel."]
    assert client.get(step_up.get_absolute_url()).status_code == 404
    assert texts(admin_client.get(step_up.get_absolute_url()).text, "h1") == ["Step-up"]


def test_editor_cannot_publish_an_exercise_without_a_summary(admin_client):
    draft = make_exercise(name="Step-up", status="draft", summary="")
    url = admin_url(Exercise, "change", draft.pk)
    form = filled_form(admin_client.get(url).text) | {"status": ["published"], "_publish": ["Publish"]}

    response = admin_client.post(url, form, follow=True)

    [problems] = [item.text for item in elements(response.text, "li") if "Not done yet: Step-up" in item.text]
    assert "Write the summary: in two or three sentences" in problems
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_editor_cannot_give_a_muscle_two_roles_in_an_exercise(admin_client):
    muscle = make_muscle()
    exercise = make_exercise(primary=[muscle])
    url = admin_url(Exercise, "change", exercise.pk)
    form = filled_form(admin_client.get(url).text) | {
        "activations-TOTAL_FORMS": ["2"],
        "activations-1-exercise": [str(exercise.pk)],
        "activations-1-muscle": [str(muscle.pk)],
        "activations-1-role": ["stabilizer"],
        "activations-1-position": ["2"],
        "activations-1-explanation": ["Twice."],
    }

    response = admin_client.post(url, form)

    assert response.status_code == 200
    assert errors(response.text) != []
    assert [row.role for row in exercise.activations.all()] == ["primary"]


@pytest.mark.parametrize(("model", "make"), [(Exercise, make_exercise), (Muscle, make_muscle)])
def test_editor_keeps_the_address_of_what_exists(admin_client, model, make):
    row = make()

    new = admin_client.get(admin_url(model, "add")).text
    old = admin_client.get(admin_url(model, "change", row.pk)).text

    assert (
        '"dependency_list": ["name"]'
        in elements(new, id="django-admin-prepopulated-fields-constants")[0]["data-prepopulated-fields"]
    )
    assert [
        element["data-prepopulated-fields"]
        for element in elements(old, id="django-admin-prepopulated-fields-constants")
    ] == ["[]"]


# Deleting


@pytest.mark.parametrize("method", ["get", "post"])
def test_editor_cannot_delete_a_muscle_in_use_and_learns_which_exercises_use_it(admin_client, method):
    muscle, idle = make_muscle(name="Gluteus maximus"), make_muscle(name="Soleus")
    make_exercise(name="Hip thrust", primary=[muscle])
    make_exercise(name="Back squat", secondary=[muscle])
    make_exercise(name="Calf raise", primary=[idle])

    response = getattr(admin_client, method)(admin_url(Muscle, "delete", muscle.pk), {"post": "yes"})

    assert response.status_code == 200
    content = response.text[response.text.index('id="content"') :]
    assert "Hip thrust" in content
    assert "Back squat" in content
    assert "Calf raise" not in content
    assert 'name="post"' not in content
    assert Muscle.objects.filter(pk=muscle.pk).exists()


def test_editor_cannot_delete_muscles_in_use_from_the_list(admin_client):
    muscle = make_muscle(name="Gluteus maximus")
    make_exercise(name="Hip thrust", primary=[muscle])

    response = admin_client.post(
        admin_url(Muscle, "changelist"), {"action": "delete_selected", "_selected_action": [muscle.pk], "post": "yes"}
    )

    assert "Hip thrust" in response.text
    assert list(Muscle.objects.all()) == [muscle]


def test_editor_can_delete_a_muscle_that_nothing_uses(admin_client):
    muscle, kept = make_muscle(), make_muscle()

    response = admin_client.post(admin_url(Muscle, "delete", muscle.pk), {"post": "yes"})

    assert response.status_code == 302
    assert list(Muscle.objects.all()) == [kept]


def test_editor_can_delete_an_exercise_with_its_own_rows(admin_client):
    exercise, other = make_exercise(primary=[make_muscle()]), make_exercise(primary=[make_muscle()])
    make_cue(exercise=exercise)
    make_fault(exercise=exercise)

    admin_client.post(admin_url(Exercise, "delete", exercise.pk), {"post": "yes"})

    assert list(Exercise.objects.all()) == [other]
    assert [row.exercise for row in Activation.objects.all()] == [other]
    assert list(Cue.objects.all()) == []
    assert list(Fault.objects.all()) == []
