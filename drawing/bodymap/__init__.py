"""The geometry behind the body map: control points of half a body become static/img/body-m.svg and body-f.svg.

Needs shapely and numpy, which are development dependencies: `manage.py draw_body` draws the sprites, and they are
committed. Ids in a sprite: {m,f}-{front,back} is a figure's skin and contour; …-muscles, all its muscles; …-lines, their
fibres; …-details, what is drawn over all; …-<muscle slug>, both sides of one muscle; …-deep-<muscle slug>, of one that
lies under others. Every figure has the view box -380 0 760 1630. What is drawn depends on bodymap.yaml alone.
"""

# mypy: ignore-errors

import itertools
from pathlib import Path

import numpy as np
import yaml

from drawing.bodymap.coverage import coverage
from drawing.bodymap.curves import pairs
from drawing.bodymap.outline import figure
from drawing.bodymap.regions import regions
from drawing.bodymap.sprite import build
from drawing.bodymap.warp import Warp

DATA = Path(__file__).with_name("bodymap.yaml")


def draw(slugs: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """A sprite for each figure ("m", "f"), and for each muscle of ``slugs`` the shapes that show it ("front-sartorius").

    A muscle that the surface shows has its regions, or those of its parts or whole; any other its deep outlines.
    Raises ValueError with the muscles that nothing shows.
    """
    data = yaml.safe_load(DATA.read_text())
    sprites, report = build(data)
    found = {
        slug: sorted({name.removeprefix("m-") for name in entry["regions"] or entry["deep"]})
        for slug, entry in coverage(data, report, slugs).items()
    }
    if missing := [slug for slug, names in found.items() if not names]:
        raise ValueError(f"The body map shows nothing for: {', '.join(missing)}")
    return sprites, found


def flaws() -> list[str]:
    """What is wrong with the geometry, in words: a region outside its figure, or two that overlap by over 1 unit²."""
    data = yaml.safe_load(DATA.read_text())
    table = {
        k: v
        for part in ("trunk", "arm", "landmarks")
        for k, v in data["outline"][part].items()
        if not k.startswith("in-")
    }
    male, female = pairs(table)
    found = []
    for sex, warp in {"male": lambda p: np.asarray(p, float), "female": Warp(male, female)}.items():
        for view in ("front", "back"):
            body, _ = figure(data, sex, view, warp)
            shapes, _ = regions(data, view, body, warp)
            flat = [(slug, part) for slug, parts in shapes.items() for part in parts]
            found += [f"{sex} {view}: {slug} lies outside" for slug, part in flat if part.difference(body).area > 0.5]
            for (a, p), (b, q) in itertools.combinations(flat, 2):
                if p.intersection(q).area > 1:
                    found.append(f"{sex} {view}: {a} overlaps {b}")
    return found
