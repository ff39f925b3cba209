"""The settings that `make run` has on a fresh machine, with the static files in a folder of the test session's own."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE
from tests.browser import in_pieces

STATIC_ROOT = Path(os.environ["SERVED_STATIC"])
MIDDLEWARE = [*in_pieces.MIDDLEWARE, *MIDDLEWARE]
