"""A database of the last release migrates, keeps what was in it, and serves.

Each backup in ``releases`` holds the whole catalogue, and on top of it, all accounts with the same password:
- root (superuser), ada (Editors), rob (Reviewers);
- the hip thrust, published, its next version by ada in review: one more cue and a picture, its links withdrawn;
- a claim published by root, and the exercise "Kas glute bridge" in review, imported from a sheet and from wger;
- the exercise "Barbell glute thrust", merged into the draft "Glute thrust"; "Muscle two", merged into "Muscle one".
"""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.test import Client, override_settings

from config.backup import restore_backup, verify_backup
from tests.config.backup.factories import Site
from tests.config.elsewhere import run_manage
from tests.config.postgres import SUITE_RUNS_ON_POSTGRES, address_of, connect_django, connect_to_server, make_database
from tests.reading import elements, hrefs, texts

RELEASES = Path(__file__).parent / "releases"
PASSWORD = "a long enough password"
PICTURE = "A lifter on a bench"
NEW_CUE = "A cue of the next version."
HIP_THRUST = "/exercises/hip-thrust/"
SQL = {
    "content types": "SELECT app_label, model FROM django_content_type",
    "permissions": """
        SELECT app_label, model, codename, auth_permission.name FROM auth_permission
        JOIN django_content_type ON django_content_type.id = content_type_id""",
    "permissions of groups": """
        SELECT auth_group.name, app_label, model, codename FROM auth_group_permissions
        JOIN auth_group ON auth_group.id = group_id
        JOIN auth_permission ON auth_permission.id = permission_id
        JOIN django_content_type ON django_content_type.id = content_type_id""",
}


@dataclass
class Release:
    """A migrated site: how to copy it for one test, its rows by table and its names before it was migrated, and now."""

    copy: Any  # a context manager, called with a folder: yields the copy's connection
    media: Path
    rows: dict[str, int]
    before: dict[str, set[Any]]
    after: dict[str, set[Any]]


def read_names(database):
    """The names that other things hold on to: of tables, content types and permissions, each as a set."""
    with database.cursor() as cursor:
        found = {"tables": set(database.introspection.table_names(cursor))}
        for name, sql in SQL.items():
            cursor.execute(sql)
            found[name] = set(cursor.fetchall())
        return found


def restore_and_migrate(database, *, url, media, file):
    """Make ``database`` and ``media`` what the backup holds, then migrate; returns what a Release says of it."""
    manifest = verify_backup(file)
    restore_backup(file, manifest, database=database, media=media)
    before = read_names(database)
    database.close()
    done = run_manage("migrate", database=url, media=media)
    assert done.returncode == 0, done.stderr
    after = read_names(database)
    database.close()
    return {"media": media, "rows": manifest.rows, "before": before, "after": after}


@contextlib.contextmanager
def make_sqlite_release(folder):
    file = RELEASES / "0.1.0-sqlite.tar.gz"
    site = Site(folder / "site")
    found = restore_and_migrate(site.connection, url=site.url, media=site.media, file=file)

    @contextlib.contextmanager
    def copy(folder):
        shutil.copytree(site.folder, folder / "copy")
        yield Site(folder / "copy").connection

    yield Release(copy, **found)


@contextlib.contextmanager
def make_postgres_release(folder):
    file = RELEASES / "0.1.0-postgres.tar.gz"
    with connect_to_server() as server, make_database(server) as name:
        found = restore_and_migrate(
            connect_django(server, name), url=address_of(name), media=folder / "media", file=file
        )

        @contextlib.contextmanager
        def copy(folder):
            with make_database(server, template=name) as own:
                yield connect_django(server, own)

        yield Release(copy, **found)


ENGINES = {"sqlite": make_sqlite_release}
if SUITE_RUNS_ON_POSTGRES:
    ENGINES["postgresql"] = make_postgres_release


@pytest.fixture(scope="module", params=ENGINES)
def release(request, tmp_path_factory, django_db_blocker):
    """The last release's site, restored and migrated once; on PostgreSQL too where the suite runs there."""
    with django_db_blocker.unblock(), ENGINES[request.param](tmp_path_factory.mktemp("release")) as release:
        yield release


@pytest.fixture
def site(release, tmp_path, django_db_blocker):
    """The migrated site, a copy of the test's own, as the database and the pictures of this process."""
    shutil.copytree(release.media, tmp_path / "media")
    usual = connections["default"]
    with (
        django_db_blocker.unblock(),
        release.copy(tmp_path) as database,
        override_settings(MEDIA_ROOT=tmp_path / "media"),
    ):
        connections["default"] = database
        ContentType.objects.clear_cache()
        try:
            yield database
        finally:
            database.close()
            connections["default"] = usual
            ContentType.objects.clear_cache()


@pytest.fixture
def log_in(site):
    """Gives the client of somebody who is logged in."""

    def log_in(username):
        client = Client()
        client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def admin_page(client, exercise, page):
    """The answer to one of the admin's pages of an exercise, which is found by its name in the list."""
    listed = client.get("/admin/exercises/exercise/", {"q": exercise})
    addresses = {link["href"] or "" for link in elements(listed.text, "a") if link.text == exercise}
    [address] = {address.partition("?")[0] for address in addresses if "/change/" in address}
    return client.get(address.replace("/change/", f"/{page}/"))


