"""What is read of what may come, and what is refused with which sentence."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from exercises.pictures import reading
from exercises.pictures.reading import SENTENCES, read_picture
from tests.exercises.pictures.factories import BLUE, RED, WHITE, drawing, heic, near, saved
from tests.exercises.pictures.hostile import ORIENTATION, hostile

# Pillow warns of broken metadata and of large sizes; what becomes of such a file is asserted here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("name", ["lift.jpg", "lift.svg", "lift", "../../lift.html"])
def test_picture_is_read_by_its_content_not_its_name(form, name):
    data = heic(drawing()) if form == "HEIF" else saved(drawing(), form)

    image = read_picture(SimpleUploadedFile(name, data))

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
    image = read_picture(io.BytesIO(saved(drawing(mode=mode), form)))

    assert (image.mode, image.size) == ("RGB", (240, 160))
    assert near(image.getpixel((20, 5)), WHITE)
    if mode in {"P", "RGBA", "CMYK"}:
        assert near(image.getpixel((220, 120)), BLUE, by=80)


def test_sixteen_bits_of_grey_are_scaled_not_cut():
    image = read_picture(io.BytesIO(saved(Image.new("I;16", (200, 200), 32768), "PNG")))

    assert image.getpixel((9, 9)) == (128, 128, 128)


@pytest.mark.parametrize("palette", [False, True])
def test_transparency_becomes_white(palette):
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    data = saved(clear.quantize(), "PNG", transparency=0) if palette else saved(clear, "PNG")

    assert read_picture(io.BytesIO(data)).getpixel((9, 9)) == WHITE


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

    image = read_picture(io.BytesIO(saved(lying, "JPEG", exif=exif)))

    assert image.size == (240, 160)
    assert near(image.getpixel((20, 120)), RED)
    assert near(image.getpixel((220, 120)), BLUE)
    assert near(image.getpixel((20, 5)), WHITE)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0nonsense", b"Exif\0\0MM\0\x2a\xff\xff\xff\xff", b"Exif\0\0II\x2a\0\x08\0\0\0\xff\xff"]
)
def test_broken_exif_does_not_matter(exif):
    assert read_picture(io.BytesIO(saved(drawing(), "JPEG", exif=exif))).size == (240, 160)


def test_colour_profile_is_converted_to_srgb():
    """In this profile red and green change places, so a picture that is read as sRGB comes out wrong."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, green = srgb.index(b"rXYZ"), srgb.index(b"gXYZ")
    swapped = bytearray(srgb)
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"

    plain = read_picture(io.BytesIO(saved(drawing(), "PNG", icc_profile=srgb)))
    turned = read_picture(io.BytesIO(saved(drawing(), "PNG", icc_profile=bytes(swapped))))
    broken = [
        read_picture(io.BytesIO(saved(drawing(), "PNG", icc_profile=profile))) for profile in (lab, b"nonsense" * 40)
    ]

    assert [image.getpixel((20, 120)) for image in [plain, *broken]] == [RED] * 3
    assert near(turned.getpixel((20, 120)), (0, 255, 0))
    assert turned.info == {}


@pytest.mark.parametrize(("size", "width"), [((240, 160), 240), ((1601, 900), 1600), ((4000, 3000), 1600)])
def test_picture_is_never_wider_than_the_widest_and_never_enlarged(size, width):
    assert read_picture(io.BytesIO(saved(drawing(size), "JPEG"))).width == width


def test_lying_picture_is_measured_as_it_will_stand():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    assert read_picture(io.BytesIO(saved(drawing((2400, 1200)), "JPEG", exif=exif))).size == (1200, 2400)


def test_first_of_a_phones_pictures_in_one_file_counts():
    second = Image.new("RGB", (240, 160), "lime")
    mpo = saved(drawing(), "MPO", save_all=True, append_images=[second])
    burst = heic(drawing(), save_all=True, append_images=[second])

    for data in (mpo, burst):
        assert near(read_picture(io.BytesIO(data)).getpixel((20, 120)), RED)


# Refusing, each with its sentence


@pytest.mark.parametrize("name", hostile())
def test_hostile_file_is_refused_with_its_sentence(name):
    make, code = hostile()[name]
    data = make()
    assert len(data) < 20_000

    with pytest.raises(ValidationError) as refusal:
        read_picture(SimpleUploadedFile("lift.jpg", data))

    assert (refusal.value.code, refusal.value.messages) == (code, [SENTENCES[code]])


def test_file_of_too_many_bytes_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2000)
    monkeypatch.setattr(Image, "open", None)

    with pytest.raises(ValidationError) as refusal:
        read_picture(io.BytesIO(b"\xff\xd8" + b"\0" * 2000))

    assert refusal.value.code == "bytes"


@pytest.mark.parametrize("position", range(0, 2600, 130))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_damaged_byte_gives_a_picture_or_a_refusal(form, position):
    data = bytearray(heic(drawing()) if form == "HEIF" else saved(drawing(), form))
    for place in range(position % len(data), len(data), 997):
        data[place] ^= 0xFF

    try:
        said = read_picture(io.BytesIO(bytes(data))).mode
    except ValidationError as refusal:
        [said] = refusal.messages

    assert said in {"RGB", *SENTENCES.values()}


def test_heic_is_refused_with_a_sentence_where_its_library_is_missing(monkeypatch):
    data = heic(drawing())
    monkeypatch.setattr(reading, "find_spec", lambda name: None)

    with pytest.raises(ValidationError) as refusal:
        read_picture(io.BytesIO(data))

    assert refusal.value.messages == ["HEIC pictures cannot be read on this server. Save it as JPEG and upload that."]
