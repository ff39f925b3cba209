import shutil

import pytest

from tests.config.backup.factories import MEDIA, Site
from tests.config.elsewhere import run_manage
from tests.config.postgres import SUITE_RUNS_ON_POSTGRES, address_of, connect_django, connect_to_server, make_database
from tests.databases import prepare_template, template_name
from tests.serving import prepare_served_site


@pytest.fixture(scope="session")
def full_site(tmp_path_factory):
    """A folder with the migrated and loaded site, to be copied: db.sqlite3 and media."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copy(prepare_served_site() / "db.sqlite3", folder)
    for name, contents in MEDIA.items():
        path = folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    return folder


@pytest.fixture
def site(full_site, tmp_path, django_db_blocker):
    shutil.copytree(full_site, tmp_path / "site")
    with django_db_blocker.unblock():
        found = Site(tmp_path / "site")
        yield found
        found.connection.close()


@pytest.fixture
def file(tmp_path):
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept" / "site.tar.gz"


@pytest.fixture(scope="session")
def postgres_server(django_db_blocker):
    """A connection to the server, and the name of a loaded database on it to be copied."""
    if SUITE_RUNS_ON_POSTGRES:
        with connect_to_server() as server, django_db_blocker.unblock():
            prepare_template("loaded")
            yield server, template_name("loaded")
        return
    with connect_to_server() as server, make_database(server) as full:
        for command in ("migrate", "load_catalogue"):
            done = run_manage(command, database=address_of(full))
            assert done.returncode == 0, done.stderr
        yield server, full


@pytest.fixture
def postgres(postgres_server, full_site, tmp_path, django_db_blocker):
    """A loaded database of the test's own, and its media."""
    server, full = postgres_server
    shutil.copytree(full_site / "media", tmp_path / "media")
    with make_database(server, template=full) as name, django_db_blocker.unblock():
        connection = connect_django(server, name)
        yield {"database": connection, "media": tmp_path / "media"}
        connection.close()
