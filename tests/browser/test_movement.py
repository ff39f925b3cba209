"""The movement figures in a real browser: they move on request alone, hold still when told to, and keep their feet."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def wait_until(page, holds, *, seconds=60):
    """Ask the page again and again: its CSP forbids a script that waits in it."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"never: {holds}"
        page.wait_for_timeout(50)


# Until the browser has painted ten times more.
FRAMES = """async () => {
  for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame);
}"""
TIME = "document.querySelector('.moving').getCurrentTime()"


def test_play_swaps_the_strip_for_a_moving_figure_and_stop_brings_it_back(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/")
    strip, moving = page.locator("#movement .strip"), page.locator("#movement .moving")
    expect(strip).to_be_visible()
    expect(moving).to_have_count(0)

    page.get_by_role("link", name="Play the movement").click()

    expect(moving).to_be_visible()
    expect(strip).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/exercises/back-squat/$"))
    wait_until(page, f"{TIME} > 0.2")
    page.get_by_role("link", name="Stop").click()
    expect(strip).to_be_visible()
    expect(moving).to_have_count(0)


def test_moving_figure_goes_down_and_up_again(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/?play=yes")
    top = """(seconds) => {
      const figure = document.querySelector(".moving");
      figure.pauseAnimations();
      figure.setCurrentTime(seconds);
      return Math.min(...[...figure.children].map((part) => part.getBoundingClientRect().top));
    }"""

    tops = [page.evaluate(top, seconds) for seconds in (0, 1.25, 2.5, 3.6, 4.4)]

    assert tops[0] < tops[1] < tops[2]
    assert tops[2] > tops[3] > tops[4]


def test_pause_holds_the_figure_and_lets_it_go_on(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/")
    page.get_by_role("link", name="Play the movement").click()
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    wait_until(page, f"{TIME} > 0.2")

    pause.click()

    held = page.evaluate(TIME)
    page.evaluate(FRAMES)
    assert page.evaluate(TIME) == held
    page.get_by_role("button", name="Go on").click()
    wait_until(page, f"{TIME} > {held} + 0.1")


def test_movement_plays_by_the_keyboard(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/")
    page.locator("#play").focus()

    page.keyboard.press("Enter")

    expect(page.locator(".moving")).to_be_visible()
    expect(page.locator("#play")).to_be_focused()
    expect(page.locator("#play")).to_have_text("Stop")


def test_movement_plays_without_javascript(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/", javascript=False)

    page.get_by_role("link", name="Play the movement").click()

    expect(page.locator(".moving")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()
    page.get_by_role("link", name="Stop").click()
    expect(page.locator("#movement .strip")).to_be_visible()


def test_reduced_motion_keeps_the_still_figures_and_says_why(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/?play=yes", reduced_motion="reduce")

    expect(page.locator(".moving")).to_be_hidden()
    expect(page.locator("#movement .strip")).to_be_visible()
    expect(page.get_by_text("Your device asks for less motion")).to_be_visible()
    page.emulate_media(reduced_motion="no-preference")
    expect(page.locator(".moving")).to_be_visible()


def test_planted_feet_stay_where_they_are_in_every_frame(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/?play=yes")
    seconds = float(page.locator(".moving animateTransform").first.get_attribute("dur").removesuffix("s"))
    standing = """(seconds) => {
      const figure = document.querySelector(".moving");
      figure.pauseAnimations();
      figure.setCurrentTime(seconds);
      const floor = figure.querySelector(":scope > use, :scope > path").getBoundingClientRect().bottom;
      const boxes = [...figure.querySelectorAll("use, path")].map((part) => part.getBoundingClientRect());
      const feet = boxes.filter((box) => Math.abs(box.bottom - floor) < 6 && box.height > 12 && box.width < 90);
      return feet.map((box) => [box.x, box.y].map((value) => Math.round(value * 10) / 10));
    }"""

    frames = [page.evaluate(standing, seconds * step / 40) for step in range(41)]

    feet = set(map(tuple, frames[0])).intersection(*(map(tuple, frame) for frame in frames))
    assert feet  # the same box in all 41 frames


def test_figures_reused_by_the_cues_are_painted(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/")

    widths = page.locator(".pointed .figure use").evaluate_all(
        "uses => uses.map(use => use.getBoundingClientRect().width)"
    )

    assert len(widths) == 5
    assert min(widths) > 40


def test_cues_numbers_are_beside_the_figure_not_on_it(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/")

    overlaps = page.locator(".pointed .figure").evaluate_all(
        """figures => figures.map(figure => {
          const body = figure.querySelector("use").getBoundingClientRect();
          const floor = 0.9;
          return [...figure.querySelectorAll(".badge")].filter((badge) => {
            const box = badge.getBoundingClientRect();
            return box.left > body.left && box.right < body.right && box.bottom < body.bottom * floor;
          }).length;
        })"""
    )

    assert overlaps == [0] * 5


def test_stops_swap_figure_sentence_and_angle_and_back_returns(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/")
    settings = page.locator("#settings")
    expect(settings).to_contain_text("The work stays with the prime movers")

    settings.get_by_role("link", name="Too far").click()

    expect(settings.get_by_role("link", name="Hamstrings")).to_be_visible()
    expect(settings.get_by_role("link", name="Too far")).to_have_attribute("aria-current", "true")
    expect(settings.get_by_role("link", name="Too far")).to_be_focused()
    expect(page).to_have_url(re.compile(r"stop=1"))
    page.go_back()
    expect(settings.get_by_role("link", name="Right")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("width", [360, 1280])
def test_fault_is_drawn_beside_the_right_way_to_one_scale(site, open_page, width):
    page = open_page(f"{site}/exercises/back-squat/", width=width)

    sizes = page.locator(".contrast").evaluate_all(
        """figures => figures.map(figure => [...figure.querySelectorAll("svg")].map(side => {
          const box = side.getBoundingClientRect();
          const parts = [...side.querySelectorAll("path, use")].map((part) => part.getBoundingClientRect().height);
          return [Math.round(box.width), Math.round(box.height), parts.some((height) => height > box.height / 3)];
        }))"""
    )

    assert len(sizes) == 7
    assert all(right == wrong and right[0] > 100 and right[1] > 60 and right[2] for right, wrong in sizes)


def test_comparison_plays_together(site, open_page):
    page = open_page(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/")

    page.get_by_role("link", name="Play them together").click()

    expect(page.locator(".moving")).to_have_count(3)
    times = page.evaluate("[...document.querySelectorAll('.moving')].map(figure => figure.getCurrentTime())")
    assert max(times) - min(times) < 0.05
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("[...document.querySelectorAll('.moving')].every(figure => figure.animationsPaused())")


def test_movement_prints_as_a_strip(site, open_page):
    page = open_page(f"{site}/exercises/back-squat/")

    page.emulate_media(media="print")

    expect(page.locator("#movement .strip")).to_be_visible()
    expect(page.locator("#play")).to_be_hidden()
    expect(page.locator(".contrast").first).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_small_figures_fit_their_cards(site, open_page, width):
    page = open_page(f"{site}/exercises/", width=width)

    cards = page.locator(".card:has(.figure)")

    assert cards.count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for card in cards.all():
        box, figure = card.bounding_box(), card.locator(".figure").bounding_box()
        assert figure["x"] >= box["x"]
        assert figure["x"] + figure["width"] <= box["x"] + box["width"] + 1
        assert 60 < figure["width"] < 200


@pytest.mark.parametrize("lift", ["hip-thrust", "back-squat", "deadlift"])
def test_exercise_prints_on_one_sheet_both_sides(site, open_page, lift):
    page = open_page(f"{site}/exercises/{lift}/")

    a4 = page.pdf(format="A4", prefer_css_page_size=True)
    shorter = page.pdf(width="210mm", height="282mm")  # 5 % in reserve, for fonts that run wider

    assert [len(re.findall(rb"/Type\s*/Page[^s]", sheets)) for sheets in (a4, shorter)] == [2, 2]
