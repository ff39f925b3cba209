"""Where a place of the body is on the page, and how numbers stand beside a drawing with lines to such places."""

from __future__ import annotations

from drawing.camera import Camera
from drawing.skeleton import POINTS, SIDES, Skeleton
from exercises.figures.stills import Frame, Leader

BADGE, GAP, ASIDE = 46.0, 104.0, 78.0  # radius of a number's disc, from one to the next, and beside the drawing


def locate(body: Skeleton, place: str, camera: Camera) -> tuple[float, float]:
    """Where ``camera`` sees the place; of two, one on each side, the nearer one."""
    if f"{place}.right" not in POINTS | body.joints:
        return camera.sees(body.point(place))
    return camera.sees(max((body.point(f"{place}.{side}") for side in SIDES), key=camera.depth))


def arrange_leaders(places: list[tuple[int, tuple[float, float]]], frame: Frame) -> tuple[tuple[Leader, ...], Frame]:
    """Leaders to the numbered ``places``, in the order of their numbers, and ``frame`` with room for them.

    The numbers stand in columns left and right of the drawing, in the order of their places: no line crosses another.
    """
    middle = (frame.left + frame.right) / 2
    sides: dict[bool, list[tuple[int, tuple[float, float]]]] = {True: [], False: []}
    for number, place in sorted(places, key=lambda row: row[1][0]):
        sides[place[0] < middle].append((number, place))
    found = []
    for on_left, rows in sides.items():
        x = frame.left - ASIDE if on_left else frame.right + ASIDE
        rows.sort(key=lambda row: row[1][1])
        highest = frame.bottom - BADGE - GAP * (len(rows) - 1)
        top = max(frame.top + BADGE, min(highest, rows[0][1][1])) if rows else 0.0
        for number, place in rows:
            y = max(top, min(place[1], frame.bottom - BADGE))
            found.append(Leader(number, (x, y), place))
            top = y + GAP
    left = frame.left - ASIDE - BADGE if sides[True] else frame.left
    right = frame.right + ASIDE + BADGE if sides[False] else frame.right
    bottom = max([frame.bottom, *(leader.badge[1] + BADGE for leader in found)])
    return tuple(sorted(found, key=lambda leader: leader.number)), Frame(left, frame.top, right, bottom)
