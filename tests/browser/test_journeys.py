"""The journeys that the site exists for, in a real Chromium."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_editor

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def mark(page):
    """Leave a sign that only a swap in place keeps; `is_marked` looks for it."""
    page.evaluate("window.marked = true")


def is_marked(page):
    return page.evaluate("window.marked === true")


def names(page):
    """The exercises that the list shows."""
    return page.locator(".card h2").all_inner_texts()


def rows(page):
    """The muscles of the comparison's role table."""
    return page.locator(".matrix tbody tr:not(.group) th").all_inner_texts()


def test_reader_goes_from_home_to_a_muscle(site, open_page):
    page = open_page(f"{site}/")

    page.get_by_role("heading", name="Hip thrust", exact=True).first.get_by_role("link").click()
    page.wait_for_url(f"{site}/exercises/hip-thrust/")
    page.locator("#open-gluteus-maximus").click()
    panel = page.get_by_role("region", name="Gluteus maximus")

    expect(panel).to_contain_text("86.8")
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus")
    panel.get_by_role("link", name="All about gluteus maximus").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gluteus maximus")
    expect(page).to_have_url(f"{site}/muscles/gluteus-maximus/")


def test_panel_opens_and_closes_in_place(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    link, panel = page.locator("#open-gluteus-maximus"), page.locator("#panel")
    mark(page)

    link.click()

    expect(panel).to_contain_text("All about gluteus maximus")
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")

    link.click()

    expect(panel).to_have_count(0)
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "false")
    assert is_marked(page)


