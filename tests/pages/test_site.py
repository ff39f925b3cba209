import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.factories import make_exercise, make_muscle, make_pattern, make_reader, make_study
from tests.reading import elements, head, hrefs, texts

pytestmark = pytest.mark.django_db


# 404


@pytest.fixture
def catalogue():
    """A few names that misspellings come near to, and a draft."""
    make_exercise(name="Hip thrust")
    make_exercise(name="Back squat")
    make_exercise(name="Front squat", status="draft")
    make_muscle(name="Gluteus maximus")
    make_muscle(name="Gluteus medius")
    make_muscle(name="Soleus")


def near(response):
    """The links that the page offers before those to the start pages."""
    links = hrefs(response.text)
    return links[: links.index("/exercises/")]


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/exercises/hip-trust/", ["/exercises/hip-thrust/"]),
        ("/exercises/hipthrust/", ["/exercises/hip-thrust/"]),
        ("/exercises/HIP-THRUST/", ["/exercises/hip-thrust/"]),
        ("/exercises/squat/", ["/exercises/back-squat/"]),
        ("/muscles/gluteus-maximum/", ["/muscles/gluteus-maximus/", "/muscles/gluteus-medius/"]),
        ("/muscles/hip-thrust/", ["/exercises/hip-thrust/"]),
        ("/compare/hip-trust-vs-back-sqat/", ["/exercises/hip-thrust/", "/exercises/back-squat/"]),
        ("/soleus", ["/muscles/soleus/"]),
        ("/exercises/zzz/", []),
    ],
)
def test_not_found_offers_the_nearest_names(client, catalogue, path, offered):
    response = client.get(path)

    assert response.status_code == 404
    assert near(response) == offered


def test_not_found_query_count(client, django_assert_num_queries, catalogue):
    with django_assert_num_queries(4):  # the exercise; whether it was merged; names of muscles; names of exercises
        response = client.get("/exercises/hip-trust/")

    assert response.status_code == 404


@pytest.mark.parametrize("signed_in", [False, True])
def test_not_found_keeps_drafts_from_the_public(client, catalogue, signed_in):
    if signed_in:
        client.force_login(make_reader())

    response = client.get("/exercises/front-squats/")

    assert response.status_code == 404
    assert "/exercises/front-squat/" not in hrefs(response.text)
    assert "Front squat" not in response.text


def test_not_found_is_kept_out_of_search_engines(client):
    found = head(client.get("/nowhere/").text)

    assert found["title"] == "Not found · Prime Mover"
    assert found["robots"] == "noindex"
    assert "canonical" not in found


def test_not_found_without_a_near_name_still_leads_on(client):
    page = client.get("/nowhere/").text

    assert texts(page, "h1") == ["There is no such page"]
    assert hrefs(page) == ["/exercises/", "/muscles/", "/compare/"]


# 500


def test_server_error_page_needs_no_context():
    page = render_to_string("500.html")

    assert texts(page, "h1") == ["Something broke on our side"]
    assert hrefs(page) == ["/"]
    assert len(elements(page, "link", rel="stylesheet")) > 0


def test_server_error_shows_that_page(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("pages.home.render", broken)

    response = Client(raise_request_exception=False).get(reverse("method"))

    assert response.status_code == 500
    assert texts(response.text, "h1") == ["Something broke on our side"]
    assert "secret" not in response.text


# For machines


def test_robots_name_the_sitemap_and_keep_the_desk_out(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain"
    assert response.text == "User-agent: *\nDisallow: /admin/\n\nSitemap: http://testserver/sitemap.xml\n"


def addresses(response):
    return [text.removeprefix("http://testserver") for text in texts(response.text, "loc")]


@pytest.fixture
def three_lifts():
    """The exercises of the comparison that the sitemap names."""
    return [
        make_exercise(name=name, pattern=make_pattern(position=position))
        for position, name in enumerate(["Hip thrust", "Back squat", "Deadlift"], start=1)
    ]


@pytest.mark.parametrize("staff", [False, True])
def test_sitemap_lists_what_is_published_and_no_draft(client, admin_client, three_lifts, staff):
    make_exercise(name="Front squat", status="draft")
    make_muscle(name="Soleus")
    make_study(key="contreras-2015")

    response = (admin_client if staff else client).get("/sitemap.xml")

    assert addresses(response) == [
        "/",
        "/exercises/",
        "/muscles/",
        "/compare/",
        "/studies/",
        "/claims/",
        "/method/",
        "/compare/hip-thrust-vs-back-squat-vs-deadlift/",
        "/exercises/back-squat/",
        "/exercises/deadlift/",
        "/exercises/hip-thrust/",
        "/muscles/soleus/",
        "/studies/contreras-2015/",
    ]


def test_sitemap_tells_when_an_exercise_changed(client, three_lifts):
    response = client.get("/sitemap.xml")

    assert texts(response.text, "lastmod") == [lift.updated_at.date().isoformat() for lift in three_lifts]


@pytest.mark.parametrize("published", [0, 1, 2, 3])
def test_sitemap_holds_only_addresses_that_open_at_once(client, three_lifts, published):
    for lift in three_lifts[published:]:
        lift.status = "draft"
        lift.save()

    found = {path: client.get(path).status_code for path in addresses(client.get("/sitemap.xml"))}

    assert {path: status for path, status in found.items() if status != 200} == {}
    assert len(found) >= 6 + published


def test_healthz_is_ok_while_the_database_answers(client, django_assert_num_queries):
    with django_assert_num_queries(1):  # SELECT 1
        response = client.get("/healthz")

    assert (response.status_code, response.text) == (200, "ok\n")
    assert "no-store" in response["Cache-Control"]


def test_healthz_is_unavailable_while_it_does_not(client, monkeypatch):
    class Broken:
        def cursor(self):
            raise OperationalError("connection refused by db.internal")

    monkeypatch.setattr("pages.site.connection", Broken())

    response = client.get("/healthz")

    assert (response.status_code, response.text) == (503, "the database does not answer\n")


@pytest.mark.parametrize(
    "path", ["/", "/exercises/", "/muscles/", "/compare/", "/studies/", "/claims/", "/method/", "/healthz"]
)
def test_pages_refuse_to_be_posted_to(client, path):
    assert client.post(path).status_code == 405
