"""The form of what is published: it writes the next version, and overwrites nobody's."""

import pytest
from django.contrib.auth.models import Permission

from editorial import publishing
from editorial.models import PendingVersion
from editorial.snapshots import list_versions
from exercises.models import Exercise
from tests.admin_forms import admin_url, as_user, errors, field_names, said
from tests.editorial.reading import read
from tests.factories import (
    make_activation,
    make_editor,
    make_exercise,
    make_muscle,
    make_reader,
)
from tests.publishing import form_of, write, write_next
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


def test_saving_what_is_published_leaves_it_as_it_is_for_readers(client, ada, thrust):
    rows = list(thrust.cues.values())

    response = write(ada, thrust, summary="Written anew.", **{"cues-0-text": "Another cue."})

    assert said(response) == ["The next version of Hip thrust is saved. Readers see the published one until then."]
    thrust.refresh_from_db()
    assert (thrust.status, thrust.summary) == ("published", "How Hip thrust goes.")
    assert list(thrust.cues.values()) == rows
    assert "Written anew." not in read(client, thrust)
    waiting = PendingVersion.objects.next_of(thrust)
    assert (waiting.state, [user.username for user in waiting.authors.all()]) == ("draft", ["ada"])


def test_next_version_opens_in_the_form_with_its_new_rows_and_is_saved_again(ada, thrust):
    soleus = make_muscle(name="Soleus")
    new = {
        "activations-TOTAL_FORMS": "3",
        "activations-2-muscle": str(soleus.pk),
        "activations-2-role": "stabilizer",
        "activations-2-explanation": "It holds the shin.",
    }
    write(ada, thrust, **new)
    first = PendingVersion.objects.next_of(thrust)
    make_activation(exercise=make_exercise(), muscle=soleus)  # takes the number that the new role had for a moment

    _, form = form_of(as_user(ada), thrust, first.revision_id)
    response = write_next(ada, thrust, **{"activations-2-explanation": "It steadies the shin."})

    assert [value for name, value in form.items() if name.endswith("-muscle") and value == [str(soleus.pk)]] != []
    assert errors(response.text) == []
    publishing.publish(thrust, by=make_editor())
    assert {(row.muscle.name, row.role, row.explanation) for row in thrust.activations.all()} >= {
        ("Soleus", "stabilizer", "It steadies the shin.")
    }
    assert all(row.pk > 0 for row in thrust.activations.all())
    assert soleus.activations.count() == 2


def test_nothing_changed_makes_no_version(ada, thrust):
    response = write(ada, thrust)

    assert said(response) == ["Nothing was changed in Hip thrust."]
    assert (PendingVersion.objects.next_of(thrust), list(list_versions(thrust))) == (None, [])


def test_published_page_says_who_writes_the_next_version_and_takes_no_change(ada, rob, thrust):
    write(ada, thrust, summary="Written anew.")

    page = as_user(rob).get(admin_url(Exercise, "change", thrust.pk)).text

    assert "A next version is being written by ada since" in "".join(texts(page, "p"))
    assert field_names(page) == []
    assert "How Hip thrust goes." in texts(page, "div", class_="readonly")
    assert "Hip thrust: lift two." in texts(page, "div", class_="readonly")
    assert "Written anew." not in page
    onward = f"{admin_url(Exercise, 'change', thrust.pk)}?version={PendingVersion.objects.next_of(thrust).revision_id}"
    assert [a["href"] for a in elements(page, "a") if a.text == "Continue the next version"] == [onward] * 3
    assert "summary" in field_names(as_user(rob).get(onward).text)


@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_a_form_opened_before_the_next_version_was_begun_overwrites_nothing(ada, rob, thrust, button):
    late = as_user(rob)
    url, form = form_of(late, thrust)
    write(ada, thrust, summary="Ada’s.")

    refused = late.post(url, form | {"summary": ["Rob’s."], button: ["yes"]})
    wrong = late.post(url, form | {"summary": ["Rob’s."], "name": [""], "_replace": ["on"], button: ["yes"]})

    assert "ada wrote a version on" in errors(refused.text)[0]
    assert texts(refused.text, "textarea", id="id_summary") == ["Rob’s."]
    opened = [a for a in elements(refused.text, "a") if a.text == "Open the other version, in a new tab"]
    assert [(a["href"], a["target"]) for a in opened] == [
        (f"{url}?version={PendingVersion.objects.next_of(thrust).revision_id}", "_blank")
    ]
    assert errors(wrong.text) == ["This field is required."]
    assert [one["name"] for one in elements(wrong.text, "input") if one["value"] == "Save as next version"] != []
    assert ["checked" in one.attributes for one in elements(wrong.text, "input") if one["name"] == "_replace"] == [True]
    assert PendingVersion.objects.next_of(thrust).revision.user == ada


def test_a_popup_shows_what_is_published_to_be_read_while_its_next_version_waits(ada, rob, thrust):
    write(ada, thrust, summary="Written anew.")
    url = admin_url(Exercise, "change", thrust.pk)

    page = as_user(rob).get(f"{url}?_popup=1").text

    onward = f"{url}?version={PendingVersion.objects.next_of(thrust).revision_id}&_popup=1"
    assert field_names(page) == []
    assert {a["href"] for a in elements(page, "a") if a.text == "Continue the next version"} == {onward}


def test_who_may_only_read_is_not_asked_to_continue(ada, thrust):
    write(ada, thrust, summary="Written anew.")
    reader = make_reader()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(Permission.objects.get(codename="view_exercise"))

    page = as_user(reader).get(admin_url(Exercise, "change", thrust.pk)).text

    assert "A next version is being written by ada since" in "".join(texts(page, "p"))
    assert [a["href"] for a in elements(page, "a") if a.text == "Continue the next version"] == []


def test_a_form_that_another_overtook_keeps_its_words_and_may_replace(ada, rob, thrust):
    write(ada, thrust, summary="Ada’s first.")
    mine = as_user(ada)
    url, form = form_of(mine, thrust, PendingVersion.objects.next_of(thrust).revision_id)
    write_next(rob, thrust, summary="Rob’s.")

    refused = mine.post(url, form | {"summary": ["Ada’s second."], "_save": ["yes"]})
    still = PendingVersion.objects.next_of(thrust).revision.user
    replaced = mine.post(url, form | {"summary": ["Ada’s second."], "_save": ["yes"], "_replace": ["on"]})

    assert "rob wrote a version on" in errors(refused.text)[0]
    assert "Ada’s second." in refused.text
    assert (still, replaced.status_code) == (rob, 302)
    waiting = PendingVersion.objects.next_of(thrust)
    assert ([user.username for user in waiting.authors.all()], waiting.revision.user) == (["ada"], ada)
