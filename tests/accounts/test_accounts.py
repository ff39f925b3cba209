"""Logging in: the throttle, the second factor, sessions, accounts, and the list of all that."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.audit import audit_entries
from accounts.login import client_address, new_recovery_codes, qr_code
from tests.factories import make_exercise
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
LOGIN = "/admin/login/"
CODE = "/admin/login/code/"
TWO_FACTOR = "/admin/two-factor/"
AUDIT = "/admin/logins/"


def make_editor(name="editor", **fields):
    return User.objects.create_user(name, password=PASSWORD, **{"is_staff": True, **fields})


def make_device(user, *, confirmed=True):
    return TOTPDevice.objects.create(user=user, name="Authenticator app", confirmed=confirmed)


def code_of(device, *, steps=0):
    """What the app shows now, or ``steps`` half minutes later."""
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


def try_password(client, password=PASSWORD, *, name="editor", **headers):
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"}, headers=headers)


def lock(client, *, name="editor"):
    return [try_password(client, "wrong", name=name).status_code for _ in range(5)]


def is_in(client):
    return client.get("/admin/").status_code == 200


def problems(response):
    return [item.text for item in elements(response.text, "ul") if "errorlist" in (item["class"] or "")]


@pytest.fixture
def editor():
    return make_editor()


# The throttle


def test_fifth_wrong_password_locks_and_the_right_one_is_refused(client, editor):
    answers = lock(client)
    right = try_password(client)

    assert answers == [200, 200, 200, 200, 429]
    assert right.status_code == 429
    assert not is_in(client)


def test_lock_page_says_what_to_do_and_nothing_of_the_name(client, editor):
    lock(client)
    lock(client, name="nobody")

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
    lock(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
    assert try_password(client).status_code == 429

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    response = try_password(client)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_lock_leaves_other_names_and_other_addresses_alone(editor):
    make_editor("other")
    lock(Client(REMOTE_ADDR="192.0.2.1"))
    colleague, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")

    try_password(colleague, name="other")
    try_password(elsewhere)

    assert is_in(colleague)
    assert is_in(elsewhere)


def test_right_password_starts_the_count_anew(client, editor):
    for _ in range(4):
        try_password(client, "wrong")
    try_password(client)
    client.post("/admin/logout/")

    answers = lock(client)

    assert answers == [200, 200, 200, 200, 429]


def test_another_browser_does_not_escape_the_lock(client, editor):
    lock(client)

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

    assert client_address(request) == address


def test_forged_header_does_not_escape_the_lock(client, editor):
    answers = [try_password(client, "wrong", x_forwarded_for=f"203.0.113.{n}").status_code for n in range(5)]

    assert answers[-1] == 429


def test_lock_holds_where_no_address_is_known(editor, settings):
    settings.BEHIND_PROXY = True
    client = Client(headers={"X-Forwarded-For": "nonsense"})

    assert lock(client)[-1] == 429


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


# Passwords

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
    assert all("password" in " ".join(problems(response)) for response in asked)
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


# Sessions


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
    assert not is_in(client)


def test_logging_out_ends_the_other_sessions_of_the_same_person_only(editor):
    make_editor("other")
    here, there, other = Client(), Client(), Client()
    for client, name in ((here, "editor"), (there, "editor"), (other, "other")):
        try_password(client, name=name)

    here.post("/admin/logout/")

    assert [is_in(client) for client in (here, there, other)] == [False, False, True]


def test_logging_out_takes_a_post(client, editor):
    try_password(client)

    assert client.get("/admin/logout/").status_code == 405
    assert is_in(client)


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

    assert [is_in(here), is_in(there)] == [True, False]


# The second factor


def test_setting_up_the_second_factor(client, editor):
    other = Client()
    try_password(client)
    try_password(other)

    client.post(TWO_FACTOR, {"action": "start"})
    page = client.get(TWO_FACTOR)
    device = TOTPDevice.objects.get()
    done = client.post(TWO_FACTOR, {"action": "confirm", "password": PASSWORD, "code": code_of(device)})

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
    assert is_in(client)
    assert not is_in(other)
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
        {"action": "confirm", "password": password, "code": code_of(device) if code is None else code},
    )

    assert list(response.context["form"].errors) == [field]
    device.refresh_from_db()
    assert not device.confirmed
    assert StaticToken.objects.count() == 0


def test_unconfirmed_device_asks_for_nothing_at_login(client, editor):
    make_device(editor, confirmed=False)

    assert try_password(client)["Location"] == "/admin/"
    assert is_in(client)


def test_login_asks_for_the_code(client, editor):
    device = make_device(editor)

    first = try_password(client)
    between = is_in(client)
    second = client.post(CODE, {"code": f" {code_of(device)[:3]} {code_of(device)[3:]}"})

    assert (first.status_code, first["Location"]) == (302, CODE)
    assert not between
    assert (second.status_code, second["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_code_lets_in_once(editor):
    device = make_device(editor)
    answers = []

    for client in (Client(), Client()):
        try_password(client)
        answers.append(client.post(CODE, {"code": code_of(device)}).status_code)

    assert answers == [302, 200]


def test_code_page_is_closed_without_a_password(client, editor):
    device = make_device(editor)

    response = client.post(CODE, {"code": code_of(device)})

    assert response["Location"] == "/admin/login/?next=" or response["Location"] == "/admin/login/"
    assert not is_in(client)


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

    response = client.post(CODE, {"code": code_of(device)})

    assert (response.status_code, response["Location"]) == (302, "/admin/login/")
    monkeypatch.undo()
    assert not is_in(client)


def test_wrong_codes_lock_like_wrong_passwords(client, editor, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    device = make_device(editor)
    try_password(client)

    answers = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    right = client.post(CODE, {"code": code_of(device)})

    assert answers == [200, 200, 200, 200, 429]
    assert right.status_code == 429
    assert not is_in(client)


def test_wrong_code_slows_the_next_one_down_and_says_for_how_long(client, editor):
    device = make_device(editor)
    try_password(client)

    wrong = client.post(CODE, {"code": "000000"})
    soon = client.post(CODE, {"code": code_of(device)})

    assert problems(wrong) == [
        "This code is not right, or it was used before. Type the one that the app shows now, or another recovery code."
    ]
    assert problems(soon) == ["Codes were wrong several times. Wait 1 s, then type the code that the app shows."]
    assert AccessFailureLog.objects.count() == 1


@pytest.mark.parametrize("code", ["", "x" * 41, "12345", "１２３４５６", "\x00", "-----", "null", "12345678"])
def test_odd_codes_are_refused_with_a_sentence(client, editor, code):
    make_device(editor)
    new_recovery_codes(editor)
    try_password(client)

    response = client.post(CODE, {"code": code})

    assert response.status_code == 200
    assert len(problems(response)) == 1
    assert not is_in(client)


def test_recovery_code_lets_in_once_however_it_is_typed(editor):
    make_device(editor)
    code = new_recovery_codes(editor)[3]
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
    theirs, spare = make_device(other), new_recovery_codes(other)[0]
    try_password(client)

    answers = [client.post(CODE, {"code": code}).status_code for code in (code_of(theirs), spare)]

    assert answers == [200, 200]
    assert not is_in(client)


@pytest.fixture
def verified(client, editor):
    """The device of an editor who has logged in with it; the next code to use is a step later."""
    device = make_device(editor)
    new_recovery_codes(editor)
    try_password(client)
    client.post(CODE, {"code": code_of(device)})
    return device


def test_removing_the_second_factor_takes_password_and_code(client, editor, verified):
    refused = client.post(TWO_FACTOR, {"action": "remove", "password": "wrong", "code": code_of(verified, steps=1)})
    assert list(refused.context["form"].errors) == ["password"]

    client.post(TWO_FACTOR, {"action": "remove", "password": PASSWORD, "code": code_of(verified, steps=1)})

    assert (TOTPDevice.objects.count(), StaticDevice.objects.count()) == (0, 0)
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Two-factor login removed"]
    client.post("/admin/logout/")
    assert try_password(client)["Location"] == "/admin/"


def test_removing_works_with_a_recovery_code(client, editor, verified):
    [code, *_] = new_recovery_codes(editor)

    client.post(TWO_FACTOR, {"action": "remove", "password": PASSWORD, "code": code})

    assert TOTPDevice.objects.count() == 0


def test_new_recovery_codes_void_the_old(client, editor, verified):
    old = set(StaticToken.objects.values_list("token", flat=True))

    page = client.post(TWO_FACTOR, {"action": "codes", "password": PASSWORD, "code": code_of(verified, steps=1)})

    new = {item.text.replace("-", "") for item in elements(page.text, "code")}
    assert new == set(StaticToken.objects.values_list("token", flat=True))
    assert new & old == set()


def test_nobody_replaces_a_second_factor_by_starting_anew(client, editor, verified):
    client.post(TWO_FACTOR, {"action": "start"})
    client.post(TWO_FACTOR, {"action": "confirm", "password": PASSWORD, "code": code_of(verified, steps=1)})

    assert [device.pk for device in TOTPDevice.objects.all()] == [verified.pk]


def test_session_from_before_the_factor_cannot_manage_it(client, editor):
    client.force_login(editor)
    make_device(editor)

    response = client.get(TWO_FACTOR)

    assert response["Location"] == f"/admin/login/?next={TWO_FACTOR}"
    assert not is_in(client)


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
    drawn = qr_code("otpauth://totp/Prime%20Mover:editor?secret=ABC")

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


def test_required_factor_is_set_up_and_opens_the_desk(client, editor, required):
    try_password(client)
    assert "asks every editor for a second factor" in client.get(TWO_FACTOR).text
    client.post(TWO_FACTOR, {"action": "start"})

    client.post(TWO_FACTOR, {"action": "confirm", "password": PASSWORD, "code": code_of(TOTPDevice.objects.get())})

    assert is_in(client)


def test_required_factor_leaves_readers_and_logging_out_alone(client, editor, required):
    assert client.get("/exercises/").status_code == 200
    try_password(client)

    client.post("/admin/logout/")

    assert client.get("/exercises/").status_code == 200
    assert Session.objects.count() == 0


def test_factor_is_not_asked_for_unless_required(client, editor):
    try_password(client)

    assert is_in(client)


# Accounts


def test_superuser_removes_the_factor_of_a_lost_phone(admin_client, admin_user, editor):
    make_device(editor)
    make_device(admin_user)
    new_recovery_codes(editor)

    admin_client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "remove_second_factor", "_selected_action": [editor.pk, admin_user.pk]},
    )

    assert [device.user for device in TOTPDevice.objects.all()] == [admin_user]
    assert StaticDevice.objects.count() == 0
    assert [(entry.user, entry.change_message) for entry in LogEntry.objects.all()] == [
        (admin_user, "Two-factor login removed")
    ]


def test_desk_shows_no_key_and_no_code(admin_client, editor):
    device = make_device(editor)
    [code, *_] = new_recovery_codes(editor)

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
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, "Published.", single_object=True)
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


# The list


def rows(response):
    """The entries' person, sentence and address; the menu beside them has a table too."""
    _, found, table = response.text.partition('<table id="result_list">')
    cells = texts(found + table.partition("</table>")[0] + "</table>", "td") if found else []
    return [cells[start + 1 : start + 4] for start in range(0, len(cells), 4)]


