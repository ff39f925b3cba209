"""Logging in as an editor does: the second factor from its set-up on, the locked door, the list of it all."""

import re
import time
from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


@pytest.fixture
def editor(transactional_db):
    return User.objects.create_superuser("editor", password=PASSWORD)


def log_in(page, address, *, password=PASSWORD):
    page.goto(f"{address}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def code(secret, *, steps=0):
    """What an app with the key ``secret`` shows now, or so many half minutes later."""
    return f"{totp(b32decode(secret.replace(' ', '')), t0=-30 * steps):06}"


def code_before(secret):
    """What the app showed half a minute ago, and the site still takes for ten seconds or more."""
    left = 30 - time.time() % 30
    if left < 10:
        time.sleep(left)
    return code(secret, steps=-1)


def faults(page):
    """What axe finds, and whether the page is wider than a phone."""
    found = violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, *(["wider than the screen"] if wide else [])]


@pytest.mark.parametrize("width", [1280, 390])
def test_editor_sets_up_two_factor_and_logs_in_with_it(live_server, open_page, editor, width):
    page = open_page(width=width)
    found = {}
    log_in(page, live_server.url)

    page.get_by_role("link", name="Two-factor login").click()
    expect(page.get_by_role("button", name="Set it up")).to_be_visible()
    found["off"] = faults(page)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    found["pending"] = faults(page)
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("textbox", name="Code").fill(code_before(secret))
    page.get_by_role("button", name="Turn it on").click()

    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    found["codes"] = faults(page)
    recovery = page.locator(".recovery-codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Log out").click()

    log_in(page, live_server.url)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    found["code"] = faults(page)
    page.get_by_role("textbox", name="Code").fill(code(secret))
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")

    page.get_by_role("button", name="Log out").click()
    log_in(page, live_server.url)
    page.get_by_role("textbox", name="Code").fill(recovery[0])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("You came in with a recovery code; 9 are left.")).to_be_visible()
    page.get_by_role("link", name="Two-factor login").first.click()
    expect(page.get_by_role("button", name="Remove two-factor login")).to_be_visible()
    found["on"] = faults(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("textbox", name="Code").fill(recovery[1])
    page.get_by_role("button", name="Remove two-factor login").click()
    expect(page.get_by_text("Two-factor login is off")).to_be_visible()

    page.get_by_role("link", name="Logins and publications").click()
    expect(page.get_by_role("cell", name=re.compile("^Two-factor login: .*removed"))).to_be_visible()
    found["audit"] = faults(page)
    page.get_by_label("What").select_option("Login")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    assert found == {name: [] for name in ("off", "pending", "codes", "code", "on", "audit")}


def test_required_two_factor_leads_there_and_on(live_server, open_page, editor, settings):
    settings.REQUIRE_TWO_FACTOR = True
    page = open_page()

    log_in(page, live_server.url)

    expect(page).to_have_url(f"{live_server.url}/admin/two-factor/")
    expect(page.get_by_text("This site asks every editor for a second factor.")).to_be_visible()
    page.get_by_role("button", name="Set it up").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("textbox", name="Code").fill(code(page.locator("code.key").inner_text()))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")


def test_door_locks_and_says_for_how_long(live_server, browser, editor):
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:  # it reports the 429 as an error
        page = context.new_page()
        answers = []
        for _ in range(5):
            with page.expect_response(lambda response: response.request.method == "POST") as answer:
                log_in(page, live_server.url, password="wrong")
            answers.append(answer.value.status)
            page.wait_for_load_state()

        assert answers == [200, 200, 200, 200, 429]
        expect(page.get_by_text("Wait 30 minutes, then log in")).to_be_visible()
        assert faults(page) == []
