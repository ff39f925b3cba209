import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from drawing import flesh
from exercises.figures import BELLIES, NOT_DRAWN, SHOWN_BY, belly_roles, set_leaders
from exercises.models import Exercise, FaultShift
from muscles.models import Muscle
from tests.factories import SQUAT, make_activation, make_cue, make_exercise, make_fault, make_movement, make_muscle
from tests.reading import elements

pytestmark = pytest.mark.django_db

URL = "/exercises/squat/"


@pytest.fixture
def squat():
    return make_exercise(
        name="Squat",
        movement=make_movement(),
        primary=[make_muscle(name="Quadriceps")],
        stabilizers=[make_muscle(name="Soleus")],
    )


def classes(html: str) -> set[str]:
    """The looks of all painted shapes of a page."""
    return {element["class"] for element in elements(html) if (element["class"] or "").startswith("f-")}


# --- which belly shows which muscle -----------------------------------------------------------------------------------
def test_every_muscle_of_the_catalogue_is_drawn_or_named_as_not_drawn(loaded):
    drawn = set(SHOWN_BY)

    assert set(Muscle.objects.values_list("slug", flat=True)) == drawn | NOT_DRAWN
    assert not drawn & NOT_DRAWN


def test_strongest_role_counts_where_muscles_share_a_belly():
    exercise = make_exercise()
    for name, role in [("Soleus", "stabilizer"), ("Gastrocnemius", "primary"), ("Plantaris", "secondary")]:
        make_activation(exercise=exercise, muscle=make_muscle(name=name), role=role)

    assert belly_roles(exercise.activations.all()) == {"calves": "primary"}


def test_a_muscle_may_show_on_several_bellies():
    exercise = make_exercise(secondary=[make_muscle(name="Deltoid")])

    assert belly_roles(exercise.activations.all()) == dict.fromkeys(
        ["anterior-deltoid", "lateral-deltoid", "posterior-deltoid"], "secondary"
    )


def test_every_belly_that_is_drawn_stands_for_muscles_and_the_other_way_round():
    assert set(BELLIES) == {patch.muscle for patches in flesh.MUSCLES.values() for patch in patches}


# --- the strip --------------------------------------------------------------------------------------------------------
def test_strip_shows_start_middle_and_end_with_words(client, squat):
    page = client.get(URL).text

    strip = elements(page, class_="strip")
    steps = [
        element.text for element in elements(page, "li") if element.text.startswith(("Standing", "Halfway", "Bottom"))
    ]
    assert len(strip) == 1
    assert steps == ["Standing Hips and knees straight", "Halfway", "Bottom Hips below the knees"]
    assert [element["id"] for element in elements(page, "g") if (element["id"] or "").startswith("still-")] == [
        "still-0",
        "still-1",
        "still-2",
    ]


def test_strip_carries_the_roles_of_the_muscles(client, squat):
    found = classes(client.get(URL).text)

    assert {"f-muscle primary", "f-muscle stabilizer"} <= found
    assert not any("secondary" in look for look in found)


def test_strip_reuses_limbs_that_only_moved(client, squat):
    page = client.get(URL).text

    pieces = {element["id"] for element in elements(page, "g") if (element["id"] or "").startswith("piece-")}
    uses = [element for element in elements(page, "use") if (element["href"] or "").startswith("#piece-")]
    assert len(uses) >= 10
    assert {use["href"].removeprefix("#") for use in uses} <= pieces
    moved = [use["transform"] for use in uses if use["transform"]]  # a planted foot stands where it stood
    assert 8 <= len(moved) < len(uses)
    assert all(re.fullmatch(r"translate\(-?\d+ -?\d+\)(rotate\(-?\d+(\.\d)?\))?", transform) for transform in moved)


def test_three_key_poses_are_the_strip(client):
    poses = [{"name": name, "hip": hip} for name, hip in (("One", 0), ("Two", 40), ("Three", 90))]
    make_exercise(name="Squat", movement=make_movement(data={"poses": poses}))

    page = client.get(URL).text

    assert [element.text for element in elements(page, "b") if element.text in {"One", "Two", "Three", "Halfway"}] == [
        "One",
        "Two",
        "Three",
    ]


def test_exercise_without_a_movement_shows_no_figure(client):
    make_exercise(name="Squat")

    page = client.get(URL).text

    assert elements(page, id="movement") == []
    assert client.get(f"{URL}movement.svg").status_code == 404
    assert elements(client.get("/exercises/").text, class_="figure") == []


