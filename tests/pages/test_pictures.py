"""Pictures as readers are sent and shown them."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.exercises.pictures.factories import COMMITTED, drawing, make_picture
from tests.factories import make_exercise
from tests.reading import elements

pytestmark = pytest.mark.usefixtures("media")


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
