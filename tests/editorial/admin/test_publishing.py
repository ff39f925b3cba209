"""Each way to publish, tried by each who may not."""

import pytest
from django.urls import reverse

from editorial.models import Publication
from exercises.models import Exercise, Fault
from tests.admin_forms import admin_url, as_user, filled_form
from tests.editorial.reading import read
from tests.factories import (
    make_complete_exercise,
    make_editor,
    make_reader,
)
from tests.publishing import step, write, write_next

pytestmark = pytest.mark.django_db


def publish_by_form(user, exercise):
    return write_next(user, exercise, button="_publish")


def publish_by_step(user, exercise):
    return step(user, exercise, "publish")


def publish_from_list(user, exercise):
    return as_user(user).post(
        admin_url(Exercise, "changelist"), {"action": "publish_chosen", "_selected_action": [exercise.pk]}, follow=True
    )


def publish_by_field(user, exercise):
    return write_next(user, exercise, status="published", state="published", button="_save")


WAYS = [publish_by_form, publish_by_step, publish_from_list, publish_by_field]


@pytest.mark.parametrize("way", WAYS)
def test_an_editor_publishes_in_no_way(ada, rob, way):
    draft, public = make_complete_exercise(name="Draft", status="draft"), make_complete_exercise(name="Public")
    write(rob, public, summary="By Rob.")

    way(ada, draft)
    way(ada, public)

    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.status, public.summary) == ("draft", "How Public goes.")
    assert list(Publication.objects.all()) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_reviewer_publishes_in_no_way_what_they_alone_wrote(rob, way):
    draft, public = make_complete_exercise(name="Draft", status="draft"), make_complete_exercise(name="Public")
    write(rob, draft, summary="By Rob.")
    write(rob, public, summary="By Rob.")

    way(rob, draft)
    way(rob, public)

    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.status, public.summary) == ("draft", "How Public goes.")
    assert list(Publication.objects.all()) == []


@pytest.mark.parametrize("way", WAYS[:3])
def test_a_reviewer_publishes_what_another_wrote(ada, rob, way):
    draft, public = make_complete_exercise(name="Draft", status="draft"), make_complete_exercise(name="Public")
    write(ada, draft, summary="By Ada.")
    write(ada, public, summary="By Ada.")

    way(rob, draft)
    way(rob, public)

    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.status, draft.summary, public.summary) == ("published", "By Ada.", "By Ada.")
    assert [row.published_by for row in Publication.objects.all()] == [rob, rob]


def test_a_superuser_publishes_alone(thrust):
    boss = make_editor(username="boss")

    write(boss, thrust, summary="By the boss.", button="_publish")

    thrust.refresh_from_db()
    assert thrust.summary == "By the boss."


def test_a_reader_and_an_anonymous_visitor_reach_no_page_of_the_desk(client, ada, thrust):
    write(ada, thrust, summary="Written anew.")
    reader = as_user(make_reader())
    pages = [admin_url(Exercise, name, thrust.pk) for name in ("change", "history", "compare", "link", "preview")]

    for visitor in (client, reader):
        responses = [visitor.get(page) for page in pages] + [visitor.post(admin_url(Exercise, "publish", thrust.pk))]
        assert {response.status_code for response in responses} == {302}
        assert all(reverse("admin:login") in response["Location"] for response in responses)


def test_what_is_published_is_deleted_by_nobody_but_a_superuser(rob, thrust):
    client = as_user(rob)

    responses = [
        client.post(admin_url(Exercise, "delete", thrust.pk), {"post": "yes"}),
        client.post(admin_url(Fault, "delete", thrust.faults.get().pk), {"post": "yes"}),
        client.post(
            admin_url(Exercise, "changelist"),
            {"action": "delete_selected", "_selected_action": [thrust.pk], "post": "yes"},
        ),
    ]

    assert [response.status_code for response in responses[:2]] == [403, 403]
    assert (Exercise.objects.count(), Fault.objects.count()) == (1, 1)


def test_a_fault_on_its_own_page_is_written_into_the_next_version(client, ada, rob, thrust):
    fault = thrust.faults.get()
    editor = as_user(ada)
    url = admin_url(Fault, "change", fault.pk)

    response = editor.post(url, filled_form(editor.get(url).text) | {"cause": ["Too narrow a stance."]})

    fault.refresh_from_db()
    assert (response.status_code, fault.cause) == (302, "Too much load.")
    assert "Too narrow a stance." in editor.get(url).text
    step(rob, thrust, "publish")
    assert "Too narrow a stance." in read(client, thrust)


def test_a_fault_is_added_to_no_published_exercise_and_moved_to_none(ada, thrust):
    draft = make_complete_exercise(name="Draft", status="draft")
    editor = as_user(ada)
    form = filled_form(editor.get(admin_url(Fault, "add")).text)
    words = {"sign": ["Knees out"], "cause": ["a"], "consequence": ["b"], "mend": ["c"], "position": ["7"]}
    url = admin_url(Fault, "change", draft.faults.get().pk)

    added = editor.post(admin_url(Fault, "add"), form | words | {"exercise": [str(thrust.pk)]})
    moved = editor.post(url, filled_form(editor.get(url).text) | {"exercise": [str(thrust.pk)], "position": ["9"]})

    assert (added.status_code, moved.status_code) == (200, 200)
    assert [fault.sign for fault in thrust.faults.all()] == ["Hip thrust: knees in"]