# --- whose movement ---------------------------------------------------------------------------------------------------
def test_variation_takes_its_parents_movement_unless_it_has_its_own(squat):
    heir = make_exercise(variation_of=squat)
    other = make_movement(name="Other")
    own = make_exercise(variation_of=squat, movement=other)

    assert (heir.moves, own.moves) == (squat.movement, other)


@pytest.mark.parametrize("loader", ["for_cards", "for_detail", "for_comparison"])
def test_inherited_movement_costs_no_query(django_assert_num_queries, squat, loader):
    make_exercise(name="Front squat", variation_of=squat)
    found = list(getattr(Exercise.objects.filter(name="Front squat"), loader)())

    with django_assert_num_queries(0):
        assert found[0].moves.name == squat.movement.name


# --- in motion --------------------------------------------------------------------------------------------------------
def test_nothing_moves_until_asked(client, squat):
    page = client.get(URL).text

    assert elements(page, "animatetransform") == elements(page, "animate") == []
    play = elements(page, "a", id="play")[0]
    assert (play["href"], play["hx-get"]) == (f"{URL}?play=yes#movement", f"{URL}?play=yes")


def test_play_moves_and_offers_to_stop_without_javascript(client, squat):
    page = client.get(URL, {"play": "yes"}).text

    assert len(elements(page, "animatetransform")) > 10
    stop = elements(page, "a", id="play")[0]
    assert (stop.text, stop["href"]) == ("Stop", f"{URL}#movement")
    assert elements(page, "button", data_pause="#movement")[0].text == "Pause"


@pytest.mark.parametrize(("play", "moves"), [("yes", True), ("no", False)])
def test_play_swap_is_the_movement_alone(client, htmx, squat, play, moves):
    response = client.get(URL, {"play": play}, headers=htmx)

    found = elements(response.text)
    assert (found[0].name, found[0]["id"]) == ("section", "movement")
    assert [element["id"] for element in found if element.depth == 0] == ["movement"]
    assert bool(elements(response.text, "animatetransform")) is moves


@pytest.mark.parametrize("play", ["", "maybe", "1", "\0", "yes" * 3000])
def test_nonsense_plays_nothing(client, squat, play):
    assert elements(client.get(URL, {"play": play}).text, "animatetransform") == []


def test_slow_lowering_takes_its_time(client, squat):
    squat.movement.data = {**SQUAT, "seconds": {"there": 4, "hold": 0, "back": 1, "rest": 0}}
    squat.movement.save()

    page = client.get(URL, {"play": "yes"}).text

    timing = {(element["dur"], element["keytimes"]) for element in elements(page, "animatetransform")}
    assert len(timing) == 1
    seconds, times = timing.pop()
    moments = [float(time) for time in times.split(";")]
    assert (seconds, moments[0], moments[6], moments[-1]) == ("5s", 0, 0.8, 1)
    assert moments == sorted(moments)


def test_animation_adds_at_most_3_kb_compressed(client, loaded):
    for slug in ("hip-thrust", "back-squat", "deadlift"):
        sizes = [
            len(client.get(f"/exercises/{slug}/", query, headers={"accept-encoding": "gzip"}).content)
            for query in ({}, {"play": "yes"})
        ]

        assert 0 < sizes[1] - sizes[0] <= 3_072, slug


# --- cues -------------------------------------------------------------------------------------------------------------
def test_cue_points_at_the_figure_with_its_number_in_the_phase(client, squat):
    make_cue(exercise=squat, phase="top", position=1, text="Breathe.")
    make_cue(exercise=squat, phase="top", position=2, text="Stand tall.", place="hips")
    make_cue(exercise=squat, phase="lowering", position=1, text="Knees out.", place="kneecap")

    page = client.get(URL).text

    assert [element.text for element in elements(page, "text")] == ["2", "1"]
    reused = [element["href"] for element in elements(page, "use") if (element["href"] or "").startswith("#still-")]
    assert reused == ["#still-0", "#still-2"]  # the top of a squat is its first pose; its lowering ends in the last


def test_cues_without_a_place_bring_no_figure(client, squat):
    make_cue(exercise=squat, text="Push.")

    assert elements(client.get(URL).text, class_="leader") == []


