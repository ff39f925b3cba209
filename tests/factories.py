"""Rows for tests: plain keyword-only functions. A test sets only what it is about."""

from decimal import Decimal
from itertools import count

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.utils.text import slugify

from editorial.groups import make_groups
from evidence.models import Claim, Comparison, Measurement, Quantity, Study
from exercises.models import (
    Activation,
    Cue,
    Equipment,
    Exercise,
    Fault,
    Movement,
    MovementPattern,
    Phase,
    Role,
)
from muscles.models import JointAction, Muscle, MuscleAction, MuscleGroup

numbers = count(1)


def make_group(*, name: str = "", position: int = 0) -> MuscleGroup:
    number = next(numbers)
    name = name or f"Group {number}"
    return MuscleGroup.objects.create(name=name, slug=slugify(name), position=position or number)


def make_muscle(*, name: str = "", group: MuscleGroup | None = None, **fields) -> Muscle:
    name = name or f"Muscle {next(numbers)}"
    fields = {
        "slug": slugify(name),
        "summary": f"What {name} does.",
        "origin": "Ilium",
        "insertion": "Femur",
        "innervation": "Nerve (L5–S2)",
        **fields,
    }
    return Muscle.objects.create(name=name, group=group or make_group(), **fields)


def make_joint_action(*, name: str = "Hip extension", joint: str = "Hip") -> JointAction:
    return JointAction.objects.create(name=name, slug=slugify(name), joint=joint)


def make_muscle_action(*, muscle: Muscle, action: JointAction, contribution: str = "prime mover") -> MuscleAction:
    return MuscleAction.objects.create(muscle=muscle, action=action, contribution=contribution)


def make_pattern(*, name: str = "", position: int = 0) -> MovementPattern:
    number = next(numbers)
    name = name or f"Pattern {number}"
    return MovementPattern.objects.create(name=name, slug=slugify(name), position=position or number)


def make_equipment(*, name: str = "Barbell") -> Equipment:
    return Equipment.objects.create(name=name, slug=slugify(name))


def make_exercise(*, name: str = "", primary=(), secondary=(), stabilizers=(), **fields) -> Exercise:
    """A published exercise with the muscles given in each role."""
    name = name or f"Exercise {next(numbers)}"
    fields = {
        "slug": slugify(name),
        "summary": f"How {name} goes.",
        "mechanics": "compound",
        "laterality": "bilateral",
        "level": "beginner",
        "load_direction": "vertical",
        "status": "published",
        **fields,
    }
    if "pattern" not in fields:
        fields["pattern"] = make_pattern()
    exercise = Exercise.objects.create(name=name, **fields)
    for role, muscles in ((Role.PRIMARY, primary), (Role.SECONDARY, secondary), (Role.STABILIZER, stabilizers)):
        for position, muscle in enumerate(muscles, start=1):
            make_activation(exercise=exercise, muscle=muscle, role=role, position=position)
    return exercise


def make_activation(*, exercise: Exercise, muscle: Muscle, role: str = Role.PRIMARY, **fields) -> Activation:
    fields = {"explanation": f"Why {muscle} works in {exercise}.", **fields}
    return Activation.objects.create(exercise=exercise, muscle=muscle, role=role, **fields)


def make_cue(*, exercise: Exercise, text: str = "Push through the heels.", muscles=(), **fields) -> Cue:
    fields = {"phase": Phase.LIFT, "position": exercise.cues.count() + 1, **fields}
    cue = Cue.objects.create(exercise=exercise, text=text, **fields)
    cue.muscles.set(muscles)
    return cue


def make_fault(*, exercise: Exercise, sign: str = "Knees falling in", more=(), less=(), **fields) -> Fault:
    fields = {
        "position": exercise.faults.count() + 1,
        "cause": "Too much load.",
        "consequence": "The line is lost.",
        "mend": "Less load.",
        **fields,
    }
    fault = Fault.objects.create(exercise=exercise, sign=sign, **fields)
    for direction, muscles in (("more", more), ("less", less)):
        for muscle in muscles:
            fault.shifts.create(muscle=muscle, direction=direction)
    return fault


