"""Folders to work in, and the name under which what was there before is kept."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def make_working_folder(beside: Path, label: str) -> Iterator[Path]:
    """A new folder beside ``beside``, on the same disk, for its owner alone; removed when the block ends.

    A run that was killed leaves its folder behind. The next run removes it: its name says what it is, and no process
    holds its lock any more.
    """
    prefix = f".{beside.name}.{label}-"
    for leftover in beside.parent.iterdir():
        if leftover.name.startswith(prefix):
            with contextlib.suppress(OSError), lock_folder(leftover):
                shutil.rmtree(leftover)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=beside.parent))
    try:
        with lock_folder(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this process; raises BlockingIOError if another one does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def sync_to_disk(path: Path) -> None:
    """Wait until ``path``, a file or a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept_path(path: Path) -> Path:
    """Where a restore keeps what was at ``path`` until it is done."""
    return path.with_name(f"{path.name}.before-restore")
