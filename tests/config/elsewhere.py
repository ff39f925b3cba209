"""Runs manage.py in a process of its own, on a site elsewhere: another database, another folder of pictures."""

import os
import subprocess
import sys

from django.conf import settings


def environment_elsewhere(*, database, media=""):
    """The environment of a process with its database at the address ``database`` and its pictures in ``media``."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.config.settings_elsewhere",
        "DATABASE_URL": database,
        "MEDIA_ELSEWHERE": str(media),
    }


def run_manage(*arguments, database, media="", **options):
    """The finished process of manage.py on the database at an address, with its media in a folder."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        env=environment_elsewhere(database=database, media=media),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=180,
        **options,
    )
