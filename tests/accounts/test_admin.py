"""Accounts in the admin: passwords, lost phones, and closing an account."""

from types import SimpleNamespace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.two_factor import make_recovery_codes
from editorial.publishing import PUBLISHED_MESSAGE
from tests.accounts.factories import PASSWORD, make_device, make_editor, read_problems
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db

WEAK = ["short", "password1234", "739201846620"]  # too short, too common, all digits


@pytest.mark.parametrize("password", WEAK)
def test_weak_password_is_refused_wherever_one_is_set(admin_client, editor, password):
    mine = Client()
    mine.force_login(editor)
    new = {"password1": password, "password2": password}
    asked = [
        admin_client.post(reverse("admin:auth_user_add"), {"username": "editor-two", "usable_password": "true", **new}),
        admin_client.post(
            reverse("admin:auth_user_password_change", args=[editor.pk]), {"usable_password": "true", **new}
        ),
        mine.post(
            reverse("admin:password_change"),
            {"old_password": PASSWORD, "new_password1": password, "new_password2": password},
        ),
    ]

    assert [response.status_code for response in asked] == [200, 200, 200]
    assert all("password" in " ".join(read_problems(response)) for response in asked)
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


@pytest.mark.parametrize("password", WEAK)
def test_createsuperuser_says_what_is_weak(monkeypatch, capsys, password):
    monkeypatch.setattr("getpass.getpass", lambda *arguments, **options: password)

    def question(text=""):
        raise CommandError(text)

    monkeypatch.setattr("builtins.input", question)
    terminal = SimpleNamespace(isatty=lambda: True)
    with pytest.raises(CommandError, match="Bypass password validation"):
        call_command("createsuperuser", username="chief", email="chief@example.org", stdin=terminal)

    assert "password" in capsys.readouterr().err
    assert not User.objects.filter(username="chief").exists()


def test_superuser_removes_the_factor_of_a_lost_phone(admin_client, admin_user, editor):
    make_device(editor)
    make_device(admin_user)
    make_recovery_codes(editor)

    admin_client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "remove_second_factor", "_selected_action": [editor.pk, admin_user.pk]},
    )

    assert [device.user for device in TOTPDevice.objects.all()] == [admin_user]
    assert StaticDevice.objects.count() == 0
    assert [(entry.user, entry.change_message) for entry in LogEntry.objects.all()] == [
        (admin_user, "Two-factor login removed")
    ]


def test_admin_shows_no_key_and_no_code(admin_client, editor):
    device = make_device(editor)
    [code, *_] = make_recovery_codes(editor)

    pages = [
        admin_client.get(reverse("admin:auth_user_changelist")),
        admin_client.get(reverse("admin:auth_user_change", args=[editor.pk])),
    ]

    for page in pages:
        assert device.key not in page.text
        assert code.replace("-", "") not in page.text
    assert admin_client.get(f"/admin/otp_totp/totpdevice/{device.pk}/change/").status_code == 404
    assert admin_client.get("/admin/otp_static/staticdevice/").status_code == 404


@pytest.mark.parametrize("way", ["page", "list"])
def test_account_whose_work_is_on_record_is_closed_not_deleted(admin_client, editor, way):
    exercise = make_exercise()
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, PUBLISHED_MESSAGE, single_object=True)
    idle = make_editor("idle")

    if way == "page":
        page = admin_client.post(reverse("admin:auth_user_delete", args=[editor.pk]), {"post": "yes"})
        admin_client.post(reverse("admin:auth_user_delete", args=[idle.pk]), {"post": "yes"})
    else:
        selected = {"action": "delete_selected", "post": "yes"}
        page = admin_client.post(reverse("admin:auth_user_changelist"), {**selected, "_selected_action": [editor.pk]})
        admin_client.post(reverse("admin:auth_user_changelist"), {**selected, "_selected_action": [idle.pk]})

    assert "What editor did is on record. Untick “Active” instead: that closes the account." in page.text
    assert User.objects.filter(pk=editor.pk).exists()
    assert not User.objects.filter(pk=idle.pk).exists()
