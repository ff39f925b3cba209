"""Readers who press keys, print, or have asked their system for less motion or for colours of its own."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"


def test_tab_reaches_skip_link_then_navigation_then_search(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")

    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))

    assert reached == [
        "Skip to the page",
        "Prime Mover",
        "Exercises",
        "Muscles",
        "Compare",
        "Studies",
        "Claims",
        "Search exercises and muscles",
        "Search",
    ]


def test_skip_link_shows_itself_and_leads_to_the_page(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_have_css("clip-path", "inset(50%)")

    page.keyboard.press("Tab")

    expect(skip).to_be_focused()
    expect(skip).to_have_css("clip-path", "none")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_enter_opens_a_panel_and_the_focus_shows(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    link = page.locator("#open-gluteus-maximus")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "open-gluteus-maximus":
            break

    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Gluteus maximus")).to_be_visible()
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_have_count(0)


def test_print_leaves_the_answer_and_drops_the_controls(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/", scheme="dark")
    controls = [page.get_by_role("navigation", name="Main"), page.get_by_role("search").first]
    for control in controls:
        expect(control).to_be_visible()

    page.emulate_media(media="print")

    for control in controls:
        expect(control).to_be_hidden()
    expect(page.locator(".answer")).to_be_visible()
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("html")).to_have_css("color", "rgb(28, 24, 20)")


def test_comparison_prints_without_its_form(site, open_page):
    page = open_page(f"{site}/compare/hip-thrust-vs-back-squat/")
    expect(page.locator(".picker")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator(".picker")).to_be_hidden()
    expect(page.locator(".pair").first).to_be_visible()


@pytest.mark.parametrize(("motion", "scrolling"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_page_scrolls_smoothly_only_for_those_who_do_not_mind(site, open_page, motion, scrolling):
    page = open_page(f"{site}/exercises/hip-thrust/", reduced_motion=motion)

    expect(page.locator("html")).to_have_css("scroll-behavior", scrolling)


def test_reduced_motion_moves_nothing_when_a_panel_opens(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/", reduced_motion="reduce")

    page.locator("#open-gluteus-maximus").click()

    expect(page.locator("#panel")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_leave_a_word_beside_every_mark(site, open_page):
    page = open_page(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/", forced_colors="active")
    cells = page.locator(".cell").all()

    assert {cell.inner_text().split("\n")[0].split(" as ")[0] for cell in cells} == {
        "Primary mover",
        "Secondary mover",
        "Stabilizer",
    }
    assert all(cell.locator(".mark").is_visible() for cell in cells)


def test_forced_colours_keep_the_marks_apart(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/", forced_colors="active")
    heads = page.locator(".role-head")

    marks = heads.locator(".mark").evaluate_all("marks => marks.map(mark => getComputedStyle(mark).background)")

    assert heads.all_inner_texts() == ["Primary movers", "Secondary movers", "Stabilizers"]
    assert len(set(marks)) == 3
