"""The exercises' models, a file for each subject; all of them are imported from here."""

from exercises.models.exercise import Exercise, ExerciseQuerySet
from exercises.models.imported import ImportedFrom
from exercises.models.kinds import Equipment, Movement, MovementPattern, validate_movement
from exercises.models.links import ExerciseLink, OldAddress, validate_not_old_exercise
from exercises.models.pictures import Picture
from exercises.models.roles import Activation, Role
from exercises.models.technique import Cue, Fault, FaultShift, Phase

__all__ = [
    "Activation",
    "Cue",
    "Equipment",
    "Exercise",
    "ExerciseLink",
    "ExerciseQuerySet",
    "Fault",
    "FaultShift",
    "ImportedFrom",
    "Movement",
    "MovementPattern",
    "OldAddress",
    "Phase",
    "Picture",
    "Role",
    "validate_movement",
    "validate_not_old_exercise",
]
