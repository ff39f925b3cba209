"""The figures of an exercise: its movement with its roles on it, as a strip, in motion, at a fault, with its cues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby

from drawing import movement as pose
from drawing.animation import Animation, Part, animate, mirrored, reused
from drawing.figure import Camera, Drawing, Shape, draw
from drawing.skeleton import POINTS, SIDES, Skeleton, Vector
from exercises.models import Activation, Cue, Exercise, Fault, FaultShift, Phase, Role

type Box = tuple[float, float, float, float]

MARGIN = 14.0  # around a drawing, in thousandths of stature
# Which muscles of the catalogue each belly of the figure stands for. A deep muscle is shown where it lies.
BELLIES = {
    "gluteus-maximus": "gluteus-maximus upper-gluteus-maximus middle-gluteus-maximus lower-gluteus-maximus "
    "deep-hip-rotators piriformis",
    "gluteus-medius": "gluteus-medius gluteus-minimus tensor-fasciae-latae",
    "quadriceps": "quadriceps rectus-femoris vastus-lateralis vastus-medialis vastus-medialis-oblique "
    "vastus-intermedius",
    "hamstrings": "hamstrings biceps-femoris biceps-femoris-long-head biceps-femoris-short-head semitendinosus "
    "semimembranosus",
    "hip-adductors": "hip-adductors adductor-longus adductor-brevis adductor-magnus pectineus gracilis",
    "hip-flexors": "iliopsoas psoas-major iliacus sartorius",
    "calves": "triceps-surae gastrocnemius medial-gastrocnemius lateral-gastrocnemius soleus plantaris popliteus "
    "tibialis-posterior flexor-digitorum-longus flexor-hallucis-longus fibularis-longus fibularis-brevis",
    "tibialis-anterior": "tibialis-anterior extensor-digitorum-longus extensor-hallucis-longus fibularis-tertius",
    "rectus-abdominis": "rectus-abdominis upper-rectus-abdominis lower-rectus-abdominis",
    "obliques": "external-oblique internal-oblique transversus-abdominis",
    "erector-spinae": "erector-spinae iliocostalis longissimus spinalis lumbar-erector-spinae thoracic-erector-spinae "
    "multifidus quadratus-lumborum",
    "latissimus-dorsi": "latissimus-dorsi teres-major",
    "trapezius": "trapezius upper-trapezius middle-trapezius lower-trapezius levator-scapulae",
    "rhomboids": "rhomboids infraspinatus teres-minor supraspinatus",
    "serratus-anterior": "serratus-anterior",
    "pectoralis-major": "pectoralis-major pectoralis-major-clavicular-head pectoralis-major-sternal-head "
    "pectoralis-minor",
    "anterior-deltoid": "anterior-deltoid deltoid",
    "lateral-deltoid": "lateral-deltoid deltoid",
    "posterior-deltoid": "posterior-deltoid deltoid",
    "biceps": "biceps-brachii biceps-brachii-long-head biceps-brachii-short-head brachialis coracobrachialis",
    "triceps": "triceps-brachii triceps-brachii-long-head triceps-brachii-lateral-head triceps-brachii-medial-head "
    "anconeus",
    "forearm-flexors": "forearm-flexors finger-flexors flexor-carpi-radialis flexor-carpi-ulnaris palmaris-longus "
    "pronator-teres pronator-quadratus brachioradialis",
    "forearm-extensors": "forearm-extensors extensor-carpi-radialis extensor-carpi-ulnaris extensor-digitorum "
    "supinator",
    "neck": "sternocleidomastoid scalenes deep-neck-flexors splenius semispinalis-capitis suboccipitals",
}
# Inside the trunk or the foot, or too small to draw at this size: the body map shows them.
NOT_DRAWN = {"subscapularis", "subclavius", "intercostals", "diaphragm", "pelvic-floor", "intrinsic-foot-muscles"}
SHOWN_BY: dict[str, list[str]] = {}
for _belly, _slugs in BELLIES.items():
    for _slug in _slugs.split():
        SHOWN_BY.setdefault(_slug, []).append(_belly)


def belly_roles(activations: Iterable[Activation]) -> dict[str, str]:
    """The strongest role on each belly of the figure. Reads the muscles' slugs alone."""
    found: dict[str, str] = {}
    for activation in sorted(activations, key=lambda row: row.role_rank):
        for belly in SHOWN_BY.get(activation.muscle.slug, []):
            found.setdefault(belly, activation.role)
    return found


@dataclass(frozen=True)
class Leader:
    """A number beside the figure with a line to the place it speaks of."""

    number: int
    badge: tuple[float, float]
    place: tuple[float, float]


