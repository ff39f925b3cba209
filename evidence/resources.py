"""Studies as files; their measurements stay with the study's page."""

from import_export import fields

from editorial.tables.reviewed import ReviewedResource
from evidence.models import Study


class StudyResource(ReviewedResource):
    status = fields.Field("status", "status", readonly=True)

    class Meta:
        model = Study
        name = "Studies"
        import_id_fields = ["key"]
        fields = [
            "key",
            "authors",
            "year",
            "title",
            "journal",
            "volume",
            "pages",
            "doi",
            "design",
            "sample_size",
            "participants",
            "load",
            "normalization",
            "finding",
            "limitations",
            "caution",
            "read",
            "status",
        ]
