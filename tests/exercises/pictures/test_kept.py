"""A form that is refused keeps its files."""

import io
import os
from datetime import timedelta

import pytest
from django.core import signing
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from exercises.models import Exercise, Picture
from exercises.pictures import kept
from exercises.pictures.encoding import encode_picture
from exercises.pictures.reading import SENTENCES, read_picture
from tests.admin_forms import admin_url, errors, filled_form
from tests.exercises.pictures.factories import COMMITTED, drawing, files, make_picture, saved, upload
from tests.exercises.pictures.forms import beside, publish_next, refuse, send, token_in, words
from tests.exercises.pictures.hostile import SECRET, telling
from tests.factories import make_editor, make_exercise

# Pillow warns of broken metadata and of large sizes; what becomes of such a file is asserted here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
    pytest.mark.usefixtures("media"),
]


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
    assert encode_picture(read_picture(io.BytesIO(saved(drawing(), "JPEG"))), "hip-thrust")[0] == picture.stem


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
    monkeypatch.setattr(kept, "KEPT_HOURS", -1)
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
