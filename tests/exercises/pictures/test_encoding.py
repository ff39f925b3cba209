"""Only our own pixels are kept, in each width and in a square."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exercises.pictures.encoding import encode_picture, encode_square, name_files
from exercises.pictures.reading import read_picture
from tests.exercises.pictures.factories import BLUE, RED, WHITE, drawing, near, saved
from tests.exercises.pictures.hostile import GPS, SECRET, telling

# Pillow warns of broken metadata and of large sizes; what becomes of such a file is asserted here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
]

# Nothing of the upload is kept


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_no_word_of_the_upload_reaches_our_files(form):
    data = telling(form)
    assert data.count(SECRET) > 1
    assert dict(Image.open(io.BytesIO(data)).getexif().get_ifd(GPS))[1] == "N"

    image = read_picture(io.BytesIO(data))
    _, made = encode_picture(image, "hip-thrust")
    made["square"] = encode_square(image, (50, 50))

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

    _, made = encode_picture(read_picture(io.BytesIO(data)), "hip-thrust")

    assert max(map(len, made.values())) < 20_000


# Widths, names and the square


@pytest.mark.parametrize(
    ("width", "widths"), [(300, [300]), (480, [480]), (700, [480, 700]), (960, [480, 960]), (1600, [480, 960, 1600])]
)
def test_each_width_is_made_once_in_both_formats_and_none_is_enlarged(width, widths):
    stem, made = encode_picture(drawing((width, width // 2)), "hip-thrust")

    found = {name: Image.open(io.BytesIO(data)) for name, data in made.items()}
    assert {name: (image.format, image.size) for name, image in found.items()} == {
        f"{stem}.jpg": ("JPEG", (width, width // 2)),
        **{f"{stem}-{step}.avif": ("AVIF", (step, step // 2)) for step in widths},
        **{f"{stem}-{step}.webp": ("WEBP", (step, step // 2)) for step in widths},
    }
    assert set(made) == name_files(stem, width, (50, 50)) - {f"{stem}-square-50-50.webp"}


def test_names_follow_the_content():
    first, again, other = (
        encode_picture(drawing(), "a"),
        encode_picture(drawing(), "a"),
        encode_picture(drawing((240, 170)), "a"),
    )

    assert first == again
    assert first[0] != other[0]
    assert first[0].startswith("exercises/a/")


@pytest.mark.parametrize(
    ("focal", "left", "right"),
    [((0, 50), RED, RED), ((50, 0), RED, BLUE), ((100, 100), BLUE, BLUE), ((25, 50), RED, RED), ((40, 50), RED, BLUE)],
)
def test_square_lies_around_the_focal_point(focal, left, right):
    crop = Image.open(io.BytesIO(encode_square(drawing((600, 200)), focal)))

    assert crop.size == (200, 200)
    assert near(crop.convert("RGB").getpixel((10, 150)), left, by=80)
    assert near(crop.convert("RGB").getpixel((190, 150)), right, by=80)


def test_square_of_a_tall_picture_follows_the_focal_point_down():
    tall = drawing((200, 600))  # white down to 75

    top, bottom = (
        Image.open(io.BytesIO(encode_square(tall, (50, y)))).convert("RGB").getpixel((20, 20)) for y in (0, 100)
    )

    assert near(top, WHITE, by=40)
    assert near(bottom, RED, by=80)


def test_square_is_at_most_480():
    assert Image.open(io.BytesIO(encode_square(drawing((1600, 1200)), (50, 50)))).size == (480, 480)
