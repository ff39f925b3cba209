"""An exercise's page on the editors' desk: rows moved by keyboard and pointer, the map beside them, a phone, axe."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from exercises.models import Exercise, MovementPattern
from tests.browser.axe import violations
from tests.factories import make_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test


CLIPPED = """fields => fields
    .filter(field => field.getBoundingClientRect().right > field.closest(".desk-row").getBoundingClientRect().right)
    .map(field => field.name)"""


@pytest.fixture
def thrust(loaded):
    """The hip thrust as a draft, so that what is saved is stored at once."""
    Exercise.objects.filter(slug="hip-thrust").update(status="draft")
    return Exercise.objects.get(slug="hip-thrust")


@pytest.fixture
def open_desk(live_server, open_page, admin_client):
    """A function that opens an exercise's page, or the empty form, as an editor."""
    key = admin_client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}

    def open_desk(exercise=None, **options):
        page = open_page(storage_state={"cookies": [], "origins": []}, **options)
        page.context.add_cookies([cookie])
        name = "admin:exercises_exercise_change" if exercise else "admin:exercises_exercise_add"
        page.goto(f"{live_server.url}{reverse(name, args=[exercise.pk] if exercise else [])}")
        return page

    return open_desk


def titles(page, inline, group):
    return page.locator(f'#{inline}-group [data-group="{group}"] .desk-title').all_inner_texts()


def muscles(page, group):
    return [title.split(":")[0] for title in titles(page, "activations", group)]


def save(page):
    page.locator("[name=_save]").first.click()
    expect(page.locator(".messagelist li")).to_contain_text("is saved")
    page.wait_for_load_state()


def roles(exercise):
    return [[row.muscle.name for row in rows] for _, rows in exercise.activations_by_role]


def role_of(page, shape):
    return page.locator(f'#roles-shown use.shape[href$="{shape}"]').first


def test_rows_move_by_keyboard_and_stay_where_they_were_put(open_desk, thrust):
    before = roles(thrust)
    cues = [cue.text for cue in thrust.cues.filter(phase="lift")]
    page = open_desk(thrust)

    up = page.get_by_role("button", name=f"Move up: {before[0][1]}")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#activations-group .desk-said")).to_contain_text("1 of 2, Primary movers")
    page.keyboard.press("Enter")  # at the top already: nothing moves
    assert muscles(page, "primary") == before[0][::-1]
    down = page.get_by_role("button", name=f"Move down: {cues[0]}")
    down.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    save(page)

    thrust = Exercise.objects.get(pk=thrust.pk)
    assert roles(thrust) == [before[0][::-1], *before[1:]]
    assert [cue.text for cue in thrust.cues.filter(phase="lift")] == [*cues[1:], cues[0]]
    assert [cue.position for cue in thrust.cues.filter(phase="lift")] == [1, 2, 3]


def test_map_and_figure_recolour_as_roles_change(open_desk, thrust):
    page = open_desk(thrust)
    shape = "back-middle-gluteus-maximus"
    expect(role_of(page, shape)).to_have_attribute("data-role", "primary")
    figure = page.locator("#desk-figure .f-muscle.primary")
    expect(figure.first).to_be_attached()

    for name in muscles(page, "primary"):
        row = page.locator("#activations-group .desk-row", has_text=name).first
        row.locator(".desk-title").click()
        row.get_by_label("Role").select_option("stabilizer")

    expect(role_of(page, shape)).to_have_attribute("data-role", "stabilizer")
    expect(figure).to_have_count(0)
    expect(page.locator("#roles-shown")).to_contain_text("No primary mover yet")
    assert muscles(page, "primary") == []


def test_muscle_added_to_a_group_shows_on_the_map_and_is_saved(open_desk, thrust):
    page = open_desk(thrust)

    page.get_by_role("button", name="Add a stabilizer").click()
    page.keyboard.press("Enter")
    page.locator(".select2-search__field").last.press_sequentially("soleus")
    page.locator(".select2-results__option", has_text="Soleus").first.click()
    expect(page.locator('#roles-shown use.shape[href*="soleus"]').first).to_be_attached()
    page.locator("#activations-group .desk-row:not(.has_original):not(.empty-form)").get_by_label("Explanation").fill(
        "It holds the foot."
    )
    save(page)

    assert roles(thrust)[2][-1] == "Soleus"


def test_new_row_moved_up_and_another_taken_away_leave_the_stored_rows_whole(open_desk, thrust):
    before = {row.pk: (row.phase, row.text) for row in thrust.cues.all()}
    page = open_desk(thrust)

    page.get_by_role("button", name="Add a cue: set-up").click()
    new = page.locator("#cues-group .desk-row:not(.has_original):not(.empty-form)")
    new.get_by_label("Text").fill("Look ahead.")
    page.get_by_role("button", name="Move up: A new cue").first.click()
    page.get_by_role("button", name="Add a cue: brace").click()
    page.locator('#cues-group [data-group="brace"] .inline-deletelink').click()
    expect(new).to_have_count(1)
    save(page)

    after = {row.pk: (row.phase, row.text) for row in thrust.cues.all()}
    assert before.items() <= after.items()
    assert [text for pk, text in after.items() if pk not in before] == [("set-up", "Look ahead.")]
    assert [cue.text for cue in thrust.cues.filter(phase="set-up")].index("Look ahead.") == 3


