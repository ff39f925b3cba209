"""`manage.py backup` and `manage.py restore`."""

import subprocess

import pytest
from django.core.management import CommandError, call_command

from config.backup import write_backup
from tests.config.backup.factories import spoil_site
from tests.config.elsewhere import run_manage


def test_commands_from_the_shell(site, file):
    rows = site.rows()

    wrote = run_manage("backup", file, database=site.url, media=site.media)
    spoil_site(site)
    spoilt = site.rows()
    refused = run_manage("restore", file, database=site.url, media=site.media, input="no\n")
    unasked = run_manage("restore", file, database=site.url, media=site.media, stdin=subprocess.DEVNULL)
    assert site.rows() == spoilt
    agreed = run_manage("restore", file, database=site.url, media=site.media, input="yes\n")

    assert wrote.stderr == ""
    assert wrote.stdout.startswith(f"Wrote {file}: SQLite, ")
    assert "3 media files" in wrote.stdout
    assert refused.returncode == unasked.returncode == 1
    assert refused.stderr == unasked.stderr == "CommandError: Nothing was changed. Answer “yes”, or give --yes.\n"
    assert agreed.returncode == 0
    assert agreed.stdout.endswith("Restored. Everyone must log in again.\n")
    assert site.rows() == rows


def test_restore_of_an_older_backup_says_to_migrate(site, file):
    site.ask("DELETE FROM django_migrations WHERE app = 'otp_static' AND name LIKE '0003%'")
    write_backup(file, **site.place)

    done = run_manage("restore", file, "--yes", database=site.url, media=site.media)

    assert done.stdout.splitlines()[-1] == (
        "The backup is older than the code: run `manage.py migrate`, or `make run`, now."
    )


def test_commands_say_what_is_wrong_in_one_line(file):
    with pytest.raises(CommandError, match="There is no such file or folder"):
        call_command("restore", file)
    with pytest.raises(CommandError, match="There is no such file or folder"):
        call_command("backup", file.parent / "nowhere" / "x.tar.gz")
