import pytest
from django.urls import reverse

from exercises.models import ExerciseLink, Phase, Picture
from muscles.models import Muscle
from tests.factories import (
    make_activation,
    make_claim,
    make_comparison,
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_group,
    make_joint_action,
    make_measurement,
    make_movement,
    make_muscle,
    make_muscle_action,
    make_pattern,
    make_reader,
    make_study,
)
from tests.reading import elements, head, hrefs, json_ld, roots, texts

pytestmark = pytest.mark.django_db

LIST = "/exercises/"


def listed(response):
    return [exercise.name for exercise in response.context["page"]]


# The list


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_list_query_count(client, django_assert_num_queries, count):
    make_equipment()
    exercises = [make_exercise(name=f"Lift {n}", primary=[make_muscle(), make_muscle()]) for n in range(count)]

    # Choices of muscle, of group, of equipment, of pattern; total; exercises with pattern; activations with muscles
    with django_assert_num_queries(7):
        response = client.get(reverse("exercises:list"))

    assert list(response.context["page"]) == exercises
    assert hrefs(response.text) == [LIST, *(exercise.get_absolute_url() for exercise in exercises)]


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_search_query_count(client, django_assert_num_queries, htmx, count):
    exercises = [make_exercise(name=f"Glute bridge {number}", primary=[make_muscle()]) for number in range(count)]
    muscles = [make_muscle(name=f"Gluteus {number}") for number in range(count)]

    with django_assert_num_queries(4):  # total, exercises with pattern, activations with muscles, muscles of that name
        response = client.get(LIST, {"q": "glut"}, headers=htmx)

    assert list(response.context["page"]) == exercises
    assert list(response.context["muscles"]) == muscles


def test_exercise_list_tells_each_exercise_by_role(client):
    glutes, hamstrings, abs_ = make_muscle(name="Glutes"), make_muscle(name="Hamstrings"), make_muscle(name="Abs")
    make_exercise(
        name="Hip thrust",
        pattern=make_pattern(name="Bridge"),
        primary=[glutes],
        secondary=[hamstrings],
        stabilizers=[abs_],
    )

    page = client.get(LIST).text

    assert texts(page, "h2") == ["Hip thrust"]
    assert list(zip(texts(page, "dt"), texts(page, "dd"), strict=True)) == [
        ("Primary mover", "Glutes"),
        ("Secondary mover", "Hamstrings"),
        ("Stabilizer", "Abs"),
    ]


@pytest.fixture
def three_lifts():
    """A thrust, a squat and a curl that differ in every filter."""
    glutes = make_muscle(name="Gluteus maximus")
    upper = make_muscle(name="Upper gluteus maximus", part_of=glutes, kind="region")
    quads, biceps = make_muscle(name="Quadriceps", group=make_group(name="Thigh")), make_muscle(name="Biceps")
    barbell, dumbbell = make_equipment(name="Barbell"), make_equipment(name="Dumbbell")
    thrust = make_exercise(
        name="Hip thrust",
        aliases="Glute drive\nPont fessier élevé",
        pattern=make_pattern(name="Bridge"),
        primary=[upper],
    )
    squat = make_exercise(name="Back squat", pattern=make_pattern(name="Squat"), primary=[quads], secondary=[glutes])
    curl = make_exercise(name="Curl", pattern=make_pattern(name="Elbow flexion"), primary=[biceps], stabilizers=[quads])
    thrust.equipment.set([barbell])
    squat.equipment.set([barbell])
    curl.equipment.set([dumbbell])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Back squat", "Curl", "Hip thrust"]),
        ("q=hipthrust", ["Hip thrust"]),
        ("q=HIP-THRUST", ["Hip thrust"]),
        ("q=thrust hip", ["Hip thrust"]),
        ("q=glute drive", ["Hip thrust"]),
        ("q=eleve", ["Hip thrust"]),
        ("q=Élevé", ["Hip thrust"]),
        ("q=drive pont", ["Hip thrust"]),
        ("q=lunge", []),
        ("muscle=gluteus-maximus", ["Back squat", "Hip thrust"]),
        ("muscle=upper-gluteus-maximus", ["Back squat", "Hip thrust"]),
        ("muscle=biceps", ["Curl"]),
        ("group=thigh", ["Back squat", "Curl"]),
        ("group=thigh&role=stabilizer", ["Curl"]),
        ("group=no-such-group", ["Back squat", "Curl", "Hip thrust"]),
        ("role=secondary", ["Back squat"]),
        ("role=stabilizer", ["Curl"]),
        ("muscle=gluteus-maximus&role=primary", ["Hip thrust"]),
        ("muscle=quadriceps&role=primary", ["Back squat"]),
        ("muscle=quadriceps&role=secondary", []),
        ("equipment=barbell", ["Back squat", "Hip thrust"]),
        ("pattern=squat", ["Back squat"]),
        ("equipment=barbell&pattern=bridge&muscle=gluteus-maximus&role=primary&q=hip", ["Hip thrust"]),
        ("equipment=dumbbell&pattern=bridge", []),
    ],
)
def test_exercise_list_filters(client, three_lifts, query, names):
    response = client.get(f"{LIST}?{query}")

    assert listed(response) == names


