"""Every public page reads and navigates with JavaScript off."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import KINDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_page_reads_and_leads_on(site, open_page, kind):
    page = open_page(f"{site}{kind.path}", javascript=False, status=kind.status)

    expect(page.get_by_role("heading", level=1)).to_have_text(kind.heading)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare exercises")


def test_panel_opens_and_closes_by_its_link(site, open_page):
    page = open_page(f"{site}/exercises/hip-thrust/", width=390, javascript=False)

    page.locator("#open-gluteus-maximus").click()

    expect(page).to_have_url(f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus#muscle-gluteus-maximus")
    expect(page.get_by_role("region", name="Gluteus maximus")).to_contain_text("86.8")
    expect(page.locator("#open-gluteus-maximus")).to_be_in_viewport()
    page.locator("#open-gluteus-maximus").click()
    expect(page).to_have_url(f"{site}/exercises/hip-thrust/#muscle-gluteus-maximus")
    expect(page.locator("#panel")).to_have_count(0)


def test_comparison_is_built_by_its_form(site, open_page):
    page = open_page(f"{site}/compare/", javascript=False)

    page.get_by_label("First exercise").select_option("Deadlift")
    page.get_by_label("Second exercise").select_option("Hip thrust")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_label("Add an exercise").select_option("Back squat")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-back-squat-vs-deadlift/")
    page.get_by_role("link", name="Remove Back squat").click()
    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-deadlift/")
    page.get_by_role("link", name="Only what differs").click()
    expect(page).to_have_url(f"{site}/compare/hip-thrust-vs-deadlift/?only=differences#roles")


def test_header_search_goes_by_enter_on_a_phone(site, open_page):
    page = open_page(f"{site}/method/", width=360, javascript=False)

    page.get_by_role("searchbox").fill("hip-thrust")
    page.get_by_role("searchbox").press("Enter")

    expect(page).to_have_url(f"{site}/exercises/?q=hip-thrust")
    expect(page.locator(".card h2")).to_have_text(["Hip thrust"])


def test_header_search_goes_by_its_button(site, open_page):
    page = open_page(f"{site}/method/", javascript=False)

    page.get_by_role("searchbox").fill("squat")
    page.get_by_role("button", name="Search").click()

    expect(page).to_have_url(f"{site}/exercises/?q=squat")
    expect(page.locator(".card h2")).to_have_text(["Back squat"])


def test_home_search_goes_by_its_button(site, open_page):
    page = open_page(f"{site}/", width=360, javascript=False)

    page.get_by_label("Find an exercise or a muscle").fill("deadlift")
    page.locator("main").get_by_role("button", name="Search").click()

    expect(page).to_have_url(f"{site}/exercises/?q=deadlift")
    expect(page.locator(".card h2")).to_have_text(["Deadlift"])


def test_filters_go_by_their_button(site, open_page):
    page = open_page(f"{site}/exercises/", javascript=False)

    page.get_by_label("Muscle", exact=True).select_option("Quadriceps")
    page.get_by_label("Role").select_option("Primary mover")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_label("Role")).to_have_value("primary")
    expect(page.locator(".card h2")).to_have_text(["Back squat"])
