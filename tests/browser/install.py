"""See to a browser before the suite runs: one on the PATH, else Debian's Chromium (as root), else Playwright's own.

``python -m tests.browser.install``; says in one line what it did, and exits 1 only under CI=true.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def browser_on_path() -> str | None:
    """The executable named by $CHROMIUM, else the first Chromium or Chrome on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def playwright_browser() -> str | None:
    """The Chromium that Playwright downloaded, if it did."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """A Chromium that the suite can drive, or None."""
    try:
        return browser_on_path() or playwright_browser()
    except Error:
        return None


def install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium for the browser tests …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
    else:
        print("Fetching Playwright's Chromium for the browser tests …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if find():
        return 0
    install()
    if find():
        return 0
    print("No Chromium could be found or installed: the browser tests cannot run.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
