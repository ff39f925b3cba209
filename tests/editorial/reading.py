"""What editors and readers see of an exercise and its versions."""

from editorial.differences import describe_changes
from editorial.preview_links import make_preview_url


def read(client, exercise):
    return client.get(exercise.get_absolute_url()).text


def link_of(exercise):
    return make_preview_url(exercise)


def words(old, new, subject):
    return [(change.kind, change.words) for change in describe_changes(old, new, subject=subject)]


def described(old, new, subject):
    return {
        (change.title, field.name): (field.old, field.new)
        for change in describe_changes(old, new, subject=subject)
        for field in change.fields
    }
