"""Pictures that stand alone: map and movement as SVG, the PNG of link previews, a contact sheet."""

from __future__ import annotations

import hashlib
import io
import re
import textwrap
from collections.abc import Sequence

import resvg_py
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from PIL import Image, ImageDraw, ImageFont

from exercises.body import exercise_map
from exercises.figures import Moving, Still, moving, strip, strip_of
from exercises.models import Exercise, Movement, Role
from muscles.body import FIGURES, VIEWS

PREVIEW = (1200, 630)
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


def movement_svg(exercise: Exercise, *, play: bool = False) -> str | None:
    """The movement as a self-contained SVG document: key poses side by side, or with ``play`` one figure that moves.

    None without a movement. Needs the exercise with its movement, activations and their muscles.
    """
    shown = strip_of(exercise)
    if not shown:
        return None
    title = f"{exercise.name}: the movement"
    says = " ".join(f"{still.name}{': ' if still.says else ''}{still.says}." for still in shown.stills)
    return figures_svg(shown.stills, title, says, moving=moving(exercise) if play else None)


def figures_svg(
    stills: Sequence[Still], title: str, says: str, *, moving: Moving | None = None, dark: bool = True
) -> str:
    """Figures side by side, to one scale, or the one that moves; with ``dark`` both colour schemes are inside."""
    pitch = stills[0].width
    context = {
        "placed": [(index * pitch - still.box[0], still) for index, still in enumerate(stills)],
        "top": -stills[0].box[1],
        "width": moving.still.width if moving else pitch * len(stills),
        "height": moving.still.height if moving else stills[0].height,
        "moving": moving,
        "title": title,
        "says": says,
        "light": COLOURS,
        "dark": DARK if dark else None,
    }
    return render_to_string("exercises/figures.svg", context)


def preview_png(exercise: Exercise) -> bytes:
    """The link preview, a PNG of 1200 × 630: the name and the roles in words, the two figures beside them.

    Drawn once for each content and kept in the cache.
    """
    svg = map_svg(exercise, legend=False)
    shown = strip_of(exercise)
    movement = figures_svg(shown.stills, "", "", dark=False) if shown else ""
    roles = {role: ", ".join(row.muscle.name for row in rows) for role, rows in exercise.activations_by_role}
    key = "preview-" + hashlib.sha256(f"{exercise.name}{roles}{svg}{movement}".encode()).hexdigest()
    png: bytes | None = cache.get(key)
    if png is None:
        png = draw_preview(exercise.name, roles, svg, movement)
        cache.set(key, png, timeout=60 * 60 * 24)
    return png


def draw_preview(name: str, roles: dict[Role, str], svg: str, movement: str) -> bytes:
    """The body map ``svg`` at the right; the words at the left, and under them ``movement`` if there is room for it."""
    picture = Image.new("RGB", PREVIEW, COLOURS["paper"])
    figures = rasterized(svg, height=585)
    picture.paste(figures, (PREVIEW[0] - figures.width - 30, 20), figures)
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
    left = PREVIEW[0] - figures.width - 30
    if movement and (room := PREVIEW[1] - top - 24) > 90:
        figure = rasterized(movement, width=left - 80)
        if figure.height > room:
            figure = rasterized(movement, height=room)
        picture.paste(figure, (60, PREVIEW[1] - 24 - figure.height), figure)
    file = io.BytesIO()
    picture.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


def contact_sheet(
    movements: Sequence[Movement], *, columns: int = 4, cell: tuple[int, int] = (560, 260)
) -> Image.Image:
    """Every movement from first pose to last, with its name, ``columns`` side by side; ``cell`` is in pixels."""
    width, height = cell
    sheet = Image.new("RGB", (width * columns, height * max(1, -(-len(movements) // columns))), COLOURS["paper"])
    pen = ImageDraw.Draw(sheet)
    for index, movement in enumerate(movements):
        left, top = index % columns * width, index // columns * height
        pen.text((left + 14, top + 10), movement.name, COLOURS["ink"], font=ImageFont.load_default(18))
        drawn = figures_svg(strip(movement.read).stills, movement.name, "", dark=False)
        figure = rasterized(drawn, height=height - 50)
        if figure.width > width - 20:
            figure = rasterized(drawn, width=width - 20)
        sheet.paste(figure, (left + 10, top + height - 8 - figure.height), figure)
    return sheet


def rasterized(svg: str, *, width: int | None = None, height: int | None = None) -> Image.Image:
    """``svg`` in pixels, to a width or a height, its ground transparent."""
    data = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=width, height=height)
    return Image.open(io.BytesIO(data)).convert("RGBA")


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
