"""Writes and publishes versions of an exercise through the admin's own form and buttons."""

from editorial.publishing import next_version
from exercises.models import Exercise
from tests.admin_forms import admin_url, as_user, filled_form


def form_of(client, exercise, version=""):
    """(address, data) of the change form, of the version under that revision's id where one is given."""
    url = admin_url(Exercise, "change", exercise.pk) + (f"?version={version}" if version else "")
    return url, filled_form(client.get(url).text)


def write(user, exercise, *, button="_save", version="", **values):
    """Open the form as ``user``, change ``values``, press ``button``; returns the response."""
    client = as_user(user)
    url, form = form_of(client, exercise, version)
    return client.post(url, form | {name: [value] for name, value in values.items()} | {button: ["yes"]}, follow=True)


def write_next(user, exercise, **values):
    """``write`` into the next version that waits, if one does."""
    waiting = next_version(exercise)
    return write(user, exercise, version=waiting.revision_id if waiting else "", **values)


def step(user, exercise, name, **values):
    """Press one of the buttons "send", "publish", "discard", …; returns the page that follows."""
    return as_user(user).post(admin_url(Exercise, "step", exercise.pk), {"step": name, **values}, follow=True)
