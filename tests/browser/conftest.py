import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.serving import prepare_served_site, served_site

TIMEOUT = int(os.environ.get("BROWSER_TIMEOUT", "15000"))  # milliseconds
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser(chromium):
    expect.set_options(timeout=TIMEOUT)  # five seconds, its default, are few for a save on a busy machine
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the site as `make run` serves it: its own process, DEBUG off, compressed static files.

    One for the whole session, on an SQLite file of its own, so tests only read from it. The account "editor" may see
    its admin; a test that saves something takes pytest-django's ``live_server`` instead.
    """
    prepared, folder = prepare_served_site(), tmp_path_factory.mktemp("site")
    shutil.copy(prepared / "with_editor.sqlite3", folder / "db.sqlite3")
    with served_site(folder, static=prepared / "static") as address:
        yield address


@pytest.fixture
def open_page(browser):
    """A function that opens a page in a context of its own and expects ``status``; without a url the page stays blank.

    Fails the test at its end if a console showed an error or a request failed. The one error that a browser reports of
    its own accord, for the status that was expected, does not count; nor does a request that the page itself dropped.
    """
    contexts, problems = [], []

    def watch(page, *, url, status):
        def on_console(message):
            source = message.location["url"]
            expected = status >= 400 and source == url and f"status of {status}" in message.text
            if message.type == "error" and not expected:
                problems.append(f"{message.text} ({source} on {page.url})")

        def on_failure(request):
            if request.failure != "net::ERR_ABORTED":
                problems.append(f"{request.failure}: {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: problems.append(f"{error} ({page.url})"))
        page.on("requestfailed", on_failure)

    def open_page(url="", *, width=1280, height=0, scheme="light", javascript=True, status=200, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height or (844 if width < 800 else 900)},
            color_scheme=scheme,
            java_script_enabled=javascript,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        watch(page, url=url, status=status)
        if url:
            assert page.goto(url).status == status
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
