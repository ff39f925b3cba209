"""What stands in the scene and what is lifted, in the same hand as the figure but quieter.

Each thing is drawn in a layer: ``back`` before everything, ``middle`` between the far limbs and the trunk, ``hands``
just before the near arm, ``front`` last. All measures in thousandths of stature.
"""

from __future__ import annotations

from collections.abc import Callable

from drawing.camera import Camera
from drawing.movement import Movement
from drawing.props import furniture, loads, machines
from drawing.props.setting import Prop, Setting, Thing
from drawing.skeleton import Skeleton
from drawing.vectors import Vector

type Maker = Callable[[Setting, Prop], list[Thing]]

MAKERS: dict[str, Maker] = {
    "bench": furniture.bench,
    "seat": furniture.seat,
    "box": furniture.box,
    "bar": furniture.fixed_bar,
    "rail": furniture.rail,
    "upright": furniture.upright,
    "cable": machines.cable,
    "band": machines.band,
    "strap": machines.strap,
    "pad": machines.pad,
    "lever": machines.lever,
    "footplate": machines.footplate,
    "ball": furniture.ball,
    "wall": furniture.wall,
    "support": furniture.support,
}
LOADS: dict[str, Maker] = {
    "barbell": loads.barbell,
    "ez-bar": loads.barbell,
    "trap-bar": loads.trap_bar,
    "dumbbells": loads.dumbbells,
    "dumbbell": loads.dumbbells,
    "kettlebell": loads.kettlebell,
    "plate": loads.plate,
    "medicine-ball": loads.medicine_ball,
    "wheel": loads.wheel,
}


def scene(movement: Movement, body: Skeleton, camera: Camera, hips: Vector, near: str) -> list[Thing]:
    """All things in the scene.

    ``hips`` is where the hips are when the movement begins, ``near`` the side of the body that is nearer to the viewer,
    empty if the body is seen from the front or the back.
    """
    found: list[Thing] = []
    for index, prop in enumerate(movement.props):
        make = MAKERS.get(str(prop.get("kind")))
        if make:
            found += make(Setting(f"prop-{index}", movement, body, camera, hips, near), prop)
    kind = str(movement.load.get("kind", "none"))
    if kind in LOADS:
        found += LOADS[kind](Setting("load", movement, body, camera, hips, near), {"kind": kind, **movement.load})
    return found
