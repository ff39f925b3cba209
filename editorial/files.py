"""Files that rows own, pictures for one: kept as long as a stored row or a version that waits names them.

An app registers the models whose rows own files (`register_file_owner`). Files are written before their row, so that no
row names what is not there, and deleted only after the commit that let go of them; what a transaction that was rolled
back has written stays behind, owned by nobody, until `sweep_files` deletes it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from editorial.models import PendingVersion
from editorial.snapshots import Row

logger = logging.getLogger(__name__)

ORPHAN_AGE = timedelta(hours=1)  # longer than any transaction that may still give a file its row
NOT_STORED = (
    "Nothing is saved yet: a picture could not be stored, because the place for pictures is full or out of reach. "
    "What you wrote stands below. Save again in a while, or tell whoever runs the site."
)


class StorageError(Exception):
    """Files could not be written or read: the disk is full, a bucket out of reach."""


# Who owns what


@dataclass(frozen=True)
class FileOwner:
    """How the rows of one model own files.

    ``names_in`` tells the names from a row's fields as a version keeps them, ``find_stored`` which of some names belong
    to stored rows, ``main_file`` the one without which the row cannot be brought back.
    """

    names_in: Callable[[Mapping[str, Any]], set[str]]
    find_stored: Callable[[set[str]], set[str]]
    main_file: Callable[[Mapping[str, Any]], str]


_owners: dict[type[models.Model], FileOwner] = {}


def register_file_owner(model: type[models.Model], owner: FileOwner) -> None:
    _owners[model] = owner


def list_files(rows: Iterable[Row]) -> set[str]:
    """The names of all files that ``rows`` own."""
    return {name for row in rows if row.model in _owners for name in _owners[row.model].names_in(row.fields)}


def has_lost_files(row: Row) -> bool:
    """Whether the files of ``row`` were deleted since it was kept; never for a row that owns none."""
    return row.model in _owners and not default_storage.exists(_owners[row.model].main_file(row.fields))


def find_owned_files(names: set[str]) -> set[str]:
    """Those of ``names`` that belong to a stored row or to a version that waits; 2 queries."""
    stored = {name for owner in _owners.values() for name in owner.find_stored(names)}
    return stored | (names & PendingVersion.objects.list_files())


# Writing and deleting


def store_files(files: Mapping[str, bytes]) -> list[str]:
    """Write ``files`` and return the names of those that were not there. Raises StorageError, and leaves none then.

    One that is there already with the same length has the same content, by its name, and stays.
    """
    written: list[str] = []
    try:
        for name, data in files.items():
            if default_storage.exists(name):
                if default_storage.size(name) == len(data):
                    continue
                default_storage.delete(name)  # the half of a file, from a process that was killed
            written.append(name)
            saved = default_storage.save(name, ContentFile(data))
            if saved != name:  # another process wrote the same file in between, and ours was given a second name
                written.remove(name)
                default_storage.delete(saved)
    except BaseException as error:
        delete_files(written)
        if isinstance(error, Exception):
            raise StorageError(str(error)) from error
        raise
    return written


def release_files(names: set[str]) -> None:
    """When the transaction at hand is committed, delete those files of ``names`` that nobody owns then."""
    if names:
        transaction.on_commit(partial(delete_unowned_files, names), robust=True)


def delete_unowned_files(names: set[str]) -> list[str]:
    """Delete those of ``names`` that nobody owns; returns them, sorted."""
    unowned = sorted(names - find_owned_files(names))
    delete_files(unowned)
    return unowned


def delete_files(names: Iterable[str]) -> None:
    """Delete files; one that cannot be deleted is logged and stays, no longer owned and so no longer served."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            logger.exception("The picture file %s could not be deleted; delete it by hand.", name)


def sweep_files(folder: str) -> list[str]:
    """Delete the files right in ``folder`` that nobody owns and that are older than an hour; returns their names."""
    return delete_unowned_files(set(select_older(list_folder(folder), ORPHAN_AGE)))


def try_sweep_files(folder: str) -> None:
    """As `sweep_files`, where the storage lets itself be listed: not every bucket does, and the log says so then."""
    try:
        sweep_files(folder)
    except Exception:  # a bucket raises errors of its own
        logger.exception("The files in %s could not be swept.", folder)


def list_folder(folder: str) -> set[str]:
    try:
        return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def select_older(names: Iterable[str], age: timedelta) -> list[str]:
    """Those of ``names`` that were last written longer than ``age`` ago, sorted."""
    limit = timezone.now() - age
    return [name for name in sorted(names) if default_storage.get_modified_time(name) < limit]
