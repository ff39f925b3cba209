"""Setting up, renewing and removing the second factor, and where one is required."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.two_factor import draw_qr_code, make_recovery_codes
from tests.accounts.factories import (
    CODE,
    PASSWORD,
    TWO_FACTOR,
    is_logged_in,
    make_device,
    make_editor,
    show_code,
    try_password,
)
from tests.factories import make_exercise
from tests.reading import elements

pytestmark = pytest.mark.django_db


def test_setting_up_the_second_factor(client, editor):
    other = Client()
    try_password(client)
    try_password(other)

    client.post(TWO_FACTOR, {"action": "start"})
    page = client.get(TWO_FACTOR)
    device = TOTPDevice.objects.get()
    done = client.post(TWO_FACTOR, {"action": "confirm", "password": PASSWORD, "code": show_code(device)})

    assert [svg["role"] for svg in elements(page.text, "svg", role="img")] == ["img"]
    assert [link["href"] for link in elements(page.text, "a") if (link["href"] or "").startswith("otpauth")] == [
        device.config_url
    ]
    device.refresh_from_db()
    assert device.confirmed
    shown = [item.text for item in elements(done.text, "code")]
    assert sorted(code.replace("-", "") for code in shown) == sorted(
        StaticToken.objects.values_list("token", flat=True)
    )
    assert len(shown) == 10
    assert shown[0] not in client.get(TWO_FACTOR).text
    assert is_logged_in(client)
    assert not is_logged_in(other)
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Two-factor login set up"]


@pytest.mark.parametrize(
    ("password", "code", "field"),
    [("wrong", None, "password"), (PASSWORD, "000000", "code"), ("", None, "password"), (PASSWORD, "", "code")],
)
def test_second_factor_needs_password_and_code_to_be_set_up(client, editor, password, code, field):
    device = make_device(editor, confirmed=False)
    try_password(client)

    response = client.post(
        TWO_FACTOR,
        {"action": "confirm", "password": password, "code": show_code(device) if code is None else code},
    )

    assert list(response.context["form"].errors) == [field]
    device.refresh_from_db()
    assert not device.confirmed
    assert StaticToken.objects.count() == 0


@pytest.fixture
def verified(client, editor):
    """The device of an editor who has logged in with it; the next code to use is a step later."""
    device = make_device(editor)
    make_recovery_codes(editor)
    try_password(client)
    client.post(CODE, {"code": show_code(device)})
    return device


def test_removing_the_second_factor_takes_password_and_code(client, editor, verified):
    refused = client.post(TWO_FACTOR, {"action": "remove", "password": "wrong", "code": show_code(verified, steps=1)})
    assert list(refused.context["form"].errors) == ["password"]

    client.post(TWO_FACTOR, {"action": "remove", "password": PASSWORD, "code": show_code(verified, steps=1)})

    assert (TOTPDevice.objects.count(), StaticDevice.objects.count()) == (0, 0)
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Two-factor login removed"]
    client.post("/admin/logout/")
    assert try_password(client)["Location"] == "/admin/"


def test_removing_works_with_a_recovery_code(client, editor, verified):
    [code, *_] = make_recovery_codes(editor)

    client.post(TWO_FACTOR, {"action": "remove", "password": PASSWORD, "code": code})

    assert TOTPDevice.objects.count() == 0


def test_new_recovery_codes_void_the_old(client, editor, verified):
    old = set(StaticToken.objects.values_list("token", flat=True))

    page = client.post(TWO_FACTOR, {"action": "codes", "password": PASSWORD, "code": show_code(verified, steps=1)})

    new = {item.text.replace("-", "") for item in elements(page.text, "code")}
    assert new == set(StaticToken.objects.values_list("token", flat=True))
    assert new & old == set()


def test_nobody_replaces_a_second_factor_by_starting_anew(client, editor, verified):
    client.post(TWO_FACTOR, {"action": "start"})
    client.post(TWO_FACTOR, {"action": "confirm", "password": PASSWORD, "code": show_code(verified, steps=1)})

    assert [device.pk for device in TOTPDevice.objects.all()] == [verified.pk]


def test_session_from_before_the_factor_cannot_manage_it(client, editor):
    client.force_login(editor)
    make_device(editor)

    response = client.get(TWO_FACTOR)

    assert response["Location"] == f"/admin/login/?next={TWO_FACTOR}"
    assert not is_logged_in(client)


def test_guessing_the_password_on_the_page_locks_too(client, editor, verified):
    answers = [
        client.post(TWO_FACTOR, {"action": "remove", "password": "guess", "code": "000000"}).status_code
        for _ in range(5)
    ]

    assert answers == [200, 200, 200, 200, 429]


def test_two_factor_page_is_for_editors(client):
    client.force_login(make_editor("reader", is_staff=False))

    assert client.get(TWO_FACTOR)["Location"] == f"/admin/login/?next={TWO_FACTOR}"


def test_two_factor_pages_hold_nothing_that_the_policy_forbids(client, editor):
    try_password(client)
    client.post(TWO_FACTOR, {"action": "start"})

    page = client.get(TWO_FACTOR)

    assert [e.name for e in elements(page.text) if "style" in e.attributes] == []
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_qr_code_is_one_path_on_white():
    drawn = draw_qr_code("otpauth://totp/Prime%20Mover:editor?secret=ABC")

    assert [element.name for element in elements(drawn)] == ["svg", "rect", "path"]
    assert elements(drawn, "path")[0]["d"].startswith("M4 4h1v1h-1z")  # the first finder mark, within a quiet border


# Where it is required


@pytest.fixture
def required(settings):
    settings.REQUIRE_TWO_FACTOR = True


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/exercises/exercise/", "/admin/password_change/", "/exercises/plan/"]
)
def test_required_factor_leads_to_setting_it_up_first(client, editor, required, path):
    make_exercise(name="Plan", status="draft")
    try_password(client)

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, TWO_FACTOR)


def test_required_factor_stops_writing_too(client, required):
    make_editor("chief", is_superuser=True)
    try_password(client, name="chief")

    client.post(reverse("admin:auth_group_add"), {"name": "Mine"})

    assert Group.objects.filter(name="Mine").count() == 0


def test_required_factor_is_set_up_and_opens_the_admin(client, editor, required):
    try_password(client)
    assert "asks every editor for a second factor" in client.get(TWO_FACTOR).text
    client.post(TWO_FACTOR, {"action": "start"})

    client.post(TWO_FACTOR, {"action": "confirm", "password": PASSWORD, "code": show_code(TOTPDevice.objects.get())})

    assert is_logged_in(client)


def test_required_factor_leaves_readers_and_logging_out_alone(client, editor, required):
    assert client.get("/exercises/").status_code == 200
    try_password(client)

    client.post("/admin/logout/")

    assert client.get("/exercises/").status_code == 200
    assert Session.objects.count() == 0


def test_factor_is_not_asked_for_unless_required(client, editor):
    try_password(client)

    assert is_logged_in(client)