def test_leaders_do_not_cross_and_stay_apart():
    places = [(1, (10.0, 300.0)), (2, (12.0, 100.0)), (3, (14.0, 110.0)), (4, (90.0, 50.0))]

    leaders, box = set_leaders(places, (0, 0, 100, 400))

    left = sorted((leader for leader in leaders if leader.badge[0] < 0), key=lambda leader: leader.badge[1])
    assert [leader.number for leader in left] == [2, 3, 1]
    assert all(b.badge[1] - a.badge[1] >= 2 * 46 for a, b in pairwise(left))
    assert box[0] < min(leader.badge[0] for leader in leaders) - 45
    assert box[2] > max(leader.badge[0] for leader in leaders) + 45


# --- faults -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def rounded(squat):
    fault = make_fault(exercise=squat, sign="Back rounding", figure={"moment": 1, "lumbar": 45, "place": "waist"})
    FaultShift.objects.create(fault=fault, muscle=make_muscle(name="Iliocostalis"), direction="more")
    return fault


def contrasts(client):
    """The figures of the faults on the page, parsed."""
    found = re.findall(r'<figure class="contrast .*?</figure>', client.get(URL).text, re.DOTALL)
    return [ElementTree.fromstring(figure) for figure in found]


def sides(client):
    """The right way and the fault, each the drawing of the one fault that has figures on the page."""
    [figure] = contrasts(client)
    return figure.findall(".//svg")


def test_fault_stands_beside_the_right_way_and_a_ring_says_where_to_look(client, rounded):
    [figure] = contrasts(client)
    right, wrong = figure.findall(".//svg")

    assert figure.find("div").attrib == {"role": "img", "aria-label": "Done right, and the fault beside it"}
    assert ElementTree.tostring(right) != ElementTree.tostring(wrong)
    assert [len(side.findall(".//circle")) for side in (right, wrong)] == [0, 1]


def test_fault_shows_what_takes_over_and_the_right_way_the_prime_movers(client, rounded):
    quadriceps, erectors = (
        {path.get("d") for path in side.iter("path") if path.get("class") == "f-muscle primary"}
        for side in sides(client)
    )

    assert quadriceps
    assert erectors
    assert quadriceps.isdisjoint(erectors)


def test_what_a_fault_leaves_as_it_was_is_not_drawn_again(client, rounded):
    right, wrong = sides(client)

    used = {use.get("href") for use in wrong.iter("use")}
    assert len(used) > 2
    assert used == {f"#{piece.get('id')}" for piece in right.iter("g") if piece.get("id")}
    assert len(list(wrong.iter("path"))) < len(list(right.iter("path")))


def test_right_way_of_two_faults_at_one_moment_is_drawn_once(client, squat, rounded):
    make_fault(exercise=squat, sign="Heels lifting", figure={"moment": rounded.figure.get("moment", 1), "knee": 90})

    (right, wrong), (again, other) = (figure.findall(".//svg") for figure in contrasts(client))

    [whole] = [group for group in right if group.tag == "g"]
    assert [use.get("href") for use in again.iter("use")] == [f"#{whole.get('id')}"]
    assert list(again.iter("path")) == []
    assert all(list(side.iter("path")) for side in (right, wrong, other))


def test_body_from_the_front_is_half_written(client, squat):
    make_fault(exercise=squat, sign="Knees in", figure={"moment": 0, "view": "front", "right": {"hip_abduction": -12}})

    right, _ = sides(client)

    written = {f"#{piece.get('id')}" for piece in right.iter("g") if piece.get("id")}
    mirrored = [use.get("href") for use in right.iter("use") if use.get("transform") == "scale(-1 1)"]
    assert len(mirrored) >= 3
    assert set(mirrored) < written


def test_fault_without_a_figure_is_told_in_words(client, squat):
    make_fault(exercise=squat, sign="Back rounding")

    assert contrasts(client) == []
    assert "Back rounding" in client.get(URL).text


def test_fault_that_no_longer_fits_the_movement_is_told_in_words(client, rounded):
    rounded.figure = {"lumbar": 900}
    rounded.setting, rounded.stop, rounded.stop_order = "Back", "Rounded", 1
    rounded.save()

    assert contrasts(client) == []
    assert "Back rounding" in client.get(URL).text


def test_picture_of_a_draft_is_for_staff(client, admin_client, squat):
    Exercise.objects.update(status="draft")

    assert client.get(f"{URL}movement.svg").status_code == 404
    assert admin_client.get(f"{URL}movement.svg").status_code == 200


def test_picture_may_run_and_load_nothing(client, squat):
    policy = client.get(f"{URL}movement.svg")["Content-Security-Policy"]

    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


