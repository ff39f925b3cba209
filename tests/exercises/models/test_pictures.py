"""Files come and go with rows."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from exercises.models import Exercise, Picture
from tests.exercises.models.factories import make_bare_picture
from tests.exercises.pictures.factories import COMMITTED, drawing, files, grow_old, make_picture
from tests.factories import make_exercise

pytestmark = pytest.mark.usefixtures("media")


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
    assert old == sorted(Picture.objects.get().file_names)
    assert set(old) < set(files(media))

    grow_old(media)
    call_command("sweep_pictures")

    assert files(media) == old


@COMMITTED
def test_row_that_the_database_refuses_leaves_no_file(media):
    exercise = make_exercise()
    first = make_picture(exercise=exercise)

    with pytest.raises(IntegrityError):
        make_picture(exercise=exercise, image=drawing((300, 300)))

    assert files(media) == sorted(first.file_names)


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


@pytest.mark.django_db
def test_database_keeps_the_focal_point_inside():
    picture = make_picture()

    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(focal_x=F("focal_x") + 51)

    assert Picture.objects.get() == picture


@pytest.mark.django_db
def test_pictures_have_places_of_their_own():
    exercise = make_exercise()
    make_bare_picture(exercise=exercise)

    again = Picture(exercise=exercise, position=1, width=480, height=320, alt="Again", credit="Us", licence="Own")

    with pytest.raises(ValidationError) as refusal:
        again.full_clean(exclude=["stem"])
    assert refusal.value.messages == ["Two pictures have the same place; number them 1, 2, 3 …"]
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
