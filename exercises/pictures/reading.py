"""Reading an uploaded file: refused with a sentence, or decoded in full and brought to one form."""

import io
import logging
from importlib.util import find_spec
from typing import IO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import ExifTags, Image, ImageCms

from exercises.pictures.encoding import WIDTHS

logger = logging.getLogger(__name__)

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000  # what the largest phone cameras make; some 150 MB once decoded
MIN_SIDE = 120
MAX_RATIO = 4

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


def refuse(code: str) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code)


def read_picture(file: IO[bytes]) -> Image.Image:
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
        raise refuse("empty")
    if size > MAX_BYTES:
        raise refuse("bytes")
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"<":
        raise refuse("svg")
    if start[:4] == b"GIF8":
        raise refuse("gif")
    formats = ["JPEG", "PNG", "WEBP", "AVIF"]
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        formats = ["AVIF", "HEIF"]
        if not register_heic():
            raise refuse("heic")
    try:
        image = Image.open(file, formats=formats)
    except Image.DecompressionBombError:
        raise refuse("pixels") from None
    except Exception as error:  # decoders raise whatever a hostile file makes them raise
        raise refuse("unknown") from error
    refuse_by_head(image)
    try:
        return decode(image)
    except Exception as error:
        raise refuse("damaged") from error


def register_heic() -> bool:
    """Let Pillow read HEIC; False without the library, whose decoders are loaded only when a HEIC arrives."""
    if not find_spec("pillow_heif"):
        return False
    import pillow_heif

    pillow_heif.register_heif_opener()
    return True


def refuse_by_head(image: Image.Image) -> None:
    """Raise ValidationError by what the file's head says of its size and frames, before a pixel is decoded."""
    short, long = sorted(image.size)
    if short * long > MAX_PIXELS:
        raise refuse("pixels")
    if short < MIN_SIDE:
        raise refuse("small")
    if long > short * MAX_RATIO:
        raise refuse("ratio")
    if getattr(image, "is_animated", False) and image.format not in {"MPO", "HEIF"}:
        raise refuse("moving")


def decode(image: Image.Image) -> Image.Image:
    """``image`` decoded in full and brought to the form in which all pictures are kept. Raises what decoders raise."""
    turn = UPRIGHT.get(read_orientation(image))
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
    image = convert_to_srgb(image, profile)
    # A new picture, so that no info of the old one reaches an encoder.
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    if flat.width > WIDTHS[-1]:
        raise ValueError("The file holds a larger picture than its head says.")
    return flat


def read_orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 if there is none that can be read."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken EXIF is common, and no reason to refuse the picture
        return 1


def convert_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
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
    """A file that becomes the pixels that ``read_picture`` makes of it, or is refused with its sentence."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/heic,.heic,.heif"})
    default_error_messages = {**SENTENCES}

    def to_python(self, data: UploadedFile | None) -> Image.Image | None:  # type: ignore[override]
        file = super().to_python(data)
        return read_picture(file) if file else None
