from django.apps import AppConfig


class ImaginaryConfig(AppConfig):
    name = "tests.editorial.imaginary"
    label = "imaginary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from editorial.old_addresses import register_old_addresses
        from editorial.rules import find_publishing_problems
        from editorial.snapshots import register_versions
        from tests.editorial.imaginary import models

        register_versions(models.Recipe)
        register_old_addresses(models.Recipe, models.OldAddress)
        find_publishing_problems.register(models.Recipe, models.find_recipe_problems)
