"""Uploaded pictures: what is read or refused, that only our own pixels are kept, that files come and go with rows."""

import errno
import io
import os
import struct
import threading
import zlib
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from config import settings as settings_module
from editorial.publishing import discard as discard_next
from editorial.publishing import next_version, publish
from editorial.versions import keep, put_back, snapshot, take, undone
from exercises import pictures
from exercises.models import Exercise, PendingVersion, Picture, release
from exercises.pictures import NOT_STORED, SENTENCES, StorageError, drawn, file_names, read, square
from tests.admin_forms import admin_url, errors, filled_form
from tests.factories import make_cue, make_editor, make_exercise, make_muscle
from tests.reading import elements, texts

# Pillow warns of broken metadata and of large sizes; what becomes of such a file is asserted here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
]
ORIENTATION, GPS = ExifTags.Base.Orientation, ExifTags.IFD.GPSInfo


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """The folder of the pictures, new and empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def files(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def drawing(size=(240, 160), mode="RGB"):
    """Red at the left, blue at the right, white at the top."""
    image = Image.new("RGB", size, "red")
    pen = ImageDraw.Draw(image)
    pen.rectangle((size[0] // 2, 0, size[0], size[1]), "blue")
    pen.rectangle((0, 0, size[0], size[1] // 8), "white")
    return image.convert(mode)


def saved(image, form, **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def heic(image, **options):
    pytest.importorskip("pillow_heif").register_heif_opener()
    return saved(image, "HEIF", **options)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, rows=b""):
    """A PNG that claims to be ``width`` × ``height``, grey, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def upload(data=None, name="lift.jpg"):
    return SimpleUploadedFile(name, saved(drawing(), "JPEG") if data is None else data)


def near(pixel, colour, by=60):
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


def make_picture(*, exercise=None, position=1, image=None, **fields):
    fields = {"alt": "The top", "credit": "Us", "licence": "CC BY 4.0", **fields}
    picture = Picture(exercise=exercise or make_exercise(name="Hip thrust"), position=position, **fields)
    picture.pixels = image or drawing()
    picture.save()
    return picture


RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


# Reading what may come


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("name", ["lift.jpg", "lift.svg", "lift", "../../lift.html"])
def test_picture_is_read_by_its_content_not_its_name(form, name):
    data = heic(drawing()) if form == "HEIF" else saved(drawing(), form)

    image = read(SimpleUploadedFile(name, data))

    assert (image.mode, image.size, image.info) == ("RGB", (240, 160), {})
    assert near(image.getpixel((20, 120)), RED)
    assert near(image.getpixel((220, 120)), BLUE)
    assert near(image.getpixel((20, 5)), WHITE)


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
        ("RGBA", "AVIF"),
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
    ],
)
def test_picture_of_any_mode_becomes_rgb(mode, form):
    image = read(io.BytesIO(saved(drawing(mode=mode), form)))

    assert (image.mode, image.size) == ("RGB", (240, 160))
    assert near(image.getpixel((20, 5)), WHITE)
    if mode in {"P", "RGBA", "CMYK"}:
        assert near(image.getpixel((220, 120)), BLUE, by=80)


def test_sixteen_bits_of_grey_are_scaled_not_cut():
    image = read(io.BytesIO(saved(Image.new("I;16", (200, 200), 32768), "PNG")))

    assert image.getpixel((9, 9)) == (128, 128, 128)


@pytest.mark.parametrize("palette", [False, True])
def test_transparency_becomes_white(palette):
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    data = saved(clear.quantize(), "PNG", transparency=0) if palette else saved(clear, "PNG")

    assert read(io.BytesIO(data)).getpixel((9, 9)) == WHITE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(orientation):
    """Cameras store the picture as the sensor lay, and how to turn it."""
    lying = {
        1: lambda image: image,
        2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
        4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
        6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
        7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
        8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
    }[orientation](drawing())
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    image = read(io.BytesIO(saved(lying, "JPEG", exif=exif)))

    assert image.size == (240, 160)
    assert near(image.getpixel((20, 120)), RED)
    assert near(image.getpixel((220, 120)), BLUE)
    assert near(image.getpixel((20, 5)), WHITE)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0nonsense", b"Exif\0\0MM\0\x2a\xff\xff\xff\xff", b"Exif\0\0II\x2a\0\x08\0\0\0\xff\xff"]
)
def test_broken_exif_does_not_matter(exif):
    assert read(io.BytesIO(saved(drawing(), "JPEG", exif=exif))).size == (240, 160)


