from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "exercises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every saved version of an exercise kept with its rows."""
        from editorial.versions import keep_versions
        from exercises.models import Exercise

        keep_versions(Exercise)