@pytest.mark.parametrize(
    "bad",
    [
        "muscle=no-such-muscle",
        "muscle=%00",
        "muscle=<script>",
        "role=hero",
        "equipment=spoon",
        "pattern=-1",
        "q=" + "x" * 10_000,
        "q=%00",
        "page=-1",
        "page=zero",
        "unknown=1",
    ],
)
def test_exercise_list_drops_a_bad_value_and_keeps_the_other_filters(client, three_lifts, bad):
    kept = "equipment=dumbbell" if "barbell" not in bad and not bad.startswith("equipment") else "pattern=elbow-flexion"

    response = client.get(f"{LIST}?{bad}&{kept}")

    assert response.status_code == 200
    assert listed(response) == ["Curl"]


def test_exercise_list_keeps_the_filters_in_its_form(client, three_lifts):
    page = client.get(LIST, {"q": "hip", "muscle": "gluteus-maximus", "role": "primary"}).text

    assert [element["value"] for element in elements(page, "input", id="id_q")] == ["hip"]
    assert [option["value"] for option in elements(page, "option") if "selected" in option.attributes] == [
        "gluteus-maximus",
        "",
        "primary",
        "",
        "",
    ]


def test_exercise_list_says_when_nothing_fits(client, three_lifts):
    page = client.get(LIST, {"q": "<b>lunge"}).text

    assert texts(page, "p", class_="quiet count") == [
        "No exercise fits all of this. Check the spelling of “<b>lunge”, or leave one of the filters open."
    ]


def test_exercise_search_also_offers_muscles(client, three_lifts):
    response = client.get(LIST, {"q": "gluteus-MAXIMUS"})

    assert listed(response) == []
    assert [link for link in hrefs(response.text) if link.startswith("/muscles/")] == [
        "/muscles/gluteus-maximus/",
        "/muscles/upper-gluteus-maximus/",
    ]


def test_exercise_list_without_search_offers_no_muscles(client, three_lifts):
    response = client.get(LIST, {"muscle": "biceps"})

    assert [link for link in hrefs(response.text) if link.startswith("/muscles/")] == []


def test_exercise_list_pages_keep_the_filters(client):
    pattern = make_pattern(name="Squat")
    names = [make_exercise(name=f"Squat {number:02}", pattern=pattern).name for number in range(25)]
    make_exercise(name="Squat elsewhere")

    first = client.get(LIST, {"pattern": "squat", "q": "squat"})
    second = client.get(LIST, {"pattern": "squat", "q": "squat", "page": 2})

    assert listed(first) == names[:24]
    assert listed(second) == names[24:]
    assert [link["href"] for link in elements(first.text, "a", rel="next")] == ["?pattern=squat&q=squat&page=2"]
    assert [link["href"] for link in elements(second.text, "a", rel="prev")] == ["?pattern=squat&q=squat&page=1"]


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("-1", 2), ("9" * 25, 2), ("x", 1), ("", 1), ("%00", 1)])
def test_exercise_list_opens_the_nearest_page(client, page, number):
    pattern = make_pattern()
    for _ in range(25):
        make_exercise(pattern=pattern)

    response = client.get(f"{LIST}?page={page}")

    assert response.context["page"].number == number


