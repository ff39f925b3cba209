from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register studies and claims with what edits and publishes them; their models are there only now."""
        from editorial.groups import Kind, register_models
        from editorial.snapshots import register_versions
        from editorial.worklist import register_tasks
        from evidence import rules, worklist  # noqa: F401  rules register themselves
        from evidence.merging import warn_of_comparisons
        from evidence.models import Claim, Study
        from exercises.merging import EXERCISES

        register_models("evidence", Kind.WRITTEN, ["study", "claim"])
        register_models("evidence", Kind.PART, ["measurement", "comparison", "techniqueeffect", "claimstudy"])
        register_versions(Study)
        register_versions(Claim)
        register_tasks(worklist.TASKS)
        EXERCISES.warnings.append(warn_of_comparisons)