def test_audit_list_shows_who_when_what_and_where_from(admin_client, admin_user, editor):
    AccessLog.objects.all().delete()
    client = Client(REMOTE_ADDR="192.0.2.1")
    try_password(client, "wrong")
    try_password(client)
    exercise = make_exercise(name="Step-up")
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, "Published.", single_object=True)
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, "Changed summary", single_object=True)
    LogEntry.objects.log_actions(admin_user.pk, [editor], CHANGE, "Changed groups", single_object=True)
    lock(Client(REMOTE_ADDR="192.0.2.2"), name="nobody")

    page = admin_client.get(AUDIT)

    assert rows(page) == [
        ["nobody", "Locked out", "192.0.2.2"],
        *[["nobody", "Failed login", "192.0.2.2"]] * 4,
        ["admin", "Account or group: editor: Changed groups", "unknown"],
        ["editor", "Publication: Step-up: Published.", "192.0.2.1"],
        ["editor", "Login", "192.0.2.1"],
        ["editor", "Failed login", "192.0.2.1"],
    ]


def test_audit_list_tells_when_someone_logged_out(admin_client, editor):
    client = Client()
    try_password(client)
    client.post("/admin/logout/")

    [[_, what, _]] = [row for row in rows(admin_client.get(AUDIT)) if row[0] == "editor"]

    assert what.startswith("Login, logged out ")