# --- a setting --------------------------------------------------------------------------------------------------------
@pytest.fixture
def stance(squat):
    make_fault(
        exercise=squat,
        sign="Too deep",
        consequence="The calves take over.",
        figure={"knee": 140},
        setting="Depth",
        stop="Too deep",
        stop_order=1,
    )
    make_fault(
        exercise=squat,
        position=2,
        sign="Too high",
        consequence="Less to do.",
        figure={"knee": 60},
        setting="Depth",
        stop="Too high",
        stop_order=-1,
    )


def test_setting_has_its_stops_in_order_with_the_right_one_chosen(client, stance):
    page = client.get(URL).text

    stops = [element for element in elements(page, "a") if (element["id"] or "").startswith("stop-")]
    assert [(stop.text, stop["href"], stop["aria-current"]) for stop in stops] == [
        ("Too high", f"{URL}?stop=2#settings", None),
        ("Right", f"{URL}?stop=right#settings", "true"),
        ("Too deep", f"{URL}?stop=1#settings", None),
    ]
    assert (
        "Knee bent to 120°. The work stays with the prime mover: quadriceps." in elements(page, id="settings")[0].text
    )


def test_setting_swap_is_the_chosen_stop_with_angle_and_sentence(client, htmx, stance):
    response = client.get(URL, {"stop": "1"}, headers=htmx)

    found = elements(response.text)
    assert [element["id"] for element in found if element.depth == 0] == ["settings"]
    assert "Knee bent to 140°. The calves take over." in found[0].text
    assert [element.text for element in elements(response.text, "text")] == ["140°"]


@pytest.mark.parametrize("stop", ["9", "left", "-1", "\0", "1" * 500])
def test_unknown_stop_shows_the_right_one(client, stance, stop):
    found = elements(client.get(URL, {"stop": stop}).text, id="settings")[0]

    assert "Knee bent to 120°" in found.text


# --- elsewhere --------------------------------------------------------------------------------------------------------
def test_card_shows_a_small_figure(client, squat):
    page = client.get("/exercises/").text

    figures = [element for element in elements(page, "svg") if element["class"] == "figure"]
    assert [figure["aria-hidden"] for figure in figures] == ["true"]
    assert "f-fibre" not in page


def test_comparison_shows_the_movements_and_plays_them_in_one_tempo(client, htmx, squat):
    make_exercise(name="Lunge", movement=make_movement(data={**SQUAT, "seconds": {"there": 9}}))
    url = "/compare/squat-vs-lunge/"
    page = client.get(url, follow=True)
    here = page.request["PATH_INFO"]

    response = client.get(here, {"play": "yes"}, headers=htmx)

    assert elements(page.text, "section", id="movements")
    assert [element["id"] for element in elements(response.text) if element.depth == 0] == ["movements"]
    assert len([element for element in elements(response.text, "svg") if element["class"] == "figure moving"]) == 2
    assert len({element["dur"] for element in elements(response.text, "animatetransform")}) == 1


def test_comparison_without_movements_has_no_such_section(client):
    make_exercise(name="A"), make_exercise(name="B")

    assert elements(client.get("/compare/a-vs-b/", follow=True).text, id="movements") == []


def test_movement_as_a_picture_stands_alone(client, squat):
    tree = ElementTree.fromstring(client.get(f"{URL}movement.svg").text)

    svg = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{svg}title").text == "Squat: the movement"
    assert tree.find(f"{svg}desc").text == "Standing: Hips and knees straight. Halfway. Bottom: Hips below the knees."
    assert len([element for element in tree if element.tag == f"{svg}g"]) == 3
    assert list(tree.iter(f"{svg}use")) == []
    assert "var(" not in ElementTree.tostring(tree).decode()


def test_movement_as_a_picture_may_move(client, squat):
    tree = ElementTree.fromstring(client.get(f"{URL}movement.svg", {"play": "yes"}).text)

    assert len(list(tree.iter("{http://www.w3.org/2000/svg}animateTransform"))) > 10


def test_preview_changes_with_the_movement(client, squat):
    before = client.get(f"{URL}map.png").content
    squat.movement.data = {"poses": [{"name": "Only", "shoulder": 170}]}
    squat.movement.save()

    assert client.get(f"{URL}map.png").content != before


def test_names_of_an_editor_are_escaped(client, squat):
    squat.movement.data = {"poses": [{"name": "<b>&", "says": "<script>alert(1)</script>"}]}
    squat.movement.save()

    page = client.get(URL).text

    assert elements(page, "li")[0].text is not None
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get(f"{URL}movement.svg").text
