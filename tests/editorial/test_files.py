"""Files that cannot be written or deleted."""

import pytest
from django.core.files.storage import default_storage

from editorial.files import StorageError
from exercises.models import Picture
from exercises.pictures.encoding import encode_picture
from tests.exercises.pictures.factories import COMMITTED, drawing, files, make_picture

pytestmark = pytest.mark.usefixtures("media")


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
    stem, made = encode_picture(drawing(), "hip-thrust")
    half = media / f"{stem}.jpg"
    half.parent.mkdir(parents=True)
    half.write_bytes(made[f"{stem}.jpg"][:100])

    make_picture()

    assert half.read_bytes() == made[f"{stem}.jpg"]


@COMMITTED
def test_file_that_cannot_be_deleted_is_logged_and_stops_nothing(media, monkeypatch, caplog):
    picture = make_picture()

    def failing(name):
        raise OSError("Read-only file system")

    monkeypatch.setattr(default_storage, "delete", failing, raising=False)
    picture.delete()

    assert Picture.objects.count() == 0
    assert "could not be deleted; delete it by hand" in caplog.text
