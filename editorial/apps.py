from django.apps import AppConfig

from editorial.groups import Kind, register_models


class EditorialConfig(AppConfig):
    name = "editorial"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what waits and what was published, to be read."""
        for model in ("pendingversion", "publication"):
            register_models("exercises", Kind.READ, [model])  # the label that their tables go by
