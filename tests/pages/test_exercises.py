"""An exercise's page."""

import pytest

from exercises.models import ExerciseLink, Phase
from tests.factories import (
    make_claim,
    make_comparison,
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_joint_action,
    make_measurement,
    make_movement,
    make_muscle,
    make_muscle_action,
    make_pattern,
    make_reader,
    make_study,
)
from tests.pages.factories import full_exercise
from tests.reading import elements, head, hrefs, json_ld, roots, texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_detail_query_count(client, django_assert_num_queries, count):
    exercise = full_exercise(count=count)
    for _ in range(count):
        make_claim(exercises=[exercise], studies=[(make_study(), "for")])

    # The exercise with pattern; equipment; pictures; activations with muscles; cues; the cues' muscles; faults; their
    # shifts; links with targets; figures; comparisons where it is higher; where it is lower; technique effects; claims
    # and their studies
    with django_assert_num_queries(15):
        response = client.get(exercise.get_absolute_url())

    [(_, rows)] = response.context["roles"]
    assert [row.activation.muscle.name for row in rows] == [row.muscle.name for row in exercise.activations.all()]
    assert [(len(row.measurements), len(row.comparisons)) for row in rows] == [(1, 2)] * count
    assert len(response.context["evidence"].effects) == count


def test_exercise_detail_tells_what_it_is(client):
    glutes, abdominals = make_muscle(name="Gluteus maximus"), make_muscle(name="Rectus abdominis")
    exercise = make_exercise(
        name="Hip thrust",
        aliases="Glute drive\nBarbell hip thrust",
        summary="The hips are driven up.",
        pattern=make_pattern(name="Bridge"),
        load_direction="horizontal",
        popular_claims="People say it makes sprinters faster.",
        primary=[glutes],
        stabilizers=[abdominals],
    )
    exercise.equipment.set([make_equipment(name="Barbell"), make_equipment(name="Bench")])

    page = client.get(exercise.get_absolute_url()).text

    assert texts(page, "h1") == ["Hip thrust"]
    assert texts(page, "p", class_="answer") == ["Works the gluteus maximus first. Rectus abdominis holds you steady."]
    facts = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert facts == {
        "Pattern": "Bridge",
        "Load": "Horizontal, across the trunk",
        "Equipment": "Barbell, Bench",
        "Kind": "Compound, both sides together",
        "Level": "Beginner",
    }
    assert "The hips are driven up." in texts(page, "p")
    assert "also called glute drive, barbell hip thrust." in [text.lower() for text in texts(page, "p")]
    assert "People say it makes sprinters faster." in texts(page, "p")


def test_exercise_detail_tells_cues_by_phase_in_the_order_of_the_lift(client):
    exercise = make_exercise()
    for phase in reversed(Phase):
        make_cue(exercise=exercise, phase=phase, position=2, text=f"Second of {phase}")
        make_cue(exercise=exercise, phase=phase, position=1, text=f"First of {phase}", reason=f"Why in {phase}")

    page = client.get(exercise.get_absolute_url()).text

    assert texts(page, "h3") == ["Set-up", "Brace", "Lift", "Top", "Lowering"]
    steps = [element.text for element in elements(page, "li") if (element["id"] or "").startswith("cue-")]
    assert steps == [text for phase in Phase for text in (f"First of {phase} Why in {phase}", f"Second of {phase}")]


def test_exercise_detail_tells_what_a_fault_does_to_the_load(client):
    hamstrings, glutes = make_muscle(name="Hamstrings"), make_muscle(name="Glutes")
    exercise = make_exercise()
    make_fault(
        exercise=exercise, sign="Feet too far forward", more=[hamstrings], less=[glutes], mend="Bring them closer."
    )

    page = client.get(exercise.get_absolute_url()).text

    [fault] = elements(page, "article", id="fault-1")
    assert [(item["data-direction"], item.text) for item in elements(page, "li") if item["data-direction"]] == [
        ("more", "Hamstrings takes over"),
        ("less", "Glutes does less"),
    ]
    assert fault.text.endswith("WhyToo much load. ThenThe line is lost. MendBring them closer.")


def test_exercise_detail_lists_its_sources_once_with_doi(client):
    muscle = make_muscle()
    exercise, other = make_exercise(primary=[muscle]), make_exercise()
    study = make_study(title="Hip thrust and squat", doi="10.1123/jab.2014-0301", journal="J Appl Biomech")
    make_measurement(study=study, exercise=exercise, muscle=muscle)
    make_comparison(study=study, higher=exercise, lower=other, muscle=muscle)
    make_measurement(study=make_study(title="Elsewhere"), exercise=other, muscle=muscle)

    page = client.get(exercise.get_absolute_url()).text

    assert [element["href"] for element in elements(page, "a", class_="doi")] == [
        "https://doi.org/10.1123/jab.2014-0301"
    ]
    assert page.count("Hip thrust and squat") == 1
    assert "Elsewhere" not in page


def test_exercise_detail_without_rows_says_so(client):
    exercise = make_exercise()

    page = client.get(exercise.get_absolute_url()).text

    assert "No roles are given yet." in texts(page, "p")
    assert texts(page, "h2") == ["Muscles, by role"]


def test_exercise_detail_names_a_linked_draft_without_a_way_to_it(client):
    exercise = make_exercise(name="Hip thrust")
    squat, bridge = make_exercise(name="Squat"), make_exercise(name="Bridge", status="draft")
    for other in (squat, bridge):
        ExerciseLink.objects.create(from_exercise=exercise, to_exercise=other, kind="easier", reason="Less load.")

    links = hrefs(client.get(exercise.get_absolute_url()).text)

    assert squat.get_absolute_url() in links
    assert bridge.get_absolute_url() not in links
    assert [link for link in links if link.startswith("/compare/")] == ["/compare/hip-thrust-vs-squat/"]