def test_exercise_list_swap_is_the_results_alone(client, htmx, three_lifts):
    response = client.get(LIST, {"pattern": "squat"}, headers=htmx)

    assert roots(response.text) == [("section", "results")]
    assert texts(response.text, "h2") == ["Back squat"]


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_exercise_list_is_a_page_for_everyone_else(client, htmx, three_lifts, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(LIST, {"pattern": "squat"}, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert texts(response.text, "h1") == ["Exercises"]
    assert texts(response.text, "h2") == ["Back squat"]


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ("", LIST),
        ("q=&muscle=&role=&equipment=&pattern=", LIST),
        ("q=hip+thrust&muscle=&role=primary", f"{LIST}?q=hip+thrust&role=primary"),
        ("q=Élevé&page=2", f"{LIST}?q=%C3%89lev%C3%A9&page=2"),
    ],
)
def test_exercise_list_swap_pushes_the_address_without_empty_fields(client, htmx, query, pushed):
    response = client.get(f"{LIST}?{query}", headers=htmx)

    assert response["HX-Push-Url"] == pushed


def test_exercise_list_page_pushes_no_address(client):
    response = client.get(LIST, {"q": "", "role": "primary"})

    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("signed_in", [False, True])
def test_exercise_list_hides_drafts_from_the_public(client, signed_in):
    published = make_exercise(name="Squat")
    make_exercise(name="Squat of tomorrow", status="draft")
    if signed_in:
        client.force_login(make_reader())

    response = client.get(LIST, {"q": "squat"})

    assert list(response.context["page"]) == [published]
    assert "Squat of tomorrow" not in response.text


def test_exercise_list_shows_drafts_to_staff_and_marks_them(admin_client):
    make_exercise(name="Squat", pattern=make_pattern(name="Knee bend"))
    make_exercise(name="Squat of tomorrow", status="draft", pattern=None)

    response = admin_client.get(LIST)

    assert listed(response) == ["Squat", "Squat of tomorrow"]
    cards = [card.text for card in elements(response.text, "article")]
    assert cards == ["Squat Knee bend", "Squat of tomorrow draft"]


# One exercise


def full_exercise(*, count, **fields):
    """An exercise with ``count`` rows of everything that its page tells."""
    exercise = make_exercise(**fields)
    for number in range(count):
        whole = make_muscle()
        muscle = make_muscle(part_of=whole)
        make_activation(exercise=exercise, muscle=muscle, position=number + 1)
        make_cue(exercise=exercise, text=f"Cue {number}", muscles=[muscle])
        make_fault(exercise=exercise, sign=f"Fault {number}", more=[muscle], less=[whole])
        exercise.equipment.add(make_equipment(name=f"Thing {number}"))
        other = make_exercise(primary=[muscle])
        ExerciseLink.objects.create(from_exercise=exercise, to_exercise=other, kind="easier", reason="Less load.")
        words = {"alt": "The top", "credit": "A", "licence": "CC BY 4.0", "stem": f"exercises/squat/{number:020}"}
        picture = Picture(exercise=exercise, position=number + 1, width=480, height=320, **words)
        Picture.objects.bulk_create([picture])
        study = make_study()
        make_measurement(study=study, exercise=exercise, muscle=muscle)
        make_comparison(study=study, higher=exercise, lower=other, muscle=muscle)
        make_comparison(study=make_study(), higher=other, lower=exercise, muscle=whole)
        study.technique_effects.create(exercise=exercise, change=f"Wider {number}", effect="More.")
    return exercise


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
    assert response.context["panel"] is None
    assert len(response.context["evidence"].effects) == count


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_panel_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count)
    muscle = exercise.activations.first().muscle
    others = [make_exercise(name=f"Also {number}", primary=[muscle]) for number in range(count)]
    for number in range(count):
        make_muscle_action(muscle=muscle, action=make_joint_action(name=f"Hip action {number}"))

    # The exercise; activations with muscles; cues; the cues' muscles; faults; their shifts; measurements; comparisons
    # of either side (2); technique effects; the muscle with group and wholes; its parts; its actions; other exercises
    with django_assert_num_queries(14):
        response = client.get(exercise.get_absolute_url(), {"muscle": muscle.slug}, headers=htmx)

    panel = response.context["panel"]
    assert panel.others[:count] == others
    assert (len(panel.row.measurements), len(panel.cues), len(panel.faults)) == (1, 1, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_closed_muscles_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count)

    # The exercise; activations with muscles; measurements; comparisons of either side (2); technique effects
    with django_assert_num_queries(6):
        response = client.get(exercise.get_absolute_url(), headers=htmx)

    assert roots(response.text) == [("section", "muscles")]
    assert response.text.count("aria-expanded") == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("play", ["yes", "no"])
