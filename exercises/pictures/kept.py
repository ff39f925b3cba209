"""Uploads of a form that was refused: their pixels wait for its sender, who need not choose the files again.

Under names that nobody can guess and that no address leads to, for twelve hours, for the account that sent them.
"""

import io
import logging
import secrets
from datetime import timedelta
from typing import TypedDict

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from editorial.files import StorageError, delete_files, list_folder, select_older
from exercises.pictures.encoding import load_file
from exercises.pictures.reading import refuse

logger = logging.getLogger(__name__)

KEPT_HOURS = 12  # as long as a session, so that no form that can still be sent waits for a file that is gone


class KeptUpload(TypedDict):
    """``name`` in the storage, and what the upload was ``called``."""

    name: str
    called: str


def keep_upload(image: Image.Image, called: str, user: AbstractBaseUser) -> str:
    """Keep the pixels of an upload until ``user`` sends the form again; returns the token that the form holds for it.

    Under a name that nobody can guess and that no address leads to. Raises StorageError.
    """
    name = f"kept/{secrets.token_hex(16)}.png"
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    try:
        default_storage.save(name, ContentFile(file.getvalue()))
    except Exception as error:
        delete_files([name])
        raise StorageError(str(error)) from error
    try:
        delete_files(list_expired())
    except Exception:  # not every bucket lets itself be listed
        logger.exception("What was kept of earlier forms could not be swept.")
    return signing.dumps({"name": name, "called": called}, salt=make_salt(user))


def make_salt(user: AbstractBaseUser) -> str:
    return f"picture kept for {user.pk}"  # so that a token is worth nothing to anybody else


def find_kept(token: str | None, user: AbstractBaseUser) -> KeptUpload | None:
    """What ``token`` stands for: ``name`` in the storage, and what the upload was ``called``.

    None if it is not one of ours, too old, or another user's.
    """
    try:
        return signing.loads(token or "", salt=make_salt(user), max_age=timedelta(hours=KEPT_HOURS))
    except signing.BadSignature:
        return None


def read_kept(token: str, user: AbstractBaseUser) -> Image.Image:
    """The pixels that ``token`` stands for. Raises ValidationError."""
    kept = find_kept(token, user)
    try:
        if kept:
            return load_file(kept["name"])
    except (FileNotFoundError, StorageError):
        logger.info("What was kept of a refused form could not be read.")
    raise refuse("kept")


def list_expired() -> list[str]:
    return select_older(list_folder("kept"), timedelta(hours=KEPT_HOURS))
