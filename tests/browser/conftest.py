import os
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

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
    folder = tmp_path_factory.mktemp("site")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.served",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SERVED_STATIC": str(folder / "static"),
        "DJANGO_SUPERUSER_PASSWORD": "a long enough password",
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    manage = [sys.executable, "manage.py"]
    with (folder / "log").open("w") as log:
        options = {"cwd": settings.BASE_DIR, "env": environment, "stdout": log, "stderr": log}
        server = subprocess.Popen([*manage, "serve", "--port", str(port)], **options)
        try:
            wait_until_ready(server, f"http://127.0.0.1:{port}/healthz", log=folder / "log")
            editor = ["createsuperuser", "--noinput", "--username", "editor", "--email", "editor@example.org"]
            subprocess.run([*manage, *editor], check=True, **options)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_until_ready(server, url, *, log, seconds=120):
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The site did not start:\n{log.read_text()}")


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
