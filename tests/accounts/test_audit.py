"""The list of logins, accounts and publications."""

from datetime import timedelta

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client
from django.utils import timezone

from accounts.audit import find_audit_entries
from editorial.publishing import PUBLISHED_MESSAGE, WITHDRAWN_MESSAGE
from tests.accounts.factories import AUDIT, lock_out, make_editor, try_password
from tests.factories import make_exercise
from tests.reading import texts

pytestmark = pytest.mark.django_db


def read_rows(response):
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
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, PUBLISHED_MESSAGE, single_object=True)
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, WITHDRAWN_MESSAGE, single_object=True)
    LogEntry.objects.log_actions(editor.pk, [exercise], CHANGE, "Changed summary", single_object=True)
    LogEntry.objects.log_actions(admin_user.pk, [editor], CHANGE, "Changed groups", single_object=True)
    lock_out(Client(REMOTE_ADDR="192.0.2.2"), name="nobody")

    page = admin_client.get(AUDIT)

    assert read_rows(page) == [
        ["nobody", "Locked out", "192.0.2.2"],
        *[["nobody", "Failed login", "192.0.2.2"]] * 4,
        ["admin", "Account or group: editor: Changed groups", "unknown"],
        ["editor", "Publication: Step-up: Taken off the site.", "192.0.2.1"],
        ["editor", "Publication: Step-up: Published.", "192.0.2.1"],
        ["editor", "Login", "192.0.2.1"],
        ["editor", "Failed login", "192.0.2.1"],
    ]


def test_audit_list_tells_when_someone_logged_out(admin_client, editor):
    client = Client()
    try_password(client)
    client.post("/admin/logout/")

    [[_, what, _]] = [row for row in read_rows(admin_client.get(AUDIT)) if row[0] == "editor"]

    assert what.startswith("Login, logged out ")


def test_audit_list_filters_by_person_and_kind(admin_client, editor):
    try_password(Client(), "wrong")
    try_password(Client())
    try_password(Client(), "wrong", name="editors")

    asked = [{"who": "Editor"}, {"kind": "failed"}, {"who": "editor", "kind": "login"}, {"who": "editor", "kind": "x"}]
    found = [[row[:2] for row in read_rows(admin_client.get(AUDIT, query))] for query in asked]

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

    assert len(read_rows(page)) == min(count, 50)
    assert len(read_rows(admin_client.get(AUDIT, {"page": 2}))) == (10 if count == 60 else 1)


@pytest.mark.parametrize("staff", [True, False])
def test_audit_list_is_for_superusers(client, staff):
    client.force_login(make_editor("someone", is_staff=staff))

    assert client.get(AUDIT).status_code == (403 if staff else 302)


def test_entries_are_out_of_reach_in_the_admin(admin_client, editor):
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
    LogEntry.objects.log_actions(editor.pk, [make_exercise()], CHANGE, PUBLISHED_MESSAGE, single_object=True)
    LogEntry.objects.update(action_time=timezone.now() - timedelta(days=400))

    try_password(client)

    assert [entry["kind"] for entry in find_audit_entries()] == ["login", "failed", "publication"]
