"""Previews show what would be published, and write nothing."""

import pytest
from django.contrib.admin.models import LogEntry

from editorial.models import PendingVersion
from exercises.models import Exercise
from tests.admin_forms import admin_url, as_user, filled_form
from tests.publishing import write
from tests.reading import texts

pytestmark = pytest.mark.django_db


def test_preview_shows_exactly_what_would_be_published_and_writes_nothing(ada, thrust):
    write(ada, thrust, summary="Written anew.", **{"cues-0-text": "Another cue."})

    response = as_user(ada).get(admin_url(Exercise, "preview", thrust.pk))

    assert "Written anew." in texts(response.text, "p")
    assert "Another cue." in texts(response.text, "p")
    assert "Preview. Not published yet." in texts(response.text, "p")
    assert response["X-Robots-Tag"] == "noindex"
    thrust.refresh_from_db()
    assert (thrust.status, thrust.summary) == ("published", "How Hip thrust goes.")


def test_preview_button_shows_what_is_not_saved_yet(ada, thrust):
    response = write(ada, thrust, button="_preview", summary="Not saved.")

    assert "Not saved." in texts(response.text, "p")
    assert "Preview. Not saved yet: only you see this." in texts(response.text, "p")
    assert (PendingVersion.objects.next_of(thrust), list(LogEntry.objects.all())) == (None, [])


def test_preview_button_works_before_anything_is_stored(ada):
    client = as_user(ada)
    form = filled_form(client.get(admin_url(Exercise, "add")).text) | {"name": ["Step-up"], "slug": ["step-up"]}

    response = client.post(admin_url(Exercise, "add"), form | {"_preview": ["yes"]})

    assert texts(response.text, "h1") == ["Step-up"]
    assert list(Exercise.objects.all()) == []
