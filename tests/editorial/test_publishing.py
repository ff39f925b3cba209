"""Draft, review, publish: each way to publish tried by each who may not, and what readers see meanwhile."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from editorial import publishing
from editorial.publishing import RefusedError, next_version
from editorial.versions import versions_of
from exercises.models import Cue, Exercise, Fault, FaultShift, PendingVersion, Publication, WithdrawnLinks
from tests.admin_forms import admin_url, as_user, errors, field_names, filled_form, said
from tests.factories import (
    make_activation,
    make_complete_exercise,
    make_editor,
    make_exercise,
    make_member,
    make_muscle,
    make_reader,
)
from tests.publishing import form_of, step, write, write_next
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea():
    return make_member(group="Reviewers", username="rhea")


@pytest.fixture
def thrust():
    return make_complete_exercise(name="Hip thrust")


def read(client, exercise):
    return client.get(exercise.get_absolute_url()).text


# What is published stays while its next version is written


def test_saving_what_is_published_leaves_it_as_it_is_for_readers(client, ada, thrust):
    rows = list(thrust.cues.values())

    response = write(ada, thrust, summary="Written anew.", **{"cues-0-text": "Another cue."})

    assert said(response) == ["The next version of Hip thrust is saved. Readers see the published one until then."]
    thrust.refresh_from_db()
    assert (thrust.status, thrust.summary) == ("published", "How Hip thrust goes.")
    assert list(thrust.cues.values()) == rows
    assert "Written anew." not in read(client, thrust)
    waiting = next_version(thrust)
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
    first = next_version(thrust)
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


def test_publishing_puts_every_kind_of_row_in_place_and_keeps_what_did_not_change(client, ada, rob, thrust):
    before = {cue.text: cue.pk for cue in thrust.cues.all()}
    ids = [cue.pk for cue in thrust.cues.filter(phase="lift")]
    names = [f"cues-{place}" for place, cue in enumerate(thrust.cues.all()) if cue.pk in ids]
    swapped = {f"{names[0]}-position": "2", f"{names[1]}-position": "1"}
    write(ada, thrust, summary="Written anew.", **swapped, **{"faults-0-DELETE": "on", "links-TOTAL_FORMS": "0"})

    step(rob, thrust, "publish")

    thrust.refresh_from_db()
    assert thrust.summary == "Written anew."
    assert [cue.text for cue in thrust.cues.filter(phase="lift")] == ["Hip thrust: lift two.", "Hip thrust: lift one."]
    assert {cue.text: cue.pk for cue in thrust.cues.all()} == before
    assert [muscle.name for muscle in Cue.objects.get(text="Hip thrust: lift two.").muscles.all()] == [
        "Gluteus of Hip thrust"
    ]
    assert (list(Fault.objects.all()), list(FaultShift.objects.all())) == ([], [])
    assert "Written anew." in read(client, thrust)
    assert next_version(thrust) is None
    [publication] = Publication.objects.all()
    assert (publication.published_by, list(publication.authors.all()), publication.title) == (rob, [ada], "Hip thrust")


def test_two_next_versions_of_two_exercises_never_take_each_others_rows(ada, rob, thrust):
    squat, soleus = make_complete_exercise(name="Squat"), make_muscle(name="Soleus")
    for exercise, why in ((thrust, "For the thrust."), (squat, "For the squat.")):
        new = {
            "activations-2-muscle": str(soleus.pk),
            "activations-2-role": "stabilizer",
            "activations-2-explanation": why,
        }
        write(ada, exercise, **new, **{"activations-TOTAL_FORMS": "3"})

    step(rob, thrust, "publish")
    step(rob, squat, "publish")

    assert {(row.exercise.name, row.explanation) for row in soleus.activations.all()} == {
        ("Hip thrust", "For the thrust."),
        ("Squat", "For the squat."),
    }


def test_nothing_changed_makes_no_version(ada, thrust):
    response = write(ada, thrust)

    assert said(response) == ["Nothing was changed in Hip thrust."]
    assert (next_version(thrust), list(versions_of(thrust))) == (None, [])


def test_published_page_says_who_writes_the_next_version_and_takes_no_change(ada, rob, thrust):
    write(ada, thrust, summary="Written anew.")

    page = as_user(rob).get(admin_url(Exercise, "change", thrust.pk)).text

    assert "A next version is being written by ada since" in "".join(texts(page, "p"))
    assert field_names(page) == []
    assert "How Hip thrust goes." in texts(page, "div", class_="readonly")
    assert "Hip thrust: lift two." in texts(page, "div", class_="readonly")
    assert "Written anew." not in page
    onward = f"{admin_url(Exercise, 'change', thrust.pk)}?version={next_version(thrust).revision_id}"
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
        (f"{url}?version={next_version(thrust).revision_id}", "_blank")
    ]
    assert errors(wrong.text) == ["This field is required."]
    assert [one["name"] for one in elements(wrong.text, "input") if one["value"] == "Save as next version"] != []
    assert ["checked" in one.attributes for one in elements(wrong.text, "input") if one["name"] == "_replace"] == [True]
    assert next_version(thrust).revision.user == ada


def test_a_popup_shows_what_is_published_to_be_read_while_its_next_version_waits(ada, rob, thrust):
    write(ada, thrust, summary="Written anew.")
    url = admin_url(Exercise, "change", thrust.pk)

    page = as_user(rob).get(f"{url}?_popup=1").text

    onward = f"{url}?version={next_version(thrust).revision_id}&_popup=1"
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
    url, form = form_of(mine, thrust, next_version(thrust).revision_id)
    write_next(rob, thrust, summary="Rob’s.")

    refused = mine.post(url, form | {"summary": ["Ada’s second."], "_save": ["yes"]})
    still = next_version(thrust).revision.user
    replaced = mine.post(url, form | {"summary": ["Ada’s second."], "_save": ["yes"], "_replace": ["on"]})

    assert "rob wrote a version on" in errors(refused.text)[0]
    assert "Ada’s second." in refused.text
    assert (still, replaced.status_code) == (rob, 302)
    waiting = next_version(thrust)
    assert ([user.username for user in waiting.authors.all()], waiting.revision.user) == (["ada"], ada)


def test_discarding_leaves_what_is_published_and_keeps_the_version_in_the_history(ada, thrust):
    write(ada, thrust, summary="Written anew.")

    response = step(ada, thrust, "discard")

    assert said(response) == ["The next version is discarded. The history keeps it."]
    assert next_version(thrust) is None
    assert "(discarded by ada)" in versions_of(thrust)[0].revision.comment


def test_an_incomplete_next_version_is_kept_and_not_published(client, ada, rob, thrust):
    write(ada, thrust, summary="")

    response = step(rob, thrust, "publish")

    assert "Write the summary" in said(response)[0]
    assert next_version(thrust) is not None
    assert "How Hip thrust goes." in read(client, thrust)


def test_what_a_waiting_version_names_may_be_gone(ada, rob, thrust):
    soleus = make_muscle(name="Soleus")
    new = {
        "activations-2-muscle": str(soleus.pk),
        "activations-2-role": "stabilizer",
        "activations-2-explanation": "Why.",
    }
    write(ada, thrust, **new, **{"activations-TOTAL_FORMS": "3"})
    soleus.delete()

    refused = step(rob, thrust, "publish")
    page = as_user(ada).get(admin_url(Exercise, "change", thrust.pk) + f"?version={next_version(thrust).revision_id}")
    saved = write_next(ada, thrust, summary="Without it.")
    published = step(rob, thrust, "publish")

    assert "named a muscle that is not there any more; choose another." in said(refused)[0]
    assert page.status_code == 200
    assert errors(saved.text) == []
    assert said(published) == ["Hip thrust is published."]
    assert thrust.activations.count() == 2


def test_a_name_that_was_taken_meanwhile_gives_no_error(ada, rob, thrust):
    write(ada, thrust, name="Barbell thrust")
    make_exercise(name="Barbell thrust", slug="other")

    response = step(rob, thrust, "publish")
    preview = as_user(rob).get(admin_url(Exercise, "preview", thrust.pk))

    assert "Barbell thrust: Exercise with this Name already exists." in said(response)[0]
    assert texts(preview.text, "h1") == ["Hip thrust"]


# Who publishes: every way, by hand


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


def test_who_added_a_draft_wrote_it_even_if_nothing_else_is_known(rob):
    client = as_user(rob)
    form = filled_form(client.get(admin_url(Exercise, "add")).text) | {"name": ["Step-up"], "slug": ["step-up"]}
    client.post(admin_url(Exercise, "add"), form | {"status": ["published"], "_publish": ["yes"]})

    step_up = Exercise.objects.get()

    assert step_up.status == "draft"
    assert publishing.why_not(step_up, by=rob) != []


def test_two_who_wrote_it_may_each_publish(ada, rob, thrust):
    write(rob, thrust, summary="By Rob.")
    write_next(ada, thrust, popular_claims="By Ada.")

    assert publishing.why_not(thrust, by=rob) == []


def test_saving_without_a_change_makes_nobody_an_author(ada, rob, thrust):
    write(rob, thrust, summary="By Rob.")
    write_next(ada, thrust)

    assert publishing.why_not(thrust, by=rob) != []


def test_discarded_words_of_another_do_not_open_the_way(ada, rob, thrust):
    write(ada, thrust, summary="By Ada.")
    step(rob, thrust, "discard")
    write(rob, thrust, summary="By Rob.")

    assert publishing.why_not(thrust, by=rob) != []


def test_taking_off_the_site_and_back_does_not_open_the_way(ada, rob, thrust):
    write(ada, thrust, summary="By Ada.")
    step(rob, thrust, "publish")
    step(rob, thrust, "unpublish")
    thrust.refresh_from_db()
    write(rob, thrust, summary="By Rob.")

    response = step(rob, thrust, "publish")

    assert "You alone wrote this version." in said(response)[0]


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
        responses = [visitor.get(page) for page in pages] + [
            visitor.post(admin_url(Exercise, "step", thrust.pk), {"step": "publish"})
        ]
        assert {response.status_code for response in responses} == {302}
        assert all(reverse("admin:login") in response["Location"] for response in responses)


def test_publishing_by_code_passes_the_same_rules(ada, rob, thrust):
    write(rob, thrust, summary="By Rob.")

    with pytest.raises(PermissionDenied):
        publishing.publish(thrust, by=ada)
    with pytest.raises(RefusedError):
        publishing.publish(thrust, by=rob)


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


# Review


def test_a_draft_goes_to_review_and_back(ada, rob):
    draft = make_complete_exercise(name="Draft", status="draft")

    write(ada, draft, summary="By Ada.", button="_review")
    draft.refresh_from_db()
    first = draft.status
    step(rob, draft, "back")
    draft.refresh_from_db()

    assert (first, draft.status) == ("review", "draft")
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")][-2:] == [
        "Sent to review.",
        "Sent back from review.",
    ]


def test_a_next_version_goes_to_review(ada, thrust):
    write(ada, thrust, summary="By Ada.", button="_review")

    assert [waiting.title for waiting in PendingVersion.objects.in_review()] == ["Hip thrust"]
    assert next_version(thrust).sent_at is not None


@pytest.mark.parametrize("state", ["draft", "review"])
def test_readers_see_nothing_of_what_is_not_published(client, state):
    muscle = make_muscle(name="Soleus")
    make_exercise(name="Secret raise", slug="secret-raise", primary=[muscle], status=state)
    pages = ["/", "/exercises/", "/exercises/?q=secret", "/muscles/soleus/", "/sitemap.xml", "/compare/"]

    assert [
        page for page in pages if "Secret raise" in client.get(page).text or "secret-raise/" in client.get(page).text
    ] == []
    assert client.get("/exercises/secret-raise/").status_code == 404
    assert client.get("/exercises/secret-raise/map.svg").status_code == 404


# Previews


def link_of(exercise):
    return publishing.preview_url(exercise)


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
    assert (next_version(thrust), list(LogEntry.objects.all())) == (None, [])


def test_preview_button_works_before_anything_is_stored(ada):
    client = as_user(ada)
    form = filled_form(client.get(admin_url(Exercise, "add")).text) | {"name": ["Step-up"], "slug": ["step-up"]}

    response = client.post(admin_url(Exercise, "add"), form | {"_preview": ["yes"]})

    assert texts(response.text, "h1") == ["Step-up"]
    assert list(Exercise.objects.all()) == []


def test_signed_link_opens_the_preview_without_an_account_and_stays_inside_it(client, ada, thrust):
    write(ada, thrust, summary="Written anew.")
    link = link_of(thrust)

    page = client.get(link)
    muscle = client.get(f"{link}?muscle=gluteus-of-hip-thrust")
    picture = client.get(f"{link}map.svg")

    assert "Written anew." in texts(page.text, "p")
    assert elements(page.text, id="open-gluteus-of-hip-thrust")[0]["hx-get"].startswith(link)
    assert "Why Gluteus of Hip thrust works in Hip thrust." in muscle.text
    assert picture["Content-Type"] == "image/svg+xml"
    assert [one["content"] for one in elements(page.text, "meta") if one["name"] == "robots"] == ["noindex"]
    assert client.post(link).status_code == 405


def test_signed_link_of_a_draft(client, ada):
    draft = make_complete_exercise(name="Draft", status="draft")

    page = client.get(link_of(draft))

    assert texts(page.text, "h1") == ["Draft"]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_signed_link_ends(client, ada, rob, thrust, settings):
    write(ada, thrust, summary="Written anew.")
    link = link_of(thrust)
    settings.PREVIEW_LINK_DAYS = -1
    too_old = client.get(link)
    settings.PREVIEW_LINK_DAYS = 7
    step(ada, thrust, "discard")
    discarded = client.get(link)
    write(ada, thrust, summary="Another version.")
    other = client.get(link)

    assert (too_old.status_code, texts(too_old.text, "h1")) == (410, ["This link has ended."])
    assert (discarded.status_code, texts(discarded.text, "h1")) == (410, ["This version waits no longer."])
    assert "Hip thrust, as published" in discarded.text
    assert other.status_code == 410


def shown(response):
    return (response.status_code, texts(response.text, "h1"), texts(response.text, "p", class_="answer"))


@pytest.mark.parametrize("status", ["draft", "review", "published"])
def test_links_withdrawn_end_like_those_that_are_too_old_and_a_new_one_works(client, ada, rob, status, settings):
    exercise, other = (
        make_complete_exercise(name="Hip thrust", status=status),
        make_complete_exercise(name="Squat", status="draft"),
    )
    write(ada, exercise, summary="Written anew.")
    link, elsewhere = link_of(exercise), link_of(other)
    settings.PREVIEW_LINK_DAYS = -1
    too_old = shown(client.get(link))
    settings.PREVIEW_LINK_DAYS = 7

    response = step(rob, exercise, "withdraw")
    withdrawn = [client.get(link), client.get(f"{link}map.svg")]
    [field] = elements(response.text, "input", id="preview-link")
    again = client.get(field["value"].removeprefix("http://testserver"))
    step(rob, exercise, "withdraw")

    assert said(response) == ["The links sent so far lead nowhere any more."]
    assert [shown(one) for one in withdrawn] == [too_old] * 2
    assert too_old == (410, ["This link has ended."], ["Ask whoever sent it for a new one."])
    assert "Written anew." in texts(again.text, "p")
    assert shown(client.get(field["value"].removeprefix("http://testserver"))) == too_old
    assert texts(client.get(elsewhere).text, "h1") == ["Squat"]
    assert LogEntry.objects.filter(change_message="Withdrew the preview links.", user=rob).count() == 2
    assert publishing.authors_of(exercise) == {ada.pk}


def test_links_are_withdrawn_only_by_who_may_change_it_and_only_by_posting(client, ada):
    draft = make_complete_exercise(name="Draft", status="draft")
    link = link_of(draft)
    reader = make_reader()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(Permission.objects.get(codename="view_exercise"))
    url = admin_url(Exercise, "step", draft.pk)

    page = as_user(reader).get(admin_url(Exercise, "link", draft.pk)).text
    refused = [
        as_user(reader).post(url, {"step": "withdraw"}).status_code,
        as_user(ada).get(url, {"step": "withdraw"}).status_code,
        client.post(url, {"step": "withdraw"}).status_code,
    ]

    assert (refused, texts(page, "button", value="withdraw")) == ([403, 403, 302], [])
    assert client.get(link).status_code == 200


def test_nothing_is_withdrawn_where_nothing_waits(ada, thrust):
    response = step(ada, thrust, "withdraw")

    assert "no link leads to a preview of it." in said(response)[0]
    assert list(WithdrawnLinks.objects.all()) == []


def test_link_of_a_draft_stays_dead_when_what_it_showed_is_taken_off_the_site(client, ada, rob):
    draft = make_complete_exercise(name="Draft", status="draft")
    write(ada, draft, summary="Written anew.")
    link = link_of(draft)
    step(rob, draft, "publish")
    published = client.get(link)
    step(rob, draft, "unpublish")

    assert shown(published)[1] == ["This version waits no longer."]
    assert shown(client.get(link))[:2] == (410, ["This link has ended."])


def test_links_of_one_thing_are_withdrawn_by_one_row(thrust):
    publishing.end_links(thrust)

    with pytest.raises(IntegrityError), transaction.atomic():
        WithdrawnLinks.objects.create(subject=thrust)


def test_signed_link_is_believed_only_with_its_signature(client, thrust):
    forged = signing.dumps({"of": "exercises.exercise", "named": ["hip-thrust"], "version": ""}, salt="other")

    responses = [client.get(f"/preview/{token}/") for token in (forged, "nonsense", link_of(thrust).split("/")[2][:-3])]

    assert [(response.status_code, texts(response.text, "h1")) for response in responses] == [
        (404, ["This link is not whole."])
    ] * 3


def test_signed_link_leads_nowhere_but_to_its_own_page(client, ada):
    secret, draft = (
        make_complete_exercise(name="Secret", status="draft"),
        make_complete_exercise(name="Draft", status="draft"),
    )

    responses = [client.get(link_of(draft) + within) for within in ("../secret/", "secret/", "..%2fsecret/", "no.svg")]

    assert {response.status_code for response in responses} == {404}
    assert client.get(secret.get_absolute_url()).status_code == 404


def test_signed_link_of_an_incomplete_draft_says_so(client):
    draft = make_exercise(name="Draft", status="draft", summary="")

    response = client.get(link_of(draft))

    assert (response.status_code, texts(response.text, "h1")) == (
        409,
        ["Draft is not complete enough to be shown yet."],
    )


# Lists


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_however_many_versions(ada, thrust, count, django_assert_num_queries):
    for number in range(count):
        write_next(ada, thrust, summary=f"Version {number}.")
    client = as_user(ada)
    client.get(admin_url(Exercise, "history", thrust.pk))

    # session, user, exercise, waiting version, newest version, status (waiting), rules: waiting, authors; user's and
    # groups' permissions; publications; versions
    with django_assert_num_queries(10):
        page = client.get(admin_url(Exercise, "history", thrust.pk)).text

    assert len([one for one in elements(page, "input") if one["name"] == "old"]) == count + 1


def test_list_says_what_waits(ada, thrust):
    write(ada, thrust, summary="Anew.", button="_review")

    page = as_user(ada).get(admin_url(Exercise, "changelist")).text

    assert "Published, next version in review" in texts(page, "td")


def test_publications_are_listed_and_cannot_be_written(rob, ada, thrust):
    write(ada, thrust, summary="Anew.")
    step(rob, thrust, "publish")
    client = as_user(rob)

    page = client.get(reverse("admin:exercises_publication_changelist")).text
    forbidden = client.get(reverse("admin:exercises_publication_add"))

    assert "Hip thrust" in texts(page, "a")
    assert forbidden.status_code == 403
