"""The body map with pointer and keyboard, in a real Chromium."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.getAttribute('aria-label')"


def shape(page, name):
    return page.locator(f'.body-map use.shape[href$="{name}"]').first


def point_on(page, name):
    """A point on the left half of a shape: the middle of both halves is the gap between them."""
    target = shape(page, name)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    return box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2


def test_pressing_a_shape_opens_its_panel_in_place(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")

    page.mouse.click(*point_on(page, "m-back-middle-gluteus-maximus"))

    expect(page.get_by_role("region", name="Gluteus maximus")).to_contain_text("86.8")
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus")


def test_shape_and_row_light_each_other(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    link = page.locator('.body-map a[data-muscle="rectus-abdominis"]:not([aria-hidden])').first
    row = page.locator("#muscle-rectus-abdominis")

    row.hover()
    expect(link).to_have_class("is-lit")
    page.mouse.move(1, 1)
    expect(link).not_to_have_class("is-lit")
    page.mouse.move(*point_on(page, "m-front-upper-rectus-abdominis"))

    expect(row).to_have_class("is-lit")


def test_map_is_one_tab_stop_and_arrows_move_on_it(site, open_page):
    page = open_page(f"{site}/muscles/")
    first = page.locator('.body-map a:not([tabindex="-1"])')
    expect(first).to_have_count(1)
    first.focus()
    before = page.evaluate(FOCUSED)

    reached = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        reached.append(page.evaluate(FOCUSED))
    expect(page.locator('.body-map a:not([tabindex="-1"])')).to_have_count(1)
    page.keyboard.press("Enter")

    assert len({before, *reached}) == 4
    expect(page.get_by_role("heading", level=1)).to_have_text(reached[-1])


def test_figure_is_chosen_and_remembered(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    expect(shape(page, "m-front-rectus-femoris")).to_be_attached()

    page.get_by_role("link", name="Female").click()
    page.goto(f"{site}/muscles/")

    expect(shape(page, "f-front-rectus-femoris")).to_be_attached()


def test_narrow_shape_can_be_pressed_on_a_phone(site, open_page):
    page = open_page(f"{site}/muscles/", width=360)

    boxes = page.locator(".body-map .hit").evaluate_all(
        """hits => hits.map(hit => {
            const box = hit.getBoundingClientRect();
            const stroke = 46 * hit.getScreenCTM().a;
            return [hit.parentElement.dataset.muscle, Math.max(box.width, box.height) + stroke];
        })"""
    )

    assert [name for name, size in boxes if size < 24] == []
    assert len(boxes) > 70


def test_map_works_as_plain_links_without_javascript(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/", javascript=False)

    page.mouse.click(*point_on(page, "m-back-middle-gluteus-maximus"))

    expect(page.get_by_role("region", name="Gluteus maximus")).to_be_visible()
