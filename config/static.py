"""Static files: the stylesheets in their order, and one file of them all for those who visit."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

COMPONENTS = [
    "masthead", "colophon", "mark", "answer", "plate", "body-map", "roles", "panel", "technique", "figure", "chart",
    "matrix", "claim", "filters", "index",
]  # fmt: skip
STYLESHEETS = [
    *(f"css/{name}.css" for name in ("tokens", "reset", "base", "layout")),
    *(f"css/components/{name}.css" for name in COMPONENTS),
    "css/utilities.css",
]
BUNDLE = "css/site.css"


def minify_css(css: str) -> str:
    """``css`` without comments, its runs of white space as one space each: a tenth less once compressed."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, and the stylesheets once more as one: a first visit asks for a single file.

    The layers that tokens.css names make the result the same as that of the files one by one.
    """

    bundles = True

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run and all(name in paths for name in STYLESHEETS):
            sheets = []
            for name in STYLESHEETS:
                storage, path = paths[name]
                with storage.open(path) as file:
                    sheets.append(minify_css(file.read().decode()))
            self.delete(BUNDLE)
            self.save(BUNDLE, ContentFile("".join(sheets)))
            paths[BUNDLE] = (self, BUNDLE)
        yield from super().post_process(paths, dry_run=dry_run, **options)
