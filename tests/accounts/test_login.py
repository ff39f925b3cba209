"""Logging in: the password, then the code of those who have a second factor."""

import time

import pytest
from axes.models import AccessFailureLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken

from accounts.two_factor import make_recovery_codes
from tests.accounts.factories import (
    CODE,
    LOGIN,
    PASSWORD,
    is_logged_in,
    make_device,
    make_editor,
    read_problems,
    show_code,
    try_password,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_login_goes_nowhere_else(client, editor, target):
    response = client.post(LOGIN, {"username": "editor", "password": PASSWORD, "next": target})

    assert response["Location"] == "/admin/"


def test_login_leads_on_to_where_one_was_going(client, editor):
    response = client.post(f"{LOGIN}?next=/admin/password_change/", {"username": "editor", "password": PASSWORD})

    assert response["Location"] == "/admin/password_change/"


def test_login_refuses_who_is_not_staff(client):
    make_editor("reader", is_staff=False)

    response = try_password(client, name="reader")

    assert response.status_code == 200
    assert "Please enter the correct username and password for a staff account" in response.text


# The code


def test_unconfirmed_device_asks_for_nothing_at_login(client, editor):
    make_device(editor, confirmed=False)

    assert try_password(client)["Location"] == "/admin/"
    assert is_logged_in(client)


def test_login_asks_for_the_code(client, editor):
    device = make_device(editor)

    first = try_password(client)
    between = is_logged_in(client)
    second = client.post(CODE, {"code": f" {show_code(device)[:3]} {show_code(device)[3:]}"})

    assert (first.status_code, first["Location"]) == (302, CODE)
    assert not between
    assert (second.status_code, second["Location"]) == (302, "/admin/")
    assert is_logged_in(client)


def test_code_lets_in_once(editor):
    device = make_device(editor)
    answers = []

    for client in (Client(), Client()):
        try_password(client)
        answers.append(client.post(CODE, {"code": show_code(device)}).status_code)

    assert answers == [302, 200]


def test_code_page_is_closed_without_a_password(client, editor):
    device = make_device(editor)

    response = client.post(CODE, {"code": show_code(device)})

    assert response["Location"] == "/admin/login/?next=" or response["Location"] == "/admin/login/"
    assert not is_logged_in(client)


@pytest.mark.parametrize("spoil", ["late", "password", "inactive", "demoted"])
def test_code_page_forgets_the_password_when_things_have_changed(client, editor, spoil, monkeypatch):
    device = make_device(editor)
    try_password(client)
    if spoil == "late":
        now = time.time()
        monkeypatch.setattr("accounts.login.time.time", lambda: now + 301)
    elif spoil == "password":
        editor.set_password("another long one, then")
        editor.save()
    else:
        User.objects.update(**{{"inactive": "is_active", "demoted": "is_staff"}[spoil]: False})

    response = client.post(CODE, {"code": show_code(device)})

    assert (response.status_code, response["Location"]) == (302, "/admin/login/")
    monkeypatch.undo()
    assert not is_logged_in(client)


def test_wrong_code_slows_the_next_one_down_and_says_for_how_long(client, editor):
    device = make_device(editor)
    try_password(client)

    wrong = client.post(CODE, {"code": "000000"})
    soon = client.post(CODE, {"code": show_code(device)})

    assert read_problems(wrong) == [
        "This code is not right, or it was used before. Type the one that the app shows now, or another recovery code."
    ]
    assert read_problems(soon) == ["Codes were wrong several times. Wait 1 s, then type the code that the app shows."]
    assert AccessFailureLog.objects.count() == 1


@pytest.mark.parametrize("code", ["", "x" * 41, "12345", "１２３４５６", "\x00", "-----", "null", "12345678"])
def test_odd_codes_are_refused_with_a_sentence(client, editor, code):
    make_device(editor)
    make_recovery_codes(editor)
    try_password(client)

    response = client.post(CODE, {"code": code})

    assert response.status_code == 200
    assert len(read_problems(response)) == 1
    assert not is_logged_in(client)


def test_recovery_code_lets_in_once_however_it_is_typed(editor):
    make_device(editor)
    code = make_recovery_codes(editor)[3]
    answers = []

    for client in (Client(), Client()):
        try_password(client)
        answers.append(client.post(CODE, {"code": f" {code.upper()} "}).status_code)

    assert answers == [302, 200]
    assert StaticToken.objects.count() == 9
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Recovery code used, 9 left"]


def test_codes_of_one_person_do_not_let_in_another(client, editor):
    make_device(editor)
    other = make_editor("other")
    theirs, spare = make_device(other), make_recovery_codes(other)[0]
    try_password(client)

    answers = [client.post(CODE, {"code": code}).status_code for code in (show_code(theirs), spare)]

    assert answers == [200, 200]
    assert not is_logged_in(client)
