"""Settings are read once, as a program starts: most of these tests start one."""

import os
import stat
import subprocess
import sys
from ast import literal_eval

import pytest
from django.conf import settings as running

from config import settings as module

READ = "from config import settings as s; print(*(repr(getattr(s, name, None)) for name in {names!r}), sep='\\n')"
ASK = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ["journal_mode", "busy_timeout", "foreign_keys"]:
        print(cursor.execute(f"PRAGMA {name}").fetchone()[0])
print(connection.settings_dict["OPTIONS"]["transaction_mode"])
"""


def run(*arguments, **environment):
    """The finished process of Python with ``arguments``, and no other settings than ``environment``."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        env={**base, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        cwd=running.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )


def read(*names, **environment):
    return run("-c", READ.format(names=names), **environment).stdout.splitlines()


def test_settings_check_clean_with_an_empty_environment():
    done = run("manage.py", "check", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("DEBUG", {"DEBUG": "perhaps"}),
        ("DATABASE_URL", {"DATABASE_URL": "nonsense"}),
        ("DATABASE_URL", {"DATABASE_URL": "oracel://example.org/db"}),
        ("HSTS_SECONDS", {"HSTS_SECONDS": "a year", "ALLOWED_HOSTS": "example.org"}),
        ("CSRF_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": "https://example.org,example.com"}),
        ("BEHIND_PROXY", {"BEHIND_PROXY": "sometimes"}),
        ("REQUIRE_TWO_FACTOR", {"REQUIRE_TWO_FACTOR": "yes please"}),
        ("AUDIT_DAYS", {"AUDIT_DAYS": "a year"}),
        ("AUDIT_DAYS", {"AUDIT_DAYS": "0"}),
        ("PREVIEW_LINK_DAYS", {"PREVIEW_LINK_DAYS": "0"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "var/media"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://lifts"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://key:secret@lifts?region=eu-central-1"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://lifts?region=eu-central-1&acl=public"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://lifts?endpoint=s3.example.org"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://lifts?region=x&public=https://cdn.example.org;script-src *"}),
        ("MEDIA_STORAGE", {"MEDIA_STORAGE": "s3://[lifts?region=x"}),
    ],
)
def test_settings_stop_at_a_bad_value_with_one_sentence_that_names_it(name, environment):
    done = run("manage.py", "check", **environment)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{name} cannot be read: ")
    assert done.stderr.endswith(". Correct it or leave it out.\n")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_settings_are_safe_with_an_empty_environment():
    found = read("DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS")

    assert found == ["False", "['127.0.0.1', '[::1]', 'localhost']", "None", "None", "[]"]


@pytest.mark.parametrize("hosts", ["example.org", "localhost,example.org", "*"])
def test_settings_turn_https_on_for_a_public_host(hosts):
    names = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]

    assert read(*names, ALLOWED_HOSTS=hosts) == ["True", "31536000", "True", "True"]


@pytest.mark.parametrize("hosts", ["", "localhost", "127.0.0.1,[::1]"])
def test_settings_leave_https_off_on_loopback(hosts):
    names = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]

    assert read(*names, ALLOWED_HOSTS=hosts) == ["None", "None", "None", "None"]


def test_settings_read_the_whole_environment():
    found = read(
        "DEBUG",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        DEBUG="true",
        SECRET_KEY="a key",
        ALLOWED_HOSTS="example.org,www.example.org",
        CSRF_TRUSTED_ORIGINS="https://example.org",
        HSTS_SECONDS="60",
        BEHIND_PROXY="true",
    )

    assert found == [
        "True",
        "'a key'",
        "['example.org', 'www.example.org']",
        "['https://example.org']",
        "60",
        "('HTTP_X_FORWARDED_PROTO', 'https')",
    ]


@pytest.mark.parametrize(
    ("query", "address", "origin"),
    [
        ("region=eu-central-1", "lifts.s3.eu-central-1.amazonaws.com", "https://lifts.s3.eu-central-1.amazonaws.com"),
        ("endpoint=https://s3.example.org", "s3.example.org/lifts", "https://s3.example.org"),
        ("endpoint=http://127.0.0.1:9000", "127.0.0.1:9000/lifts", "http://127.0.0.1:9000"),
        ("region=x&public=https://cdn.example.org/a/", "cdn.example.org/a", "https://cdn.example.org"),
    ],
)
def test_bucket_is_one_setting_and_the_policy_lets_its_pictures_in(query, address, origin):
    storages, policy = read("STORAGES", "SECURE_CSP", MEDIA_STORAGE=f"s3://lifts?{query}")

    default = literal_eval(storages)["default"]
    assert (default["BACKEND"], default["OPTIONS"]["bucket_name"]) == ("storages.backends.s3.S3Storage", "lifts")
    assert (default["OPTIONS"]["custom_domain"], default["OPTIONS"]["querystring_auth"]) == (address, False)
    assert f"'img-src': [<CSP.SELF: \"'self'\">, '{origin}']" in policy


def test_pictures_lie_beside_the_database_without_a_setting():
    storages, policy = read("STORAGES", "SECURE_CSP")

    assert literal_eval(storages)["default"] == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    assert "img-src" not in policy


def test_deployment_check_is_clean_for_a_public_host():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", ALLOWED_HOSTS="example.org")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_secret_key_is_made_once_and_kept_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "VAR_DIR", tmp_path / "var")

    first, second = module.read_secret_key(), module.read_secret_key()

    path = tmp_path / "var" / "secret_key"
    assert first == second == path.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secret_keys_of_two_machines_differ(monkeypatch, tmp_path):
    keys = set()
    for machine in ("one", "two"):
        monkeypatch.setattr(module, "VAR_DIR", tmp_path / machine)
        keys.add(module.read_secret_key())

    assert len(keys) == 2


def test_secret_key_file_keeps_what_an_operator_wrote(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "VAR_DIR", tmp_path)
    (tmp_path / "secret_key").write_text("an operator's key")

    assert module.read_secret_key() == "an operator's key"


def test_sqlite_waits_writes_ahead_and_keeps_foreign_keys(tmp_path):
    done = run("-c", ASK, DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}", SECRET_KEY="a key")

    assert done.stdout.splitlines() == ["wal", "20000", "1", "IMMEDIATE"]


def test_other_databases_keep_their_connections():
    [found] = read("DATABASES", DATABASE_URL="postgres://someone:secret@db.example.org:5433/lifts")

    database = literal_eval(found)["default"]
    assert {name: database[name] for name in ("ENGINE", "NAME", "HOST", "PORT", "USER", "PASSWORD")} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "lifts",
        "HOST": "db.example.org",
        "PORT": 5433,
        "USER": "someone",
        "PASSWORD": "secret",
    }
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert database.get("OPTIONS", {}) == {}


def test_healthz_answers_over_http_behind_a_public_host(client, settings, db):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz-not").status_code == 301
