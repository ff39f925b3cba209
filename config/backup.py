"""One file that holds the site's database and pictures, and putting it back.

The file is a gzipped tar: `database.sqlite3` or `database.dump`, `media/…`, and last `manifest.json`, which names every
other member with its SHA-256. Login sessions are left out, and so is var/secret_key: it lies with the settings.
"""

import contextlib
import errno
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error as DjangoDatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

FORMAT = 1
MANIFEST = "manifest.json"
MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SESSIONS = "django_session"
CHUNK = 1024 * 1024
LARGEST_MANIFEST = 64 * CHUNK
BUSY_SECONDS = 30


class BackupError(Exception):
    """Says in a sentence why nothing was written, or nothing was put back."""


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
        return f"{datetime.fromisoformat(self.taken_at):%-d %B %Y, %H:%M} UTC"

    def __str__(self) -> str:
        rows = f"{sum(self.rows.values()):,} rows in {len(self.rows)} tables"
        files = f"{len(self.pictures):,} media files" if self.media else "no media files (they lie in a bucket)"
        return f"{ENGINES.get(self.engine, self.engine)}, {rows}, {files}"


def site_version() -> str:
    """The version in pyproject.toml."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def media_root() -> Path | None:
    """The folder of editors' pictures, symbolic links followed; None if they lie in a bucket."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    return Path(default_storage.location).resolve()


def sentence(error: OSError) -> str:
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


@contextlib.contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Raise BackupError for whatever the disk, the archive or the database says."""
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"The file is cut off or damaged ({error}). Take another backup.") from error
    except OSError as error:
        raise BackupError(sentence(error)) from error
    except (sqlite3.Error, DjangoDatabaseError) as error:
        raise BackupError(f"The database does not do its part: {str(error).strip()}.") from error


# A place to work in


@contextlib.contextmanager
def workplace(beside: Path, label: str) -> Iterator[Path]:
    """A new folder beside ``beside``, on the same disk, for its owner alone, gone afterwards.

    A run that was killed leaves its folder. It is known by its name and by nobody holding its lock any more, and the
    next run removes it.
    """
    prefix = f".{beside.name}.{label}-"
    for leftover in beside.parent.iterdir():
        if leftover.name.startswith(prefix):
            with contextlib.suppress(OSError), locked(leftover):
                shutil.rmtree(leftover)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=beside.parent))
    try:
        with locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this process; raises BlockingIOError if another one does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """Have ``path``, a file or a folder, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# Taking a backup


def write_backup(file: Path, *, overwrite: bool = False, database: Any = None, media: Path | None = None) -> Manifest:
    """Write database and pictures to ``file`` while the site runs; it appears whole, or not at all.

    ``database`` is a Django connection, the default one if left out; ``media`` a folder, that of the settings if left
    out. Raises BackupError.
    """
    database = database or connection
    media = media or media_root()
    with errors_as_sentences():
        refuse_place(file, overwrite=overwrite)
        with workplace(file, "partial") as folder:
            member = MEMBERS[database.vendor]
            dump = folder / member
            migrations, rows = (copy_sqlite if database.vendor == "sqlite" else dump_postgres)(database, dump)
            manifest = Manifest(
                version=site_version(),
                engine=database.vendor,
                taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
                migrations=migrations,
                rows=rows,
                media=media is not None,
            )
            archive = folder / "archive"
            with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
                add(tar, dump, member, manifest)
                dump.unlink()
                for path in media_files(media) if media else []:
                    with contextlib.suppress(FileNotFoundError):  # deleted since the folder was read
                        add(tar, path, f"media/{path.relative_to(media or path).as_posix()}", manifest)
                text = folder / MANIFEST
                text.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
                tar.add(text, MANIFEST, recursive=False)
            archive.chmod(0o600)  # it holds password hashes, and the keys of two-factor login
            sync(archive)
            refuse_place(file, overwrite=overwrite)
            archive.replace(file)
            sync(file.parent)
    return manifest


def refuse_place(file: Path, *, overwrite: bool) -> None:
    """Raise BackupError or OSError if ``file`` cannot become a backup."""
    if file.is_dir():
        raise BackupError(f"{file} is a folder. Name a file in it, such as {file / 'site.tar.gz'}.")
    if file.exists() and not overwrite:
        raise BackupError(f"{file} is there already. Choose another name, or replace it with --overwrite.")
    if not file.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "No such folder", str(file.parent))


def media_files(media: Path) -> list[Path]:
    """Every plain file under ``media``, in a fixed order; links are not followed."""
    return sorted(path for path in media.rglob("*") if path.is_file() and not path.is_symlink())


