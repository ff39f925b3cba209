"""Drawings as PNG: the picture of a link preview, and a contact sheet of all movements."""

from __future__ import annotations

import hashlib
import io
import textwrap
from collections.abc import Sequence

import resvg_py
from django.core.cache import cache
from PIL import Image, ImageDraw, ImageFont

from exercises.figures.standalone import COLOURS, render_drawings_svg, render_map_svg
from exercises.figures.strip import draw_exercise_strip, draw_strip
from exercises.models import Exercise, Movement, Role

PREVIEW = (1200, 630)  # pixels


def render_preview_png(exercise: Exercise) -> bytes:
    """The link preview, a PNG of 1200 × 630: the name and the roles in words, the two views of the body beside them.

    Drawn once for each content and kept in the cache.
    """
    svg = render_map_svg(exercise, legend=False)
    strip = draw_exercise_strip(exercise)
    movement = render_drawings_svg(strip.stills, "", "", dark=False) if strip else ""
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
    body = rasterize(svg, height=585)
    picture.paste(body, (PREVIEW[0] - body.width - 30, 20), body)
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
    left = PREVIEW[0] - body.width - 30
    if movement and (room := PREVIEW[1] - top - 24) > 90:
        drawing = rasterize(movement, width=left - 80)
        if drawing.height > room:
            drawing = rasterize(movement, height=room)
        picture.paste(drawing, (60, PREVIEW[1] - 24 - drawing.height), drawing)
    file = io.BytesIO()
    picture.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_contact_sheet(
    movements: Sequence[Movement], *, columns: int = 4, cell: tuple[int, int] = (560, 260)
) -> Image.Image:
    """Every movement from first pose to last, with its name, ``columns`` side by side; ``cell`` is in pixels."""
    width, height = cell
    sheet = Image.new("RGB", (width * columns, height * max(1, -(-len(movements) // columns))), COLOURS["paper"])
    pen = ImageDraw.Draw(sheet)
    for index, movement in enumerate(movements):
        left, top = index % columns * width, index // columns * height
        pen.text((left + 14, top + 10), movement.name, COLOURS["ink"], font=ImageFont.load_default(18))
        svg = render_drawings_svg(draw_strip(movement.read).stills, movement.name, "", dark=False)
        drawing = rasterize(svg, height=height - 50)
        if drawing.width > width - 20:
            drawing = rasterize(svg, width=width - 20)
        sheet.paste(drawing, (left + 10, top + height - 8 - drawing.height), drawing)
    return sheet


def rasterize(svg: str, *, width: int | None = None, height: int | None = None) -> Image.Image:
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
