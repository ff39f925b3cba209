"""Where each muscle is drawn on the body map: the shapes of the sprites, as `manage.py draw_body` wrote them down."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from muscles.models import Muscle

COVERAGE = Path(__file__).with_name("body_coverage.json")
VIEWS = ("front", "back")
SILHOUETTES = {"m": "Male", "f": "Female"}


@dataclass(frozen=True)
class Shape:
    """One shape of the map, the same on both figures: ``name`` is its id in the sprite without the figure's letter."""

    name: str
    view: str
    slug: str
    deep: bool


@cache
def read_coverage() -> dict[str, list[Shape]]:
    """Every muscle's slug with the shapes that show it: its regions, or where it lies under others its deep outline."""
    written = json.loads(COVERAGE.read_text())
    return {slug: [parse_shape(name) for name in names] for slug, names in written.items()}


def parse_shape(name: str) -> Shape:
    view, _, slug = name.partition("-")
    return Shape(name, view, slug.removeprefix("deep-"), slug.startswith("deep-"))


@cache
def list_surface() -> list[Shape]:
    """Every shape of the surface once, front before back, from neck to foot as the muscles are listed."""
    found = {shape for shapes in read_coverage().values() for shape in shapes if not shape.deep}
    return sorted(found, key=lambda shape: (VIEWS.index(shape.view), shape.name))


@dataclass
class Mark:
    """A shape as one page shows it: in which role, for which muscle, and where pressing it leads."""

    shape: Shape
    slug: str
    label: str
    url: str
    role: str = ""


def group_marks(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The marks by view, one for each shape: of two for one shape the first is kept. Deep ones lie over the others."""
    kept: dict[str, Mark] = {}
    for mark in marks:
        kept.setdefault(mark.shape.name, mark)
    ordered = sorted(kept.values(), key=lambda mark: mark.shape.deep)
    return {view: [mark for mark in ordered if mark.shape.view == view] for view in VIEWS}


def mark_index_map() -> dict[str, list[Mark]]:
    """A mark for every shape of the surface, leading to its muscle's page; a region leads to its muscle. 1 query."""
    muscles = {muscle.slug: muscle.without_region for muscle in Muscle.objects.select_related("part_of")}
    return group_marks(
        Mark(shape, muscle.slug, muscle.name, muscle.get_absolute_url())
        for shape in list_surface()
        if (muscle := muscles.get(shape.slug))
    )


def mark_muscle_map(muscle: Muscle) -> dict[str, list[Mark]]:
    """The shapes of one muscle, marked as the one meant."""
    shapes = read_coverage().get(muscle.slug, [])
    return group_marks(Mark(shape, muscle.slug, muscle.name, "", "primary") for shape in shapes)


def chosen_silhouette(cookies: dict[str, str]) -> str:
    """The letter of the figure chosen, the first of the two if none or nonsense was."""
    chosen = cookies.get("figure", "")
    return chosen if chosen in SILHOUETTES else next(iter(SILHOUETTES))
