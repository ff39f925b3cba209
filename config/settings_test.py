"""The suite's settings: whatever the environment says of hosts, tests run as on a fresh machine."""

import os
import tempfile
from pathlib import Path

SET_BY_OPERATORS = ["ALLOWED_HOSTS", "AUDIT_DAYS", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "DEBUG", "HSTS_SECONDS"]
SET_BY_OPERATORS += ["MEDIA_STORAGE", "PREVIEW_LINK_DAYS", "REQUIRE_TWO_FACTOR"]
for variable in SET_BY_OPERATORS:
    os.environ.pop(variable, None)
os.environ.setdefault("SECRET_KEY", "tests need no secret, only a key long enough for the deployment check")
# Playwright's synchronous API runs an event loop in the thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402
from tests.browser import in_pieces  # noqa: E402

# A folder of this process's own, so that two of them can test at once.
test_folder = tempfile.TemporaryDirectory(prefix="prime-mover-")

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MEDIA_ROOT = Path(test_folder.name) / "media"  # never the pictures that an editor uploaded on this machine
INSTALLED_APPS = [*INSTALLED_APPS, "tests.editorial.imaginary"]  # what `editorial` edits without knowing it
MIDDLEWARE = [*in_pieces.MIDDLEWARE, *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in life: in memory, a live server's second request at the same moment finds its tables locked.
    DATABASES["default"]["TEST"] = {"NAME": f"{test_folder.name}/db.sqlite3"}
    options = DATABASES["default"]["OPTIONS"]  # what a test writes need not outlive a power cut
    options["init_command"] = options["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
