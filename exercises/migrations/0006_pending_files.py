import json

from django.db import migrations, models

from exercises.pictures.ownership import names_in_row


def write_down_files(apps, schema_editor):
    """A version that waits names the files of its pictures itself; until now they were read from its rows each time."""
    for pending in apps.get_model("exercises", "PendingVersion").objects.all():
        versions = apps.get_model("reversion", "Version").objects.filter(
            revision=pending.revision_id, content_type__app_label="exercises", content_type__model="picture"
        )
        rows = [json.loads(version.serialized_data)[0]["fields"] for version in versions]
        pending.files = sorted({name for row in rows for name in names_in_row(row)})
        pending.save(update_fields=["files"])


class Migration(migrations.Migration):

    dependencies = [
        ("exercises", "0005_withdrawn_links"),
        ("reversion", "0002_add_index_on_version_for_content_type_and_db"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="pendingversion",
            name="files",
            field=models.JSONField(
                default=list, editable=False, help_text="The names of the files that its rows own."
            ),
        ),
        migrations.RunPython(write_down_files, migrations.RunPython.noop),
    ]
