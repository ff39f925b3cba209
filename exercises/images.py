"""Pictures of an exercise's body map that stand alone: an SVG for slides, a PNG for link previews."""

from __future__ import annotations

import hashlib
import io
import re
import textwrap

import resvg_py
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from PIL import Image, ImageDraw, ImageFont

from exercises.body import exercise_map
from exercises.models import Exercise, Role
from muscles.body import FIGURES, VIEWS

PREVIEW = (1200, 630)
# The light theme's tokens, since neither a slide nor a rasterizer knows the site's stylesheets.
COLOURS = {
    "paper": "#faf7f1",
    "ink": "#1c1814",
    "quiet": "#62594f",
    "rule": "#ddd4c6",
    "edge": "#8f8375",
    "flesh": "#efe7da",
    "muscle": "#c7bbaf",
    "accent": "#9c2a20",
    "soft": "#cf8571",
    "faint": "#f3e2d8",
}


def sprite(figure: str) -> str:
    """The shapes of one figure, without the outer element and with its colours filled in."""
    text = (settings.BASE_DIR / "static" / "img" / f"body-{figure}.svg").read_text()
    inner = text.partition(">")[2].rpartition("</svg>")[0]
    return re.sub(r"var\(--[\w-]+,(#\w+)\)", r"\1", inner)


def map_svg(exercise: Exercise, *, figure: str = next(iter(FIGURES)), legend: bool = True) -> str:
    """The exercise's body map as a self-contained SVG document: colours, patterns and legend inside.

    Needs the exercise with its activations and their muscles (``for_detail`` or ``for_cards``).
    """
    marks = exercise_map(exercise)
    context = {
        "exercise": exercise,
        "figure": figure,
        "shapes": sprite(figure),
        "views": [(view, marks[view]) for view in VIEWS],
        "colours": COLOURS,
        "legend": legend,
    }
    return render_to_string("exercises/map.svg", context)


def preview_png(exercise: Exercise) -> bytes:
    """The link preview, a PNG of 1200 × 630: the name and the roles in words, the two figures beside them.

    Drawn once for each content and kept in the cache.
    """
    svg = map_svg(exercise, legend=False)
    roles = {role: ", ".join(row.muscle.name for row in rows) for role, rows in exercise.activations_by_role}
    key = "preview-" + hashlib.sha256(f"{exercise.name}{roles}{svg}".encode()).hexdigest()
    png: bytes | None = cache.get(key)
    if png is None:
        png = draw_preview(exercise.name, roles, svg)
        cache.set(key, png, timeout=60 * 60 * 24)
    return png


def draw_preview(name: str, roles: dict[Role, str], svg: str) -> bytes:
    picture = Image.new("RGB", PREVIEW, COLOURS["paper"])
    figures = Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, height=585, skip_system_fonts=True)))
    picture.paste(figures, (PREVIEW[0] - figures.width - 30, 20), figures.convert("RGBA"))
    pen = ImageDraw.Draw(picture)
    pen.text((60, 60), "Prime Mover", COLOURS["accent"], font=ImageFont.load_default(26))
    top = 110
    for line in textwrap.wrap(name, 18)[:3]:
        pen.text((60, top), line, COLOURS["ink"], font=ImageFont.load_default(64))
        top += 74
    top += 20
    for role, muscles in roles.items():
        draw_mark(pen, 60, top + 5, role)
        pen.text((90, top), role.label, COLOURS["quiet"], font=ImageFont.load_default(22))
        top += 30
        for line in textwrap.wrap(muscles, 42)[:3]:
            pen.text((90, top), line, COLOURS["ink"], font=ImageFont.load_default(24))
            top += 32
        top += 16
    file = io.BytesIO()
    picture.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_mark(pen: ImageDraw.ImageDraw, x: int, y: int, role: Role) -> None:
    """The sign of a role, 18 pixels square: solid, hatched or dotted."""
    solid = role == Role.PRIMARY
    pen.rectangle((x, y, x + 18, y + 18), COLOURS["accent" if solid else "faint"], COLOURS["accent"])
    if role == Role.SECONDARY:
        for step in (-10, -3, 4, 11):
            start, end = max(0, step), min(18, step + 18)
            pen.line((x + start, y + 18 - (start - step), x + end, y + 18 - (end - step)), COLOURS["accent"], 2)
    if role == Role.STABILIZER:
        for column in (4, 10, 15):
            for row in (4, 10, 15):
                pen.ellipse((x + column - 1, y + row - 1, x + column + 1, y + row + 1), COLOURS["accent"])