@dataclass(frozen=True)
class Still:
    """One drawing of a figure. ``name`` and ``says`` tell in words what it shows."""

    shapes: tuple[Shape, ...]
    box: Box
    name: str = ""
    says: str = ""
    moment: float = 0.0
    leaders: tuple[Leader, ...] = ()
    id: str = ""

    @property
    def view_box(self) -> str:
        x0, y0, x1, y1 = self.box
        return f"{x0:.0f} {y0:.0f} {x1 - x0:.0f} {y1 - y0:.0f}"

    @property
    def width(self) -> int:
        return round(self.box[2] - self.box[0])

    @property
    def height(self) -> int:
        return round(self.box[3] - self.box[1])

    @property
    def runs(self) -> list[tuple[str, list[Shape]]]:
        return runs_of(self.shapes)


def runs_of(shapes: Iterable[Shape]) -> list[tuple[str, list[Shape]]]:
    """The shapes in the order in which they are painted, those of one look together: (classes, shapes)."""
    return [(look, list(run)) for look, run in groupby(shapes, key=look_of)]


def look_of(shape: Shape) -> str:
    return " ".join(filter(None, (f"f-{shape.kind}", shape.role, "far" if shape.far else "")))


@dataclass(frozen=True)
class Piece:
    """Shapes that move together, or if it has no ``runs`` a piece written earlier, turned and shifted."""

    id: str
    runs: list[tuple[str, list[Shape]]]
    transform: str = ""


def turned(placed: tuple[float, float, float]) -> str:
    """The transform of a piece that was turned (degrees) and shifted; "" if it stands where it stood."""
    turn, x, y = placed
    if abs(turn) < 0.05 and max(abs(x), abs(y)) < 0.5:  # less than is written
        return ""
    shift = f"translate({round(x)} {round(y)})"
    return shift if abs(turn) < 0.05 else f"{shift}rotate({round(turn, 1):g})"


def pieces_of(still: Still, first: Still) -> list[Piece]:
    """A drawing by segments; a limb that only moved since ``first`` is not written out again: half the weight."""
    parts = segments(still.shapes)
    models = segments(first.shapes)
    found = []
    for index, shapes in enumerate(parts):
        id_ = f"piece-{index}"
        if still is first or len(parts) != len(models):
            found.append(Piece(id_ if still is first else "", runs_of(shapes)))
            continue
        placed = reused(models[index], shapes)
        found.append(Piece(id_, [], turned(placed)) if placed else Piece("", runs_of(shapes)))
    return found


def written_once(stills: Iterable[Still], name: str) -> list[list[Piece]]:
    """Drawings by pieces; what an earlier one shows too, perhaps turned and shifted, is not written out again.

    The ids of what is used again begin with ``name``. Of a body seen from the front half is written, if both are alike.
    """
    models: list[tuple[Shape, ...]] = []
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)  # which models have these looks
    drawings: list[list[tuple[int, str | None]]] = []
    for still in stills:
        drawings.append([])
        for _, run in groupby(still.shapes, key=lambda shape: (shape.part, shape.role)):
            shapes = tuple(run)
            same = alike[tuple(map(look_of, shapes))]
            known = ((index, turned(placed)) for index in same if (placed := reused(models[index], shapes)))
            other = ((index, "scale(-1 1)") for index in same if mirrored(models[index], shapes))
            index, transform = next(chain(known, other), (len(models), None))
            if transform is None:
                models.append(shapes)
                same.append(index)
            drawings[-1].append((index, transform))
    again = {index for rows in drawings for index, transform in rows if transform is not None}

    def piece(index: int, transform: str | None) -> Piece:
        id_ = f"{name}{index}" if index in again else ""
        return Piece(id_, runs_of(models[index])) if transform is None else Piece(id_, [], transform)

    return [[piece(*row) for row in rows] for rows in drawings]


def segments(shapes: Iterable[Shape]) -> list[tuple[Shape, ...]]:
    return [tuple(run) for _, run in groupby(shapes, key=lambda shape: shape.part)]


@dataclass(frozen=True)
class Strip:
    """Start, middle and end of a movement on one ground, to one scale."""

    stills: tuple[Still, ...]

    @property
    def written(self) -> list[tuple[Still, list[Piece]]]:
        """Each drawing with its pieces, the later ones by way of the first where they can be."""
        return [(still, pieces_of(still, self.stills[0])) for still in self.stills]

    @property
    def is_wide(self) -> bool:
        """Whether the body lies rather than stands, so that three side by side are too small on a phone."""
        return self.stills[0].width > self.stills[0].height