def test_colour_profile_is_converted_to_srgb():
    """In this profile red and green change places, so a picture that is read as sRGB comes out wrong."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, green = srgb.index(b"rXYZ"), srgb.index(b"gXYZ")
    swapped = bytearray(srgb)
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"

    plain = read(io.BytesIO(saved(drawing(), "PNG", icc_profile=srgb)))
    turned = read(io.BytesIO(saved(drawing(), "PNG", icc_profile=bytes(swapped))))
    broken = [read(io.BytesIO(saved(drawing(), "PNG", icc_profile=profile))) for profile in (lab, b"nonsense" * 40)]

    assert [image.getpixel((20, 120)) for image in [plain, *broken]] == [RED] * 3
    assert near(turned.getpixel((20, 120)), (0, 255, 0))
    assert turned.info == {}


@pytest.mark.parametrize(("size", "width"), [((240, 160), 240), ((1601, 900), 1600), ((4000, 3000), 1600)])
def test_picture_is_never_wider_than_the_widest_and_never_enlarged(size, width):
    assert read(io.BytesIO(saved(drawing(size), "JPEG"))).width == width


def test_lying_picture_is_measured_as_it_will_stand():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    assert read(io.BytesIO(saved(drawing((2400, 1200)), "JPEG", exif=exif))).size == (1200, 2400)


def test_first_of_a_phones_pictures_in_one_file_counts():
    second = Image.new("RGB", (240, 160), "lime")
    mpo = saved(drawing(), "MPO", save_all=True, append_images=[second])
    burst = heic(drawing(), save_all=True, append_images=[second])

    for data in (mpo, burst):
        assert near(read(io.BytesIO(data)).getpixel((20, 120)), RED)


# Refusing, each with its sentence


def cut(form, part):
    data = saved(drawing(), form) if form != "HEIF" else heic(drawing())
    return data[: int(len(data) * part)]


def moving(form):
    options = {"save_all": True, "append_images": [Image.new("RGB", (240, 160), "lime")]}
    return saved(drawing(), form, **options)


def hostile():
    """name → (what makes the bytes, the sentence's code). Made when asked for; none is larger than a few kilobytes."""
    text = PngInfo()
    text.add_text("a", "x" * (2 << 20), zip=True)
    return {
        "nothing": (lambda: b"", "empty"),
        "one byte": (lambda: b"\xff", "unknown"),
        "words": (lambda: b"This is no picture at all." * 9, "unknown"),
        "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "svg"),
        "SVG after a mark and blanks": (lambda: b'\xef\xbb\xbf \n<?xml version="1.0"?><svg/>', "svg"),
        "SVG in UTF-16": (lambda: "<svg/>".encode("utf-16"), "svg"),
        "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "svg"),
        "GIF": (lambda: saved(drawing(), "GIF"), "gif"),
        "GIF and JavaScript": (lambda: b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", "gif"),
        "PDF before a JPEG": (lambda: b"%PDF-1.4\n1 0 obj\n" + saved(drawing(), "JPEG"), "unknown"),
        "ZIP": (lambda: b"PK\x03\x04" + b"\0" * 60, "unknown"),
        "BMP": (lambda: saved(drawing((60, 60)), "BMP"), "unknown"),
        "TIFF": (lambda: saved(drawing((60, 60)), "TIFF"), "unknown"),
        "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 240 160\n", "unknown"),
        "a head alone, JPEG": (lambda: b"\xff\xd8\xff\xe0", "unknown"),
        "a head alone, PNG": (lambda: b"\x89PNG\r\n\x1a\n", "unknown"),
        "a head alone, WebP": (lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 ", "unknown"),
        "a head alone, AVIF": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "unknown"),
        "a head alone, HEIC": (lambda: b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "unknown"),
        "cut JPEG": (lambda: cut("JPEG", 0.7), "damaged"),
        "cut PNG": (lambda: cut("PNG", 0.7), "damaged"),
        "cut WebP": (lambda: cut("WEBP", 0.7), "unknown"),
        "cut AVIF": (lambda: cut("AVIF", 0.7), "damaged"),
        "cut HEIC": (lambda: cut("HEIF", 0.7), "unknown"),
        "a bomb of 2500 megapixels": (lambda: png_of(50_000, 50_000), "pixels"),
        "a bomb of 100 megapixels": (lambda: png_of(10_000, 10_000, b"\0" * 1_000_000), "pixels"),
        "just above the limit": (lambda: png_of(7_100, 7_100), "pixels"),
        "a bomb of text": (lambda: saved(drawing(), "PNG", pnginfo=text), "unknown"),
        "one pixel": (lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "small"),
        "a strip": (lambda: saved(Image.new("L", (130, 700)), "PNG"), "ratio"),
        "moving WebP": (lambda: moving("WEBP"), "moving"),
        "moving PNG": (lambda: moving("PNG"), "moving"),
        "moving AVIF": (lambda: moving("AVIF"), "moving"),
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_file_is_refused_with_its_sentence(name):
    make, code = hostile()[name]
    data = make()
    assert len(data) < 20_000

    with pytest.raises(ValidationError) as refusal:
        read(SimpleUploadedFile("lift.jpg", data))

    assert (refusal.value.code, refusal.value.messages) == (code, [SENTENCES[code]])


def test_file_of_too_many_bytes_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 2000)
    monkeypatch.setattr(Image, "open", None)

    with pytest.raises(ValidationError) as refusal:
        read(io.BytesIO(b"\xff\xd8" + b"\0" * 2000))

    assert refusal.value.code == "bytes"


@pytest.mark.parametrize("position", range(0, 2600, 130))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_damaged_byte_gives_a_picture_or_a_refusal(form, position):
    data = bytearray(heic(drawing()) if form == "HEIF" else saved(drawing(), form))
    for place in range(position % len(data), len(data), 997):
        data[place] ^= 0xFF

    try:
        said = read(io.BytesIO(bytes(data))).mode
    except ValidationError as refusal:
        [said] = refusal.messages

    assert said in {"RGB", *SENTENCES.values()}


def test_heic_is_refused_with_a_sentence_where_its_library_is_missing(monkeypatch):
    data = heic(drawing())
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)

    with pytest.raises(ValidationError) as refusal:
        read(io.BytesIO(data))

    assert refusal.value.messages == ["HEIC pictures cannot be read on this server. Save it as JPEG and upload that."]


# Nothing of the upload is kept

SECRET = b"Taken at home, 12 Elm Road"