def make_complete_exercise(*, name, **fields):
    """An exercise that has all that it needs to be published."""
    glutes, hamstrings = make_muscle(name=f"Gluteus of {name}"), make_muscle(name=f"Hamstrings of {name}")
    exercise = make_exercise(name=name, primary=[glutes], secondary=[hamstrings], **fields)
    for phase in ("set-up", "lift", "lowering"):
        make_cue(exercise=exercise, phase=phase, position=1, text=f"{name}: {phase} one.")
    make_cue(exercise=exercise, phase="lift", position=2, text=f"{name}: lift two.", muscles=[glutes])
    make_fault(exercise=exercise, sign=f"{name}: knees in", more=[hamstrings])
    return exercise


def make_study(*, key: str = "", **fields) -> Study:
    number = next(numbers)
    fields = {
        "authors": f"Author{number} A, Other B",
        "year": 2020,
        "title": f"A study of lifts {number}",
        "design": Study.Design.EMG_CROSSOVER,
        "finding": "One lift was higher.",
        "status": "published",
        **fields,
    }
    return Study.objects.create(key=key or f"author-2020-{number}", **fields)


def make_measurement(*, study: Study, exercise: Exercise | None, value: str = "60", **fields) -> Measurement:
    """A mean %MVIC of the whole repetition, unless ``fields`` say otherwise; give ``muscle`` or another target."""
    fields = {"quantity": Quantity.EMG, "statistic": "mean", "phase": "whole rep", "unit": "%MVIC", **fields}
    if fields.get("sd") is not None:
        fields["sd"] = Decimal(fields["sd"])
    return Measurement.objects.create(study=study, exercise=exercise, value=Decimal(value), **fields)


def make_comparison(*, study: Study, higher: Exercise | None, lower: Exercise | None, **fields) -> Comparison:
    """A significant difference of mean activity over the whole repetition, unless ``fields`` say otherwise."""
    fields = {"quantity": Quantity.EMG, "statistic": "mean", "phase": "whole rep", "significant": "yes", **fields}
    return Comparison.objects.create(study=study, higher=higher, lower=lower, **fields)


def make_claim(*, statement: str = "", exercises=(), muscles=(), studies=(), **fields) -> Claim:
    """A supported claim; ``studies`` are (study, stance) pairs."""
    statement = statement or f"Lift {next(numbers)} is best."
    fields = {"slug": slugify(statement), "verdict": "supported", "explanation": f"Why: {statement}", **fields}
    fields = {"status": "published", **fields}
    claim = Claim.objects.create(statement=statement, **fields)
    claim.exercises.set(exercises)
    claim.muscles.set(muscles)
    for study, stance in studies:
        claim.claim_studies.create(study=study, stance=stance)
    return claim


def make_editor(*, username: str = "editor", password: str = "a long enough password") -> User:
    return User.objects.create_superuser(username=username, password=password)


def make_reader(*, username: str = "reader") -> User:
    """Someone with an account who is no editor."""
    return User.objects.create_user(username=username)


def make_member(*, group: str, username: str = "") -> User:
    """Somebody at the desk: of "Editors" or "Reviewers"."""
    make_groups(apps)
    user = User.objects.create_user(username=username or f"member{next(numbers)}", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


SQUAT = {
    "balance": "bar",
    "starts": "top",
    "load": {"kind": "barbell", "on": "shoulder-shelf"},
    "poses": [
        {"name": "Standing", "says": "Hips and knees straight", "hip": 14, "knee": 4, "ankle": 6},
        {"name": "Bottom", "says": "Hips below the knees", "hip": 122, "knee": 120, "ankle": 36},
    ],
}


def make_movement(*, name: str = "", data: dict | None = None) -> Movement:
    """A movement, by default a squat of two key poses."""
    name = name or f"Movement {next(numbers)}"
    return Movement.objects.create(name=name, slug=slugify(name), data=data or SQUAT)
