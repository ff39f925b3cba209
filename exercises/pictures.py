"""Pictures that editors upload: read with suspicion, drawn anew in three widths, kept as long as a row owns them.

Nothing of an uploaded file is stored. It is decoded in full, turned upright, brought to sRGB on white, and what is kept
is encoded here from the pixels alone: no EXIF, GPS, XMP, colour profile, comment or appended bytes can come along. The
same holds for the pixels that wait in ``kept/``, so that a form that was refused need not be given its file again.

The files of a picture have names made from its stem, which ends in the hash of their content, so that an address never
changes what it shows: ``<stem>-480.avif``, ``<stem>-480.webp`` and so on for each width, ``<stem>.jpg`` for whatever
reads neither, and ``<stem>-square-50-50.webp``, cut around the focal point for the small square of a card.
"""

import hashlib
import io
import logging
import secrets
import weakref
from collections.abc import Callable, Iterable
from datetime import timedelta
from importlib.util import find_spec
from typing import IO, Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import ExifTags, Image, ImageCms

logger = logging.getLogger(__name__)

WIDTHS = (480, 960, 1600)  # changing these leaves the files of older pictures without the names that they are asked for
SQUARE = 480
MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000  # what the largest phone cameras make; some 150 MB once decoded
MIN_SIDE = 120
MAX_RATIO = 4
QUALITY: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 8},  # speed 6 saves a quarter of the bytes and takes twice as long
    "webp": {"quality": 80},
    "jpg": {"format": "JPEG", "quality": 88, "progressive": True, "optimize": True},
}
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# As a pattern of addresses: folder, slug and hash, then what tells the files of one picture apart.
FILE_NAME = (
    r"exercises/[-\w]{1,80}/[0-9a-f]{20}"
    r"(?:-[0-9]{1,4}\.avif|-[0-9]{1,4}\.webp|\.jpg|-square-[0-9]{1,3}-[0-9]{1,3}\.webp)"
)

SENTENCES = {
    "required": "Choose the picture’s file.",
    "missing": "No file arrived; choose the picture again.",
    "invalid": "No file arrived; choose the picture again.",
    "empty": "This file is empty; choose the picture again.",
    "bytes": f"This file is larger than {MAX_BYTES >> 20} MB. Save it smaller, as JPEG for instance, and upload that.",
    "svg": "This is a drawing or a page (SVG, HTML or XML), which can carry scripts. Export it as PNG and upload that.",
    "gif": "This is a GIF. Save the frame that shows the lift as PNG or JPEG and upload that.",
    "unknown": "This is no JPEG, PNG, WebP, AVIF or HEIC picture, or it is damaged. Save it as JPEG and upload that.",
    "heic": "HEIC pictures cannot be read on this server. Save it as JPEG and upload that.",
    "damaged": "This picture is damaged or cut short. Open it on your device, save it anew and upload that.",
    "pixels": (
        f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. "
        "Make it smaller, 3000 wide for instance, and upload that."
    ),
    "small": f"This picture is too small to show anything: it needs at least {MIN_SIDE} pixels each way.",
    "ratio": f"This picture is a strip, more than {MAX_RATIO} times as long as it is wide. Crop it and upload that.",
    "moving": "This picture moves. Save the one frame that shows the lift and upload that.",
    "kept": "The file is kept no longer; choose the picture again.",
}
NOT_STORED = (
    "Nothing is saved yet: a picture could not be stored, because the place for pictures is full or out of reach. "
    "What you wrote stands below. Save again in a while, or tell whoever runs the site."
)
KEPT_HOURS = 12  # as long as a session, so that no form that can still be sent waits for a file that is gone
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
UPRIGHT = {  # what undoes each EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = {UPRIGHT[5], UPRIGHT[6], UPRIGHT[7], UPRIGHT[8]}


class StorageError(Exception):
    """Files could not be written or read: the disk is full, a bucket out of reach."""


# Tells which of the files named are some picture's, be it of a version that is not published yet.
Owned = Callable[[set[str]], set[str]]


# Reading


def refusal(code: str) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code)


def read(file: IO[bytes]) -> Image.Image:
    """The pixels of an uploaded file, whatever its name: RGB in sRGB, upright, on white, at most ``WIDTHS[-1]`` wide.

    The first picture of a HEIC or of a phone's multi-picture JPEG counts; anything else that moves is refused. Raises
    ValidationError with a sentence for the editor.
    """
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    start = file.read(512)
    file.seek(0)
    if not size:
        raise refusal("empty")
    if size > MAX_BYTES:
        raise refusal("bytes")
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"<":
        raise refusal("svg")
    if start[:4] == b"GIF8":
        raise refusal("gif")
    formats = ["JPEG", "PNG", "WEBP", "AVIF"]
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        formats = ["AVIF", "HEIF"]
        if not register_heic():
            raise refusal("heic")
    try:
        image = Image.open(file, formats=formats)
    except Image.DecompressionBombError:
        raise refusal("pixels") from None
    except Exception as error:  # decoders raise whatever a hostile file makes them raise
        raise refusal("unknown") from error
    check(image)
    try:
        return cleaned(image)
    except Exception as error:
        raise refusal("damaged") from error


