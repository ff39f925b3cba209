"""A movement at the editors' desk in a real browser: angles by slider, with the figure, the text and what is saved."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from exercises.models import Movement
from tests.browser.axe import violations
from tests.factories import make_movement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def squat():
    return make_movement(name="Squat")


@pytest.fixture
def open_movement(live_server, open_page, admin_client, squat):
    """A function that opens the squat's page as a superuser."""
    key = admin_client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_movement(**options):
        page = open_page(**options)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page.goto(live_server.url + reverse("admin:exercises_movement_change", args=[squat.pk]))
        expect(page.locator("fieldset.pose")).to_have_count(2)
        return page

    return open_movement


def slider(page, pose, label):
    return page.get_by_role("group", name=f"Pose {pose}").get_by_label(label, exact=True)


def test_angle_is_set_by_the_keyboard_and_saved(open_movement, squat):
    page = open_movement()
    bottom = page.locator("#figure-preview svg.figure").last
    drawn = bottom.inner_html()

    slider(page, 2, "Knee").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#angle-1-both-knee-says")).to_have_text("117° bent")

    expect(page.locator("#id_data")).to_have_value(re.compile('"knee": 117'))
    assert bottom.inner_html() != drawn
    expect(slider(page, 2, "Knee")).to_be_focused()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist li")).to_contain_text("was changed")
    assert Movement.objects.get().data["poses"][1]["knee"] == 117


def test_two_sliders_one_after_the_other_are_both_kept(open_movement):
    page = open_movement()

    slider(page, 2, "Knee").fill("100")
    slider(page, 1, "Ankle").fill("10")

    expect(page.locator("#id_data")).to_have_value(re.compile(r'"ankle": 10\D'))
    expect(page.locator("#id_data")).to_have_value(re.compile('"knee": 100'))


def test_nothing_is_lost_when_the_form_is_saved_at_once(open_movement):
    page = open_movement()

    slider(page, 2, "Knee").fill("100")
    page.get_by_role("group", name="Pose 1").get_by_label("Name").fill("Upright")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist li")).to_contain_text("was changed")

    assert [(row["name"], row["knee"]) for row in Movement.objects.get().data["poses"]] == [
        ("Upright", 4),
        ("Bottom", 100),
    ]


def test_angle_is_added_a_pose_copied_and_the_text_rules(open_movement):
    page = open_movement()

    page.get_by_label("Add an angle").select_option(label="Lower back: rounded or arched")
    expect(slider(page, 2, "Lower back")).to_be_visible()
    page.get_by_role("button", name="Copy this pose").last.click()
    expect(page.locator("fieldset.pose")).to_have_count(3)
    page.locator("fieldset.collapse summary, details summary").first.click()
    page.locator("#id_data").fill('{"poses": [{"name": "Alone", "elbow": 90}]}')

    expect(page.locator("fieldset.pose")).to_have_count(1)
    expect(slider(page, 1, "Elbow")).to_have_value("90")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_sliders_have_no_accessibility_violation_and_fit(open_movement, scheme, width):
    page = open_movement(width=width, scheme=scheme)

    assert violations(page, within="#figure-controls") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
