from django.apps import AppConfig


class MusclesConfig(AppConfig):
    name = "muscles"
    default_auto_field = "django.db.models.BigAutoField"
