"""Files that are refused: damaged, cut off, tampered with, or no backup at all."""

import gzip
import random
import tarfile

import pytest

from config.backup import BackupError, verify_backup, write_backup
from tests.config.backup.factories import MEDIA, change_manifest, repack

HOSTILE = {
    "a name that leads outside": lambda info: setattr(info, "name", "media/../../evil"),
    "an absolute name": lambda info: setattr(info, "name", "/etc/evil"),
    "a name of another kind": lambda info: setattr(info, "name", "config/settings.py"),
    "a doubled slash": lambda info: setattr(info, "name", "media//x"),
    "a backslash": lambda info: setattr(info, "name", "media\\..\\x"),
    "a symbolic link": lambda info: (setattr(info, "type", tarfile.SYMTYPE), setattr(info, "linkname", "/etc/passwd")),
    "a hard link": lambda info: (setattr(info, "type", tarfile.LNKTYPE), setattr(info, "linkname", "database.sqlite3")),
    "a device": lambda info: setattr(info, "type", tarfile.CHRTYPE),
    "a folder": lambda info: setattr(info, "type", tarfile.DIRTYPE),
    "media itself": lambda info: setattr(info, "name", "media"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_restore_refuses_what_no_backup_holds(site, file, what):
    write_backup(file, **site.place)
    info = tarfile.TarInfo("media/evil")
    HOSTILE[what](info)
    repack(file, lambda members: members.insert(1, [info, b""]))
    rows = site.rows()

    with pytest.raises(BackupError, match="which no backup of this site does"):
        verify_backup(file)
    assert (site.rows(), site.files()) == (rows, MEDIA)


def test_restore_refuses_a_member_that_comes_twice(site, file):
    write_backup(file, **site.place)
    repack(file, lambda members: members.insert(1, members[0]))

    with pytest.raises(BackupError, match="which no backup"):
        verify_backup(file)


def test_restore_refuses_changed_contents(site, file):
    write_backup(file, **site.place)

    def change(members):
        members[1][1] = members[1][1] + b"x"

    repack(file, change)

    with pytest.raises(BackupError, match=r"is damaged: media/.* is not what was written\."):
        verify_backup(file)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.97])
def test_restore_refuses_a_file_that_is_cut_off(site, file, part):
    write_backup(file, **site.place)
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * part)])

    with pytest.raises(BackupError, match=r"cut off|damaged"):
        verify_backup(file)


def test_restore_refuses_a_file_with_flipped_bits(site, file):
    write_backup(file, **site.place)
    data = file.read_bytes()
    chance = random.Random(6)

    for _ in range(20):
        spoilt = bytearray(data)
        place = chance.randrange(64, len(data) - 9)  # neither in the name at its start nor in the padding at its end
        spoilt[place] ^= 1 << chance.randrange(8)
        file.write_bytes(spoilt)
        with pytest.raises(BackupError):
            verify_backup(file)


def test_restore_refuses_a_manifest_whose_text_was_changed(site, file):
    write_backup(file, **site.place)
    data = file.read_bytes()
    whole = gzip.decompress(data)
    changed = whole.replace(b'"taken_at": "2', b'"taken_at": "3')
    assert changed != whole
    file.write_bytes(gzip.compress(changed)[:-8] + data[-8:])

    with pytest.raises(BackupError, match="damaged"):
        verify_backup(file)


@pytest.mark.parametrize("contents", [b"", b"text", b"\x1f\x8b" + b"x" * 99, b"PK\x03\x04"])
def test_restore_refuses_what_is_no_backup(file, contents):
    file.write_bytes(contents)

    with pytest.raises(BackupError):
        verify_backup(file)


def test_restore_names_a_missing_file(file):
    with pytest.raises(BackupError, match=r"There is no such file or folder \(.*site\.tar\.gz\)"):
        verify_backup(file)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "This backup has the format 2; this version of the site reads 1."),
        ({"rows": None}, "The manifest cannot be read: this is not a backup of this site."),
        ({"more": 1}, "The manifest cannot be read: this is not a backup of this site."),
        ({"taken_at": "yesterday"}, "The manifest cannot be read: this is not a backup of this site."),
        ({"engine": ["sqlite"]}, "The manifest cannot be read: this is not a backup of this site."),
    ],
)
def test_restore_refuses_another_manifest(site, file, changes, sentence):
    write_backup(file, **site.place)
    change_manifest(file, **changes)

    with pytest.raises(BackupError) as refused:
        verify_backup(file)

    assert str(refused.value) == sentence
