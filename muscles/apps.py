from django.apps import AppConfig

from editorial.groups import Kind, register_models


class MusclesConfig(AppConfig):
    name = "muscles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the muscles with what edits them; their models are there only now."""
        from editorial.old_addresses import register_old_addresses
        from muscles.models import Muscle, OldAddress

        register_models("muscles", Kind.SHARED, ["muscle", "musclegroup", "jointaction", "muscleaction"])
        register_models("muscles", Kind.READ, ["oldaddress"])
        register_old_addresses(Muscle, OldAddress)
