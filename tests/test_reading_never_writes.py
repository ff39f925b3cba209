"""No GET writes: every address of the site and of the admin, as reader, editor and reviewer, its statements watched.

An address that is added needs an example here, or this fails.
"""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from editorial.preview_links import make_preview_url
from evidence.models import Claim, Study
from exercises.models import Exercise, Fault, Movement, OldAddress
from muscles.models import Muscle
from pages import exercises
from tests.admin_forms import admin_url, as_user
from tests.factories import make_editor, make_exercise
from tests.publishing import write

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
# The session's own, and the login throttle's.
ALLOWED = ("django_session", "axes_")
LIFT, MUSCLE, STUDY = "hip-thrust", "gluteus-maximus", "contreras-2015-hip-thrust-squat"
QUERIES = {
    "exercises/": ["q=squat", f"muscle={MUSCLE}&role=primary"],
    f"exercises/{LIFT}/": [f"muscle={MUSCLE}", "play=yes", "stop=1"],
    f"exercises/{LIFT}/movement.svg": ["play=yes"],
    "compare/hip-thrust-vs-back-squat/": ["only=differences", "play=yes"],
    "compare/": ["exercise=hip-thrust"],
    "studies/": ["q=contreras"],
    "claims/": ["verdict=contested"],
    "admin/exercises/exercise/": ["q=squat", "needs=measured"],
}


def routes(patterns=None, prefix=""):
    """The route of every address that the site knows, as it is written: "exercises/<slug:slug>/"."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


class Examples:
    """What stands for the parameters of a route: rows of the catalogue, and a version that waits."""

    def __init__(self, ada):
        self.lift = Exercise.objects.get(slug=LIFT)
        write(ada, self.lift, summary="Written anew.")
        picture_of = make_exercise(name="Old one", slug="old-one", status="draft", pattern=None)
        OldAddress.objects.create(exercise=picture_of, slug="older", name="Older")
        self.rows = {model: model._base_manager.order_by("pk").first() for model in admin.site._registry}
        self.rows |= {Exercise: self.lift, Fault: self.lift.faults.first()}
        self.token = make_preview_url(self.lift).split("/")[2]

    def addresses(self, route):
        """The addresses of ``route``, none where no row is there to be shown. Raises LookupError without an example."""
        if route.startswith("admin/"):
            found = self.admin_addresses(route)
        elif route.startswith("media/"):
            found = ["media/exercises/hip-thrust/0123456789abcdef0123.jpg"]
        else:
            found = [self.filled(route)]
        return [f"/{address}{query}" for address in found for query in ["", *self.queries(address)]]

    def queries(self, address):
        return [f"?{query}" for query in QUERIES.get(address, [])]

    def filled(self, route):
        values = {
            "slug": MUSCLE if route.startswith("muscles/") else LIFT,
            "key": STUDY,
            "letter": "f",
            "slugs": "hip-thrust-vs-back-squat",
            "token": self.token,
            "within": "map.svg",
        }
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], route)

    def admin_addresses(self, route):
        [*_, app, name] = [None, *re.match(r"admin/([\w-]*)/?([\w-]*)", route).groups()]
        model = next((m for m in self.rows if (m._meta.app_label, m._meta.model_name) == (app, name)), None)
        row = self.rows.get(model)
        if "<" not in route:
            return [route]
        if model is None:
            values = {"content_type_id": "1", "object_id": "1", "app_label": "exercises", "url": "nowhere/"}
            return [re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)", lambda m: values[m[1] or m[2]], route)]
        if row is None:
            return []
        filled = re.sub(r"<(?:\w+:)?(?:object_id|pk|id)>", str(row.pk), route).replace("<path:within>", "map.svg")
        if "<" in filled:
            raise LookupError(route)
        if filled.endswith("/merge/"):
            other = model._base_manager.exclude(pk=row.pk).first()
            return [f"{filled}?with={other.pk}"]
        return [filled]


@pytest.fixture
def examples(loaded, ada):
    return Examples(ada)


def statements_that_write(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        response.getvalue() if response.streaming else response.content
    found = [query["sql"] for query in queries if WRITES.match(query["sql"])]
    return [sql for sql in found if not any(f'"{table}' in sql for table in ALLOWED)], response.status_code


def test_every_kind_of_address_has_an_example(examples):
    found = {route: examples.addresses(route) for route in routes()}

    assert len(found) > 150
    shown = {address.partition("?")[0] for addresses in found.values() for address in addresses}
    for page in ("/", f"/exercises/{LIFT}/", f"/studies/{STUDY}/", "/claims/", "/sitemap.xml", "/admin/logins/"):
        assert page in shown
    for page in ("change", "history", "compare", "preview", "link"):
        assert admin_url(Exercise, page, examples.lift.pk) in shown


@pytest.mark.parametrize("who", ["reader", "editor", "reviewer", "superuser"])
def test_no_get_writes(client, examples, ada, rob, who):
    visitor = {"reader": client, "editor": as_user(ada), "reviewer": as_user(rob)}.get(who) or as_user(make_editor())
    version = examples.lift_version = f"{admin_url(Exercise, 'change', examples.lift.pk)}?version="
    waiting = reverse("admin:exercises_exercise_compare", args=[examples.lift.pk])
    addresses = [address for route in routes() for address in examples.addresses(route)]
    addresses += [version + re.search(r"\?version=(\d+)", as_user(ada).get(waiting).text)[1]]
    addresses += [admin_url(model, page, examples.rows[model].pk) for model in (Study, Claim) for page in ("preview",)]
    addresses += [admin_url(model, "change", examples.rows[model].pk) for model in (Movement, Muscle, User)]

    seen, written = {}, {}
    for address in dict.fromkeys(addresses):
        if "/logout/" in address:
            continue
        found, seen[address] = statements_that_write(visitor, address)
        if found:
            written[address] = found

    assert written == {}
    pages = [address for address, status in seen.items() if status == 200]
    assert len(pages) >= {"reader": 30, "editor": 80, "reviewer": 80, "superuser": 110}[who], sorted(seen.items())


def test_the_watch_sees_a_write(client, examples, monkeypatch):
    load_page = exercises.load_page

    def load_and_write(request, slug, asked):
        Exercise.objects.filter(slug=slug).update(summary="Written by reading.")
        return load_page(request, slug, asked)

    monkeypatch.setattr("pages.exercises.load_page", load_and_write)

    written, _ = statements_that_write(client, f"/exercises/{LIFT}/")

    assert len(written) == 1
    assert written[0].startswith('UPDATE "exercises_exercise"')