def test_audit_list_filters_by_person_and_kind(admin_client, editor):
    try_password(Client(), "wrong")
    try_password(Client())
    try_password(Client(), "wrong", name="editors")

    asked = [{"who": "Editor"}, {"kind": "failed"}, {"who": "editor", "kind": "login"}, {"who": "editor", "kind": "x"}]
    found = [[row[:2] for row in rows(admin_client.get(AUDIT, query))] for query in asked]

    assert found == [
        [["editor", "Login"], ["editor", "Failed login"]],
        [["editors", "Failed login"], ["editor", "Failed login"]],
        [["editor", "Login"]],
        [["editor", "Login"], ["editor", "Failed login"]],
    ]


@pytest.mark.parametrize("query", [{"who": "\x00"}, {"page": "x"}, {"who": "a" * 200}, {"who": "' OR 1=1 --"}])
def test_audit_list_bears_odd_queries(admin_client, query):
    assert admin_client.get(AUDIT, query).status_code == 200


@pytest.mark.parametrize("count", [1, 60])
def test_audit_list_query_count_and_pages(admin_client, editor, django_assert_num_queries, count):
    AccessLog.objects.all().delete()
    old = {"user_agent": "", "http_accept": "", "path_info": ""}
    AccessLog.objects.bulk_create([AccessLog(username="editor", ip_address="192.0.2.1", **old) for _ in range(count)])
    admin_client.get(AUDIT)  # content types are remembered from here on

    with django_assert_num_queries(5):  # session, user, total, entries, the accounts' names
        page = admin_client.get(AUDIT)

    assert len(rows(page)) == min(count, 50)
    assert len(rows(admin_client.get(AUDIT, {"page": 2}))) == (10 if count == 60 else 1)


