"""The sprite of each figure."""

# mypy: ignore-errors

import itertools

import numpy as np
from shapely.geometry import box

from drawing.bodymap.curves import catmull, largest, pairs, read_points
from drawing.bodymap.outline import figure
from drawing.bodymap.paths import Pen
from drawing.bodymap.regions import region_polygon, regions
from drawing.bodymap.warp import Warp


def half_edge(body):
    """Return the contour of a half body as an open line from crown to crotch, a hair over the mid-line."""
    ring = np.array(largest(body.intersection(box(-0.8, -10, 500, 1700))).exterior.coords)[:-1]
    middle = ring[:, 0] < -0.79
    first = next(i for i in range(len(ring)) if middle[i - 1] and not middle[i])
    ring = np.roll(ring, -first, 0)
    inner = np.flatnonzero(ring[:, 0] < -0.79)
    line = np.vstack([ring[-1:], ring[: inner[0] + 1]])
    return line if line[0][1] < line[-1][1] else line[::-1]


def build(data):
    """Return ({figure's letter: svg text}, report of the names drawn in each view)."""
    landmarks = {
        k: v
        for part in ("trunk", "arm", "landmarks")
        for k, v in data["outline"][part].items()
        if not k.startswith("in-")
    }
    male, female = pairs(landmarks)
    warps = {"male": lambda p: np.asarray(p, float), "female": Warp(male, female)}
    sprites = {}
    report, numbers = {}, itertools.count()
    for sex in ("male", "female"):
        out = ['<svg xmlns="http://www.w3.org/2000/svg">']
        for view in ("front", "back"):
            warp, prefix = warps[sex], f"{sex[0]}-{view}"
            body, inner = figure(data, sex, view, warp)
            shapes, lines = regions(data, view, body, warp)
            report[prefix] = sorted(shapes)

            contour = Pen(2)  # the eye follows the contour: half units
            contour.edge(half_edge(body), 0.5)
            detail = Pen()
            own = [catmull(*read_points(t), closed=False) for t in data["details"].get(f"{sex}-{view}", {}).values()]
            skip = set(data["details"].get(f"{sex}-{view}-without", []))
            drawn = [
                warp(catmull(*read_points(t), closed=False)) for n, t in data["details"][view].items() if n not in skip
            ]
            for line in [*inner, *drawn, *own]:
                detail.line(line, 0.75)
            # the contour twice: the copy below, shifted, makes it heavier on the shaded side
            out.append(both(f"{prefix}-o", next(numbers), f'transform="scale(.5)" d="{contour}"'))
            out.append(
                f'<g id="{prefix}" fill="var(--body-skin,#efe7da)" stroke="var(--body-edge,#8f8375)" stroke-width="4.4" stroke-linejoin="round">'
                f'<use href="#{prefix}-o" x="1" y=".9"/><use href="#{prefix}-o"/></g>'
            )
            out.append(
                both(
                    f"{prefix}-details",
                    next(numbers),
                    f'fill="none" stroke-linecap="round" stroke="var(--body-edge,#8f8375)" stroke-width="1.3" d="{detail}"',
                )
            )
            out.append(f'<g id="{prefix}-muscles">')
            for slug, parts in shapes.items():
                pen = Pen()
                for part in parts:
                    pen.ring(part.exterior.coords, 0.75)
                out.append(both(f"{prefix}-{slug}", next(numbers), f'd="{pen}"'))
            out.append("</g>")
            pen = Pen()
            for line in lines:
                pen.line(line, 1.9)
            out.append(
                both(
                    f"{prefix}-lines",
                    next(numbers),
                    f'fill="none" stroke-linecap="round" stroke="var(--body-fibre,#efe7da)" stroke-width=".9" d="{pen}"',
                )
            )
            for entry in data["deep"][view]:
                pen = Pen()
                shape = region_polygon(entry["points"], warp).intersection(body.buffer(-1))
                pen.ring(largest(shape).exterior.coords, 2.2)
                out.append(both(f"{prefix}-deep-{entry['slug']}", next(numbers), f'd="{pen}"'))
            report[f"{prefix}-deep"] = sorted(e["slug"] for e in data["deep"][view])
        out.append("</svg>\n")
        sprites[sex[0]] = "\n".join(out)
    return sprites, report


def both(name, number, attributes):
    """Return a group with a path and its mirror image; the half's own id is short, it is only for the mirror."""
    return f'<g id="{name}"><path id="h{number}" {attributes}/><use href="#h{number}" transform="scale(-1 1)"/></g>'
