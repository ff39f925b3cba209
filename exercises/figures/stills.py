"""One drawing as a template takes it: its shapes, its frame, what it shows in words and what points at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, Self

from drawing.figure import Drawing, Shape

type Run = tuple[str, list[Shape]]  # the class names of shapes that are painted one after the other, and the shapes

MARGIN = 14.0  # around a drawing, in thousandths of stature


class Frame(NamedTuple):
    """The part of the plane that a drawing takes up, in thousandths of stature; y runs down."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, boxes: Iterable[tuple[float, float, float, float]]) -> Self:
        """The frame that holds all ``boxes`` (left, top, right, bottom) with a margin."""
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return cls(min(lefts) - MARGIN, min(tops) - MARGIN, max(rights) + MARGIN, max(bottoms) + MARGIN)

    @property
    def view_box(self) -> str:
        return f"{self.left:.0f} {self.top:.0f} {self.right - self.left:.0f} {self.bottom - self.top:.0f}"

    @property
    def width(self) -> int:
        return round(self.right - self.left)

    @property
    def height(self) -> int:
        return round(self.bottom - self.top)


@dataclass(frozen=True)
class Leader:
    """A number (on its badge) with a line to the place it speaks of. The number 0 is a ring around the place."""

    number: int
    badge: tuple[float, float]
    place: tuple[float, float]


@dataclass(frozen=True)
class Still:
    """A body drawn at one moment. ``name`` and ``says`` tell in words what it shows.

    ``moment`` is the share of the movement that is done, from 0 to 1. ``id`` is that of the element which the page
    writes the shapes in, if something else on the page uses them again.
    """

    shapes: tuple[Shape, ...]
    frame: Frame
    name: str = ""
    says: str = ""
    moment: float = 0.0
    leaders: tuple[Leader, ...] = ()
    id: str = ""

    @property
    def runs(self) -> list[Run]:
        return group_runs(self.shapes)


def frame_drawings(drawings: Iterable[Drawing]) -> Frame:
    """One frame for all ``drawings``, so that they stand on one ground, to one scale."""
    return Frame.around(drawing.box for drawing in drawings)


def group_runs(shapes: Iterable[Shape]) -> list[Run]:
    """The shapes in the order in which they are painted, neighbours with the same class names together."""
    return [(names, list(run)) for names, run in groupby(shapes, key=class_names)]


def class_names(shape: Shape) -> str:
    """How the style sheet knows the shape: "f-muscle primary far"."""
    return " ".join(filter(None, (f"f-{shape.kind}", shape.role, "far" if shape.far else "")))
