"""Samples of our own in the shape of the collections, and what an import of them did."""

from django.core import serializers
from django.core.management import call_command

from exercises.models import Activation, Exercise, ImportedFrom


def make_entry(name="Sofa press", **fields):
    """An entry in the shape of free-exercise-db."""
    return {
        "id": name.replace(" ", "_"),
        "name": name,
        "force": "push",
        "level": "expert",
        "mechanic": "compound",
        "equipment": "barbell",
        "primaryMuscles": ["chest"],
        "secondaryMuscles": ["triceps"],
        "instructions": ["Lie on the sofa.", "Press it."],
        "category": "strength",
        "images": [],
        **fields,
    }


def run_import(source, path, capsys, **options):
    """What the command says."""
    call_command("import_exercises", path, source=source, **options)
    return capsys.readouterr().out


def dump_tables():
    """The whole database that an import writes to, as text."""
    models = [Exercise, Activation, ImportedFrom, Exercise.equipment.through]
    return serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")])


def roles_of(exercise):
    return {activation.muscle.slug: activation.role for activation in exercise.activations.select_related("muscle")}