def test_movement_query_count(client, django_assert_num_queries, htmx, count, play):
    exercise = full_exercise(count=count)
    exercise.movement = make_movement()
    exercise.save()

    # The exercise with its movement; activations with muscles
    with django_assert_num_queries(2):
        response = client.get(exercise.get_absolute_url(), {"play": play}, headers=htmx)

    assert roots(response.text) == [("section", "movement")]
    assert ("<animate" in response.text) is (play == "yes")


@pytest.mark.parametrize("count", [1, 3])
def test_settings_query_count(client, django_assert_num_queries, htmx, count):
    exercise = full_exercise(count=count)
    exercise.movement = make_movement()
    exercise.save()
    setting = {"setting": "Foot position", "stop": "Too close", "stop_order": -1, "figure": {"moment": 1, "knee": 130}}
    fault = make_fault(exercise=exercise, position=50, sign="Feet too close", **setting)

    # The exercise with its movement; activations with muscles; faults; their shifts; and for the studies that a text
    # may name: measurements; comparisons of either side (2); technique effects
    with django_assert_num_queries(8):
        response = client.get(exercise.get_absolute_url(), {"stop": fault.position}, headers=htmx)

    assert roots(response.text) == [("div", "settings")]
    assert texts(response.text, "a", aria_current="true") == ["Too close"]


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


# The panel


@pytest.fixture
def thrust():
    """A hip thrust whose gluteus maximus has something of everything, and a second muscle with nothing."""
    whole = make_muscle(name="Gluteus maximus", summary="The largest hip extensor.", origin="Ilium and sacrum")
    upper = make_muscle(name="Upper gluteus maximus", part_of=whole, kind="region")
    adductors = make_muscle(name="Adductors")
    exercise = make_exercise(name="Hip thrust", primary=[whole], stabilizers=[adductors])
    squat = make_exercise(name="Back squat", secondary=[upper])
    study = make_study(authors="Contreras B", year=2015)
    make_measurement(study=study, exercise=exercise, muscle=upper, value="69.5")
    make_comparison(study=study, higher=exercise, lower=squat, muscle=upper)
    make_cue(exercise=exercise, text="Extend the hips", muscles=[whole])
    make_cue(exercise=exercise, text="Knees out", muscles=[adductors])
    make_fault(exercise=exercise, sign="Arching", less=[whole])
    make_exercise(name="Leg curl", primary=[make_muscle(name="Hamstrings")])
    return exercise


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


# What machines read


def test_exercise_pages_describe_themselves(client):
    exercise = make_exercise(name="Hip thrust", summary='Upper back braced, hips "driven" up & down.')

    of_list = head(client.get(f"{LIST}?q=hip").text)
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


def test_panel_tells_the_caution_of_a_study_beside_its_figures_and_comparisons(client):
    muscle = make_muscle(name="Soleus")
    exercise, other = make_exercise(name="Hip thrust", primary=[muscle]), make_exercise()
    poster = make_study(caution="A poster with four people.")
    make_measurement(study=poster, exercise=exercise, muscle=muscle)
    make_comparison(study=poster, higher=exercise, lower=other, muscle=muscle)

    page = client.get("/exercises/hip-thrust/?muscle=soleus").text

    assert texts(page, "p", class_="caution") == ["A poster with four people."] * 2
