import os

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from config import catalogue
from tests.browser.install import find
from tests.factories import make_member


@pytest.fixture
def htmx():
    """Headers of an htmx swap, for ``client.get(url, headers=htmx)``."""
    return {"HX-Request": "true"}


@pytest.fixture
def ada(db):
    """One who edits."""
    return make_member(group="Editors", username="ada")


@pytest.fixture
def rob(db):
    """One who reviews."""
    return make_member(group="Reviewers", username="rob")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, already asked what SQLite can do with JSON: else the first test to count queries counts that."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(scope="session")
def catalogue_rows():
    """[(model, rows)], read from the fixtures by the first test that asks for ``loaded``."""
    return []


@pytest.fixture
def loaded(db, catalogue_rows):
    """The catalogue that ships with the site, in the test's database: read once, then put back as rows."""
    if catalogue_rows:
        with transaction.atomic():  # the order of the models is not that of their links
            for model, rows in catalogue_rows:
                model._base_manager.bulk_create(rows)
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in catalogue_rows]):
                cursor.execute(sql)
    else:
        catalogue.load()
        for app in ("muscles", "exercises", "evidence"):
            models = apps.get_app_config(app).get_models(include_auto_created=True)
            catalogue_rows += [(model, rows) for model in models if (rows := list(model._base_manager.all()))]


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium to drive. Without one: a failure under CI=true, else a skip that says so."""
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("No Chromium was found; run `make test`.")
    return path
