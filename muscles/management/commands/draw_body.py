import json
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from muscles.body import COVERAGE

IMAGES = settings.BASE_DIR / "static" / "img"


def muscle_slugs() -> list[str]:
    """The slugs of the muscles that ship with the site, from neck to foot."""
    rows = yaml.safe_load((settings.BASE_DIR / "fixtures" / "muscles.yaml").read_text())
    return [row["fields"]["slug"] for row in rows if row["model"] == "muscles.muscle"]


class Command(BaseCommand):
    help = "Draw the body map's sprites from drawing/bodymap/bodymap.yaml, and note which shapes show which muscle."

    def handle(self, *args: Any, **options: Any) -> None:
        from drawing.bodymap import draw  # shapely and numpy are development dependencies

        sprites, coverage = draw(muscle_slugs())
        for letter, sprite in sprites.items():
            (IMAGES / f"body-{letter}.svg").write_text(sprite)
        COVERAGE.write_text(json.dumps(coverage, indent=1) + "\n")
        self.stdout.write(f"Drew {len(sprites)} figures with {len(coverage)} muscles.")
