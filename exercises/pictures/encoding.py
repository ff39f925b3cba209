"""The files of a picture: their names, and what is in them.

Names are made from the picture's stem, which ends in the hash of the content, so that an address never changes what it
shows: ``<stem>-480.avif``, ``<stem>-480.webp`` and so on for each width, ``<stem>.jpg`` for whatever reads neither, and
``<stem>-square-50-50.webp``, cut around the focal point for the small square of a card.
"""

import hashlib
import io
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image

from editorial.files import StorageError

WIDTHS = (480, 960, 1600)  # changing these leaves the files of older pictures without the names that they are asked for
SQUARE = 480
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


def list_widths(width: int) -> list[int]:
    """The widths in which a picture ``width`` pixels wide is kept, the smallest first; none is larger than it is."""
    return [*(step for step in WIDTHS if step < width), width]


def name_files(stem: str, width: int, focal: tuple[int, int]) -> set[str]:
    """Every file of a picture."""
    scaled = {f"{stem}-{step}.{ending}" for step in list_widths(width) for ending in ("avif", "webp")}
    return {*scaled, f"{stem}.jpg", name_square(stem, focal)}


def find_stem(name: str) -> str:
    """The stem of the picture that a file called ``name`` is of."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/{file[:20]}"


def find_content_type(name: str) -> str:
    return CONTENT_TYPES[name.rpartition(".")[2]]


def name_square(stem: str, focal: tuple[int, int]) -> str:
    return f"{stem}-square-{focal[0]}-{focal[1]}.webp"


def encode(image: Image.Image, ending: str) -> bytes:
    file = io.BytesIO()
    image.save(file, **{"format": ending, **QUALITY[ending]})
    return file.getvalue()


def encode_picture(image: Image.Image, folder: str) -> tuple[str, dict[str, bytes]]:
    """The stem of a picture in ``folder`` and its files by name, all but the square. Takes a second or two."""
    files = {".jpg": encode(image, "jpg")}
    for width in list_widths(image.width):
        scaled = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
        files |= {f"-{width}.{ending}": encode(scaled, ending) for ending in ("avif", "webp")}
    stem = f"exercises/{folder}/{hashlib.sha256(b''.join(files.values())).hexdigest()[:20]}"
    return stem, {stem + rest: data for rest, data in files.items()}


def encode_square(image: Image.Image, focal: tuple[int, int]) -> bytes:
    """The largest square of ``image`` whose middle is as near as can be to ``focal``, two percentages, as WebP."""
    side = min(image.size)
    left, top = (
        min(max(0, round(length * percent / 100 - side / 2)), length - side)
        for length, percent in zip(image.size, focal, strict=True)
    )
    small = min(side, SQUARE)
    return encode(image.resize((small, small), Image.Resampling.LANCZOS, (left, top, left + side, top + side)), "webp")


def load_file(name: str) -> Image.Image:
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