def test_panel_gives_way_to_another_muscle(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus")

    page.locator("#open-gluteus-medius").click()

    expect(page.get_by_role("region", name="Gluteus medius")).to_be_visible()
    expect(page.locator(".panel")).to_have_count(1)
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/?muscle=gluteus-medius")


def test_pressing_a_muscle_does_not_scroll_the_page(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/", width=390)
    link = page.locator("#open-gluteus-maximus")
    link.scroll_into_view_if_needed()
    place = link.bounding_box()

    link.click()

    expect(page.locator("#panel")).to_be_visible()
    assert link.bounding_box() == place


def test_back_closes_the_panel_and_forward_opens_it(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    before = page.locator("main").inner_text()
    page.locator("#open-gluteus-maximus").click()
    expect(page.locator("#panel")).to_be_visible()

    page.go_back()

    expect(page.locator("#panel")).to_have_count(0)
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/")
    assert page.locator("main").inner_text() == before
    page.go_forward()
    expect(page.get_by_role("region", name="Gluteus maximus")).to_be_visible()
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus")


def test_address_of_a_panel_loads_the_same_page(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    page.locator("#open-gluteus-maximus").click()
    expect(page.locator("#panel")).to_be_visible()

    afresh = open_page(page.url)

    expect(afresh.get_by_role("region", name="Gluteus maximus")).to_be_visible()
    assert afresh.locator("main").inner_text() == page.locator("main").inner_text()
    assert afresh.title() == page.title()


def test_comparison_of_three_is_built_in_place(site, open_page):
    page = open_page(f"{site}/compare/")
    heading = page.get_by_role("heading", level=1)
    mark(page)

    page.get_by_label("First exercise").select_option("Deadlift")
    page.get_by_label("Second exercise").select_option("Hip thrust")
    page.get_by_role("button", name="Compare", exact=True).click()

    expect(heading).to_have_text("Hip thrust, deadlift")
    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-deadlift/")
    expect(page).to_have_title("Hip thrust vs Deadlift: muscles and evidence · Prime Mover")

    page.get_by_label("Add an exercise").select_option("Back squat")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(heading).to_have_text("Hip thrust, back squat, deadlift")
    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/")
    expect(page).to_have_title("Hip thrust vs Back squat vs Deadlift: muscles and evidence · Prime Mover")
    assert page.locator(".chips li > a:first-of-type").all_inner_texts() == ["Hip thrust", "Back squat", "Deadlift"]
    assert is_marked(page)


def test_comparison_loses_exercises_in_place(site, open_page):
    page = open_page(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/")
    mark(page)

    page.get_by_role("link", name="Remove Back squat").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hip thrust, deadlift")
    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-deadlift/")
    expect(page).to_have_title("Hip thrust vs Deadlift: muscles and evidence · Prime Mover")

    page.get_by_role("link", name="Remove Hip thrust").click()

    expect(page.get_by_role("status")).to_have_text("Choose a second exercise to compare with Deadlift.")
    expect(page).to_have_title("Compare exercises · Prime Mover")
    assert is_marked(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hip thrust, deadlift")


def test_adding_to_a_comparison_keeps_the_focus(site, open_page):
    page = open_page(f"{site}/compare/?exercise=hip-thrust")
    page.get_by_label("Add an exercise").select_option("Deadlift")

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hip thrust, deadlift")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_focused()


def test_comparison_shows_only_what_differs(site, open_page):
    page = open_page(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/")
    every = rows(page)
    differing = page.locator(".matrix tr.differs th").all_inner_texts()
    mark(page)

    page.get_by_role("link", name="Only what differs").click()

    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/?only=differences")
    expect(page.get_by_role("link", name="Show every muscle")).to_be_focused()
    assert rows(page) == differing != every
    assert is_marked(page)
    page.get_by_role("link", name="Show every muscle").click()
    expect(page.get_by_role("link", name="Only what differs")).to_be_focused()
    assert rows(page) == every


def test_typing_finds_exercises_in_place(site, open_page):
    page = open_page(f"{site}/exercises/")
    search = page.get_by_label("Name")
    assert names(page) == ["Back squat", "Deadlift", "Hip thrust"]
    mark(page)

    search.press_sequentially("hipthrust", delay=10)

    expect(page.locator(".count")).to_have_text("1 exercise that fits")
    expect(page).to_have_url(f"{site}/exercises/?q=hipthrust")
    expect(search).to_be_focused()
    assert names(page) == ["Hip thrust"]
    assert is_marked(page)


def test_role_and_muscle_filter_in_place_and_back_undoes_them(site, open_page):
    page = open_page(f"{site}/exercises/")
    mark(page)

    page.get_by_label("Muscle", exact=True).select_option("Quadriceps")
    expect(page).to_have_url(f"{site}/exercises/?muscle=quadriceps")
    page.get_by_label("Role").select_option("Primary mover")
    expect(page).to_have_url(f"{site}/exercises/?muscle=quadriceps&role=primary")

    expect(page.locator(".count")).to_have_text("1 exercise that fits")
    assert names(page) == ["Back squat"]
    assert is_marked(page)

    page.go_back()
    expect(page).to_have_url(f"{site}/exercises/?muscle=quadriceps")
    expect(page.get_by_label("Role")).to_have_value("")
    expect(page.get_by_label("Muscle", exact=True)).to_have_value("quadriceps")
    page.go_back()
    expect(page).to_have_url(f"{site}/exercises/")
    expect(page.get_by_label("Muscle", exact=True)).to_have_value("")
    assert names(page) == ["Back squat", "Deadlift", "Hip thrust"]


def test_editor_changes_a_cue_and_a_reader_sees_it(live_server, loaded, open_page):
    make_editor(username="editor", password="a long enough password")
    desk = open_page(f"{live_server}/admin/exercises/exercise/")

    desk.get_by_label("Username").fill("editor")
    desk.get_by_label("Password").fill("a long enough password")
    desk.get_by_role("button", name="Log in").click()
    desk.locator("#searchbar").fill("hip thrust")
    desk.locator("#searchbar").press("Enter")
    desk.get_by_role("link", name="Hip thrust", exact=True).click()
    desk.locator("#cues-group summary").filter(has_text="Push through the heels.").click()
    desk.locator("#cues-group input[value='Push through the heels.']").fill("Push through the heels, says the test.")
    desk.get_by_role("button", name="Publish", exact=True).first.click()

    expect(desk.locator(".messagelist")).to_contain_text("Hip thrust is published.")
    reader = open_page(f"{live_server}/exercises/hip-thrust/")
    expect(reader.locator("#cue-lift-1 > p").first).to_have_text("Push through the heels, says the test.")
