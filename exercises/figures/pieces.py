"""How a page writes several drawings: piece by piece, and each piece once.

The drawings of one exercise show the same body, and most of it has only moved, or not even that. Written once and used
again, they weigh half as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from drawing.animation import mirrored, reused
from drawing.figure import Shape
from exercises.figures.stills import Run, Still, class_names, group_runs
from exercises.models import Role

type Shapes = tuple[Shape, ...]

MIRROR = "scale(-1 1)"


@dataclass(frozen=True)
class Piece:
    """Shapes that move together, or if it has no ``runs`` the use of what was written under ``id`` before.

    ``transform`` is where a piece that is used again goes; a written one has an ``id`` only if it is used again.
    """

    id: str
    runs: list[Run]
    transform: str = ""


class WrittenDrawing(NamedTuple):
    """A drawing as the page writes it. If its still has an id, so has the element around the pieces."""

    still: Still
    pieces: list[Piece]


def write_drawings(stills: Sequence[Still], prefix: str, *, for_animation: bool = False) -> list[WrittenDrawing]:
    """The drawings in their order; what one shows that an earlier one shows too is used again, not written again.

    A drawing with the shapes of an earlier one uses it whole; else a piece may be an earlier one that was turned and
    shifted, or mirrored. The ids of what is used again begin with ``prefix``, unless a still brings its own.

    ``for_animation``: the first drawing's pieces are whole segments of the body, all written out, and each has its
    number as its id, since an animation moves segments and uses those.
    """
    firsts: dict[Shapes, int] = {}
    sources = [firsts.setdefault(still.shapes, index) for index, still in enumerate(stills)]
    used_whole = {source for index, source in enumerate(sources) if source != index}
    named = [
        replace(still, id=f"{prefix}-{index}") if index in used_whole and not still.id else still
        for index, still in enumerate(stills)
    ]
    pieces = dict(zip(firsts.values(), write_pieces(firsts, prefix, for_animation=for_animation), strict=True))
    return [
        WrittenDrawing(still, pieces[index] if source == index else [Piece(named[source].id, [])])
        for index, (still, source) in enumerate(zip(named, sources, strict=True))
    ]


def write_pieces(drawings: Iterable[Shapes], prefix: str, *, for_animation: bool) -> list[list[Piece]]:
    """The pieces of each drawing; see ``write_drawings``. What each shows as a whole is not looked at."""
    written: list[list[Piece]] = []
    kept: set[str] = set()  # the ids that something uses
    models: defaultdict[tuple[str, ...], dict[str, Shapes]] = defaultdict(dict)  # by class names, by id
    count = 0
    for drawing in drawings:
        written.append([])
        is_whole = for_animation and len(written) == 1
        for shapes in cut(drawing, by_role=not for_animation):
            alike = models[tuple(map(class_names, shapes))]
            piece = None if is_whole else use_again(shapes, alike)
            if piece is None:
                piece = Piece(f"{prefix}{count}", group_runs(shapes))
                alike[piece.id] = shapes
                count += 1
            if is_whole or not piece.runs:
                kept.add(piece.id)
            written[-1].append(piece)
    return [[piece if piece.id in kept else replace(piece, id="") for piece in pieces] for pieces in written]


def cut(drawing: Shapes, *, by_role: bool) -> list[Shapes]:
    """The drawing's segments in the order in which they are painted; ``by_role`` cuts each where the role changes."""
    return [tuple(run) for _, run in groupby(drawing, key=lambda shape: (shape.part, by_role and shape.role))]


def use_again(shapes: Shapes, models: dict[str, Shapes]) -> Piece | None:
    """The use of the first of ``models`` that ``shapes`` are, moved or else mirrored; None if they are none of them."""
    for id_, model in models.items():
        if placed := reused(model, shapes):
            return Piece(id_, [], write_transform(placed))
    if any(shape.role == Role.SECONDARY for shape in shapes):  # its hatching would slant the other way
        return None
    for id_, model in models.items():
        if mirrored(model, shapes):
            return Piece(id_, [], MIRROR)
    return None


def write_transform(placed: tuple[float, float, float]) -> str:
    """SVG's transform of a piece that was turned (degrees) and shifted; "" if it stands where it stood."""
    turn, x, y = placed
    if abs(turn) < 0.05 and max(abs(x), abs(y)) < 0.5:  # less than is written
        return ""
    shift = f"translate({round(x)} {round(y)})"
    return shift if abs(turn) < 0.05 else f"{shift}rotate({round(turn, 1):g})"
