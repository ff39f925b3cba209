"""Pictures of an exercise, and the files that they own."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from PIL import Image

from editorial.files import delete_files, release_files, store_files, try_sweep_files
from exercises.pictures import encoding


class PictureQuerySet(models.QuerySet["Picture"]):
    def get_by_natural_key(self, exercise: str, position: int) -> Picture:
        return self.get(exercise__slug=exercise, position=position)

    def file_names(self) -> set[str]:
        """The names of all files that these pictures own; 1 query."""
        return {name for picture in self for name in picture.file_names}

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and, once that is committed, their files."""
        with transaction.atomic():
            release_files(self.file_names())
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Picture(models.Model):
    """A picture of an exercise, with what a reader who cannot see it needs, and whose it is.

    Its files are made by ``save`` from ``pixels``, as `read_picture` returns them; nothing else writes any.
    """

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=1)
    stem = models.CharField(
        "files", max_length=120, editable=False, help_text="What the names of its files begin with."
    )
    width = models.PositiveSmallIntegerField(editable=False, help_text="Pixels, of the largest file.")
    height = models.PositiveSmallIntegerField(editable=False)
    focal_x = models.PositiveSmallIntegerField(
        "focal point, % from the left",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="What a square crop must show.",
    )
    focal_y = models.PositiveSmallIntegerField(
        "focal point, % from the top", default=50, validators=[MaxValueValidator(100)]
    )
    alt = models.CharField(
        "alternative text", max_length=200, help_text="What it shows, for a reader who cannot see it."
    )
    credit = models.CharField(max_length=120, help_text="Who made it.")
    licence = models.CharField(max_length=60, help_text="CC BY 4.0, own work …")

    objects = PictureQuerySet.as_manager()
    version_title, version_hidden = "alt", ("stem", "width", "height")

    pixels: Image.Image | None = None

    class Meta:
        ordering = ["exercise", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "position"],
                name="%(app_label)s_%(class)s_order",
                violation_error_message="Two pictures have the same place; number them 1, 2, 3 …",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="%(app_label)s_%(class)s_focal_point",
                violation_error_message="A focal point lies between 0 and 100 % of the picture.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and its files together: all of them or none, and the files that it no longer needs deleted.

        1 query more for a row that exists. Encoding new ``pixels`` takes a second or two. Raises StorageError.
        """
        before = Picture.objects.filter(pk=self.pk).file_names() if self.pk else set()
        files = self.new_files(before)
        if files:
            try_sweep_files(f"exercises/{self.exercise.slug}")  # what a transaction that was rolled back has left there
        written = store_files(files)
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
                release_files(before - self.file_names)
        except BaseException:
            delete_files(written)
            raise
        self.pixels = None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is committed, its files."""
        with transaction.atomic():
            release_files(self.file_names)
            return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    def natural_key(self) -> tuple[str, int]:
        return (self.exercise.slug, self.position)

    natural_key.dependencies = ["exercises.exercise"]  # type: ignore[attr-defined]

    @property
    def focal(self) -> tuple[int, int]:
        return (self.focal_x, self.focal_y)

    @property
    def file_names(self) -> set[str]:
        return encoding.name_files(self.stem, self.width, self.focal) if self.stem else set()

    @property
    def avif(self) -> str:
        return self.srcset("avif")

    @property
    def webp(self) -> str:
        return self.srcset("webp")

    def srcset(self, ending: str) -> str:
        """The addresses of one format with their widths, as ``srcset`` wants them."""
        widths = encoding.list_widths(self.width)
        return ", ".join(f"{default_storage.url(f'{self.stem}-{width}.{ending}')} {width}w" for width in widths)

    @property
    def url(self) -> str:
        """The address of the JPEG, ``width`` × ``height`` pixels."""
        return default_storage.url(f"{self.stem}.jpg")

    @property
    def small(self) -> tuple[int, int]:
        """Width and height of the smallest file."""
        width = encoding.list_widths(self.width)[0]
        return width, max(1, round(self.height * width / self.width))

    @property
    def small_url(self) -> str:
        return default_storage.url(f"{self.stem}-{self.small[0]}.webp")

    @property
    def square_url(self) -> str:
        """The address of the square around the focal point, WebP, at most 480 × 480 pixels."""
        return default_storage.url(encoding.name_square(self.stem, self.focal))

    def new_files(self, before: set[str]) -> dict[str, bytes]:
        """The files by name that ``save`` has to write; with new ``pixels`` it takes stem and size from them."""
        files: dict[str, bytes] = {}
        image = self.pixels
        if image:
            self.stem, files = encoding.encode_picture(image, self.exercise.slug)
            self.width, self.height = image.size
        square = encoding.name_square(self.stem, self.focal)
        if self.stem and square not in before:
            with suppress(FileNotFoundError):  # its words can be corrected even if the files are gone
                files[square] = encoding.encode_square(image or encoding.load_file(f"{self.stem}.jpg"), self.focal)
        return files
