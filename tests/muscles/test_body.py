import gzip
import json
import re

import brotli
import numpy as np
import pytest
from django.conf import settings
from shapely import MultiLineString

from drawing import bodymap
from exercises.body import mark_body_map
from exercises.models import Exercise
from muscles import body
from muscles.management.commands.draw_body import muscle_slugs
from muscles.models import Muscle
from tests.factories import make_exercise, make_muscle
from tests.reading import elements, hrefs

IMAGES = settings.BASE_DIR / "static" / "img"


def sprite(figure):
    return (IMAGES / f"body-{figure}.svg").read_text()


# The drawing
@pytest.fixture(scope="module")
def drawn():
    """({figure: sprite}, coverage) as the data draws them now."""
    return bodymap.draw(muscle_slugs())


PATH = re.compile(r' d="([^"]+)"')


def curves(path):
    """What the data of a path of M, m, c and z draws, as lines between points of the curves."""
    lines, at = [], np.zeros(2)
    for letter, text in re.findall(r"([Mmcz])([^Mmcz]*)", path):
        numbers = np.array(re.findall(r"-?\d+", text), float).reshape(-1, 2)
        if letter in "Mm":
            at = numbers[0] + (at if letter == "m" else 0)
            lines.append([at])
        elif letter == "z":
            at = lines[-1][0]
            lines[-1].append(at)
        for step in range(0, len(numbers) if letter == "c" else 0, 3):
            a, b, c, d = at, *(at + numbers[step : step + 3])
            lines[-1] += [
                (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
                for t in np.linspace(0, 1, 9)[1:]
            ]
            at = d
    return MultiLineString([line for line in lines if len(line) > 1])


@pytest.mark.parametrize("figure", ["m", "f"])
def test_sprite_is_what_the_data_draws(drawn, figure):
    """But for a step of the grid: processors round the last digit of a sine or a solved system differently."""
    now, kept = drawn[0][figure], sprite(figure)

    assert PATH.sub("", now) == PATH.sub("", kept)
    pairs = zip(PATH.findall(now), PATH.findall(kept), strict=True)
    assert [(a, b) for a, b in pairs if a != b and curves(a).hausdorff_distance(curves(b)) > 2.5] == []


def test_coverage_is_what_the_data_draws(drawn):
    assert json.loads(body.COVERAGE.read_text()) == drawn[1]


def test_regions_lie_inside_the_figure_and_never_over_each_other():
    assert bodymap.flaws() == []


def test_every_muscle_that_ships_is_shown_on_both_figures():
    coverage = body.read_coverage()

    assert sorted(coverage) == sorted(muscle_slugs())
    for figure in body.SILHOUETTES:
        ids = set(re.findall(r'id="([\w-]+)"', sprite(figure)))
        shown = {f"{figure}-{shape.name}" for shapes in coverage.values() for shape in shapes}
        assert shown <= ids
        assert all(coverage.values())


def test_surface_has_at_least_55_muscles_front_and_back():
    assert len({shape.slug for shape in body.list_surface()}) >= 55
    assert {shape.view for shape in body.list_surface()} == {"front", "back"}


def test_sprites_are_light():
    sizes = [len(brotli.compress(sprite(figure).encode(), quality=11)) for figure in body.SILHOUETTES]

    assert max(sizes) <= 13 * 1024
    assert sum(sizes) <= 25 * 1024


def test_drawing_refuses_a_muscle_that_nothing_shows():
    with pytest.raises(ValueError, match="The body map shows nothing for: third-arm"):
        bodymap.draw(["third-arm"])


# What a page marks


def test_of_two_roles_for_one_shape_the_stronger_is_shown(db):
    whole = make_muscle(name="Quadriceps")
    part = make_muscle(name="Rectus femoris", part_of=whole)
    exercise = make_exercise(primary=[part], stabilizers=[whole])

    marks = mark_body_map(exercise)

    assert (marks["front"][0].shape.name, marks["front"][0].role) == ("front-rectus-femoris", "primary")
    assert {mark.role for mark in marks["front"][1:]} == {"stabilizer"}


def test_deep_muscle_lies_over_the_others_and_leads_to_its_panel(db):
    exercise = make_exercise(name="Leg raise", primary=[make_muscle(name="Psoas major"), make_muscle(name="Sartorius")])

    marks = mark_body_map(exercise)["front"]

    assert [(mark.shape.name, mark.shape.deep) for mark in marks] == [
        ("front-sartorius", False),
        ("front-deep-psoas-major", True),
    ]
    assert marks[1].url == "/exercises/leg-raise/?muscle=psoas-major#muscle-psoas-major"


def test_muscle_that_an_editor_adds_has_no_shape_and_breaks_nothing(client, db):
    exercise = make_exercise(primary=[make_muscle(name="Musculus novus")])

    assert mark_body_map(exercise) == {"front": [], "back": []}
    assert client.get(exercise.get_absolute_url()).status_code == 200


def test_every_role_of_the_catalogue_is_seen_on_a_figure(loaded):
    for exercise in Exercise.objects.published().for_cards():
        seen = {mark.slug for marks in mark_body_map(exercise).values() for mark in marks}

        assert seen == {activation.muscle.slug for activation in exercise.activations.all()}


def test_index_leads_to_each_muscle_and_from_a_region_to_its_muscle(db):
    whole = make_muscle(name="Rectus abdominis")
    make_muscle(name="Upper rectus abdominis", part_of=whole, kind=Muscle.Kind.REGION)
    make_muscle(name="Sartorius")

    marks = body.mark_index_map()

    assert [(mark.shape.name, mark.url) for mark in marks["front"]] == [
        ("front-sartorius", "/muscles/sartorius/"),
        ("front-upper-rectus-abdominis", "/muscles/rectus-abdominis/"),
    ]


# On the page


def test_map_is_one_tab_stop_of_named_links(client, db):
    exercise = make_exercise(name="Hip thrust", primary=[make_muscle(name="Sartorius"), make_muscle(name="Gracilis")])

    page = client.get(exercise.get_absolute_url()).text

    links = [link for link in elements(page, "a") if link["data-muscle"] and not link["aria-hidden"]]
    assert [link["tabindex"] for link in links] == [None, "-1", "-1"]
    assert {link["aria-label"] for link in links} == {"Sartorius, primary mover", "Gracilis, primary mover"}


def test_map_costs_a_page_little(client, loaded):
    page = client.get("/exercises/deadlift/").text

    markup = page[page.index('<div class="body-map"') :].partition("</div>")[0]
    assert len(gzip.compress(markup.encode())) <= 3_000


@pytest.mark.parametrize(("cookie", "figure"), [(None, "m"), ("f", "f"), ("m", "m"), ("nonsense", "m")])
def test_map_shows_the_figure_that_was_chosen(client, db, cookie, figure):
    if cookie:
        client.cookies["figure"] = cookie
    exercise = make_exercise(primary=[make_muscle(name="Sartorius")])

    page = client.get(exercise.get_absolute_url()).text

    assert f"#{figure}-front-sartorius" in page
    assert [link.text for link in elements(page, "a") if link["aria-current"] == "true" and link["rel"]] == [
        body.SILHOUETTES[figure]
    ]


def test_choosing_a_figure_is_remembered_and_leads_back(client):
    response = client.get("/figure/f/", {"next": "/exercises/hip-thrust/?muscle=soleus"})

    assert (response.status_code, response["Location"]) == (302, "/exercises/hip-thrust/?muscle=soleus")
    assert response.cookies["figure"].value == "f"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "", "\0"])
def test_choosing_a_figure_never_leads_elsewhere(client, elsewhere):
    response = client.get("/figure/f/", {"next": elsewhere})

    assert response["Location"] == "/muscles/"


def test_unknown_figure_is_not_found(client, db):
    assert client.get("/figure/x/").status_code == 404


def test_muscle_page_shows_where_it_is(client, db):
    muscle = make_muscle(name="Soleus")

    page = client.get(muscle.get_absolute_url()).text

    assert [use["data-role"] for use in elements(page, "use") if use["class"] == "shape"] == ["primary", "primary"]
    assert "/muscles/soleus/?muscle=soleus" not in hrefs(page)
