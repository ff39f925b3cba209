"""What a first visit to an exercise page costs, with the static files compressed as `make run` serves them."""

from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

LAYOUT_SHIFTS = """new Promise((resolve) => {
  const shifts = [];
  const watch = (list) => shifts.push(...list.getEntries().map((entry) => entry.value));
  new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(shifts), 300);
})"""


@pytest.fixture(params=[390, 1280])
def visit(site, open_page, request):
    """The page after its first visit, and the requests that this took."""
    page = open_page(width=request.param)
    requests = []
    page.on("request", lambda request: requests.append(request))
    page.goto(f"{site}/exercises/hip-thrust/", wait_until="networkidle")
    return page, requests


def test_first_visit_transfers_at_most_60_kb(visit):
    _, requests = visit

    sizes = [request.sizes() for request in requests]

    assert 0 < sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes) <= 60_000


def test_first_visit_asks_no_other_host(site, visit):
    _, requests = visit

    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(site).netloc}


def test_first_visit_shifts_nothing(visit):
    page, _ = visit

    assert page.evaluate(LAYOUT_SHIFTS) == []