def test_exercise_detail_swap_is_the_muscles_alone(client, htmx, thrust):
    response = client.get(thrust.get_absolute_url(), {"muscle": "gluteus-maximus"}, headers=htmx)

    assert roots(response.text) == [("section", "muscles")]
    assert len(elements(response.text, id="panel")) == 1


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_exercise_detail_is_a_page_for_everyone_else(client, htmx, thrust, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(thrust.get_absolute_url(), {"muscle": "gluteus-maximus"}, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert len(elements(response.text, id="panel")) == 1


@pytest.mark.parametrize("signed_in", [False, True])
def test_exercise_detail_of_a_draft_is_not_found_by_the_public(client, htmx, signed_in):
    draft = make_exercise(name="Squat of tomorrow", status="draft", summary="A secret.")
    if signed_in:
        client.force_login(make_reader())

    page = client.get(draft.get_absolute_url())
    fragment = client.get(draft.get_absolute_url(), headers=htmx)

    assert (page.status_code, fragment.status_code) == (404, 404)
    assert "Squat of tomorrow" not in page.text + fragment.text
    assert "A secret." not in page.text + fragment.text


def test_exercise_detail_of_a_draft_opens_for_staff_and_says_what_it_is(admin_client):
    draft = make_exercise(name="Squat of tomorrow", status="draft", pattern=None, summary="", mechanics="", level="")

    page = admin_client.get(draft.get_absolute_url()).text

    assert texts(page, "h1") == ["Squat of tomorrow"]
    assert texts(page, "p", class_="notice") == ["A draft: only editors see this page."]


def test_exercise_detail_of_an_unknown_exercise_is_not_found(client):
    make_exercise(name="Squat")

    assert client.get("/exercises/no-such-lift/").status_code == 404


def test_exercise_pages_describe_themselves(client):
    exercise = make_exercise(name="Hip thrust", summary='Upper back braced, hips "driven" up & down.')

    of_list = head(client.get("/exercises/?q=hip").text)
    of_exercise = head(client.get(f"{exercise.get_absolute_url()}?muscle=soleus").text)

    assert of_list["title"] == "Exercises by muscle, role, equipment and pattern · Prime Mover"
    assert of_list["og:title"] == "Exercises by muscle, role, equipment and pattern"
    assert of_list["canonical"] == of_list["og:url"] == "http://testserver/exercises/"
    assert of_exercise["title"] == "Hip thrust: muscles worked, technique, evidence · Prime Mover"
    assert of_exercise["og:title"] == "Hip thrust: muscles worked, technique, evidence"
    assert of_exercise["description"] == of_exercise["og:description"] == exercise.summary
    assert of_exercise["canonical"] == of_exercise["og:url"] == "http://testserver/exercises/hip-thrust/"
    assert of_list["og:image"] == "http://testserver/static/img/plate.png"
    assert of_exercise["og:image"] == "http://testserver/exercises/hip-thrust/map.png"


def test_exercise_detail_is_an_exercise_action_to_machines(client):
    exercise = make_exercise(
        name="Hip thrust",
        aliases="Glute drive",
        summary="Ends </script><script>alert(1)</script> & more.",
        pattern=make_pattern(name="Bridge"),
    )
    exercise.equipment.set([make_equipment(name="Bench")])

    [data] = json_ld(client.get(exercise.get_absolute_url()).text)

    assert data == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": "http://testserver/exercises/hip-thrust/",
        "name": "Hip thrust",
        "description": "Ends </script><script>alert(1)</script> & more.",
        "dateModified": exercise.updated_at.date().isoformat(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mainEntity": {
            "@type": "ExerciseAction",
            "name": "Hip thrust",
            "alternateName": ["Glute drive"],
            "exerciseType": "Bridge",
            "instrument": [{"@type": "Thing", "name": "Bench"}],
        },
    }


# Each fragment costs only its own


@pytest.mark.parametrize("count", [1, 3])
def test_muscles_fragment_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count)

    # The exercise; activations with muscles; figures; comparisons where it is higher; where it is lower; technique
    # effects
    with django_assert_num_queries(6):
        response = client.get(exercise.get_absolute_url(), headers=htmx)

    assert len(elements(response.text, "a", aria_expanded="false")) == count


@pytest.mark.parametrize("count", [1, 3])
def test_movement_fragment_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count, movement=make_movement())

    with django_assert_num_queries(2):  # the exercise with its movement, activations with muscles
        response = client.get(exercise.get_absolute_url(), {"play": "yes"}, headers=htmx)

    assert response.context["moving"] is not None


@pytest.mark.parametrize("count", [1, 3])
def test_settings_fragment_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count, movement=make_movement())

    # The exercise with its movement; activations with muscles; faults; their shifts; figures; comparisons where it is
    # higher; where it is lower; technique effects
    with django_assert_num_queries(8):
        client.get(exercise.get_absolute_url(), {"stop": "1"}, headers=htmx)


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_detail_with_an_open_panel_query_count(client, django_assert_num_queries, count):
    exercise = full_exercise(count=count)
    muscle = exercise.activations.first().muscle
    make_muscle_action(muscle=muscle, action=make_joint_action())

    # The page's 14 without studies of claims; the muscle with group and wholes; its parts; its actions; more exercises
    with django_assert_num_queries(18):
        response = client.get(exercise.get_absolute_url(), {"muscle": muscle.slug})

    assert response.context["panel"].muscle == muscle
