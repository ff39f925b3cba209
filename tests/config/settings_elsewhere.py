"""The settings of a site whose pictures lie in a folder of the test's own."""

import os

from config.settings import *  # noqa: F403

MEDIA_ROOT = os.environ["MEDIA_ELSEWHERE"]
