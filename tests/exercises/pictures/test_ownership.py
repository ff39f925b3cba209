"""Files stay as long as a picture or a version that waits owns them, and are swept after."""

import os
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from editorial.files import release_files
from editorial.models import PendingVersion
from editorial.restoring import undo_writes
from editorial.snapshots import keep_rows, read_stored
from exercises.models import Exercise, Picture
from tests.exercises.pictures.factories import COMMITTED, drawing, files, grow_old, make_picture
from tests.factories import make_editor, make_exercise

pytestmark = pytest.mark.usefixtures("media")


@COMMITTED
def test_upload_that_is_rolled_back_is_served_to_nobody_and_swept(media, client):
    with transaction.atomic():
        url = make_picture().url
        during = files(media)
        transaction.set_rollback(True)

    assert len(during) == 4
    assert client.get(url).status_code == 404

    grow_old(media)
    call_command("sweep_pictures")

    assert files(media) == []


@COMMITTED
def test_next_upload_sweeps_what_a_rollback_left_of_the_same_exercise(media):
    exercise = make_exercise()
    with transaction.atomic():
        make_picture(exercise=exercise)
        transaction.set_rollback(True)
    grow_old(media)

    picture = make_picture(exercise=exercise, image=drawing((300, 300)))

    assert files(media) == sorted(picture.file_names)


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


@COMMITTED
def test_picture_of_a_next_version_keeps_its_files_until_that_goes(media, client):
    exercise = make_exercise(name="Hip thrust")
    with transaction.atomic():
        with undo_writes():
            picture = make_picture(exercise=exercise)
            rows = read_stored(exercise)
        revision = keep_rows(exercise, rows, by=make_editor(), comment="A picture")
        about = {
            "content_type": ContentType.objects.get_for_model(Exercise),
            "object_id": exercise.pk,
            "title": "Hip thrust",
        }
        pending = PendingVersion.objects.create(revision=revision, files=sorted(picture.file_names), **about)

    assert Picture.objects.count() == 0
    assert files(media) == sorted(picture.file_names)
    assert client.get(picture.url).status_code == 200
    with transaction.atomic():
        release_files(picture.file_names)
    assert files(media) == sorted(picture.file_names)

    with transaction.atomic():
        release_files(picture.file_names)
        pending.delete()
    assert files(media) == []