def telling(form):
    """A picture with all the ways to carry words, place and code beside its pixels, each holding ``SECRET``."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0), 29: SECRET.decode()})
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif, "icc_profile": icc + SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>" + SECRET.decode() + "</x:xmpmeta>")
        options = {**options, "pnginfo": text}
        del options["xmp"]
    if form == "JPEG":
        options["comment"] = SECRET
    data = heic(drawing(), **options) if form == "HEIF" else saved(drawing(), form, **options)
    return data + b"<script>alert('" + SECRET + b"')</script>%PDF-1.4 PK\x03\x04"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_no_word_of_the_upload_reaches_our_files(form):
    data = telling(form)
    assert data.count(SECRET) > 1
    assert dict(Image.open(io.BytesIO(data)).getexif().get_ifd(GPS))[1] == "N"

    image = read(io.BytesIO(data))
    _, made = drawn(image, "hip-thrust")
    made["square"] = square(image, (50, 50))

    assert len(made) == 4
    for name, file in made.items():
        ours = Image.open(io.BytesIO(file))
        assert not dict(ours.getexif()), name
        assert not {"icc_profile", "exif", "xmp", "comment", "Comment", "XML:com.adobe.xmp"} & set(ours.info), name
        assert SECRET not in file
        assert b"script" not in file
        assert b"GPS" not in file


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_large_metadata_is_left_behind(form):
    text = PngInfo()
    text.add_text("a", "x" * 900_000)
    options = {"pnginfo": text} if form == "PNG" else {"icc_profile": b"x" * 900_000, "comment": b"y" * 60_000}
    data = saved(drawing(), form, **options)
    assert len(data) > 900_000

    _, made = drawn(read(io.BytesIO(data)), "hip-thrust")

    assert max(map(len, made.values())) < 20_000


# Encoding


@pytest.mark.parametrize(
    ("width", "widths"), [(300, [300]), (480, [480]), (700, [480, 700]), (960, [480, 960]), (1600, [480, 960, 1600])]
)
def test_each_width_is_made_once_in_both_formats_and_none_is_enlarged(width, widths):
    stem, made = drawn(drawing((width, width // 2)), "hip-thrust")

    found = {name: Image.open(io.BytesIO(data)) for name, data in made.items()}
    assert {name: (image.format, image.size) for name, image in found.items()} == {
        f"{stem}.jpg": ("JPEG", (width, width // 2)),
        **{f"{stem}-{step}.avif": ("AVIF", (step, step // 2)) for step in widths},
        **{f"{stem}-{step}.webp": ("WEBP", (step, step // 2)) for step in widths},
    }
    assert set(made) == file_names(stem, width, (50, 50)) - {f"{stem}-square-50-50.webp"}


def test_names_follow_the_content():
    first, again, other = drawn(drawing(), "a"), drawn(drawing(), "a"), drawn(drawing((240, 170)), "a")

    assert first == again
    assert first[0] != other[0]
    assert first[0].startswith("exercises/a/")


@pytest.mark.parametrize(
    ("focal", "left", "right"),
    [((0, 50), RED, RED), ((50, 0), RED, BLUE), ((100, 100), BLUE, BLUE), ((25, 50), RED, RED), ((40, 50), RED, BLUE)],
)
def test_square_lies_around_the_focal_point(focal, left, right):
    crop = Image.open(io.BytesIO(square(drawing((600, 200)), focal)))

    assert crop.size == (200, 200)
    assert near(crop.convert("RGB").getpixel((10, 150)), left, by=80)
    assert near(crop.convert("RGB").getpixel((190, 150)), right, by=80)


def test_square_of_a_tall_picture_follows_the_focal_point_down():
    tall = drawing((200, 600))  # white down to 75

    top, bottom = (Image.open(io.BytesIO(square(tall, (50, y)))).convert("RGB").getpixel((20, 20)) for y in (0, 100))

    assert near(top, WHITE, by=40)
    assert near(bottom, RED, by=80)


def test_square_is_at_most_480():
    assert Image.open(io.BytesIO(square(drawing((1600, 1200)), (50, 50)))).size == (480, 480)


# Files come and go with rows

COMMITTED = pytest.mark.django_db(transaction=True)


@COMMITTED
def test_picture_saves_its_files_and_size(media):
    picture = make_picture(image=drawing((700, 350)))

    stem = picture.stem
    assert (picture.width, picture.height, picture.pixels) == (700, 350, None)
    rest = ["-480.avif", "-480.webp", "-700.avif", "-700.webp", "-square-50-50.webp", ".jpg"]
    assert files(media) == [stem + ending for ending in rest]
    assert Picture.objects.get().file_names == set(files(media))


@COMMITTED
def test_deleting_a_picture_deletes_its_files_once_that_is_committed(media):
    picture, kept = make_picture(), make_picture(exercise=make_exercise(), image=drawing((300, 200)))

    with transaction.atomic():
        picture.delete()
        during = files(media)

    assert len(during) == 8
    assert files(media) == sorted(kept.file_names)


@COMMITTED
@pytest.mark.parametrize(
    "delete",
    [
        lambda exercise: exercise.delete(),
        lambda exercise: Exercise.objects.filter(pk=exercise.pk).delete(),
        lambda exercise: exercise.pictures.all().delete(),
        lambda exercise: Picture.objects.filter(exercise=exercise).delete(),
    ],
    ids=["exercise", "exercises", "its pictures", "pictures"],
)
def test_deleting_exercises_or_many_pictures_deletes_the_files(media, delete):
    kept = make_picture(exercise=make_exercise(), image=drawing((300, 200)))
    exercise = make_exercise()
    make_picture(exercise=exercise)
    make_picture(exercise=exercise, position=2, image=drawing((240, 240)))

    delete(exercise)

    assert files(media) == sorted(kept.file_names)


@COMMITTED
@pytest.mark.parametrize("delete", ["picture", "exercise", "exercises"])
def test_deletion_that_is_rolled_back_deletes_no_file(media, delete):
    picture = make_picture()
    rows = {"picture": picture, "exercise": picture.exercise, "exercises": Exercise.objects.all()}

    with transaction.atomic():
        rows[delete].delete()
        transaction.set_rollback(True)

    assert files(media) == sorted(Picture.objects.get().file_names)


@COMMITTED
def test_replacing_a_picture_deletes_the_old_files(media):
    picture = make_picture()
    old = picture.file_names

    picture.pixels = drawing((320, 320))
    picture.save()

    assert not old & set(files(media))
    assert files(media) == sorted(Picture.objects.get().file_names)


@COMMITTED
@pytest.mark.parametrize("nested", [False, True])
def test_replacement_that_is_rolled_back_leaves_the_old_files_alone(media, nested):
    picture = make_picture()
    old = files(media)
    picture.pixels = drawing((320, 320))

    with transaction.atomic():
        with transaction.atomic():
            picture.save()
            during = files(media)
            transaction.set_rollback(nested)
        transaction.set_rollback(not nested)

    assert len(during) == 8

    assert files(media) == old == sorted(Picture.objects.get().file_names)


@COMMITTED
def test_upload_that_is_rolled_back_leaves_no_file(media):
    with transaction.atomic():
        make_picture()
        during = files(media)
        transaction.set_rollback(True)

    assert len(during) == 4
    assert files(media) == []


@COMMITTED
def test_row_that_the_database_refuses_leaves_no_file(media):
    exercise = make_exercise()
    first = make_picture(exercise=exercise)

    with pytest.raises(IntegrityError):
        make_picture(exercise=exercise, image=drawing((300, 300)))

    assert files(media) == sorted(first.file_names)


@COMMITTED
@pytest.mark.parametrize("number", [1, 2, 4])
def test_upload_that_the_disk_refuses_half_way_leaves_no_file(media, monkeypatch, number):
    written, save = [], default_storage.save

    def failing(name, content):
        written.append(save(name, content))
        if len(written) == number:
            raise OSError("No space left on device")
        return written[-1]

    monkeypatch.setattr(default_storage, "save", failing, raising=False)

    with pytest.raises(StorageError, match="No space"):
        make_picture()

    assert (len(written), files(media), Picture.objects.count()) == (number, [], 0)


@COMMITTED
def test_half_a_file_of_a_killed_process_is_written_anew(media):
    stem, made = drawn(drawing(), "hip-thrust")
    half = media / f"{stem}.jpg"
    half.parent.mkdir(parents=True)
    half.write_bytes(made[f"{stem}.jpg"][:100])

    make_picture()

    assert half.read_bytes() == made[f"{stem}.jpg"]


@COMMITTED
def test_files_that_two_pictures_share_go_with_the_last(media):
    exercise = make_exercise()
    one = make_picture(exercise=exercise)
    other = make_picture(exercise=exercise, position=2, focal_x=20)
    assert one.stem == other.stem

    one.delete()
    assert files(media) == sorted(other.file_names)

    other.delete()
    assert files(media) == []


@COMMITTED
def test_another_focal_point_makes_another_square_and_nothing_else(media):
    picture = Picture.objects.get(pk=make_picture().pk)
    before = set(files(media))
    picture.focal_x, picture.focal_y = 10, 90

    picture.save()

    assert set(files(media)) - before == {f"{picture.stem}-square-10-90.webp"}
    assert before - set(files(media)) == {f"{picture.stem}-square-50-50.webp"}


@COMMITTED
def test_words_of_a_picture_whose_files_are_gone_can_be_corrected(media):
    picture = make_picture()
    for name in picture.file_names:
        default_storage.delete(name)

    picture.alt, picture.focal_x = "Hips locked", 10
    picture.save()

    assert Picture.objects.get().alt == "Hips locked"


@COMMITTED
def test_file_that_cannot_be_deleted_is_logged_and_stops_nothing(media, monkeypatch, caplog):
    picture = make_picture()

    def failing(name):
        raise OSError("Read-only file system")

    monkeypatch.setattr(default_storage, "delete", failing, raising=False)
    picture.delete()

    assert Picture.objects.count() == 0
    assert "could not be deleted; delete it by hand" in caplog.text


@COMMITTED
def test_merged_picture_keeps_its_files_when_its_former_exercise_goes(media):
    picture = make_picture()
    former, picture.exercise = picture.exercise, make_exercise()
    picture.save()

    former.delete()

    assert files(media) == sorted(Picture.objects.get().file_names)


@COMMITTED
def test_sweep_deletes_what_nobody_owns_and_is_old(media, capsys):
    picture = make_picture()
    lost, fresh = f"{picture.stem[:-3]}abc.jpg", f"{picture.stem[:-3]}abd.jpg"
    for name in (lost, fresh):
        (media / name).write_bytes(b"x")
    old = (timezone.now() - timedelta(hours=2)).timestamp()
    for name in [lost, *picture.file_names]:
        os.utime(media / name, (old, old))

    call_command("sweep_pictures")

    assert capsys.readouterr().out.splitlines() == [lost, "1 file deleted."]
    assert set(files(media)) == {fresh, *picture.file_names}


@COMMITTED
def test_sweep_without_any_picture(capsys):
    call_command("sweep_pictures")

    assert capsys.readouterr().out == "0 files deleted.\n"


# Versions that wait to be published


@COMMITTED
def test_picture_of_a_next_version_keeps_its_files_until_that_goes(media, client):
    exercise = make_exercise(name="Hip thrust")
    with transaction.atomic():
        with undone():
            picture = make_picture(exercise=exercise)
            rows = take(exercise)
        revision = keep(exercise, rows, by=make_editor(), comment="A picture")
        about = {
            "content_type": ContentType.objects.get_for_model(Exercise),
            "object_id": exercise.pk,
            "title": "Hip thrust",
        }
        pending = PendingVersion.objects.create(revision=revision, **about)

    assert Picture.objects.count() == 0
    assert files(media) == sorted(picture.file_names)
    assert client.get(picture.url).status_code == 200
    with transaction.atomic():
        release(picture.file_names)
    assert files(media) == sorted(picture.file_names)

    with transaction.atomic():
        release(picture.file_names)
        pending.delete()
    assert files(media) == []


# Serving


@COMMITTED
@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (".jpg", "image/jpeg"),
        ("-240.webp", "image/webp"),
        ("-240.avif", "image/avif"),
        ("-square-50-50.webp", "image/webp"),
    ],
)
def test_file_is_served_for_good_and_as_what_it_is(client, media, ending, kind):
    picture = make_picture()

    response = client.get(f"/media/{picture.stem}{ending}")

    assert response.content == (media / f"{picture.stem}{ending}").read_bytes()
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Vary"] == "Accept-Encoding"
    assert dict(response.cookies) == {}


@COMMITTED
def test_file_is_not_sent_twice(client):
    picture = make_picture()

    etag = client.get(picture.url)["ETag"]

    assert client.get(picture.url, headers={"If-None-Match": etag}).status_code == 304


@COMMITTED
def test_only_files_that_pictures_own_are_served(client, media):
    picture = make_picture()
    stray = [
        f"{picture.stem}-480.webp",
        f"{picture.stem}-square-1-1.webp",
        "exercises/hip-thrust/notes.txt",
        "secret.jpg",
    ]
    for name in stray:
        (media / name).write_bytes(b"x")

    assert [client.get(f"/media/{name}").status_code for name in stray] == [404] * 4
    assert client.get(picture.url).status_code == 200


@COMMITTED
def test_file_that_is_gone_is_a_404(client):
    picture = make_picture()
    default_storage.delete(f"{picture.stem}.jpg")

    assert client.get(picture.url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "x" * 300,
        "exercises/" + "x" * 300 + "/" + "0" * 20 + ".jpg",
        "exercises/a/" + "0" * 300 + ".jpg",
        "%00",
        "exercises/a/" + "0" * 20 + ".jpg%00",
        "exercises/a/" + "0" * 20 + ".jpg%0a",
        "exercises/%00/" + "0" * 20 + ".jpg",
        "../db.sqlite3",
        "%2e%2e/secret_key",
        "exercises/../" + "0" * 20 + ".jpg",
        "exercises/a/../../secret_key",
        "/etc/passwd",
        "",
        "exercises/",
        "exercises/a/" + "0" * 20 + ".svg",
        "exercises/a/" + "0" * 20 + ".html",
        "exercises/a/" + "0" * 20 + "-480.jpg",
        "exercises/a/" + "0" * 20 + ".jpg",
    ],
)
def test_odd_addresses_of_files_are_404(client, path):
    assert client.get(f"/media/{path}").status_code == 404


# On the page


@COMMITTED
def test_page_shows_the_picture_in_both_formats_with_its_size(client):
    picture = make_picture(
        image=drawing((700, 350)), alt="Hips & knees locked", credit="A. Lifter", licence="CC BY 4.0"
    )

    page = client.get(picture.exercise.get_absolute_url()).text

    base = f"/media/{picture.stem}"
    assert [(e["type"], e["srcset"], e["sizes"]) for e in elements(page, "source")] == [
        ("image/avif", f"{base}-480.avif 480w, {base}-700.avif 700w", "auto, (min-width: 48rem) 40rem, 100vw"),
        ("image/webp", f"{base}-480.webp 480w, {base}-700.webp 700w", "auto, (min-width: 48rem) 40rem, 100vw"),
    ]
    [image] = elements(page, "img", src=f"{base}.jpg")
    assert image.attributes == {
        "src": f"{base}.jpg",
        "alt": "Hips & knees locked",
        "width": "700",
        "height": "350",
        "loading": "lazy",
        "decoding": "async",
    }
    assert [caption.text for caption in elements(page, "figcaption")][-1] == "A. Lifter, CC BY 4.0"


@COMMITTED
def test_card_of_an_exercise_without_a_movement_shows_the_first_pictures_square(client):
    exercise = make_exercise(name="Hip thrust")
    make_picture(exercise=exercise, position=2, image=drawing((300, 300)))
    first = make_picture(exercise=exercise, position=1, focal_x=20, focal_y=70)
    make_exercise(name="Squat")

    page = client.get(reverse("exercises:list")).text

    shown = [image for image in elements(page, "img") if "/media/" in (image["src"] or "")]
    assert [(image["src"], image["alt"]) for image in shown] == [(f"/media/{first.stem}-square-20-70.webp", "")]


# At the desk


def words(**fields):
    return {
        "alt": "Hips locked",
        "credit": "A. Lifter",
        "licence": "CC BY 4.0",
        "focal_x": "50",
        "focal_y": "50",
        **fields,
    }


def send(client, exercise, *rows, delete=()):
    """Post the exercise's form with ``rows`` as its pictures: {field: value} each, new after those that are there."""
    url = admin_url(Exercise, "change", exercise.pk)
    form = filled_form(client.get(url).text)
    total = max(len(rows), int(form["pictures-TOTAL_FORMS"][0]))
    form["pictures-TOTAL_FORMS"] = [str(total)]
    for number, row in enumerate(rows):
        form |= {f"pictures-{number}-{name}": value for name, value in row.items()}
        form.setdefault(f"pictures-{number}-exercise", [str(exercise.pk)])
        form.setdefault(f"pictures-{number}-position", [str(number + 1)])
    for number in delete:
        form[f"pictures-{number}-DELETE"] = "on"
    return client.post(url, form)