@pytest.mark.parametrize("staff", [True, False])
def test_audit_list_is_for_superusers(client, staff):
    client.force_login(make_editor("someone", is_staff=staff))

    assert client.get(AUDIT).status_code == (403 if staff else 302)


def test_entries_are_out_of_reach_at_the_desk(admin_client, editor):
    try_password(Client())
    row = AccessLog.objects.last()

    tried = [
        admin_client.post(AUDIT, {"action": "delete_selected"}).status_code,
        admin_client.post(f"/admin/axes/accesslog/{row.pk}/delete/", {"post": "yes"}).status_code,
        admin_client.post(f"/admin/axes/accesslog/{row.pk}/change/", {"username": "x"}).status_code,
        admin_client.get("/admin/axes/accessfailurelog/").status_code,
        admin_client.get("/admin/admin/logentry/").status_code,
    ]

    assert tried == [405, 404, 404, 404, 404]
    assert AccessLog.objects.filter(pk=row.pk, username="editor").exists()


def test_each_login_forgets_those_that_are_too_old(client, editor, settings):
    settings.AUDIT_DAYS = 30
    make_exercise()
    try_password(client, "wrong")
    AccessFailureLog.objects.update(attempt_time=timezone.now() - timedelta(days=31))
    try_password(client, "wrong")
    AccessFailureLog.objects.filter(attempt_time__gt=timezone.now() - timedelta(days=1)).update(
        attempt_time=timezone.now() - timedelta(days=29)
    )
    LogEntry.objects.log_actions(editor.pk, [make_exercise()], CHANGE, "Published.", single_object=True)
    LogEntry.objects.update(action_time=timezone.now() - timedelta(days=400))

    try_password(client)

    assert [entry["kind"] for entry in audit_entries()] == ["login", "failed", "publication"]
