"""What goes wrong with a backup, said in a sentence."""

import contextlib
import errno
import gzip
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator

from django.db import Error as DjangoDatabaseError


class BackupError(Exception):
    """Says in a sentence why nothing was written, or nothing was put back."""


@contextlib.contextmanager
def explain_errors() -> Iterator[None]:
    """Raise BackupError for whatever the disk, the archive or the database says."""
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"The file is cut off or damaged ({error}). Take another backup.") from error
    except OSError as error:
        raise BackupError(explain_os_error(error)) from error
    except (sqlite3.Error, DjangoDatabaseError) as error:
        raise BackupError(f"The database does not do its part: {str(error).strip()}.") from error


def explain_os_error(error: OSError) -> str:
    """What to do about a file that could not be read or written."""
    where = f" ({error.filename})" if error.filename else ""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return f"There is no room left to write{where}. Free some, or choose another disk."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"This may not be read or written{where}. Change its owner or mode, or choose another folder."
        case errno.ENOENT | errno.ENOTDIR:
            return f"There is no such file or folder{where}. Make the folder, or correct the name."
    return f"The file could not be read or written: {error.strerror or error}{where}."
