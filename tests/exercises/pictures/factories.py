"""Images, uploads and pictures for tests, and what is in their folder."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from exercises.models import Picture
from tests.factories import make_exercise

COMMITTED = pytest.mark.django_db(transaction=True)


def files(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def grow_old(media):
    """Have every file be two hours old."""
    for path in media.rglob("*"):
        os.utime(path, times=(path.stat().st_atime, path.stat().st_mtime - 2 * 60 * 60))


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
