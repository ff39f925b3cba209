import pytest
from django.urls import reverse

from exercises.models import Role
from tests.factories import (
    make_activation,
    make_claim,
    make_exercise,
    make_group,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_muscle_action,
    make_reader,
    make_study,
)
from tests.reading import elements, head, hrefs, texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_muscle_list_query_count(client, django_assert_num_queries, count):
    groups = [make_group() for _ in range(count)]
    muscles = []
    for group in groups:
        whole = make_muscle(group=group)
        part = make_muscle(group=group, part_of=whole, kind="head")
        region = make_muscle(group=group, part_of=part, kind="region")
        muscles += [whole, part, region]

    with django_assert_num_queries(5):  # groups, whole muscles, their parts, the parts' parts; the muscles of the map
        response = client.get(reverse("muscles:list"))

    assert list(response.context["groups"]) == groups
    assert [href for href in hrefs(response.text) if href.startswith("/muscles/")] == [
        muscle.get_absolute_url() for muscle in muscles
    ]


def test_muscle_list_goes_from_neck_to_foot_and_leaves_out_empty_groups(client):
    calves, neck = make_group(name="Calves", position=9), make_group(name="Neck", position=1)
    make_group(name="Tail", position=5)
    make_muscle(name="Soleus", group=calves)
    make_muscle(name="Gastrocnemius", group=calves)
    make_muscle(name="Scalenes", group=neck)

    page = client.get(reverse("muscles:list")).text

    assert texts(page, "h2") == ["Neck", "Calves"]
    named = [link.text for link in elements(page, "a") if "/muscles/" in link["href"] and not link["data-muscle"]]
    assert [name for name in named if name not in {"Muscles", "Male", "Female"}] == [
        "Scalenes",
        "Gastrocnemius",
        "Soleus",
    ]


def test_muscle_list_without_muscles_still_opens(client):
    page = client.get(reverse("muscles:list")).text

    assert texts(page, "h1") == ["Muscles"]
    assert texts(page, "h2") == []


@pytest.mark.parametrize("count", [1, 3])
def test_muscle_detail_query_count(client, django_assert_num_queries, count):
    whole = make_muscle()
    muscle = make_muscle(part_of=whole)
    exercises = [make_exercise(name=f"Lift {number}", primary=[muscle]) for number in range(count)]
    measurements = [make_measurement(study=make_study(), exercise=exercise, muscle=muscle) for exercise in exercises]
    for number in range(count):
        make_muscle(part_of=muscle)
        make_muscle_action(muscle=muscle, action=make_joint_action(name=f"Hip action {number}"))
        make_claim(muscles=[muscle], studies=[(make_study(), "for")])

    # The muscle with group and wholes, its parts, its actions, activations with exercises, measurements with studies;
    # claims and their studies
    with django_assert_num_queries(7):
        response = client.get(muscle.get_absolute_url())

    assert [row.exercise for row in response.context["activations"]] == exercises
    assert sorted(response.context["measurements"], key=lambda row: row.pk) == measurements


def test_muscle_detail_tells_its_anatomy(client):
    group = make_group(name="Hamstrings")
    whole = make_muscle(name="Biceps femoris", group=group)
    head_of_it = make_muscle(
        name="Long head of biceps femoris",
        latin_name="Caput longum",
        group=group,
        part_of=whole,
        aliases="Long head",
        origin="Ischial tuberosity",
        insertion="Head of the fibula",
        innervation="Tibial nerve (L5–S2)",
    )
    make_muscle_action(muscle=head_of_it, action=make_joint_action(name="Knee flexion", joint="Knee"))
    make_muscle_action(muscle=head_of_it, action=make_joint_action(), contribution="assistant")

    page = client.get(head_of_it.get_absolute_url()).text

    assert texts(page, "h1") == ["Long head of biceps femoris"]
    assert texts(page, "i", lang="la") == ["Caput longum"]
    anatomy = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert anatomy.pop("Actions") == "Knee flexionHip extension (assists)"
    assert anatomy == {
        "Origin": "Ischial tuberosity",
        "Insertion": "Head of the fibula",
        "Nerve": "Tibial nerve (L5–S2)",
        "Also called": "Long head",
    }
    assert whole.get_absolute_url() in hrefs(page)


def test_muscle_detail_lists_its_exercises_by_role_in_the_order_of_the_roles(client):
    muscle = make_muscle(name="Gluteus maximus")
    make_exercise(name="A plank", stabilizers=[muscle])
    make_exercise(name="B squat", secondary=[muscle])
    make_exercise(name="C thrust", primary=[muscle])
    make_exercise(name="D bridge", primary=[muscle])

    page = client.get(muscle.get_absolute_url()).text

    assert texts(page, "h3", class_="role-head") == [label for _, label in Role.choices]
    assert texts(page, "b")[1:5] == ["C thrust", "D bridge", "B squat", "A plank"]