def strip_of(exercise: Exercise) -> Strip | None:
    """The exercise's movement with its roles on it, or None without one. Needs ``with_movements``; costs no query."""
    if not exercise.moves:
        return None
    return strip(exercise.moves.read, belly_roles(exercise.activations.all()))


def strip(movement: pose.Movement, roles: Mapping[str, str] | None = None) -> Strip:
    """The movement at its key poses, with the middle of the way if there are only two."""
    poses = list(movement.poses)
    moments = [index / max(1, len(poses) - 1) for index in range(len(poses))]
    words = [(key.name, key.says) for key in poses]
    if len(poses) == 2:
        moments, words = [0.0, 0.5, 1.0], [words[0], ("Halfway", ""), words[1]]
    drawings = [draw(movement, moment, roles) for moment in moments]
    box = common_box(drawings)
    return Strip(
        tuple(
            Still(tuple(drawing.shapes), box, name, says, moment, id=f"still-{index}")
            for index, (drawing, (name, says), moment) in enumerate(zip(drawings, words, moments, strict=True))
        )
    )


@lru_cache(maxsize=256)
def small(movement: pose.Movement, moment: float, roles: tuple[tuple[str, str], ...]) -> Drawing:
    """Outlines and working muscles alone. Kept, since the same few are shown again and again."""
    return draw(movement, moment, dict(roles), detail="card")


def card_of(exercise: Exercise) -> Still | None:
    """One small figure, outlines and working muscles alone, at the moment that tells the lift best."""
    if not exercise.moves:
        return None
    movement = exercise.moves.read
    moment = float(movement.data.get("card", 1))
    drawing = small(movement, moment, tuple(belly_roles(exercise.activations.all()).items()))
    return Still(tuple(drawing.shapes), common_box([drawing]), moment=moment)


@dataclass(frozen=True)
class Moving:
    """The movement as it plays: parts that move alike, with the figure's box."""

    animation: Animation
    still: Still

    @property
    def parts(self) -> list[tuple[Part, list[tuple[str, list[Shape]]], str, list[tuple[str, str, str, str]]]]:
        """Each part with its shapes by look, the id of the same piece in the strip for a page to use instead, and of
        one that bends each shape's look, path, the paths that it takes on, and when."""
        times = {
            len(self.animation.form_times): self.animation.key_times_of_forms,
            len(self.animation.times): self.animation.key_times,
        }
        return [
            (
                part,
                runs_of(part.shapes),
                "" if part.segment is None else f"piece-{part.segment}",
                [(look_of(shape), shape.d, paths, times.get(paths.count(";") + 1, "")) for shape, paths in part.painted]
                if part.forms
                else [],
            )
            for part in self.animation.parts
        ]


def moving(exercise: Exercise, *, detail: str = "full") -> Moving | None:
    """One repetition, to be repeated for as long as the reader likes. None without a movement."""
    if not exercise.moves:
        return None
    found = animate(exercise.moves.read, belly_roles(exercise.activations.all()), detail=detail)
    x0, y0, x1, y1 = found.box
    return Moving(found, Still((), (x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN)))


@dataclass(frozen=True)
class Pace:
    """One of several exercises that are shown moving side by side: its first and last pose, or its motion."""

    exercise: Exercise
    stills: tuple[Still, ...]
    moving: Moving | None


def side_by_side(exercises: Iterable[Exercise], *, play: bool) -> list[Pace]:
    """The movements of the exercises that have one, outlines and working muscles alone; played, all in one tempo."""
    shown = [exercise for exercise in exercises if exercise.moves]
    motions = [moving(exercise, detail="card") if play else None for exercise in shown]
    longest = max((motion.animation.seconds for motion in motions if motion), default=0.0)
    return [
        Pace(
            exercise,
            ends_of(exercise),
            motion and replace(motion, animation=replace(motion.animation, seconds=longest)),
        )
        for exercise, motion in zip(shown, motions, strict=True)
    ]


def ends_of(exercise: Exercise) -> tuple[Still, ...]:
    """The first and the last pose, small."""
    if not exercise.moves:
        return ()
    movement, roles = exercise.moves.read, tuple(belly_roles(exercise.activations.all()).items())
    drawings = [small(movement, moment, roles) for moment in (0, 1)]
    box = common_box(drawings)
    ends = (movement.poses[0], movement.poses[-1])
    return tuple(
        Still(tuple(drawing.shapes), box, key.name, key.says) for drawing, key in zip(drawings, ends, strict=True)
    )


