"""The desk's journeys in a real browser: write, review, publish, see; restore; a preview without an account."""

import os

import pytest
from playwright.sync_api import expect

from exercises.models import Exercise
from tests.browser.axe import violations
from tests.factories import make_complete_exercise, make_member

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def desk(open_page, live_server):
    """A function that opens the desk in a browser of its own as somebody of a group, whose account it makes."""

    def desk(username, group, **options):
        user = make_member(group=group, username=username)
        user.set_password("a long enough password")
        user.save()
        page = open_page(f"{live_server.url}/admin/", **options)
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("a long enough password")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{live_server.url}/admin/")
        return page

    return desk


@pytest.fixture
def thrust():
    return make_complete_exercise(name="Hip thrust", summary="How it went.")


def change_page(live_server, exercise):
    return f"{live_server.url}/admin/exercises/exercise/{exercise.pk}/change/"


def press(page, button, *, said):
    """Press a button of the page and wait until the next page says what was done: a click alone waits for nothing."""
    page.get_by_role("button", name=button, exact=True).last.click()
    expect(page.locator(".messagelist")).to_contain_text(said)
    page.wait_for_load_state()


def write(page, live_server, exercise, summary, *, button="Save as next version"):
    page.goto(change_page(live_server, exercise))
    page.get_by_label("Summary:").fill(summary)
    press(page, button, said="is saved")


def test_write_review_publish_see(desk, open_page, live_server, thrust):
    ada, rob = desk("ada", "Editors"), desk("rob", "Reviewers")
    public = f"{live_server.url}/exercises/hip-thrust/"

    write(ada, live_server, thrust, "How it really goes.", button="Send to review")
    expect(ada.locator(".messagelist")).to_contain_text("Hip thrust is sent to review.")
    reader = open_page(public)
    expect(reader.locator(".summary")).to_have_text("How it went.")

    rob.goto(change_page(live_server, thrust))
    expect(rob.locator(".publishing-standing")).to_contain_text("A next version is being written by ada")
    expect(rob.locator("#content-main form").get_by_role("textbox")).to_have_count(0)
    expect(rob.get_by_text("How it went.")).to_be_visible()
    rob.get_by_role("link", name="See what it changes, publish or discard it").click()
    expect(rob.locator("ins")).to_contain_text("really")
    press(rob, "Publish it", said="Hip thrust is published.")

    reader.reload()
    expect(reader.locator(".summary")).to_have_text("How it really goes.")


def test_published_page_leads_to_the_next_version_that_waits(desk, live_server, thrust):
    ada, rob = desk("ada", "Editors"), desk("rob", "Reviewers")
    write(ada, live_server, thrust, "How it really goes.")

    rob.goto(change_page(live_server, thrust))
    expect(rob.get_by_role("button", name="Move up").first).to_be_hidden()
    rob.get_by_role("link", name="Continue the next version").first.click()

    expect(rob.get_by_label("Summary:")).to_have_value("How it really goes.")


def test_preview_in_a_new_tab_before_saving(desk, live_server, thrust):
    ada = desk("ada", "Editors")
    ada.goto(change_page(live_server, thrust))
    ada.get_by_label("Summary:").fill("Not saved.")

    with ada.expect_popup() as opened:
        ada.get_by_role("button", name="Preview, in a new tab").last.click()

    preview = opened.value
    expect(preview.locator(".summary")).to_have_text("Not saved.")
    expect(preview.get_by_role("status").first).to_contain_text("Preview.")
    expect(ada.get_by_label("Summary:")).to_have_value("Not saved.")


def test_preview_link_without_an_account(desk, open_page, live_server, thrust):
    ada = desk("ada", "Editors")
    write(ada, live_server, thrust, "How it really goes.", button="Save and continue editing")
    ada.get_by_role("link", name="Link for a reviewer without an account").click()
    withdrawn = ada.get_by_label("Address to send").input_value()
    press(ada, "Withdraw the links", said="The links sent so far lead nowhere any more.")
    link = ada.get_by_label("Address to send").input_value()

    ended = open_page(withdrawn, status=410)
    expect(ended.get_by_role("heading", level=1)).to_have_text("This link has ended.")
    guest = open_page(link)
    expect(guest.locator(".summary")).to_have_text("How it really goes.")
    guest.locator("#open-gluteus-of-hip-thrust").click()
    expect(guest.locator("#panel")).to_contain_text("Why Gluteus of Hip thrust works")
    assert guest.url.startswith(link)

    ada.goto(change_page(live_server, thrust))
    ada.get_by_role("link", name="See what it changes, publish or discard it").click()
    press(ada, "Discard it", said="The next version is discarded.")
    gone = open_page(link, status=410)
    expect(gone.get_by_role("heading", level=1)).to_have_text("This version waits no longer.")


def test_restore(desk, live_server):
    draft = make_complete_exercise(name="Hip thrust", status="draft", summary="First.")
    ada = desk("ada", "Editors")
    write(ada, live_server, draft, "Second.", button="Save and continue editing")

    ada.get_by_role("link", name="History").click()
    ada.get_by_role("button", name="Compare the two chosen").click()
    expect(ada.locator("ins")).to_contain_text("Second")
    ada.get_by_role("link", name="All versions").click()
    ada.get_by_role("button", name="Restore this version").last.click()
    expect(ada.locator(".messagelist")).to_contain_text("Hip thrust is as it was then.")

    assert Exercise.objects.get().summary == "First."


def test_a_phone_is_wide_enough_for_all_of_it(desk, live_server, thrust):
    ada = desk("ada", "Editors", width=390)
    write(ada, live_server, thrust, "How it really goes.", button="Save and continue editing")
    wide = []

    for page in ("change", "history", "history/compare", "link"):
        ada.goto(f"{live_server.url}/admin/exercises/exercise/{thrust.pk}/{page}/")
        if os.environ.get("SHOTS"):
            ada.screenshot(path=f"{os.environ['SHOTS']}/{page.replace('/', '-')}.png", full_page=True)
        if ada.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(page)

    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changed_pages_pass_axe(desk, live_server, thrust, scheme):
    ada = desk("ada", "Editors", scheme=scheme)
    write(ada, live_server, thrust, "How it really goes.", button="Save and continue editing")
    found = {}

    for page in ("change", "history", "history/compare", "link"):
        ada.goto(f"{live_server.url}/admin/exercises/exercise/{thrust.pk}/{page}/")
        found[page] = violations(ada, runOnly=RULES)

    assert {page: rules for page, rules in found.items() if rules} == {}
