from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the rules for publishing a study and a claim, and have their versions kept."""
        from editorial.versions import keep_versions
        from evidence import rules  # noqa: F401
        from evidence.models import Claim, Study

        keep_versions(Study)
        keep_versions(Claim)
