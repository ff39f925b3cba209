from django.db import migrations

from editorial.groups import make_groups


def make(apps, schema_editor):
    make_groups(apps)


class Migration(migrations.Migration):
    """The groups Editors and Reviewers; permissions of all three apps are theirs."""

    dependencies = [
        ("exercises", "0003_desk"),
        ("evidence", "0002_status"),
        ("muscles", "0002_old_addresses_and_imports"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
