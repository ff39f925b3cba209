"""What all workers of one run of the suite need, prepared once and kept in the run's own folder.

Whoever needs a thing first makes it, the others wait; no clock is involved, for the lock falls with the process that
holds it, and one that failed is followed by the next to try. How long each took is said at the end of the run.
"""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

VARIABLE = "TEST_RUN_FOLDER"


def run_folder() -> Path:
    """The folder of this run, which pytest's main process makes and takes away (tests/conftest.py)."""
    return Path(os.environ[VARIABLE])


def prepare_once(name: str, make: Callable[[], object]) -> None:
    """Call ``make`` unless a worker of this run has done so under this ``name``; wait while one is doing it."""
    done = run_folder() / f"{name}.seconds"
    with (run_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            started = time.monotonic()
            make()
            done.write_text(f"{time.monotonic() - started:.1f}")


def preparations(folder: Path) -> list[str]:
    """What was prepared in ``folder`` and how long it took, the slowest first: "migrated database 8.1 s"."""
    seconds = {path.stem: float(path.read_text()) for path in folder.glob("*.seconds")}
    return [f"{name} {seconds[name]} s" for name in sorted(seconds, key=lambda name: -seconds[name])]