@COMMITTED
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_editor_uploads_a_picture(admin_client, media, form):
    exercise = make_exercise(name="Hip thrust", status="draft")
    data = heic(drawing()) if form == "HEIF" else saved(drawing(), form)

    response = send(admin_client, exercise, words(upload=upload(data), focal_x="30", focal_y="60"))

    assert (response.status_code, errors(response.text)) == (302, [])
    picture = exercise.pictures.get()
    assert (picture.alt, picture.credit, picture.licence) == ("Hips locked", "A. Lifter", "CC BY 4.0")
    assert (picture.width, picture.height, picture.focal) == (240, 160, (30, 60))
    assert files(media) == sorted(picture.file_names)
    assert all(data not in (media / name).read_bytes() for name in files(media))


@COMMITTED
@pytest.mark.parametrize(
    "name", ["nothing", "SVG", "GIF and JavaScript", "PDF before a JPEG", "cut JPEG", "a bomb of 2500 megapixels"]
)
def test_editor_is_told_why_a_file_is_refused_and_keeps_the_words(admin_client, media, name):
    exercise = make_exercise(name="Hip thrust", status="draft")
    make, code = hostile()[name]

    response = send(admin_client, exercise, words(upload=upload(make())))

    assert response.status_code == 200
    assert SENTENCES[code] in errors(response.text)
    kept = filled_form(response.text)
    assert (kept["pictures-0-alt"], kept["pictures-0-credit"]) == (["Hips locked"], ["A. Lifter"])
    assert (Picture.objects.count(), files(media)) == (0, [])


