"""What travels: Brotli for readers, gzip for who is logged in or has nothing better, and never twice."""

import gzip

import brotli
import pytest
from django.template.loader import get_template

from tests.factories import make_exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    make_exercise(name="Squat", summary="A squat. " * 40)
    return client.get("/exercises/squat/").content


def get(client, accepted, **headers):
    return client.get("/exercises/squat/", headers={"accept-encoding": accepted, **headers})


@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8"])
def test_reader_gets_brotli(client, page, accepted):
    response = get(client, accepted)

    assert response["Content-Encoding"] == "br"
    assert int(response["Content-Length"]) == len(response.content) < len(page)
    assert brotli.decompress(response.content) == page
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize("accepted", ["gzip", "gzip, br;q=0", "br;q=0.0, gzip", "gzip, brx"])
def test_who_takes_no_brotli_gets_gzip(client, page, accepted):
    response = get(client, accepted)

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == page
    assert "Accept-Encoding" in response["Vary"]


def test_who_takes_neither_gets_the_page_and_caches_are_told(client, page):
    response = client.get("/exercises/squat/")

    assert response.content == page
    assert "Content-Encoding" not in response
    assert "Accept-Encoding" in response["Vary"]


def test_who_is_logged_in_gets_djangos_gzip_with_its_padding(admin_client):
    make_exercise(name="Squat", summary="A squat. " * 40)

    assert get(admin_client, "gzip, br")["Content-Encoding"] == "gzip"


def test_unchanged_page_is_not_sent_again(client, page):
    tag = get(client, "br")["ETag"]

    assert tag.startswith('W/"')
    assert get(client, "br", **{"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/healthz", "/exercises/squat/map.png"])
def test_what_is_short_or_no_text_stays_as_it_is(client, page, path):
    assert client.get(path, headers={"accept-encoding": "br"}).get("Content-Encoding") != "br"


def test_templates_are_read_without_their_indentation():
    source = get_template("exercises/detail.html").template.source

    assert "\n<article" in source
    assert "\n " not in source
