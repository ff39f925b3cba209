"""How long a login lasts, and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.factories import PASSWORD, is_logged_in, make_editor, try_password

pytestmark = pytest.mark.django_db


def test_session_ends_twelve_hours_after_the_login_whatever_is_done(client, editor):
    try_password(client)
    end = Session.objects.get().expire_date
    client.get("/admin/")
    session = client.session
    session["something"] = "new"
    session.save()

    assert timedelta(hours=11, minutes=59) < end - timezone.now() <= timedelta(hours=12)
    assert Session.objects.get().expire_date == end
    Session.objects.update(expire_date=timezone.now())
    assert not is_logged_in(client)


def test_logging_out_ends_the_other_sessions_of_the_same_person_only(editor):
    make_editor("other")
    here, there, other = Client(), Client(), Client()
    for client, name in ((here, "editor"), (there, "editor"), (other, "other")):
        try_password(client, name=name)

    here.post("/admin/logout/")

    assert [is_logged_in(client) for client in (here, there, other)] == [False, False, True]


def test_logging_out_takes_a_post(client, editor):
    try_password(client)

    assert client.get("/admin/logout/").status_code == 405
    assert is_logged_in(client)


def test_changing_the_password_ends_the_other_sessions(editor):
    here, there = Client(), Client()
    try_password(here)
    try_password(there)

    here.post(
        reverse("admin:password_change"),
        {
            "old_password": PASSWORD,
            "new_password1": "another long one, then",
            "new_password2": "another long one, then",
        },
    )

    assert [is_logged_in(here), is_logged_in(there)] == [True, False]
