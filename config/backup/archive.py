"""The file itself: what it holds, adding to it, reading it and checking it.

It is a gzipped tar: `database.sqlite3` or `database.dump`, `media/…`, and last `manifest.json`, which names every other
member with its SHA-256.
"""

import gzip
import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from config.backup.errors import BackupError, explain_errors

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE_MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
ENGINE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
CHUNK = 1024 * 1024  # bytes read at a time
LARGEST_MANIFEST = 64 * CHUNK


@dataclass
class Manifest:
    """What a backup holds: ``rows`` by table, ``sha256`` by member. ``media`` is false if pictures lie elsewhere."""

    version: str
    engine: str
    taken_at: str
    migrations: list[str]
    rows: dict[str, int]
    media: bool
    sha256: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def pictures(self) -> list[str]:
        return [name for name in self.sha256 if name.startswith("media/")]

    @property
    def taken(self) -> str:
        """When it was taken, as "28 November 2026, 05:05 UTC"."""
        return f"{datetime.fromisoformat(self.taken_at):%-d %B %Y, %H:%M} UTC"

    def __str__(self) -> str:
        rows = f"{sum(self.rows.values()):,} rows in {len(self.rows)} tables"
        files = f"{len(self.pictures):,} media files" if self.media else "no media files (they lie in a bucket)"
        return f"{ENGINE_NAMES.get(self.engine, self.engine)}, {rows}, {files}"


class HashingReader:
    """Reads a file and sums up what was read; ``hexdigest`` is its SHA-256 so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self.hash.hexdigest()


# Writing


def add_member(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    """Add the file at ``path`` as ``name``, and its SHA-256 to ``manifest``.

    Raises FileNotFoundError before it adds anything.
    """
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.mode, info.uid, info.gid, info.uname, info.gname = 0o600, 0, 0, "", ""
        reader = HashingReader(file)
        tar.addfile(info, reader)
    manifest.sha256[name] = reader.hexdigest()


def add_manifest(tar: tarfile.TarFile, manifest: Manifest, *, folder: Path) -> None:
    """Add ``manifest`` as the last member, by way of a file in ``folder``."""
    text = folder / MANIFEST
    text.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    tar.add(text, MANIFEST, recursive=False)


# Reading


def verify_backup(file: Path) -> Manifest:
    """Read the whole backup; returns its manifest if every member agrees with it. Raises BackupError if not."""
    with explain_errors():
        sums: dict[str, str] = {}
        manifest: Manifest | None = None
        for name, reader, size in read_members(file):
            if manifest:
                raise BackupError(f"{file} goes on after its manifest; it is not as it was written.")
            if name == MANIFEST:
                manifest = read_manifest(reader, size)
                continue
            while reader.read(CHUNK):
                pass
            sums[name] = reader.hexdigest()
    if manifest is None:
        raise BackupError(f"{file} holds no manifest: it is cut off, or not a backup of this site.")
    if sums != manifest.sha256 or DATABASE_MEMBERS.get(manifest.engine) not in sums:
        wrong = sorted(name for name in {*sums, *manifest.sha256} if sums.get(name) != manifest.sha256.get(name))
        raise BackupError(f"{file} is damaged: {', '.join(wrong[:3]) or 'the database'} is not what was written.")
    return manifest


def read_members(file: Path) -> Iterator[tuple[str, HashingReader, int]]:
    """The name, contents and size in bytes of each member, in turn.

    Raises BackupError for what no backup of ours holds: a link, a device, a name twice, a name that leads elsewhere.
    """
    seen = set()
    with gzip.open(file) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        for info in tar:
            parts = PurePosixPath(info.name).parts
            ours = info.name in {MANIFEST, *DATABASE_MEMBERS.values()} or (parts[:1] == ("media",) and len(parts) > 1)
            plain = info.name == "/".join(parts) and ".." not in parts and not {"\\", "\0"} & set(info.name)
            contents = tar.extractfile(info) if info.isreg() and ours and plain else None
            if contents is None or info.name in seen:
                raise BackupError(f"{file} holds “{info.name[:200]}”, which no backup of this site does.")
            seen.add(info.name)
            yield info.name, HashingReader(contents), info.size
        while stream.read(CHUNK):  # to its end, where gzip finds its own checksum, which the manifest is part of
            pass


def read_manifest(reader: HashingReader, size: int) -> Manifest:
    """The manifest in ``reader``. Raises BackupError if it is none, or one of a later format."""
    if size > LARGEST_MANIFEST:
        raise BackupError("The manifest is too large to be one.")
    try:
        data = json.loads(reader.read())
        known = data.get("format")
        manifest = Manifest(**data) if known == FORMAT else None
        # Formatting the date and the counts shows whether they are what they should be.
        if manifest and manifest.taken and str(manifest) and all(isinstance(m, str) for m in manifest.migrations):
            return manifest
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BackupError("The manifest cannot be read: this is not a backup of this site.") from None
    raise BackupError(f"This backup has the format {known!r}; this version of the site reads {FORMAT}.")


def unpack_members(file: Path, manifest: Manifest, *, dump: Path, pictures: Path) -> None:
    """Write the database to ``dump`` and the pictures into the new folder ``pictures``.

    Raises BackupError if a member is not what ``manifest`` says: the file changed since it was verified.
    """
    pictures.mkdir()
    for name, reader, _ in read_members(file):
        if name == MANIFEST:
            continue
        target = dump if name == dump.name else pictures / PurePosixPath(name).relative_to("media")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as output:
            while data := reader.read(CHUNK):
                output.write(data)
            output.flush()
            os.fsync(output.fileno())
        if reader.hexdigest() != manifest.sha256.get(name):
            raise BackupError(f"{file} changed while it was read. Nothing was put back.")