def add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    """Add the file at ``path`` as ``name`` and write down its sum. Raises FileNotFoundError before it adds anything."""
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.mode, info.uid, info.gid, info.uname, info.gname = 0o600, 0, 0, "", ""
        reader = Hashing(file)
        tar.addfile(info, reader)
    manifest.sha256[name] = reader.sum.hexdigest()


class Hashing:
    """A file that is summed up as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data


def copy_sqlite(database: Any, target: Path) -> tuple[list[str], dict[str, int]]:
    """Copy the database as it is at one moment, while others write. Returns its migrations and rows by table."""
    database.ensure_connection()
    name = str(database.settings_dict["NAME"])
    with contextlib.ExitStack() as stack:
        source = database.connection
        if not database.is_in_memory_db():
            source = stack.enter_context(contextlib.closing(sqlite3.connect(name, timeout=BUSY_SECONDS)))
        copy = stack.enter_context(contextlib.closing(sqlite3.connect(target, isolation_level=None)))
        copy_pages(source, copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if SESSIONS in tables:
            copy.execute(f"DELETE FROM {SESSIONS}")  # noqa: S608
        refuse_damage(copy)
        return read_tables(copy, [table for table in tables if not table.startswith("sqlite_")])


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make ``target`` the same as ``source``, in one transaction. Raises BackupError if one of them stays busy."""
    deadline = time.monotonic() + BUSY_SECONDS

    def progress(status: int, remaining: int, total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise BackupError("The database is busy. Try again, or stop the site for the moment.")

    source.backup(target, pages=-1, progress=progress, sleep=0.05)


def refuse_damage(copy: sqlite3.Connection) -> None:
    """Raise BackupError unless SQLite finds the copy sound."""
    problems = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if problems != ["ok"]:
        raise BackupError(f"The database is damaged: {'; '.join(problems)}.")
    if broken := copy.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(f"The database is damaged: a row of {broken[0]} names one of {broken[2]} that is not there.")


def read_tables(cursor: Any, tables: list[str]) -> tuple[list[str], dict[str, int]]:
    """The migrations applied, as "app.name", and the number of rows by table; one query a table."""
    rows = {
        table: cursor.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608
        for table in sorted(tables)
    }
    if "django_migrations" not in rows:
        raise BackupError("The database holds no site yet. Run `manage.py migrate`, or correct DATABASE_URL.")
    found = cursor.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
    return [f"{app}.{name}" for app, name in found], rows


def dump_postgres(database: Any, target: Path) -> tuple[list[str], dict[str, int]]:
    """Let pg_dump write the database as it is at one moment. Returns its migrations and rows by table."""
    with contextlib.closing(database.copy()) as own:
        own.ensure_connection()
        raw = own.connection
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        moment = raw.execute("SELECT pg_export_snapshot()").fetchone()[0]
        found = read_tables(raw, own.introspection.table_names())
        options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        run_postgres("pg_dump", *options, f"--exclude-table-data={SESSIONS}", f"--file={target}", database=database)
        found[1].pop(SESSIONS, None)
        return found


def run_postgres(program: str, *arguments: str, database: Any) -> None:
    """Run one of PostgreSQL's own programs. How to connect is in its environment, which no list of processes shows.

    Raises BackupError with the first line it complains in.
    """
    found = database.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    given = {variable: str(found[name]) for name, variable in names.items() if found.get(name)}
    tls = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    given |= {variable: str(found["OPTIONS"][name]) for name, variable in tls.items() if name in found["OPTIONS"]}
    environment = {
        **os.environ,
        "PGOPTIONS": f"-c lock_timeout={BUSY_SECONDS}s -c client_min_messages=warning",
        **given,
    }
    try:
        done = subprocess.run(  # noqa: S603
            [program, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise BackupError(
            f"{program} was not found. Install PostgreSQL’s client programs (on Debian: apt install postgresql-client)."
        ) from None
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.strip()), f"it ended with {done.returncode}")
        raise BackupError(f"{program} could not do its work: {said}")


# Reading one


def check(file: Path) -> Manifest:
    """The manifest of a backup, once every member was read and agrees with it. Raises BackupError."""
    with errors_as_sentences():
        sums: dict[str, str] = {}
        manifest: Manifest | None = None
        for name, reader, size in members(file):
            if manifest:
                raise BackupError(f"{file} goes on after its manifest; it is not as it was written.")
            if name == MANIFEST:
                manifest = read_manifest(reader, size)
                continue
            while reader.read(CHUNK):
                pass
            sums[name] = reader.sum.hexdigest()
    if manifest is None:
        raise BackupError(f"{file} holds no manifest: it is cut off, or not a backup of this site.")
    if sums != manifest.sha256 or MEMBERS.get(manifest.engine) not in sums:
        wrong = sorted(name for name in {*sums, *manifest.sha256} if sums.get(name) != manifest.sha256.get(name))
        raise BackupError(f"{file} is damaged: {', '.join(wrong[:3]) or 'the database'} is not what was written.")
    return manifest


def members(file: Path) -> Iterator[tuple[str, Hashing, int]]:
    """The name, contents and size of each member, in turn.

    Raises BackupError for what no backup of ours holds: a link, a device, a name twice, a name that leads elsewhere.
    """
    seen = set()
    with gzip.open(file) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        for info in tar:
            parts = PurePosixPath(info.name).parts
            ours = info.name in {MANIFEST, *MEMBERS.values()} or (parts[:1] == ("media",) and len(parts) > 1)
            plain = info.name == "/".join(parts) and ".." not in parts and not {"\\", "\0"} & set(info.name)
            contents = tar.extractfile(info) if info.isreg() and ours and plain else None
            if contents is None or info.name in seen:
                raise BackupError(f"{file} holds “{info.name[:200]}”, which no backup of this site does.")
            seen.add(info.name)
            yield info.name, Hashing(contents), info.size
        while stream.read(CHUNK):  # to its end, where gzip finds its own checksum, which the manifest is part of
            pass


def read_manifest(reader: Hashing, size: int) -> Manifest:
    """Raises BackupError if it is none, or one of a later format."""
    if size > LARGEST_MANIFEST:
        raise BackupError("The manifest is too large to be one.")
    try:
        data = json.loads(reader.read())
        known = data.get("format")
        manifest = Manifest(**data) if known == FORMAT else None
        if manifest and manifest.taken and str(manifest) and all(isinstance(m, str) for m in manifest.migrations):
            return manifest
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BackupError("The manifest cannot be read: this is not a backup of this site.") from None
    raise BackupError(f"This backup has the format {known!r}; this version of the site reads {FORMAT}.")


def refuse_other_site(manifest: Manifest, *, database: Any = None) -> None:
    """Raise BackupError if this site cannot hold what the backup does."""
    here, there = (database or connection).vendor, manifest.engine
    if there != here:
        raise BackupError(
            f"This backup is of {ENGINES.get(there, there)}, and this site runs on {ENGINES.get(here, here)}. "
            f"Restore it where DATABASE_URL names a {ENGINES.get(there, there)} database."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BackupError(
            f"This backup is of a newer version of the site ({manifest.version}): {newer[0]} is not known here. "
            "Update the code first."
        )


# Putting one back


def restore(file: Path, manifest: Manifest, *, database: Any = None, media: Path | None = None) -> None:
    """Make database and pictures what ``file`` holds, which ``check`` has found to be ``manifest``.

    Everything is unpacked beside its place first. The former database and pictures are kept as *.before-restore until
    both are in place, and come back if anything fails. Raises BackupError; then nothing is changed.
    """
    database = database or connection
    media = (media or media_root()) if manifest.media else None
    sqlite = Path(database.settings_dict["NAME"]).resolve() if database.vendor == "sqlite" else None
    refuse_other_site(manifest, database=database)
    with errors_as_sentences(), contextlib.ExitStack() as stack:
        if media:
            refuse_media_place(media)
            media.parent.mkdir(parents=True, exist_ok=True)
        place = sqlite or media or file
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = stack.enter_context(workplace(place, "restoring"))
        pictures = stack.enter_context(workplace(media, "restoring")) / "media" if media else folder / "media"
        dump = folder / MEMBERS[database.vendor]
        unpack(file, manifest, dump=dump, pictures=pictures)
        database.close()
        if sqlite:
            stack.enter_context(sqlite_in_place(dump, sqlite))
            stack.enter_context(media_in_place(pictures, media) if media else contextlib.nullcontext())
        else:
            stack.enter_context(media_in_place(pictures, media) if media else contextlib.nullcontext())
            restore_postgres(dump, folder / "script.sql", manifest, database)


def refuse_media_place(media: Path) -> None:
    if media.is_mount():
        raise BackupError(f"{media} is a disk of its own and cannot be exchanged. Move the pictures to a folder on it.")


def unpack(file: Path, manifest: Manifest, *, dump: Path, pictures: Path) -> None:
    """Write the members to ``dump`` and under ``pictures``. Raises BackupError if they changed since ``check``."""
    pictures.mkdir()
    for name, reader, _ in members(file):
        if name == MANIFEST:
            continue
        target = dump if name == dump.name else pictures / PurePosixPath(name).relative_to("media")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as output:
            while data := reader.read(CHUNK):
                output.write(data)
            output.flush()
            os.fsync(output.fileno())
        if reader.sum.hexdigest() != manifest.sha256.get(name):
            raise BackupError(f"{file} changed while it was read. Nothing was put back.")


def former(path: Path) -> Path:
    """Where what was at ``path`` waits until the restore is done."""
    return path.with_name(f"{path.name}.before-restore")


@contextlib.contextmanager
def sqlite_in_place(copy: Path, place: Path) -> Iterator[None]:
    """Make the database at ``place`` the same as ``copy``, and take that back if the block fails.

    A database that opens is overwritten from within, in one transaction: a site that runs goes on and reads the new
    rows next. Renaming would leave its write-ahead log beside a file that it does not belong to. Only what is no
    database, or not there, is exchanged by renaming.
    """
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as new:
        refuse_damage(new)
    kept = former(place)
    if place.exists() and not kept.exists():  # what a killed restore kept is older than what it left
        keep_database(place, kept, by_way_of=copy.with_name("former"))
    try:
        if place.exists() and opens(place):
            overwrite(place, copy)
        else:
            for path in (place, *logs_of(place)):
                path.unlink(missing_ok=True)
            copy.replace(place)
            sync(place.parent)
        yield
    except BaseException:
        if kept.exists() and opens(kept):
            overwrite(place, kept)
        elif kept.exists():
            shutil.copyfile(kept, place)
        else:
            place.unlink(missing_ok=True)
        kept.unlink(missing_ok=True)
        raise
    kept.unlink(missing_ok=True)


def keep_database(place: Path, kept: Path, *, by_way_of: Path) -> None:
    """Copy the database at ``place`` to ``kept``, whole or not at all; byte for byte if it is no database."""
    if opens(place):
        overwrite(by_way_of, place)
    else:
        shutil.copyfile(place, by_way_of)
    sync(by_way_of)
    by_way_of.replace(kept)


def opens(path: Path) -> bool:
    """Whether SQLite reads ``path`` as a database. Raises sqlite3.Error if it cannot tell, as when it stays locked."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as database:
            database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return False
        raise
    return True


def overwrite(place: Path, copy: Path) -> None:
    """Give the database at ``place`` the contents of ``copy``, in one transaction."""
    with (
        contextlib.closing(sqlite3.connect(copy)) as source,
        contextlib.closing(sqlite3.connect(place, timeout=BUSY_SECONDS)) as target,
    ):
        copy_pages(source, target)


def logs_of(place: Path) -> list[Path]:
    return [place.with_name(f"{place.name}{ending}") for ending in ("-wal", "-shm", "-journal")]


@contextlib.contextmanager
def media_in_place(pictures: Path, place: Path) -> Iterator[None]:
    """Exchange the folder at ``place`` for ``pictures`` by renaming, and take that back if the block fails."""
    kept = former(place)
    if kept.exists():  # a killed restore: its own half is worth less than what it kept
        if place.exists():
            shutil.rmtree(place)
    elif place.exists():
        place.rename(kept)
    try:
        mode = kept.stat().st_mode & 0o777 if kept.exists() else 0o755
        pictures.chmod(mode)
        for path in pictures.rglob("*"):
            path.chmod(0o755 if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        pictures.rename(place)
        sync(place.parent)
        yield
    except BaseException:
        if place.exists():
            shutil.rmtree(place)
        if kept.exists():
            kept.rename(place)
        raise
    if kept.exists():
        shutil.rmtree(kept)


def restore_postgres(dump: Path, script: Path, manifest: Manifest, database: Any) -> None:
    """Drop the site's tables and make those of ``dump``, in one transaction that fails as a whole.

    `pg_restore --clean` alone would leave, or trip over, tables that are newer than the backup. Tables that are neither
    this code's nor the backup's stay.
    """
    with contextlib.closing(database.copy()) as own:
        own.ensure_connection()
        ours = {*own.introspection.django_table_names(), *manifest.rows, "django_migrations", SESSIONS}
        there = [table for table in own.introspection.table_names() if table in ours]
        tables = ", ".join(own.ops.quote_name(table) for table in there)
    run_postgres("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump), database=database)
    drop = [f"--command=DROP TABLE {tables} CASCADE"] if tables else []
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run_postgres("psql", *options, *drop, f"--file={script}", database=database)


def unfinished(*, database: Any = None, media: Path | None = None) -> list[Path]:
    """What a killed restore kept of the former site: a run that ends well removes it."""
    database, media = database or connection, media or media_root()
    places = [media] if media else []
    if database.vendor == "sqlite":
        places.append(Path(database.settings_dict["NAME"]).resolve())
    return [former(place) for place in places if former(place).exists()]
