import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests import prepared
from tests.browser.install import find
from tests.databases import Databases, drop_all
from tests.factories import make_member

# How long an example takes says how busy the machine is, nothing of the code.
hypothesis.settings.register_profile("no clock", deadline=None)
hypothesis.settings.load_profile("no clock")


def pytest_configure(config):
    if prepared.VARIABLE not in os.environ:  # the main process; workers are given its folder
        config.made_run_folder = os.environ[prepared.VARIABLE] = tempfile.mkdtemp(prefix="prime_mover_")


def pytest_terminal_summary(terminalreporter, config):
    if hasattr(config, "made_run_folder") and (made := prepared.preparations(Path(config.made_run_folder))):
        terminalreporter.write_sep("=", "prepared once for all workers")
        terminalreporter.write_line(", ".join(made))


def pytest_unconfigure(config):
    if folder := getattr(config, "made_run_folder", None):
        drop_all(Path(folder).name)
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[prepared.VARIABLE]


def pytest_collection_modifyitems(items):
    """Mark the tests that ask the database of the settings anything: the others need not run again on PostgreSQL."""
    for item in items:
        if item.get_closest_marker("django_db") or ASK_THE_DATABASE & {*item.fixturenames}:
            item.add_marker("database")


ASK_THE_DATABASE = {"db", "transactional_db", "live_server", "postgres_server"}


@pytest.fixture
def htmx():
    """Headers of an htmx swap, for ``client.get(url, headers=htmx)``."""
    return {"HX-Request": "true"}


@pytest.fixture
def media(settings, tmp_path):
    """The folder of the pictures, new and empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def ada(db):
    """One who edits."""
    return make_member(group="Editors", username="ada")


@pytest.fixture
def rob(db):
    """One who reviews."""
    return make_member(group="Reviewers", username="rob")


@pytest.fixture(scope="session")
def databases(django_db_blocker):
    """This worker's databases; tests that commit have one each, so that nothing needs to be emptied after them."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        yield Databases(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
        connection.close()


@pytest.fixture
def django_db_setup(request, django_test_environment, django_db_blocker, databases):
    """A test's database, in place of pytest-django's one for the whole session: with the catalogue if it is asked for.

    It was already asked what SQLite can do with JSON: else the first test to count queries counts that.
    """
    commits = {"transactional_db", "live_server"} & {*request.fixturenames}
    marker = request.node.get_closest_marker("django_db")
    alone = bool(commits or (marker and marker.kwargs.get("transaction")))
    with django_db_blocker.unblock():
        databases.use("loaded" if "loaded" in request.fixturenames else "migrated", alone=alone)
        assert connection.features.supports_json_field
    yield
    with django_db_blocker.unblock():
        databases.leave()


@pytest.fixture
def loaded(db):
    """The catalogue that ships with the site, in the test's database: ``django_db_setup`` sees to it."""


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium to drive. Without one: a failure under CI=true, else a skip that says so."""
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("No Chromium was found; run `make test`.")
    return path
