"""One file that holds the site's database and pictures, and putting it back.

``archive`` knows the file, ``sqlite`` and ``postgres`` the two engines, ``media`` the folder of pictures; ``write`` and
``restore`` join them. Login sessions are left out, and so is var/secret_key: it lies with the settings.
"""

from config.backup.archive import Manifest, verify_backup
from config.backup.errors import BackupError
from config.backup.restore import find_unfinished_restores, refuse_other_site, restore_backup
from config.backup.write import write_backup

__all__ = [
    "BackupError",
    "Manifest",
    "find_unfinished_restores",
    "refuse_other_site",
    "restore_backup",
    "verify_backup",
    "write_backup",
]