def test_muscle_detail_takes_in_the_roles_of_its_parts_and_of_its_whole(client):
    whole = make_muscle(name="Gluteus maximus")
    part = make_muscle(name="Upper gluteus maximus", part_of=whole, kind="region")
    other = make_muscle(name="Lower gluteus maximus", part_of=whole, kind="region")
    make_exercise(name="Abduction", primary=[part])
    make_exercise(name="Bridge", primary=[whole])
    make_exercise(name="Curl", primary=[other])

    of_whole = client.get(whole.get_absolute_url()).context["activations"]
    of_part = client.get(part.get_absolute_url()).context["activations"]

    assert [(row.exercise.name, row.muscle) for row in of_whole] == [
        ("Abduction", part),
        ("Bridge", whole),
        ("Curl", other),
    ]
    assert [(row.exercise.name, row.muscle) for row in of_part] == [("Abduction", part), ("Bridge", whole)]


def test_muscle_detail_shows_figures_with_unit_sample_load_and_study(client):
    muscle = make_muscle(name="Vastus lateralis")
    study = make_study(
        authors="Contreras B", year=2015, sample_size=13, participants="trained women", load="estimated 10RM"
    )
    squat = make_exercise(name="Back squat")
    make_measurement(study=study, exercise=squat, muscle=muscle, value="110.000", sd="43.1", note="10RM set")

    page = client.get(muscle.get_absolute_url()).text

    assert texts(page, "h3")[-1] == "Contreras 2015"
    assert "13 people: trained women; estimated 10RM" in texts(page, "p", class_="quiet")
    assert texts(page, "td") == ["Vastus lateralis", "Mean, whole rep", "110 ± 43.1", "%MVIC10RM set"]
    assert study.get_absolute_url() in hrefs(page)


def test_muscle_detail_without_roles_or_figures_says_so(client):
    muscle = make_muscle()
    make_measurement(study=make_study(), exercise=make_exercise(primary=[make_muscle()]), muscle=make_muscle())

    page = client.get(muscle.get_absolute_url()).text

    assert "No exercise here has been given it yet." in texts(page, "p", class_="quiet")
    assert texts(page, "h2") == ["Exercises that work it", "Anatomy"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_muscle_detail_hides_drafts_from_the_public(client, signed_in):
    muscle = make_muscle()
    published = make_exercise(primary=[muscle])
    draft = make_exercise(status="draft", primary=[muscle])
    if signed_in:
        client.force_login(make_reader())

    response = client.get(muscle.get_absolute_url())

    assert [row.exercise for row in response.context["activations"]] == [published]
    assert draft.name not in response.text


def test_muscle_detail_shows_drafts_to_staff(admin_client):
    muscle = make_muscle()
    draft = make_exercise(status="draft", primary=[muscle])

    response = admin_client.get(muscle.get_absolute_url())

    assert [row.exercise for row in response.context["activations"]] == [draft]
    assert f"{draft.get_absolute_url()}?muscle={muscle.slug}#muscle-{muscle.slug}" in hrefs(response.text)


def test_muscle_detail_of_an_unknown_muscle_is_not_found(client):
    make_muscle(name="Gluteus maximus")

    response = client.get(reverse("muscles:detail", args=["gluteus-minimus-tertius"]))

    assert response.status_code == 404


def test_muscle_pages_describe_themselves(client):
    muscle = make_muscle(name="Soleus", summary="Deep in the calf, it lifts the heel.")

    of_list = head(client.get(reverse("muscles:list")).text)
    of_muscle = head(client.get(f"{muscle.get_absolute_url()}?utm_source=elsewhere").text)

    assert of_list["title"] == "Muscles from neck to foot · Prime Mover"
    assert of_list["canonical"] == of_list["og:url"] == "http://testserver/muscles/"
    assert of_muscle["title"] == "Soleus: anatomy, exercises, measurements · Prime Mover"
    assert of_muscle["og:title"] == "Soleus: anatomy, exercises, measurements"
    assert of_muscle["description"] == of_muscle["og:description"] == "Deep in the calf, it lifts the heel."
    assert of_muscle["canonical"] == of_muscle["og:url"] == "http://testserver/muscles/soleus/"


def test_muscle_detail_escapes_what_editors_write(client):
    muscle = make_muscle(name="<b>Bold</b>", slug="bold", summary="<script>alert(1)</script>")
    make_activation(exercise=make_exercise(), muscle=muscle, headline="<img src=x>")

    page = client.get(muscle.get_absolute_url()).text

    assert texts(page, "h1") == ["<b>Bold</b>"]
    assert texts(page, "p", class_="answer") == ["<script>alert(1)</script>"]
    assert elements(page, "img") == []
