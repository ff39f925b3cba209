"""What every public page keeps to, so that a strict Content-Security-Policy holds and nobody is tracked."""

import re

import pytest

from exercises.models import ExerciseLink
from tests.factories import (
    make_comparison,
    make_cue,
    make_exercise,
    make_fault,
    make_measurement,
    make_muscle,
    make_pattern,
    make_reader,
    make_study,
)
from tests.reading import elements

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PAGES = [
    "/",
    "/exercises/",
    "/exercises/?q=glut",
    "/exercises/hip-thrust/",
    "/exercises/hip-thrust/?muscle=gluteus-maximus",
    "/muscles/",
    "/muscles/gluteus-maximus/",
    "/compare/",
    "/compare/?exercise=hip-thrust",
    "/compare/hip-thrust-vs-back-squat/",
    "/studies/",
    "/studies/contreras-2015/",
    "/method/",
    "/nowhere/",
]


@pytest.fixture
def content():
    """A row of everything that the pages above show."""
    glutes = make_muscle(name="Gluteus maximus")
    thrust = make_exercise(
        name="Hip thrust",
        pattern=make_pattern(position=1),
        hardest="shortened",
        primary=[glutes],
        popular_claims="Well.",
    )
    squat = make_exercise(name="Back squat", pattern=make_pattern(position=2), hardest="stretched", secondary=[glutes])
    ExerciseLink.objects.create(from_exercise=thrust, to_exercise=squat, kind="alternative", reason="Deeper.")
    make_cue(exercise=thrust, muscles=[glutes])
    make_fault(exercise=thrust, less=[glutes])
    study = make_study(key="contreras-2015", authors="Contreras B", year=2015, doi="10.1123/jab.2014-0301")
    make_measurement(study=study, exercise=thrust, muscle=glutes, value="86.8", sd="10")
    make_measurement(study=study, exercise=squat, muscle=glutes, value="45.4")
    make_comparison(study=study, higher=thrust, lower=squat, muscle=glutes)


@pytest.mark.parametrize("path", PAGES)
def test_page_sends_the_strict_policy(client, content, path):
    response = client.get(path)

    assert response["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("path", PAGES)
def test_page_holds_nothing_that_the_policy_forbids(client, content, path):
    page = client.get(path).text

    everything = elements(page)
    inline = [script for script in elements(page, "script") if not script["src"]]
    assert [script["type"] for script in inline if script["type"] != "application/ld+json"] == []
    assert elements(page, "style") == []
    assert [e.name for e in everything if "style" in e.attributes] == []
    assert [(e.name, name) for e in everything for name in e.attributes if re.match(r"on|hx-on", name)] == []
    assert [e["href"] for e in everything if re.match(r"\s*javascript:", e["href"] or "")] == []


@pytest.mark.parametrize("path", PAGES)
def test_page_fetches_from_no_other_host(client, content, path):
    page = client.get(path).text

    fetched = [e["src"] for e in elements(page) if e["src"]]
    fetched += [link["href"] for link in elements(page, "link") if link["rel"] in {"stylesheet", "icon", "preload"}]
    assert len(fetched) > 10
    assert [address for address in fetched if not address.startswith("/static/")] == []


@pytest.mark.parametrize("path", PAGES)
def test_page_sends_the_other_headers(client, content, path):
    response = client.get(path)

    names = ["X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"]
    assert {name: response[name] for name in names} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


@pytest.mark.parametrize("path", [*PAGES, "/robots.txt", "/sitemap.xml", "/healthz"])
def test_page_sets_no_cookie(client, content, path):
    response = client.get(path)

    assert dict(response.cookies) == {}


def test_htmx_is_told_to_evaluate_and_inject_nothing(client):
    page = client.get("/").text

    [config] = elements(page, "meta", name_="htmx-config")
    for option in ("allowEval", "includeIndicatorStyles", "historyRestoreAsHxRequest"):
        assert f'"{option}": false' in config["content"]


def test_admin_sends_the_policy_too(admin_client):
    response = admin_client.get("/admin/")

    policy = re.sub(r" 'nonce-[^']+'", "", response["Content-Security-Policy"])
    assert policy == POLICY


@pytest.mark.parametrize("signed_in", [False, True])
def test_admin_is_closed_to_the_public(client, signed_in):
    if signed_in:
        client.force_login(make_reader())

    response = client.get("/admin/exercises/exercise/")

    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/exercises/exercise/")


@pytest.mark.parametrize("path", ["/media/../db.sqlite3", "/media/%2e%2e/secret_key", "/static/../secret_key"])
def test_files_outside_their_folders_are_out_of_reach(client, path):
    assert client.get(path).status_code in {400, 404}
