"""The panel that opens under a muscle on an exercise's page."""

import pytest

from muscles.models import Muscle
from tests.factories import (
    make_comparison,
    make_exercise,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_muscle_action,
    make_reader,
    make_study,
)
from tests.pages.factories import full_exercise
from tests.reading import elements, hrefs, texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_panel_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count)
    muscle = exercise.activations.first().muscle
    others = [make_exercise(name=f"Also {number}", primary=[muscle]) for number in range(count)]
    for number in range(count):
        make_muscle_action(muscle=muscle, action=make_joint_action(name=f"Hip action {number}"))

    # The exercise; activations with muscles; cues; the cues' muscles; faults; their shifts; figures; comparisons where
    # it is higher; where it is lower; technique effects; the muscle with group and wholes; its parts; its actions; more
    # exercises for it
    with django_assert_num_queries(14):
        response = client.get(exercise.get_absolute_url(), {"muscle": muscle.slug}, headers=htmx)

    assert list(response.context["panel"].others)[:count] == others


def test_exercise_panel_tells_why_what_figures_cues_faults_and_more_exercises(client, thrust):
    page = client.get(thrust.get_absolute_url(), {"muscle": "gluteus-maximus"}).text

    [panel] = elements(page, id="panel")
    assert "Why Gluteus maximus works in Hip thrust." in panel.text
    assert "The largest hip extensor." in panel.text
    assert "Ilium and sacrum" in panel.text
    assert "69.5 %MVIC" in panel.text
    assert "Contreras 2015" in panel.text
    assert thrust.comparisons_higher.get().verdict in panel.text
    assert "Extend the hips" in panel.text
    assert "Knees out" not in panel.text
    assert "Arching" in panel.text
    assert "Back squat" in panel.text
    assert "Leg curl" not in panel.text
    assert "/muscles/gluteus-maximus/" in hrefs(page)


def test_exercise_panel_of_a_muscle_without_figures_says_not_measured(client, thrust):
    page = client.get(thrust.get_absolute_url(), {"muscle": "adductors"}).text

    [panel] = elements(page, id="panel")
    assert "Not measured in any study collected here." in panel.text
    assert "none here yet" in panel.text
    assert "69.5" not in panel.text


def test_exercise_panel_is_closed_until_a_muscle_is_asked_for(client, thrust):
    page = client.get(thrust.get_absolute_url()).text

    assert elements(page, id="panel") == []
    assert "The largest hip extensor." not in page


@pytest.mark.parametrize("value", ["hamstrings", "no-such-muscle", "<script>", "%00", "x" * 10_000, "", "muscle 1"])
def test_exercise_panel_stays_closed_for_a_muscle_it_has_not(client, thrust, value):
    response = client.get(f"{thrust.get_absolute_url()}?muscle={value}")

    assert response.status_code == 200
    assert response.context["panel"] is None
    assert elements(response.text, id="panel") == []
    assert texts(response.text, "h1") == ["Hip thrust"]


def test_exercise_panel_links_open_and_close_it_without_javascript(client, thrust):
    address = thrust.get_absolute_url()

    closed = elements(client.get(address).text, "a", id="open-gluteus-maximus")
    opened = elements(client.get(address, {"muscle": "gluteus-maximus"}).text, "a", id="open-gluteus-maximus")

    assert [(link["href"], link["hx-get"], link["aria-expanded"]) for link in closed] == [
        (f"{address}?muscle=gluteus-maximus#muscle-gluteus-maximus", f"{address}?muscle=gluteus-maximus", "false")
    ]
    assert [(link["href"], link["hx-get"], link["aria-expanded"]) for link in opened] == [
        (f"{address}#muscle-gluteus-maximus", address, "true")
    ]


@pytest.mark.parametrize("signed_in", [False, True])
def test_exercise_panel_hides_drafts_from_the_public(client, htmx, thrust, signed_in):
    make_exercise(name="Bridge of tomorrow", status="draft", primary=[Muscle.objects.get(slug="gluteus-maximus")])
    if signed_in:
        client.force_login(make_reader())

    response = client.get(thrust.get_absolute_url(), {"muscle": "gluteus-maximus"}, headers=htmx)

    assert [other.name for other in response.context["panel"].others] == ["Back squat"]
    assert "Bridge of tomorrow" not in response.text


def test_exercise_panel_shows_drafts_to_staff(admin_client, thrust):
    make_exercise(name="Bridge of tomorrow", status="draft", primary=[Muscle.objects.get(slug="gluteus-maximus")])

    response = admin_client.get(thrust.get_absolute_url(), {"muscle": "gluteus-maximus"})

    assert [other.name for other in response.context["panel"].others] == ["Back squat", "Bridge of tomorrow"]


def test_panel_tells_the_caution_of_a_study_beside_its_figures_and_comparisons(client):
    muscle = make_muscle(name="Soleus")
    exercise, other = make_exercise(name="Hip thrust", primary=[muscle]), make_exercise()
    poster = make_study(caution="A poster with four people.")
    make_measurement(study=poster, exercise=exercise, muscle=muscle)
    make_comparison(study=poster, higher=exercise, lower=other, muscle=muscle)

    page = client.get("/exercises/hip-thrust/?muscle=soleus").text

    assert texts(page, "p", class_="caution") == ["A poster with four people."] * 2