@COMMITTED
@pytest.mark.parametrize("missing", ["alt", "credit", "licence"])
@pytest.mark.parametrize("written", ["", "   "])
def test_editor_must_give_alternative_text_credit_and_licence(admin_client, media, missing, written):
    exercise = make_exercise(name="Hip thrust", status="draft")

    response = send(admin_client, exercise, words(upload=upload(), **{missing: written}))

    assert response.status_code == 200
    assert "This field is required." in errors(response.text)
    assert Picture.objects.count() == 0
    assert [name.partition("/")[0] for name in files(media)] == ["kept"]


@COMMITTED
def test_editor_must_choose_a_file_for_a_new_picture_only(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    refused = send(admin_client, exercise, words())
    make_picture(exercise=exercise)
    before = files(media)

    changed = send(admin_client, exercise, words(alt="Knees over toes"))

    assert (refused.status_code, errors(refused.text)) == (200, ["Choose the picture’s file."])
    assert (changed.status_code, exercise.pictures.get().alt) == (302, "Knees over toes")
    assert files(media) == before


@COMMITTED
@pytest.mark.parametrize("value", ["101", "-1", "middle", ""])
def test_editor_cannot_put_the_focal_point_outside(admin_client, media, value):
    exercise = make_exercise(name="Hip thrust", status="draft")

    response = send(admin_client, exercise, words(upload=upload(), focal_x=value))

    assert response.status_code == 200
    assert errors(response.text) != []
    assert Picture.objects.count() == 0
    assert not [name for name in files(media) if not name.startswith("kept/")]


@pytest.mark.django_db
def test_database_keeps_the_focal_point_inside():
    picture = make_picture()

    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(focal_x=F("focal_x") + 51)

    assert Picture.objects.get() == picture


@COMMITTED
def test_editor_replaces_and_deletes_a_picture(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    make_picture(exercise=exercise)
    old = set(files(media))

    send(admin_client, exercise, words(upload=upload(saved(drawing((300, 300)), "PNG"))))
    replaced = exercise.pictures.get()
    now = files(media)
    send(admin_client, exercise, delete=[0])

    assert (replaced.width, now) == (300, sorted(replaced.file_names))
    assert not old & set(now)
    assert (exercise.pictures.count(), files(media)) == (0, [])


@COMMITTED
def test_one_bad_file_among_good_ones_saves_none(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")

    response = send(admin_client, exercise, words(upload=upload()), words(upload=upload(b"<svg/>"), alt="Second"))

    assert SENTENCES["svg"] in errors(response.text)
    assert Picture.objects.count() == 0
    assert [beside(response, number) for number in (0, 1)] == [
        "“lift.jpg” is kept; choose another to replace it.",
        AGAIN,
    ]
    assert [name.partition("/")[0] for name in files(media)] == ["kept"]


@COMMITTED
def test_picture_added_to_something_published_waits_for_its_next_version(admin_client, admin_user, client, media):
    exercise = make_exercise(name="Hip thrust")

    response = send(admin_client, exercise, words(upload=upload()))

    assert (response.status_code, errors(response.text)) == (302, [])
    assert (exercise.pictures.count(), len(files(media))) == (0, 4)
    assert client.get(f"/media/{files(media)[-1]}")["Content-Type"] == "image/jpeg"
    assert "/media/" not in client.get(exercise.get_absolute_url()).text

    discard_next(exercise, by=admin_user)

    assert files(media) == []


@COMMITTED
def test_published_pictures_files_stay_until_the_version_without_it_is_published(admin_client, admin_user, media):
    exercise = make_exercise(name="Hip thrust", primary=[make_muscle()])
    for phase in ("set-up", "lift", "lowering"):
        make_cue(exercise=exercise, phase=phase)
    picture = make_picture(exercise=exercise)

    replaced = send(admin_client, exercise, words(upload=upload(saved(drawing((300, 300)), "PNG"))))

    assert (replaced.status_code, errors(replaced.text)) == (302, [])
    assert exercise.pictures.get().stem == picture.stem
    assert picture.file_names < set(files(media))
    assert len(files(media)) == 8

    publish(exercise, by=admin_user)

    [now] = exercise.pictures.all()
    assert (now.width, files(media)) == (300, sorted(now.file_names))


@COMMITTED
def test_desk_shows_the_picture_with_its_size(admin_client):
    picture = make_picture(image=drawing((700, 350)))

    page = admin_client.get(admin_url(Exercise, "change", picture.exercise_id)).text

    [image] = [e for e in elements(page, "img") if "/media/" in (e["src"] or "")]
    assert (image["src"], image["width"], image["height"]) == (f"/media/{picture.stem}-480.webp", "480", "240")


# A form that is refused keeps its files

AGAIN = "Choose the file again: nothing is saved yet, and this one could not be kept."


def beside(response, number=0):
    """What stands beside the file's field."""
    [text] = texts(response.text, "div", id=f"id_pictures-{number}-upload_helptext")
    return text


def token_in(response, number=0):
    """What the form holds for a file that was kept; "" if it holds none."""
    hidden = elements(response.text, "input", type="hidden")
    return next((one["value"] for one in hidden if one["name"] == f"pictures-{number}-kept"), "")


def refuse(client, exercise, *, called="bridge.jpg", **row):
    """Send a picture in a form that is refused for another reason."""
    response = send(client, exercise, words(**({"upload": upload(name=called)} | row), alt=""))
    assert (response.status_code, "This field is required." in errors(response.text)) == (200, True)
    return response


@COMMITTED
@pytest.mark.parametrize("status", ["draft", "published"])
def test_file_of_a_refused_form_is_kept_and_need_not_be_chosen_again(admin_client, admin_user, media, status):
    exercise = make_exercise(name="Hip thrust", status=status)

    refused = refuse(admin_client, exercise, called="<b>bridge.jpg")
    again = refuse(admin_client, exercise, upload="", kept=token_in(refused))
    kept = files(media)
    saved_now = send(admin_client, exercise, words(kept=token_in(again)))

    assert beside(refused) == beside(again) == "“<b>bridge.jpg” is kept; choose another to replace it."
    assert len(kept) == 1
    assert (saved_now.status_code, errors(saved_now.text)) == (302, [])
    if status == "published":
        publish_next(exercise)
    picture = exercise.pictures.get()
    assert (picture.alt, picture.width, files(media)) == ("Hips locked", 240, sorted(picture.file_names))
    assert drawn(read(io.BytesIO(saved(drawing(), "JPEG"))), "hip-thrust")[0] == picture.stem


def publish_next(exercise):
    """Put the version that waits in place, whatever else the exercise lacks."""
    with transaction.atomic():
        put_back(exercise, snapshot(next_version(exercise).revision))


@COMMITTED
def test_new_picture_added_in_a_refused_form_of_a_new_exercise_is_kept(admin_client, media):
    form = filled_form(admin_client.get(admin_url(Exercise, "add")).text) | {"name": [""], "slug": ["bridge"]}
    row = {f"pictures-0-{name}": value for name, value in words(upload=upload(), position="1").items()}

    refused = admin_client.post(admin_url(Exercise, "add"), form | row | {"pictures-TOTAL_FORMS": ["1"]})
    again = filled_form(refused.text) | {"name": ["Bridge"]}
    response = admin_client.post(admin_url(Exercise, "add"), again)

    assert (beside(refused), response.status_code) == ("“lift.jpg” is kept; choose another to replace it.", 302)
    assert files(media) == sorted(Picture.objects.get(exercise__slug="bridge").file_names)


@COMMITTED
def test_another_file_takes_the_place_of_the_one_that_was_kept(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    first = refuse(admin_client, exercise)
    other = upload(saved(drawing((300, 300)), "PNG"), name="other.png")

    second = refuse(admin_client, exercise, upload=other, kept=token_in(first))
    kept = files(media)
    send(admin_client, exercise, words(upload=upload(), kept=token_in(second)))

    assert (beside(second), len(kept)) == ("“other.png” is kept; choose another to replace it.", 1)
    assert (exercise.pictures.get().width, files(media)) == (240, sorted(exercise.pictures.get().file_names))


@COMMITTED
def test_hostile_file_in_the_place_of_the_one_that_was_kept_changes_nothing(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    first = refuse(admin_client, exercise)

    hostile_one = send(admin_client, exercise, words(upload=upload(b"<svg/>"), kept=token_in(first)))
    after = send(admin_client, exercise, words(kept=token_in(hostile_one)))

    assert errors(hostile_one.text) == [SENTENCES["svg"]]
    assert beside(hostile_one) == "“bridge.jpg” is kept; choose another to replace it."
    assert (after.status_code, files(media)) == (302, sorted(exercise.pictures.get().file_names))


@COMMITTED
def test_picture_that_is_there_stays_until_the_kept_file_is_saved(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    make_picture(exercise=exercise)
    before = files(media)

    refused = refuse(admin_client, exercise, upload=upload(saved(drawing((300, 300)), "PNG")))
    between = files(media)
    send(admin_client, exercise, words(kept=token_in(refused)))

    assert set(before) < set(between)
    assert (exercise.pictures.get().width, files(media)) == (300, sorted(exercise.pictures.get().file_names))


TOKENS = {
    "nonsense": lambda token: "nonsense",
    "a path": lambda token: "../../var/secret_key",
    "NUL": lambda token: "\0",
    "long": lambda token: "x" * 100_000,
    "cut": lambda token: token[:-1],
    "signed for something else": lambda token: signing.dumps({"name": "kept/a.png", "called": "a"}, salt="preview"),
}


@COMMITTED
@pytest.mark.parametrize("forge", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("there", [False, True])
def test_token_that_is_not_ours_is_refused_with_a_sentence(admin_client, media, forge, there):
    exercise = make_exercise(name="Hip thrust", status="draft")
    if there:
        make_picture(exercise=exercise)
    before = files(media)
    token = forge(token_in(refuse(admin_client, exercise)))

    response = send(admin_client, exercise, words(kept=token))

    assert (response.status_code, errors(response.text)) == (200, [SENTENCES["kept"]])
    assert (token_in(response), exercise.pictures.count()) == ("", int(there))
    assert [name for name in files(media) if not name.startswith("kept/")] == before


@COMMITTED
def test_token_of_another_user_is_refused_and_their_file_stays(admin_client, client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    token = token_in(refuse(admin_client, exercise))
    client.force_login(make_editor(username="another"))

    response = send(client, exercise, words(kept=token))
    beside_a_file = send(client, exercise, words(kept=token, upload=upload()))

    assert (response.status_code, errors(response.text)) == (200, [SENTENCES["kept"]])
    assert beside_a_file.status_code == 302
    assert len([name for name in files(media) if name.startswith("kept/")]) == 1
    assert send(admin_client, exercise, words(), words(kept=token)).status_code == 302


@COMMITTED
def test_token_is_worth_nothing_once_used_or_too_old(admin_client, media, monkeypatch):
    exercise = make_exercise(name="Hip thrust", status="draft")
    token = token_in(refuse(admin_client, exercise))
    send(admin_client, exercise, words(kept=token))

    used = send(admin_client, exercise, words(), words(kept=token, alt="Second"))
    late = token_in(refuse(admin_client, make_exercise(name="Squat", status="draft")))
    monkeypatch.setattr(pictures, "KEPT_HOURS", -1)
    too_old = send(admin_client, make_exercise(name="Row", status="draft"), words(kept=late))

    assert errors(used.text) == errors(too_old.text) == [SENTENCES["kept"]]
    assert Picture.objects.count() == 1


@COMMITTED
def test_kept_file_has_no_address_and_nothing_of_the_upload_but_its_pixels(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    refuse(admin_client, exercise, upload=upload(telling("JPEG")))

    [name] = files(media)

    assert admin_client.get(f"/media/{name}").status_code == 404
    assert Image.open(media / name).info == {}
    assert SECRET not in (media / name).read_bytes()


@COMMITTED
def test_kept_picture_is_not_shown_in_a_preview_before_it_is_stored(admin_client, media):
    exercise = make_exercise(name="Hip thrust", status="draft")
    token = token_in(refuse(admin_client, exercise))
    url = admin_url(Exercise, "change", exercise.pk)
    row = {f"pictures-0-{name}": value for name, value in words(kept=token, exercise=str(exercise.pk)).items()}

    form = filled_form(admin_client.get(url).text) | row | {"pictures-TOTAL_FORMS": ["1"], "_preview": ["yes"]}
    response = admin_client.post(url, form)

    assert errors(response.text)[0].startswith("Save before you look at the preview")
    assert token_in(response) == token
    assert [name.partition("/")[0] for name in files(media)] == ["kept"]


def aged(media, **age):
    for name in files(media):
        old = (timezone.now() - timedelta(**age)).timestamp()
        os.utime(media / name, (old, old))


@COMMITTED
@pytest.mark.parametrize("sweep", ["command", "next refused form"])
def test_what_was_kept_too_long_is_swept(admin_client, media, sweep):
    exercise = make_exercise(name="Hip thrust", status="draft")
    refuse(admin_client, exercise)
    aged(media, hours=13)
    [old] = files(media)
    refuse(admin_client, exercise) if sweep != "command" else (media / "kept" / "new.png").write_bytes(b"x")

    if sweep == "command":
        call_command("sweep_pictures")

    assert len(files(media)) == 1
    assert old not in files(media)


# A disk that is full


def full(monkeypatch, *, after=0, error=None):
    """Let the storage take ``after`` files and raise ``error`` with all that follow."""
    left, save = [None] * after, default_storage.save

    def saving(name, content, max_length=None):
        if not left:
            raise error or OSError(errno.ENOSPC, "No space left on device")
        left.pop()
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", saving, raising=False)


@COMMITTED
@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(
    "after", [0, 1, 6]
)  # nothing fits; a part of the first picture; the first and a part of the next
@pytest.mark.parametrize("error", [None, PermissionError("Read-only"), RuntimeError("The bucket is out of reach")])
def test_full_disk_gives_a_sentence_and_the_form_and_leaves_nothing(
    admin_client, media, monkeypatch, caplog, status, after, error
):
    exercise = make_exercise(name="Hip thrust", status=status)
    full(monkeypatch, after=after, error=error)
    other = upload(saved(drawing((300, 300)), "PNG"), name="other.png")

    response = send(admin_client, exercise, words(upload=upload()), words(upload=other, alt="Second"))

    assert (response.status_code, errors(response.text)) == (200, [NOT_STORED])
    assert (beside(response, 0), beside(response, 1)) == (AGAIN, AGAIN)
    form = filled_form(response.text)
    assert (form["pictures-0-alt"], form["pictures-1-alt"]) == (["Hips locked"], ["Second"])
    assert (Picture.objects.count(), files(media), next_version(exercise)) == (0, [], None)
    assert "A picture could not be stored." in caplog.text

    monkeypatch.undo()
    again = form | {"pictures-0-upload": upload(), "pictures-1-upload": other}
    other.seek(0)
    assert admin_client.post(admin_url(Exercise, "change", exercise.pk), again).status_code == 302


@COMMITTED
def test_full_disk_gives_a_sentence_for_a_new_exercise_too(admin_client, media, monkeypatch):
    form = filled_form(admin_client.get(admin_url(Exercise, "add")).text) | {"name": ["Bridge"], "slug": ["bridge"]}
    row = {f"pictures-0-{name}": value for name, value in words(upload=upload(), position="1").items()}
    full(monkeypatch)

    response = admin_client.post(admin_url(Exercise, "add"), form | row | {"pictures-TOTAL_FORMS": ["1"]})

    assert (response.status_code, errors(response.text)) == (200, [NOT_STORED])
    assert filled_form(response.text)["name"] == ["Bridge"]
    assert (Exercise.objects.count(), files(media)) == (0, [])


@COMMITTED
def test_disk_that_is_full_for_a_moment_loses_no_file(admin_client, media, monkeypatch):
    exercise = make_exercise(name="Hip thrust", status="draft")
    save, failed = default_storage.save, []

    def saving(name, content, max_length=None):
        if not failed:
            failed.append(name)
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", saving, raising=False)

    response = send(admin_client, exercise, words(upload=upload()))
    again = send(admin_client, exercise, words(kept=token_in(response)))

    assert errors(response.text) == [NOT_STORED]
    assert beside(response) == "“lift.jpg” is kept; choose another to replace it."
    assert (again.status_code, files(media)) == (302, sorted(exercise.pictures.get().file_names))


@COMMITTED
def test_square_that_cannot_be_cut_for_want_of_its_picture_gives_a_sentence(admin_client, media, monkeypatch):
    exercise = make_exercise(name="Hip thrust", status="draft")
    make_picture(exercise=exercise)

    def failing(name, mode="rb"):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(default_storage, "open", failing, raising=False)

    response = send(admin_client, exercise, words(focal_x="20"))

    assert (response.status_code, errors(response.text)) == (200, [NOT_STORED])
    assert exercise.pictures.get().focal_x == 50


# In a bucket


class Bucket(BaseHTTPRequestHandler):
    """Enough of S3 to put, look at, fetch and delete objects by path."""

    objects: dict[str, tuple[bytes, dict[str, str]]] = {}

    def answer(self, status, data=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in (self.headers.get("Content-Encoding") or ""):
            size, _, rest = data.partition(b"\r\n")
            data = rest[: int(size.partition(b";")[0], 16)]
        self.objects[self.path] = (data, dict(self.headers))
        self.answer(200, ETag='"x"')

    def do_GET(self):
        if self.path not in self.objects:
            self.answer(404)
            return
        self.answer(
            200, self.objects[self.path][0], **{"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", "ETag": '"x"'}
        )

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self):
        self.objects.pop(self.path, None)
        self.answer(204)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket on this machine, and MEDIA_STORAGE naming it; the objects by path."""
    pytest.importorskip("storages")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    Bucket.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("MEDIA_STORAGE", f"s3://lifts?endpoint={endpoint}&region=eu-1&public=https://cdn.example.org")
    storage, _ = settings_module.read_media_storage()
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    yield Bucket.objects
    server.shutdown()
    server.server_close()


@COMMITTED
def test_pictures_live_and_die_in_a_bucket(bucket, media, client):
    picture = make_picture()

    assert set(bucket) == {f"/lifts/{name}" for name in picture.file_names}
    data, headers = bucket[f"/lifts/{picture.stem}.jpg"]
    assert Image.open(io.BytesIO(data)).size == (240, 160)
    assert (headers["Cache-Control"], headers["Content-Type"]) == ("public, max-age=31536000, immutable", "image/jpeg")
    page = client.get(picture.exercise.get_absolute_url()).text
    assert f'src="https://cdn.example.org/{picture.stem}.jpg"' in page

    picture = Picture.objects.get()
    picture.focal_x = 10
    picture.save()
    assert set(bucket) == {f"/lifts/{name}" for name in picture.file_names}

    picture.delete()
    assert (bucket, files(media)) == ({}, [])

    token = pictures.set_aside(drawing(), "lift.jpg", picture.exercise)
    assert [name.rpartition("/")[0] for name in bucket] == ["/lifts/kept"]
    assert pictures.take_up(token, picture.exercise).size == (240, 160)
    assert storages["default"].bucket_name == "lifts"
