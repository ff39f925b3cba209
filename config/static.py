"""Static files: hashed, compressed, and the stylesheets once more as one file for those who visit."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

from pages.stylesheets import BUNDLE, STYLESHEETS


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