def register_heic() -> bool:
    """Let Pillow read HEIC; False without the library, whose decoders are loaded only when a HEIC arrives."""
    if not find_spec("pillow_heif"):
        return False
    import pillow_heif

    pillow_heif.register_heif_opener()
    return True


def check(image: Image.Image) -> None:
    """Raise ValidationError by what the file's head says of its size and frames, before a pixel is decoded."""
    short, long = sorted(image.size)
    if short * long > MAX_PIXELS:
        raise refusal("pixels")
    if short < MIN_SIDE:
        raise refusal("small")
    if long > short * MAX_RATIO:
        raise refusal("ratio")
    if getattr(image, "is_animated", False) and image.format not in {"MPO", "HEIF"}:
        raise refusal("moving")


def cleaned(image: Image.Image) -> Image.Image:
    """``image`` decoded in full and brought to the form in which all pictures are kept. Raises what decoders raise."""
    turn = UPRIGHT.get(orientation(image))
    across = image.height if turn in SIDEWAYS else image.width
    scale = min(1, WIDTHS[-1] / across)
    size = (round(image.width * scale), round(image.height * scale))
    if image.format in {"JPEG", "MPO"}:  # read to its end, but with half or a quarter of the pixels if they are enough
        image.draft("RGB", (2 * size[0], 2 * size[1]))
    image.load()
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("RGB")
    if scale < 1:
        image = image.resize(size, Image.Resampling.LANCZOS)
    if turn is not None:
        image = image.transpose(turn)
    image = in_srgb(image, profile)
    # A new picture, so that no info of the old one reaches an encoder.
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    if flat.width > WIDTHS[-1]:
        raise ValueError("The file holds a larger picture than its head says.")
    return flat


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 if there is none that can be read."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken EXIF is common, and no reason to refuse the picture
        return 1


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` in sRGB, as RGB or RGBA; one without a profile that can be used is taken to be in sRGB already."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            return converted or image.convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            logger.info("A picture's colour profile could not be used.")
    return image.convert(mode)


class UploadField(forms.FileField):
    """A file that becomes the pixels that ``read`` makes of it, or is refused with its sentence."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/heic,.heic,.heif"})
    default_error_messages = {**SENTENCES}

    def to_python(self, data: UploadedFile | None) -> Image.Image | None:  # type: ignore[override]
        file = super().to_python(data)
        return read(file) if file else None


# Encoding


def widths(width: int) -> list[int]:
    """The widths in which a picture ``width`` pixels wide is kept, the smallest first; none is larger than it is."""
    return [*(step for step in WIDTHS if step < width), width]


def file_names(stem: str, width: int, focal: tuple[int, int]) -> set[str]:
    """Every file of a picture."""
    scaled = {f"{stem}-{step}.{ending}" for step in widths(width) for ending in ("avif", "webp")}
    return {*scaled, f"{stem}.jpg", square_name(stem, focal)}


def stem_of(name: str) -> str:
    """The stem of the picture that a file called ``name`` is of."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/{file[:20]}"


def content_type_of(name: str) -> str:
    return CONTENT_TYPES[name.rpartition(".")[2]]


def square_name(stem: str, focal: tuple[int, int]) -> str:
    return f"{stem}-square-{focal[0]}-{focal[1]}.webp"


def encoded(image: Image.Image, ending: str) -> bytes:
    file = io.BytesIO()
    image.save(file, **{"format": ending, **QUALITY[ending]})
    return file.getvalue()


def drawn(image: Image.Image, folder: str) -> tuple[str, dict[str, bytes]]:
    """The stem of a picture in ``folder`` and its files by name, all but the square. Takes a second or two."""
    files = {".jpg": encoded(image, "jpg")}
    for width in widths(image.width):
        scaled = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
        files |= {f"-{width}.{ending}": encoded(scaled, ending) for ending in ("avif", "webp")}
    stem = f"exercises/{folder}/{hashlib.sha256(b''.join(files.values())).hexdigest()[:20]}"
    return stem, {stem + rest: data for rest, data in files.items()}


def square(image: Image.Image, focal: tuple[int, int]) -> bytes:
    """The largest square of ``image`` whose middle is as near as can be to ``focal``, two percentages, as WebP."""
    side = min(image.size)
    left, top = (
        min(max(0, round(length * percent / 100 - side / 2)), length - side)
        for length, percent in zip(image.size, focal, strict=True)
    )
    small = min(side, SQUARE)
    return encoded(image.resize((small, small), Image.Resampling.LANCZOS, (left, top, left + side, top + side)), "webp")


# Keeping


class Loose:
    """Files whose owner is in doubt until the transaction at hand has ended; then those are deleted that nobody owns.

    Django has hooks for a commit and none for a rollback; but a rollback lets go of the hooks for the commit, and with
    them of the only reference to this. What the rollback of a savepoint leaves open, the transaction around it decides,
    because it may still keep the row in another form: as the next version of something published. When that too is
    rolled back, only files that were ``written`` in it go.
    """

    def __init__(self, names: list[str], owned: Owned, *, written: bool) -> None:
        self.names, self.owned = names, owned
        self.rollback = weakref.finalize(self, rolled_back, names, owned, written)
        transaction.on_commit(self.committed, robust=True)

    def committed(self) -> None:
        self.rollback.detach()
        discard(sorted({*self.names} - self.owned({*self.names})))


def rolled_back(names: list[str], owned: Owned, written: bool) -> None:
    if transaction.get_connection().in_atomic_block:
        Loose(names, owned, written=written)
    elif written:
        discard(names)


def store(files: dict[str, bytes], owned: Owned) -> None:
    """Write ``files``, inside a transaction: at its end only those are left that are then ``owned``.

    One that is there already with the same length has the same content, by its name, and stays. Raises StorageError,
    and leaves none of them then.
    """
    written: list[str] = []
    if files:
        Loose(written, owned, written=True)
    try:
        for name, data in files.items():
            if default_storage.exists(name):
                if default_storage.size(name) == len(data):
                    continue
                default_storage.delete(name)  # the half of a file, from a process that was killed
            written.append(name)
            saved = default_storage.save(name, ContentFile(data))
            if saved != name:  # another process wrote the same picture in between, and ours was given a second name
                written.remove(name)
                default_storage.delete(saved)
    except BaseException as error:
        discard(written)
        if isinstance(error, Exception):
            raise StorageError(str(error)) from error
        raise


def release(names: set[str], owned: Owned) -> None:
    """Delete those files of ``names`` that are no longer ``owned`` when the transaction at hand is committed."""
    if names:
        Loose(sorted(names), owned, written=False)


def sweep(owned: Owned) -> list[str]:
    """Delete the files that nobody owns and that are older than an hour, and those kept too long; returns their names.

    Only a process that was killed between writing and committing leaves any of the first.
    """
    try:
        folders, _ = default_storage.listdir("exercises")
    except FileNotFoundError:  # no picture was ever uploaded
        folders = []
    found = {name for folder in folders for name in names_in(f"exercises/{folder}")}
    old = older(found - owned(found), timedelta(hours=1)) + too_old_to_keep()
    discard(old)
    return old


def names_in(folder: str) -> set[str]:
    try:
        return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def older(names: Iterable[str], age: timedelta) -> list[str]:
    limit = timezone.now() - age
    return [name for name in sorted(names) if default_storage.get_modified_time(name) < limit]


def discard(names: Iterable[str]) -> None:
    """Delete files; one that cannot be deleted is logged and stays, no longer owned and so no longer served."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            logger.exception("The picture file %s could not be deleted; delete it by hand.", name)


def load(name: str) -> Image.Image:
    """One of our own files, decoded. Raises FileNotFoundError, or StorageError."""
    try:
        with default_storage.open(name) as file:
            image = Image.open(file)
            image.load()
    except FileNotFoundError:
        raise
    except Exception as error:  # a bucket raises errors of its own
        raise StorageError(str(error)) from error
    return image


# Uploads of a form that was refused


def set_aside(image: Image.Image, called: str, user: Any) -> str:
    """Keep the pixels of an upload until ``user`` sends the form again; returns the token that the form holds for it.

    Under a name that nobody can guess and that no address leads to. Raises StorageError.
    """
    name = f"kept/{secrets.token_hex(16)}.png"
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    try:
        default_storage.save(name, ContentFile(file.getvalue()))
    except Exception as error:
        discard([name])
        raise StorageError(str(error)) from error
    try:
        discard(too_old_to_keep())
    except Exception:  # not every bucket lets itself be listed
        logger.exception("What was kept of earlier forms could not be swept.")
    return signing.dumps({"name": name, "called": called}, salt=salt_of(user))


def salt_of(user: Any) -> str:
    return f"picture kept for {user.pk}"  # so that a token is worth nothing to anybody else


def kept_file(token: str | None, user: Any) -> dict[str, str] | None:
    """What ``token`` stands for: ``name`` in the storage, and what the upload was ``called``.

    None if it is not one of ours, too old, or another user's.
    """
    try:
        return signing.loads(token or "", salt=salt_of(user), max_age=timedelta(hours=KEPT_HOURS))
    except signing.BadSignature:
        return None


def take_up(token: str, user: Any) -> Image.Image:
    """The pixels that ``token`` stands for. Raises ValidationError."""
    kept = kept_file(token, user)
    try:
        if kept:
            return load(kept["name"])
    except (FileNotFoundError, StorageError):
        logger.info("What was kept of a refused form could not be read.")
    raise refusal("kept")


def too_old_to_keep() -> list[str]:
    return older(names_in("kept"), timedelta(hours=KEPT_HOURS))