def common_box(drawings: Iterable[Drawing]) -> Box:
    boxes = [drawing.box for drawing in drawings]
    return (
        min(box[0] for box in boxes) - MARGIN,
        min(box[1] for box in boxes) - MARGIN,
        max(box[2] for box in boxes) + MARGIN,
        max(box[3] for box in boxes) + MARGIN,
    )


# --- cues -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """A phase of the lift, its cues, and the figure that some of them point at."""

    phase: Phase
    cues: list[Cue]
    still: Still | None


def technique(exercise: Exercise, strip: Strip | None) -> list[Step]:
    """The phases with their cues, and the figure at which those of them with a place point. Costs no query.

    A number on a figure is the cue's number in its phase.
    """
    return [Step(phase, cues, pointed_at(exercise, strip, phase, cues)) for phase, cues in exercise.cues_by_phase]


def pointed_at(exercise: Exercise, strip: Strip | None, phase: Phase, cues: list[Cue]) -> Still | None:
    wanted = [(number, cue.place) for number, cue in enumerate(cues, start=1) if cue.place]
    if not strip or not exercise.moves or not wanted:
        return None
    movement = exercise.moves.read
    moment = movement.moment_of(phase.value)
    still = min(strip.stills, key=lambda still: abs(still.moment - moment))
    body, camera = movement.at(still.moment), Camera(movement.azimuth, movement.elevation)
    places = [(number, camera.sees(near_side(body, place, camera))) for number, place in wanted]
    leaders, box = set_leaders(places, still.box)
    return replace(still, leaders=leaders, box=box, name=phase.label)


def near_side(body: Skeleton, place: str, camera: Camera) -> Vector:
    """The place on the side that the viewer sees, where the body has two of it."""
    if f"{place}.right" not in POINTS | body.joints:
        return body.point(place)
    return max((body.point(f"{place}.{side}") for side in SIDES), key=camera.depth)


BADGE, GAP, ASIDE = 46.0, 104.0, 78.0  # radius of a number's disc, from one to the next, and beside the figure


def set_leaders(places: list[tuple[int, tuple[float, float]]], box: Box) -> tuple[tuple[Leader, ...], Box]:
    """Numbers in columns to the left and right of the figure, in the order of their places: no line crosses."""
    x0, y0, x1, y1 = box
    middle = (x0 + x1) / 2
    sides: dict[bool, list[tuple[int, tuple[float, float]]]] = {True: [], False: []}
    for number, place in sorted(places, key=lambda row: row[1][0]):
        sides[place[0] < middle].append((number, place))
    found = []
    for on_left, rows in sides.items():
        x = x0 - ASIDE if on_left else x1 + ASIDE
        rows.sort(key=lambda row: row[1][1])
        top = max(y0 + BADGE, min(y1 - BADGE - GAP * (len(rows) - 1), rows[0][1][1])) if rows else 0.0
        for number, place in rows:
            y = max(top, min(place[1], y1 - BADGE))
            found.append(Leader(number, (x, y), place))
            top = y + GAP
    lowest = max([y1, *(leader.badge[1] + BADGE for leader in found)])
    left = x0 - ASIDE - BADGE if sides[True] else x0
    right = x1 + ASIDE + BADGE if sides[False] else x1
    return tuple(sorted(found, key=lambda leader: leader.number)), (left, y0, right, lowest)


# --- faults -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Contrast:
    """A fault beside the same moment done right, to one scale; a ring says where to look."""

    right: Still
    wrong: Still


def contrast_of(exercise: Exercise, fault: Fault) -> Contrast | None:
    """The figures of a fault of ``exercise``, if it has some and they fit the movement as it is now."""
    if fault.figure and exercise.moves:
        with suppress(pose.PoseError):  # an editor may have changed the movement since
            return contrast(fault, exercise.moves.read, exercise.primary, fault.shifts.all())
    return None


def contrast(
    fault: Fault, movement: pose.Movement, primary: Iterable[Activation], shifts: Iterable[FaultShift]
) -> Contrast:
    """The right figure shows the prime movers, the wrong one what takes over from them.

    Raises PoseError if the fault's changes make no pose of this movement.
    """
    held = {"right": fault.right(movement), "wrong": fault.wrong(movement)}
    taking_over = [shift.muscle.slug for shift in shifts if shift.direction == FaultShift.Direction.MORE]
    roles = {
        "right": belly_roles(primary),
        "wrong": {belly: Role.PRIMARY.value for slug in taking_over for belly in SHOWN_BY.get(slug, [])},
    }
    drawings = {name: small(held[name], 0, tuple(roles[name].items())) for name in held}
    box = common_box(drawings.values())
    ring: tuple[Leader, ...] = ()
    if place := fault.figure.get("place"):
        camera = Camera(held["wrong"].azimuth, held["wrong"].elevation)
        at = camera.sees(near_side(held["wrong"].at(0), place, camera))
        ring = (Leader(0, at, at),)
    return Contrast(
        Still(tuple(drawings["right"].shapes), box, "Right"),
        Still(tuple(drawings["wrong"].shapes), box, "Fault", leaders=ring),
    )


