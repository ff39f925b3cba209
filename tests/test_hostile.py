"""Whatever is written into an address or a query string gives a page, a redirect, a refusal or a 404: never a 500."""

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import make_activation, make_exercise, make_muscle, make_pattern, make_study

pytestmark = pytest.mark.django_db

ACCEPTED = {200, 301, 302, 400, 404}
LIFTS = ["hip-thrust", "back-squat", "deadlift", "lunge", "step-up"]
PAGES = [
    "/",
    "/exercises/",
    "/exercises/hip-thrust/",
    "/muscles/",
    "/muscles/gluteus-maximus/",
    "/compare/",
    "/compare/hip-thrust-vs-back-squat/",
    "/compare/back-squat-vs-hip-thrust/",
    "/studies/",
    "/studies/contreras-2015/",
    "/method/",
    "/robots.txt",
    "/sitemap.xml",
    "/healthz",
    "/nowhere/",
    "/admin/login/",
]
SEGMENTS = ["/{}", "/{}/", "/exercises/{}/", "/muscles/{}/", "/compare/{}/", "/studies/{}/", "/media/{}", "/admin/{}/"]
NAMES = ["q", "muscle", "role", "equipment", "pattern", "page", "exercise", "only", "next", "p"]
NASTY = [
    "",
    "\0",
    "a\0b",
    "x" * 10_000,
    "-1",
    "0",
    "9999999999999999999999",
    "1e999",
    "NaN",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "../../etc/passwd",
    "%",
    "%00",
    "%s{0}${x}",
    "\r\nSet-Cookie: a=b",
    "ß\N{COMBINING ACUTE ACCENT}\N{RIGHT-TO-LEFT OVERRIDE}\N{PILE OF POO}",
    "-vs-",
    "hip-thrust",
    "gluteus-maximus",
    "no-such-slug",
    "primary",
    "differences",
]
quickly = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
value = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
query = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=5), value), max_size=6).map(urlencode)
raw = st.binary(max_size=40).map(lambda data: quote(data, safe="&=;+")) | st.text("%&=;+#?/\\\"'<>ÿ0a", max_size=40)
header_sets = st.sampled_from([{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"}])


@pytest.fixture(autouse=True)
def content():
    """Five lifts, a muscle with a part, a study: enough for every page to have something to show."""
    glutes = make_muscle(name="Gluteus maximus")
    make_muscle(name="Upper gluteus maximus", part_of=glutes, kind="region")
    for position, slug in enumerate(LIFTS, start=1):
        lift = make_exercise(name=slug.replace("-", " ").capitalize(), pattern=make_pattern(position=position))
        make_activation(exercise=lift, muscle=glutes)
    make_exercise(name="Front squat", status="draft", pattern=None)
    make_study(key="contreras-2015")


def status_of(path, query="", headers=None):
    """The status of a reader's request; an exception in a view is raised."""
    return Client().get(path, QUERY_STRING=query, headers=headers or {}).status_code


@quickly
@given(path=st.sampled_from(PAGES), query=query | raw, headers=header_sets)
def test_page_survives_any_query_string(path, query, headers):
    assert status_of(path, query, headers) in ACCEPTED


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: repr(nasty[:12]))
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "swap"])
def test_page_survives_a_nasty_value(nasty, headers):
    addresses = [("/exercises/", name) for name in ("q", "muscle", "role", "equipment", "pattern", "page")]
    addresses += [("/exercises/hip-thrust/", "muscle"), ("/compare/", "exercise")]
    addresses += [("/compare/hip-thrust-vs-back-squat/", "only")]

    for path, name in addresses:
        assert status_of(path, urlencode({name: nasty}), headers) == 200


@pytest.mark.parametrize("path", PAGES)
def test_page_survives_repeated_keys(path):
    query = urlencode([(name, nasty) for name in NAMES for nasty in NASTY if len(nasty) < 100])

    assert status_of(path, query) in ACCEPTED


@pytest.mark.parametrize("query", ["muscle=gluteus-maximus&muscle=%00", "page=2&page=-1", "q=a&q=", "role=&role=x"])
def test_exercise_list_survives_repeated_keys_in_a_swap(query):
    assert status_of("/exercises/", query, {"HX-Request": "true"}) == 200


@quickly
@example(pattern="/compare/{}/", segment="-vs-")
@example(pattern="/media/{}", segment="x" * 300)
@example(pattern="/media/{}", segment="\0")
@given(pattern=st.sampled_from(SEGMENTS), segment=value | st.text("/.%\0\\~-_", max_size=20))
def test_any_path_segment_gives_a_page_or_a_refusal(pattern, segment):
    assert status_of(pattern.format(quote(segment, safe=""))) in ACCEPTED


@quickly
@given(pattern=st.sampled_from(SEGMENTS), segment=st.binary(max_size=30))
def test_any_bytes_in_a_path_give_a_page_or_a_refusal(pattern, segment):
    assert status_of(pattern.format(quote(segment, safe=""))) in ACCEPTED


parts = st.lists(st.sampled_from([*LIFTS, "front-squat", "lungs", "", "-", "vs", "-vs", "_", "x" * 300]), max_size=8)


@quickly
@example(slugs=["", ""])
@example(slugs=["", "", ""])
@example(slugs=["hip-thrust", "hip-thrust"])
@example(slugs=["hip-thrust", ""])
@example(slugs=LIFTS)
@given(slugs=parts)
def test_any_comparison_gives_a_page_a_redirect_or_a_refusal(slugs):
    address = "-vs-".join(slugs)

    assert status_of(f"/compare/{address}/") in ACCEPTED
    assert status_of("/compare/", urlencode([("exercise", slug) for slug in slugs])) in ACCEPTED


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("-vs-", {200, 404}),
        ("hip-thrust-vs-hip-thrust", {200}),
        ("hip-thrust-vs-", {200}),
        ("hip-thrust-vs-vs-deadlift", {404}),
        ("-vs-hip-thrust-vs-deadlift-vs-", {301}),
        ("Hip-Thrust-vs-Deadlift", {404}),
        ("hip-thrust-VS-deadlift", {404}),
        ("hip-thrust-vs-front-squat", {404}),
        ("-vs-".join(LIFTS), {400}),
        ("-vs-".join(LIFTS * 50), {400}),
        ("-vs-".join(["hip-thrust"] * 500), {200}),
    ],
)
def test_odd_comparisons_have_their_answer(address, status):
    assert status_of(f"/compare/{address}/") in status


def test_redirect_keeps_a_long_query_string_out_of_trouble():
    assert status_of("/compare/back-squat-vs-hip-thrust/", f"only={'x' * 10_000}") in {301, 400}


@pytest.mark.parametrize("host", ["evil.example", "a" * 300, "[::1", "-"])
def test_foreign_host_is_refused(host):
    for path in ("/", "/nowhere/", "/sitemap.xml"):
        assert Client(headers={"host": host}).get(path).status_code == 400
