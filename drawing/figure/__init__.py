"""The figure of a movement, drawn from any side: ``draw`` gives its shapes."""

from drawing.figure.painting import draw
from drawing.figure.shapes import Drawing, Shape

__all__ = ["Drawing", "Shape", "draw"]
