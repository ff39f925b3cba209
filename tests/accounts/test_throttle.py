"""Guessing is slowed down: by name and address, and nobody else notices."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.throttle import find_client_address
from tests.accounts.factories import CODE, is_logged_in, lock_out, make_device, make_editor, show_code, try_password
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


def test_fifth_wrong_password_locks_and_the_right_one_is_refused(client, editor):
    answers = lock_out(client)
    right = try_password(client)

    assert answers == [200, 200, 200, 200, 429]
    assert right.status_code == 429
    assert not is_logged_in(client)


def test_lock_page_says_what_to_do_and_nothing_of_the_name(client, editor):
    lock_out(client)
    lock_out(client, name="nobody")

    known, unknown = try_password(client), try_password(client, name="nobody")

    assert known.status_code == unknown.status_code == 429
    assert known["Retry-After"] == "1800"
    page = elements(known.text, id="content-main")[0].text
    assert page == elements(unknown.text, id="content-main")[0].text
    assert page == (
        "Too many attempts with this name failed. Wait 30 minutes, then log in; until then even the right password is "
        "refused from here. If it was not you who tried, tell whoever runs this site."
    )


def test_wrong_passwords_look_alike_whether_the_name_exists(client, editor):
    known, unknown = try_password(client, "wrong"), try_password(client, "wrong", name="nobody")

    assert texts(known.text, "p") == texts(unknown.text, "p")


def test_lock_ends_after_the_cool_off_even_if_someone_kept_knocking(client, editor):
    lock_out(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
    assert try_password(client).status_code == 429

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    response = try_password(client)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_logged_in(client)


def test_lock_leaves_other_names_and_other_addresses_alone(editor):
    make_editor("other")
    lock_out(Client(REMOTE_ADDR="192.0.2.1"))
    colleague, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")

    try_password(colleague, name="other")
    try_password(elsewhere)

    assert is_logged_in(colleague)
    assert is_logged_in(elsewhere)


def test_right_password_starts_the_count_anew(client, editor):
    for _ in range(4):
        try_password(client, "wrong")
    try_password(client)
    client.post("/admin/logout/")

    answers = lock_out(client)

    assert answers == [200, 200, 200, 200, 429]


def test_another_browser_does_not_escape_the_lock(client, editor):
    lock_out(client)

    assert try_password(Client(), user_agent="Another/1.0").status_code == 429


def test_throttle_keeps_no_password_and_no_code(client, editor):
    make_device(editor)
    try_password(client, "my secret guess")
    try_password(client)
    client.post(CODE, {"code": "123987"})

    kept = " ".join(str(row) for model in (AccessAttempt, AccessFailureLog) for row in model.objects.values())
    assert AccessFailureLog.objects.count() == 2
    assert "my secret guess" not in kept
    assert "123987" not in kept


@pytest.mark.parametrize(
    ("behind_proxy", "headers", "address"),
    [
        (False, {}, "192.0.2.9"),
        (False, {"HTTP_X_FORWARDED_FOR": "203.0.113.5"}, "192.0.2.9"),
        (True, {"HTTP_X_FORWARDED_FOR": "203.0.113.5"}, "203.0.113.5"),
        (True, {"HTTP_X_FORWARDED_FOR": "10.0.0.1, 203.0.113.5"}, "203.0.113.5"),
        (True, {}, "192.0.2.9"),
        (True, {"HTTP_X_FORWARDED_FOR": "'; DROP TABLE"}, None),
        (True, {"HTTP_X_FORWARDED_FOR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
        (True, {"HTTP_X_FORWARDED_FOR": "::ffff:203.0.113.5"}, "203.0.113.5"),
        (False, {"REMOTE_ADDR": ""}, None),
        (False, {"REMOTE_ADDR": "fe80::1%eth0"}, "fe80::"),
    ],
)
def test_client_address_trusts_the_header_only_behind_a_proxy(settings, behind_proxy, headers, address):
    settings.BEHIND_PROXY = behind_proxy

    request = RequestFactory().get("/", **{"REMOTE_ADDR": "192.0.2.9", **headers})

    assert find_client_address(request) == address


def test_forged_header_does_not_escape_the_lock(client, editor):
    answers = [try_password(client, "wrong", x_forwarded_for=f"203.0.113.{n}").status_code for n in range(5)]

    assert answers[-1] == 429


def test_lock_holds_where_no_address_is_known(editor, settings):
    settings.BEHIND_PROXY = True
    client = Client(headers={"X-Forwarded-For": "nonsense"})

    assert lock_out(client)[-1] == 429


def test_wrong_codes_lock_like_wrong_passwords(client, editor, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    device = make_device(editor)
    try_password(client)

    answers = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    right = client.post(CODE, {"code": show_code(device)})

    assert answers == [200, 200, 200, 200, 429]
    assert right.status_code == 429
    assert not is_logged_in(client)
