"""Draft, review, publish: the rules of it, and what readers see meanwhile."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied

from editorial import publishing
from editorial.models import PendingVersion, Publication
from editorial.publishing import RefusedError
from editorial.snapshots import list_versions
from exercises.models import Cue, Exercise, Fault, FaultShift
from tests.admin_forms import admin_url, as_user, errors, filled_form, said
from tests.editorial.reading import read
from tests.factories import (
    make_complete_exercise,
    make_exercise,
    make_muscle,
)
from tests.publishing import step, write, write_next
from tests.reading import texts

pytestmark = pytest.mark.django_db


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
    assert PendingVersion.objects.next_of(thrust) is None
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


def test_discarding_leaves_what_is_published_and_keeps_the_version_in_the_history(ada, thrust):
    write(ada, thrust, summary="Written anew.")

    response = step(ada, thrust, "discard")

    assert said(response) == ["The next version is discarded. The history keeps it."]
    assert PendingVersion.objects.next_of(thrust) is None
    assert "(discarded by ada)" in list_versions(thrust)[0].revision.comment


def test_an_incomplete_next_version_is_kept_and_not_published(client, ada, rob, thrust):
    write(ada, thrust, summary="")

    response = step(rob, thrust, "publish")

    assert "Write the summary" in said(response)[0]
    assert PendingVersion.objects.next_of(thrust) is not None
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
    page = as_user(ada).get(
        admin_url(Exercise, "change", thrust.pk) + f"?version={PendingVersion.objects.next_of(thrust).revision_id}"
    )
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


def test_who_added_a_draft_wrote_it_even_if_nothing_else_is_known(rob):
    client = as_user(rob)
    form = filled_form(client.get(admin_url(Exercise, "add")).text) | {"name": ["Step-up"], "slug": ["step-up"]}
    client.post(admin_url(Exercise, "add"), form | {"status": ["published"], "_publish": ["yes"]})

    step_up = Exercise.objects.get()

    assert step_up.status == "draft"
    assert publishing.list_refusals(step_up, by=rob) != []


def test_two_who_wrote_it_may_each_publish(ada, rob, thrust):
    write(rob, thrust, summary="By Rob.")
    write_next(ada, thrust, popular_claims="By Ada.")

    assert publishing.list_refusals(thrust, by=rob) == []


def test_saving_without_a_change_makes_nobody_an_author(ada, rob, thrust):
    write(rob, thrust, summary="By Rob.")
    write_next(ada, thrust)

    assert publishing.list_refusals(thrust, by=rob) != []


def test_discarded_words_of_another_do_not_open_the_way(ada, rob, thrust):
    write(ada, thrust, summary="By Ada.")
    step(rob, thrust, "discard")
    write(rob, thrust, summary="By Rob.")

    assert publishing.list_refusals(thrust, by=rob) != []


def test_taking_off_the_site_and_back_does_not_open_the_way(ada, rob, thrust):
    write(ada, thrust, summary="By Ada.")
    step(rob, thrust, "publish")
    step(rob, thrust, "take_off")
    thrust.refresh_from_db()
    write(rob, thrust, summary="By Rob.")

    response = step(rob, thrust, "publish")

    assert "You alone wrote this version." in said(response)[0]


def test_publishing_by_code_passes_the_same_rules(ada, rob, thrust):
    write(rob, thrust, summary="By Rob.")

    with pytest.raises(PermissionDenied):
        publishing.publish(thrust, by=ada)
    with pytest.raises(RefusedError):
        publishing.publish(thrust, by=rob)


def test_a_draft_goes_to_review_and_back(ada, rob):
    draft = make_complete_exercise(name="Draft", status="draft")

    write(ada, draft, summary="By Ada.", button="_review")
    draft.refresh_from_db()
    first = draft.status
    step(rob, draft, "send_back")
    draft.refresh_from_db()

    assert (first, draft.status) == ("review", "draft")
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")][-2:] == [
        "Sent to review.",
        "Sent back from review.",
    ]


def test_a_next_version_goes_to_review(ada, thrust):
    write(ada, thrust, summary="By Ada.", button="_review")

    assert [waiting.title for waiting in PendingVersion.objects.in_review()] == ["Hip thrust"]
    assert PendingVersion.objects.next_of(thrust).sent_at is not None


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


def test_several_writers_of_one_next_version_are_all_its_authors(ada, rob):
    exercise = make_complete_exercise(name="Thrust")
    write(ada, exercise, summary="By Ada.")
    write_next(rob, exercise, popular_claims="By Rob.")

    assert {user.username for user in PendingVersion.objects.next_of(exercise).authors.all()} == {"ada", "rob"}