def press(client, page, text):
    """The answer to pressing the button called ``text``, wherever its form leads, redirects followed."""
    found = elements(page.text)
    [place] = [number for number, element in enumerate(found) if element.name == "button" and element.text == text]
    form = [element for element in found[:place] if element.name == "form"][-1]
    action = found[place]["formaction"] or form["action"] or page.request["PATH_INFO"]
    return client.post(action, {found[place]["name"] or "press": found[place]["value"] or ""}, follow=True)


def test_every_migration_is_applied(site):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)  # raises SystemExit if one is missing


@pytest.mark.parametrize("kind", ["tables", *SQL])
def test_what_is_named_keeps_its_name(release, kind):
    assert release.before[kind] != set()
    assert release.before[kind] - release.after[kind] == set()


def test_every_row_is_still_there(site, release):
    rows = {}
    with site.cursor() as cursor:
        for table in release.rows:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            [rows[table]] = cursor.fetchone()

    assert {table: count for table, count in release.rows.items() if rows[table] < count} == {}


def test_readers_see_what_was_published(site):
    page = Client().get(HIP_THRUST)

    assert page.status_code == 200
    assert texts(page.text, "h1") == ["Hip thrust"]
    assert "Gluteus maximus" in page.text
    assert NEW_CUE not in page.text
    assert elements(page.text, "img", alt=PICTURE) == []


def test_readers_see_lists_studies_and_claims(site):
    pages = {path: Client().get(path) for path in ("/", "/exercises/", "/muscles/", "/studies/", "/claims/")}

    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert "Hip thrust" in pages["/exercises/"].text
    assert "Gluteus maximus" in pages["/muscles/"].text
    assert "/studies/lin-2026-hip-thrust-performance/" in hrefs(pages["/studies/"].text)
    assert "The hip thrust activates the gluteus maximus more than the squat." in pages["/claims/"].text


def test_drafts_stay_hidden(site):
    assert Client().get("/exercises/kas-glute-bridge/").status_code == 404


def test_merged_addresses_lead_on(site, log_in):
    muscle = Client().get("/muscles/muscle-two/")
    exercise = log_in("ada").get("/exercises/barbell-glute-thrust/")

    assert (muscle.status_code, muscle["Location"]) == (301, "/muscles/muscle-one/")
    assert (exercise.status_code, exercise["Location"]) == (301, "/exercises/glute-thrust/")
    assert Client().get("/exercises/barbell-glute-thrust/").status_code == 404  # what it became is a draft


def test_editor_logs_in_with_the_password_of_then(site):
    hashers = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    client = Client()
    with override_settings(PASSWORD_HASHERS=hashers):
        response = client.post("/admin/login/", {"username": "ada", "password": PASSWORD, "next": "/admin/"})

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("page", ["change", "history", "history/compare", "link"])
def test_editor_reads_the_admin_pages_of_what_waits(site, log_in, page):
    answer = admin_page(log_in("ada"), "Hip thrust", page)

    assert answer.status_code == 200
    assert "Hip thrust" in texts(answer.text, "title")[0]
    assert (NEW_CUE in answer.text) == (page == "history/compare")


def test_editor_continues_the_next_version(site, log_in):
    ada = log_in("ada")
    compare = admin_page(ada, "Hip thrust", "history/compare")
    [onward] = [link["href"] for link in elements(compare.text, "a") if link.text == "Continue it"]

    form = ada.get(onward)

    assert NEW_CUE in form.text
    assert PICTURE in form.text


def test_editor_reads_the_front_page_and_the_lists(site, log_in):
    ada = log_in("ada")

    front = ada.get("/admin/").text
    lists = [ada.get(f"/admin/{path}/") for path in ("exercises/exercise", "muscles/muscle", "evidence/study")]

    assert "Kas glute bridge" in front
    assert [page.status_code for page in lists] == [200, 200, 200]


def test_preview_shows_the_next_version(site, log_in):
    page = admin_page(log_in("ada"), "Hip thrust", "preview")

    assert NEW_CUE in page.text
    [picture] = elements(page.text, "img", alt=PICTURE)
    assert Client().get(picture["src"]).status_code == 200


def test_picture_of_the_next_version_is_served(site, release):
    names = [path.relative_to(release.media).as_posix() for path in release.media.rglob("*.*")]

    answers = {name: Client().get(f"/media/{name}") for name in names}

    assert len(names) == 6  # the original, two widths in two formats, and a square
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {answer.content for answer in answers.values()} == {(release.media / name).read_bytes() for name in names}


def test_reviewer_publishes_the_next_version(site, log_in):
    rob = log_in("rob")

    answer = press(rob, admin_page(rob, "Hip thrust", "history/compare"), "Publish it")

    assert "Hip thrust is published." in answer.text
    page = Client().get(HIP_THRUST)
    assert NEW_CUE in page.text
    [picture] = elements(page.text, "img", alt=PICTURE)
    served = Client().get(picture["src"])
    assert (served.status_code, served["Content-Type"]) == (200, "image/jpeg")


def test_editor_may_not_publish(site, log_in):
    ada = log_in("ada")

    compare = admin_page(ada, "Hip thrust", "history/compare")

    assert "Publish it" not in texts(compare.text, "button")
