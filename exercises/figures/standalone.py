"""Drawings as SVG documents that stand alone: the body map and the movement, with their colours inside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string

from exercises.body import mark_body_map
from exercises.figures.motion import AnimatedDrawing, animate_exercise
from exercises.figures.stills import Still
from exercises.figures.strip import draw_exercise_strip
from exercises.models import Exercise
from muscles.body import SILHOUETTES, VIEWS

# The light theme's tokens, since neither a slide nor a rasterizer knows the site's stylesheets.
COLOURS = {
    "paper": "#faf7f1",
    "sheet": "#fffdf9",
    "ink": "#1c1814",
    "quiet": "#62594f",
    "rule": "#ddd4c6",
    "edge": "#8f8375",
    "flesh": "#efe7da",
    "muscle": "#c7bbaf",
    "accent": "#9c2a20",
    "soft": "#cf8571",
    "faint": "#f3e2d8",
    "contour": "#6f6458",
    "belly": "#c7bdae",
    "hair": "#d8cec0",
    "far": "#f7f2e9",
    "prop": "#dfd9ce",
}
DARK = {
    "sheet": "#1e1a15",
    "ink": "#efe8dc",
    "quiet": "#b0a699",
    "edge": "#857a6d",
    "flesh": "#2a241e",
    "accent": "#ea7d6b",
    "soft": "#b8604f",
    "faint": "#3f2823",
    "contour": "#a2978a",
    "belly": "#50483f",
    "hair": "#3a332b",
    "far": "#231f19",
    "prop": "#3d372f",
}


def read_silhouette(silhouette: str) -> str:
    """The shapes of one silhouette ("m" or "f"), without the outer element and with its colours filled in."""
    text = (settings.BASE_DIR / "static" / "img" / f"body-{silhouette}.svg").read_text()
    inner = text.partition(">")[2].rpartition("</svg>")[0]
    return re.sub(r"var\(--[\w-]+,(#\w+)\)", r"\1", inner)


def render_map_svg(exercise: Exercise, *, silhouette: str = next(iter(SILHOUETTES)), legend: bool = True) -> str:
    """The exercise's body map as an SVG document: patterns and legend inside.

    Needs the exercise with its activations and their muscles (``for_detail`` or ``for_cards``).
    """
    marks = mark_body_map(exercise)
    context = {
        "exercise": exercise,
        "silhouette": silhouette,
        "shapes": read_silhouette(silhouette),
        "views": [(view, marks[view]) for view in VIEWS],
        "colours": COLOURS,
        "legend": legend,
    }
    return render_to_string("exercises/map.svg", context)


def render_movement_svg(exercise: Exercise, *, play: bool = False) -> str | None:
    """The movement as an SVG document: key poses side by side, or with ``play`` one drawing that moves.

    None without a movement. Needs the exercise with its movement, activations and their muscles.
    """
    strip = draw_exercise_strip(exercise)
    if not strip:
        return None
    title = f"{exercise.name}: the movement"
    says = " ".join(f"{still.name}{': ' if still.says else ''}{still.says}." for still in strip.stills)
    return render_drawings_svg(strip.stills, title, says, moving=animate_exercise(exercise) if play else None)


def render_drawings_svg(
    stills: Sequence[Still], title: str, says: str, *, moving: AnimatedDrawing | None = None, dark: bool = True
) -> str:
    """Drawings side by side, to one scale, or the one that moves; with ``dark`` both colour schemes are inside."""
    frame = stills[0].frame
    context = {
        "placed": [(index * frame.width - still.frame.left, still) for index, still in enumerate(stills)],
        "top": -frame.top,
        "width": moving.frame.width if moving else frame.width * len(stills),
        "height": moving.frame.height if moving else frame.height,
        "moving": moving,
        "title": title,
        "says": says,
        "light": COLOURS,
        "dark": DARK if dark else None,
    }
    return render_to_string("exercises/movement.svg", context)
