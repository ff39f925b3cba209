import os

import pytest
from playwright.sync_api import sync_playwright

from exercises import catalogue

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGS += ["--disable-component-update", "--disable-sync"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, transactional_db):
    """The address of the running site with the catalogue loaded."""
    catalogue.load()
    return live_server.url


@pytest.fixture
def open_page(browser):
    """A function that opens a page in a context of its own and keeps what a reader would stumble over in ``problems``.

    Fails the test at its end if the console showed an error or a request failed.
    """
    contexts, problems = [], []

    def open_page(url, *, width=1280, scheme="light", javascript=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 800 else 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(int(os.environ.get("BROWSER_TIMEOUT", "15000")))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
