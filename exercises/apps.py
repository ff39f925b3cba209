from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "exercises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the exercises with what edits, publishes and keeps them; their models are there only now."""
        from editorial.files import register_file_owner
        from editorial.groups import Kind, register_models
        from editorial.old_addresses import register_old_addresses
        from editorial.snapshots import register_versions
        from editorial.worklist import register_tasks
        from exercises import rules, worklist  # noqa: F401  rules register themselves
        from exercises.models import Exercise, OldAddress, Picture
        from exercises.pictures.ownership import PICTURES

        register_models("exercises", Kind.WRITTEN, ["exercise"])
        register_models("exercises", Kind.PART, ["activation", "cue", "fault", "faultshift", "exerciselink", "picture"])
        register_models("exercises", Kind.SHARED, ["equipment", "movementpattern", "movement"])
        register_models("exercises", Kind.READ, ["oldaddress"])
        register_versions(Exercise)
        register_file_owner(Picture, PICTURES)
        register_old_addresses(Exercise, OldAddress)
        register_tasks(worklist.TASKS)