def test_row_dragged_to_another_role_takes_it(open_desk, thrust):
    before = roles(thrust)
    page = open_desk(thrust)
    handle = page.locator('#activations-group [data-group="secondary"] .desk-handle').first
    target = page.locator('#activations-group [data-group="primary"] .desk-row').first

    handle.scroll_into_view_if_needed()
    handle.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 20, steps=6)
    page.mouse.move(box["x"] + 200, box["y"] + 5, steps=3)
    page.mouse.up()
    save(page)

    assert roles(Exercise.objects.get(pk=thrust.pk))[:2] == [[before[1][0], *before[0]], before[1][1:]]


def test_places_are_numbers_without_javascript(open_desk, thrust):
    before = roles(thrust)
    page = open_desk(thrust, javascript=False)

    expect(page.get_by_role("button", name="Move up").first).to_be_hidden()
    for row, place in zip(page.locator('#activations-group [data-group="primary"] .desk-row').all(), "21", strict=True):
        row.locator("summary").click()
        row.get_by_label("Place").fill(place)
    save(page)

    assert roles(Exercise.objects.get(pk=thrust.pk))[0] == before[0][::-1]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_sections_are_listed_at_the_top_and_stay_there(open_desk, thrust, width, javascript):
    page = open_desk(thrust, width=width, javascript=javascript)
    sections = page.get_by_role("navigation", name="Sections of this form")

    names = sections.get_by_role("link").all_inner_texts()
    assert names[4:8] == ["Roles", "Range", "Cues", "Faults"]
    for name in ("Faults", "Kind", "Pictures", "Roles"):
        sections.get_by_role("link", name=name).click()
        heading = page.locator(f"#{name.lower()} h2").first
        expect(heading).to_be_in_viewport(ratio=1)
        bar = sections.bounding_box()
        assert (bar["y"], bar["height"] < 64) == (0, True)
        assert bar["height"] <= heading.bounding_box()["y"] < 120
        assert bar["x"] + bar["width"] <= width


def test_section_is_reached_by_keyboard_and_no_field_in_it_hides_under_the_list(open_desk, thrust):
    page = open_desk(thrust, width=390)
    page.get_by_role("link", name="Kind", exact=True).focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    focused = page.evaluate("document.activeElement.closest('#kind') !== null")
    assert (focused, page.evaluate("document.activeElement.getBoundingClientRect().top >= 56")) == (True, True)


def test_sections_with_something_to_correct_are_marked(open_desk, thrust):
    page = open_desk(thrust, width=390)
    page.locator("#id_name").fill("")
    page.locator("#cues-group .desk-title").first.click()
    page.locator("#cues-group").get_by_label("Text").first.fill("")

    page.locator("[name=_save]").first.click()

    marked = page.get_by_role("navigation", name="Sections of this form").get_by_role("link", name="to correct")
    expect(marked).to_have_text(["Name, to correct", "Cues, to correct"])
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page, within=".desk-sections") == []
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/sections.png")


def test_name_of_another_exercise_is_refused_with_a_link_to_it(open_desk, loaded):
    page = open_desk()

    page.get_by_label("Name:").fill("Hip-thrusts")
    page.locator("[name=_save]").first.click()

    expect(page.locator(".field-name .errorlist")).to_contain_text("“Hip-thrusts” is the name of another exercise")
    page.locator(".field-name .errorlist").get_by_role("link", name="Hip thrust").click()
    expect(page.locator("#id_name")).to_have_value("Hip thrust")


def test_note_appears_while_roles_are_chosen(open_desk, thrust):
    pattern = MovementPattern.objects.get(slug="squat")
    muscle = thrust.activations.get(role="primary", position=1).muscle
    for number in range(3):
        make_exercise(name=f"Squat of kind {number}", pattern=pattern, primary=[muscle])
    Exercise.objects.filter(slug="back-squat").update(status="draft")
    page = open_desk(thrust)
    expect(page.locator(".desk-notes")).to_have_count(0)

    page.locator("#id_pattern").evaluate(
        """(field, key) => {
            field.append(new Option("Squat", key, true, true));
            django.jQuery(field).trigger("change");
        }""",
        pattern.pk,
    )

    expect(page.locator(".desk-notes")).to_contain_text("None of the other exercises of the pattern “Squat” lists the")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_accessibility_violation_and_fits_a_phone(open_desk, thrust, scheme):
    page = open_desk(thrust, width=390, scheme=scheme)
    page.locator("#faults-group .desk-title").first.click()
    page.locator("#activations-group .desk-title").first.click()

    found, scrolled, clipped = {}, {}, {}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = violations(page)
        scrolled[width] = page.evaluate("document.documentElement.scrollWidth")
        clipped[width] = page.locator(".desk-row :is(input, textarea, select):visible").evaluate_all(CLIPPED)

    assert clipped == {390: [], 1280: []}
    assert found == {390: [], 1280: []}
    assert scrolled == {390: 390, 1280: 1280}
