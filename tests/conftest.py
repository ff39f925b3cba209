import os

import pytest

from exercises import catalogue
from tests.browser.install import find


@pytest.fixture
def htmx():
    """Headers of an htmx swap, for ``client.get(url, headers=htmx)``."""
    return {"HX-Request": "true"}


@pytest.fixture
def loaded(db):
    """The catalogue that ships with the site, in the test's database."""
    catalogue.load()


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium to drive. Without one: a failure under CI=true, else a skip that says so."""
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("No Chromium was found; run `make test`.")
    return path
