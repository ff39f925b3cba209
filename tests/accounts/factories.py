"""Accounts, their devices, and logging in as a browser does."""

from django.contrib.auth.models import User
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.reading import elements

PASSWORD = "a long enough password"

LOGIN = "/admin/login/"

CODE = "/admin/login/code/"

TWO_FACTOR = "/admin/two-factor/"

AUDIT = "/admin/logins/"


def make_editor(name="editor", **fields):
    return User.objects.create_user(name, password=PASSWORD, **{"is_staff": True, **fields})


def make_device(user, *, confirmed=True):
    return TOTPDevice.objects.create(user=user, name="Authenticator app", confirmed=confirmed)


def show_code(device, *, steps=0):
    """What the app shows now, or ``steps`` half minutes later."""
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


def try_password(client, password=PASSWORD, *, name="editor", **headers):
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"}, headers=headers)


def lock_out(client, *, name="editor"):
    return [try_password(client, "wrong", name=name).status_code for _ in range(5)]


def is_logged_in(client):
    return client.get("/admin/").status_code == 200


def read_problems(response):
    return [item.text for item in elements(response.text, "ul") if "errorlist" in (item["class"] or "")]
