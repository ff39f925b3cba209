"""Pictures in an exercise's form: sent, refused, replaced, and a disk that is full."""

import errno

import pytest
from django.core.files.storage import default_storage

from editorial.files import NOT_STORED, find_owned_files
from editorial.models import PendingVersion
from editorial.publishing import discard as discard_next
from editorial.publishing import publish
from exercises.models import Exercise, Picture
from exercises.pictures.reading import SENTENCES
from tests.admin_forms import admin_url, errors, filled_form
from tests.exercises.pictures.factories import COMMITTED, drawing, files, heic, make_picture, saved, upload
from tests.exercises.pictures.forms import AGAIN, beside, send, token_in, words
from tests.exercises.pictures.hostile import hostile
from tests.factories import make_cue, make_exercise, make_muscle
from tests.reading import elements

# Pillow warns of broken metadata and of large sizes; what becomes of such a file is asserted here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
    pytest.mark.usefixtures("media"),
]


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
    assert (Picture.objects.count(), PendingVersion.objects.next_of(exercise)) == (0, None)
    assert find_owned_files(set(files(media))) == set()  # what the first picture has left is swept, or used below
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
