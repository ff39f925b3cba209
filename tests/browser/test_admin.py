"""The editors' desk under the site's own security policy, whose violations `open_page` finds in the console."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def session(site, browser):
    """The cookies of an editor who has logged in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/admin/")
    log_in(page)
    yield context.storage_state()
    context.close()


@pytest.fixture
def desk(open_page, session):
    """A blank page of an editor who has logged in; what it visits is only read."""
    return open_page(storage_state=session)


def log_in(page):
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What would you like to edit?")).to_be_visible()


def open_row(page, site, path, name):
    page.goto(f"{site}/admin/{path}/?q={name}")
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url(re.compile("/change/"))


def fields(page):
    """How many fields the form on ``page`` would send."""
    return page.locator("#content-main form [name]").count()


def test_login_leads_to_the_index(site, open_page):
    page = open_page(f"{site}/admin/")

    log_in(page)

    expect(page).to_have_url(f"{site}/admin/")
    expect(page.get_by_role("link", name="View site")).to_be_visible()


def test_changelist_filters(site, desk):
    desk.goto(f"{site}/admin/")

    desk.get_by_role("link", name="Exercises", exact=True).last.click()
    desk.locator("#changelist-filter").get_by_role("link", name="Published", exact=True).click()

    expect(desk).to_have_url(f"{site}/admin/exercises/exercise/?status__exact=published")
    expect(desk.locator("#result_list tbody th")).to_have_text(["Back squat", "Deadlift", "Hip thrust"])


def test_exercise_form_completes_names_and_links_to_the_site(site, desk):
    open_row(desk, site, "exercises/exercise", "Hip thrust")

    desk.locator(".field-pattern .select2-selection").click()
    desk.locator(".select2-search__field").last.press_sequentially("squat")

    expect(desk.locator(".select2-results__option").first).to_have_text("Squat")
    desk.locator(".select2-results__option").first.click()
    expect(desk.locator(".field-pattern .select2-selection__rendered")).to_contain_text("Squat")
    desk.get_by_role("link", name="View on site").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Hip thrust")


def test_inline_takes_another_row(site, desk):
    open_row(desk, site, "exercises/exercise", "Hip thrust")
    links = desk.locator("#links-group .dynamic-links")
    expect(links.first).to_be_visible()
    count = links.count()

    desk.get_by_role("button", name="Add an easier exercise").click()

    expect(links).to_have_count(count + 1)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("exercises/exercise", "Hip thrust"),
        ("evidence/study", "Hanen 2025"),  # the study with most rows
        ("muscles/muscle", "Gluteus maximus"),
    ],
)
def test_form_is_small_enough_to_be_saved(site, desk, path, name):
    open_row(desk, site, path, name)

    expect(desk.get_by_role("button", name=re.compile("^Save")).first).to_be_visible()
    assert 0 < fields(desk) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_deleting_a_muscle_in_use_is_refused_with_the_list(site, desk):
    open_row(desk, site, "muscles/muscle", "Gluteus medius")

    desk.get_by_role("button", name="Delete", exact=True).first.click()

    expect(desk.locator("#content")).to_contain_text("would require deleting the following protected related objects")
    expect(desk.locator("#content")).to_contain_text("Hip thrust")
    expect(desk.get_by_role("button", name="Yes, I’m sure")).to_have_count(0)


def test_deleting_a_study_asks_first_and_lists_what_goes_with_it(site, desk):
    open_row(desk, site, "evidence/study", "Korak 2018")

    desk.get_by_role("button", name="Delete", exact=True).first.click()

    expect(desk.get_by_role("button", name="Yes, I’m sure")).to_be_visible()
    expect(desk.locator("#content")).to_contain_text("Comparisons: 9")


def test_admin_works_in_the_dark_on_a_phone(site, desk):
    desk.emulate_media(color_scheme="dark")
    desk.set_viewport_size({"width": 390, "height": 844})

    desk.goto(f"{site}/admin/evidence/study/")

    expect(desk.locator("#result_list")).to_be_visible()


@pytest.mark.parametrize("path", ["", "exercises/exercise/?q=squat", "exercises/exercise/add/", "password_change/"])
@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 253, 249)"), ("dark", "rgb(22, 19, 15)")])
def test_desk_is_in_the_sites_colours_and_legible_in_them(site, open_page, session, path, scheme, paper):
    page = open_page(storage_state=session, scheme=scheme)
    page.goto(f"{site}/admin/{path}")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert violations(page, runOnly=["color-contrast"]) == []


def test_scheme_that_an_editor_chooses_holds_for_the_sites_colours_too(site, open_page, session):
    page = open_page(f"{site}/admin/", storage_state=session, scheme="light")

    page.get_by_role("button", name="Toggle theme").click()  # from “as the system has it” to dark

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 19, 15)"
