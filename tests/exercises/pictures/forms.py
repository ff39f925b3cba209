"""Fills in and sends the pictures of an exercise's form, as an editor does."""

from django.db import transaction

from editorial.models import PendingVersion
from editorial.restoring import restore_rows
from editorial.snapshots import read_revision
from exercises.models import Exercise
from tests.admin_forms import admin_url, errors, filled_form
from tests.exercises.pictures.factories import upload
from tests.reading import elements, texts


def words(**fields):
    return {
        "alt": "Hips locked",
        "credit": "A. Lifter",
        "licence": "CC BY 4.0",
        "focal_x": "50",
        "focal_y": "50",
        **fields,
    }


def send(client, exercise, *rows, delete=()):
    """Post the exercise's form with ``rows`` as its pictures: {field: value} each, new after those that are there."""
    url = admin_url(Exercise, "change", exercise.pk)
    form = filled_form(client.get(url).text)
    total = max(len(rows), int(form["pictures-TOTAL_FORMS"][0]))
    form["pictures-TOTAL_FORMS"] = [str(total)]
    for number, row in enumerate(rows):
        form |= {f"pictures-{number}-{name}": value for name, value in row.items()}
        form.setdefault(f"pictures-{number}-exercise", [str(exercise.pk)])
        form.setdefault(f"pictures-{number}-position", [str(number + 1)])
    for number in delete:
        form[f"pictures-{number}-DELETE"] = "on"
    return client.post(url, form)


AGAIN = "Choose the file again: nothing is saved yet, and this one could not be kept."


def beside(response, number=0):
    """What stands beside the file's field."""
    [text] = texts(response.text, "div", id=f"id_pictures-{number}-upload_helptext")
    return text


def token_in(response, number=0):
    """What the form holds for a file that was kept; "" if it holds none."""
    hidden = elements(response.text, "input", type="hidden")
    return next((one["value"] for one in hidden if one["name"] == f"pictures-{number}-kept"), "")


def refuse(client, exercise, *, called="bridge.jpg", **row):
    """Send a picture in a form that is refused for another reason."""
    response = send(client, exercise, words(**({"upload": upload(name=called)} | row), alt=""))
    assert (response.status_code, "This field is required." in errors(response.text)) == (200, True)
    return response


def publish_next(exercise):
    """Put the version that waits in place, whatever else the exercise lacks."""
    with transaction.atomic():
        restore_rows(exercise, read_revision(PendingVersion.objects.next_of(exercise).revision))