def faults_of(exercise: Exercise) -> list[tuple[Fault, list[tuple[Still, list[Piece]]]]]:
    """The faults, each with the right way and the fault as drawings with their pieces, or none. Costs no query."""
    pairs = [(fault, contrast_of(exercise, fault)) for fault in exercise.faults.all()]
    written = iter(whole_once([still for _, pair in pairs if pair for still in (pair.right, pair.wrong)], "f"))
    return [(fault, [next(written), next(written)] if pair else []) for fault, pair in pairs]


def whole_once(stills: list[Still], name: str) -> list[tuple[Still, list[Piece]]]:
    """As ``written_once``; a drawing that is the same as an earlier one, such as the right way, leads there."""
    first: dict[tuple[Shape, ...], int] = {}
    places = [first.setdefault(still.shapes, index) for index, still in enumerate(stills)]
    again = {place for index, place in enumerate(places) if place != index}
    written = dict(zip(first.values(), written_once([stills[place] for place in first.values()], name), strict=True))
    return [
        (replace(still, id=f"{name}-{index}" if index in again else ""), written[index])
        if place == index
        else (still, [Piece(f"{name}-{place}", [])])
        for index, (still, place) in enumerate(zip(stills, places, strict=True))
    ]


@dataclass(frozen=True)
class Stop:
    """One way to set something: its name, the fault that it is (none for the right one), its figure and knee angle."""

    name: str
    fault: Fault | None
    still: Still
    knee: int
    knee_at: tuple[float, float]
    is_chosen: bool

    @property
    def key(self) -> str:
        return str(self.fault.position) if self.fault else "right"


@dataclass(frozen=True)
class Setting:
    """A thing to set, with its stops from one end to the other; one is chosen."""

    name: str
    stops: list[Stop]

    @property
    def chosen(self) -> Stop:
        return next(stop for stop in self.stops if stop.is_chosen)


def settings_of(exercise: Exercise, wanted: str, shown: Strip | None) -> list[Setting]:
    """What can be set too far either way, each with its stops; ``wanted`` is the key of the stop to show.

    The right stop is a moment that ``shown`` may have drawn already: its figure is then that one.
    """
    if not exercise.moves:
        return []
    movement, roles = exercise.moves.read, belly_roles(exercise.activations.all())
    by_name: dict[str, list[Fault]] = {}
    for fault in exercise.faults.all():
        if fault.setting and fault.figure:
            by_name.setdefault(fault.setting, []).append(fault)
    found = []
    for name, faults in by_name.items():
        with suppress(pose.PoseError):  # an editor may have changed the movement since
            found.append(setting(name, faults, movement, roles, wanted, shown))
    return found


def setting(
    name: str, faults: list[Fault], movement: pose.Movement, roles: dict[str, str], wanted: str, shown: Strip | None
) -> Setting:
    """One of ``settings_of``. Raises PoseError if a fault no longer fits ``movement``."""
    faults.sort(key=lambda fault: fault.stop_order or 0)
    ends: list[tuple[str, Fault | None, pose.Movement]] = [
        (fault.stop, fault, fault.wrong(movement)) for fault in faults
    ]
    ends.insert(sum((fault.stop_order or 0) < 0 for fault in faults), ("Right", None, faults[0].right(movement)))
    drawings = [draw(held, 0, roles) for _, _, held in ends]
    box = common_box(drawings)
    keys = [str(end.position) if end else "right" for _, end, _ in ends]
    chosen = wanted if wanted in keys else "right"
    stops = []
    for (stop, end, held), drawing, key in zip(ends, drawings, keys, strict=True):
        body = held.at(0)
        knee = Camera(held.azimuth, held.elevation).sees(body.joints["knee.right"])
        still = Still(tuple(drawing.shapes), box, stop)
        if end is None and shown and not {"view", "beside"} & faults[0].figure.keys():
            moment = faults[0].figure.get("moment", 1)
            still = next((replace(s, box=box, name=stop) for s in shown.stills if s.moment == moment), still)
        stops.append(Stop(stop, end, still, round(body.angles["knee.right"]), knee, key == chosen))
    return Setting(name, stops)
