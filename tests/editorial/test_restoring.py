"""What comes back of a version, in its place and as the next version."""

import pytest
from django.urls import reverse

from editorial import publishing
from editorial.models import PendingVersion
from editorial.publishing import RefusedError
from editorial.restoring import restore_rows, undo_writes
from editorial.snapshots import keep_rows, list_versions, read_revision, read_stored, reload
from exercises.models import Cue, Exercise
from tests.admin_forms import admin_url, as_user, said
from tests.editorial.reading import words
from tests.factories import (
    make_activation,
    make_complete_exercise,
    make_cue,
    make_editor,
    make_exercise,
    make_muscle,
)
from tests.publishing import step, write
from tests.reading import elements

pytestmark = pytest.mark.django_db


def test_a_row_that_got_its_number_on_publishing_is_the_same_row(ada):
    exercise, soleus = make_exercise(), make_muscle(name="Soleus")
    with undo_writes():
        make_activation(exercise=exercise, muscle=soleus)
        rows = read_stored(exercise)

    kept = read_revision(keep_rows(exercise, rows, by=ada, comment=""))
    restore_rows(reload(exercise), kept)

    assert exercise.activations.get().pk > 0
    assert words(kept, read_stored(exercise), exercise) == []


def test_putting_back_restores_every_row_and_its_links():
    muscle = make_muscle()
    exercise = make_complete_exercise(name="Thrust")
    make_cue(exercise=exercise, phase="top", position=1, text="Pause.", muscles=[muscle])
    old = read_stored(exercise)
    for part in (exercise.activations, exercise.cues, exercise.faults):
        part.all().delete()
    Exercise.objects.filter(pk=exercise.pk).update(summary="Other.")

    left_out = restore_rows(reload(exercise), old)

    assert left_out == []
    assert words(old, read_stored(exercise), exercise) == []
    assert exercise.cues.get(text="Pause.").muscles.get() == muscle
    assert exercise.faults.get().shifts.count() == 1


def test_putting_back_touches_no_row_of_another_exercise():
    thrust, squat = make_complete_exercise(name="Thrust"), make_complete_exercise(name="Squat")
    old, others = read_stored(thrust), read_stored(squat)
    moved = thrust.cues.first()
    Cue.objects.filter(pk=moved.pk).update(exercise=squat, position=99)

    restore_rows(reload(thrust), old)

    assert {cue.text for cue in thrust.cues.all()} >= {moved.text}
    assert Cue.objects.get(pk=moved.pk).exercise == squat
    assert len(read_stored(squat)) == len(others) + 1


def test_restoring_a_draft_is_a_version_itself_and_can_be_undone(ada):
    exercise = make_complete_exercise(name="Thrust", status="draft", summary="First.")
    write(ada, exercise, summary="Second.")
    first = list_versions(exercise).last().revision_id

    step(ada, exercise, "restore", version=first)
    exercise.refresh_from_db()
    restored = exercise.summary
    second = list_versions(exercise)[1].revision_id
    step(ada, exercise, "restore", version=second)

    exercise.refresh_from_db()
    assert (restored, exercise.summary) == ("First.", "Second.")
    assert list_versions(exercise).count() == 4


def test_restoring_what_is_published_makes_the_next_version(client, ada, rob):
    exercise = make_complete_exercise(name="Thrust", summary="First.")
    place = next(number for number, cue in enumerate(exercise.cues.all()) if cue.text == "Thrust: lift two.")
    write(ada, exercise, summary="Second.", **{f"cues-{place}-DELETE": "on"})
    step(rob, exercise, "publish")
    first = list_versions(exercise).last().revision_id

    response = step(rob, exercise, "restore", version=first)

    assert said(response) == ["The version is back as the next version. Look it over, then publish it."]
    exercise.refresh_from_db()
    assert (exercise.summary, exercise.cues.count()) == ("Second.", 3)
    step(rob, exercise, "publish")  # it was read and published once: restoring it is not writing it
    exercise.refresh_from_db()
    assert (exercise.summary, exercise.cues.count()) == ("First.", 4)


def test_restoring_ones_own_words_that_were_never_published_is_writing_them(rob):
    exercise = make_complete_exercise(name="Thrust")
    write(rob, exercise, summary="By Rob.")
    mine = PendingVersion.objects.next_of(exercise).revision_id
    step(rob, exercise, "discard")
    step(rob, exercise, "restore", version=mine)

    response = step(rob, exercise, "publish")

    assert "You alone wrote this version." in said(response)[0]


def test_restoring_over_a_version_that_waits_is_refused(ada, rob):
    exercise = make_complete_exercise(name="Thrust")
    write(ada, exercise, summary="Anew.")

    with pytest.raises(RefusedError, match="ada is writing a next version"):
        publishing.restore_version(exercise, list_versions(exercise).last().revision, by=rob)


def merge_at_the_desk(kept, merged):
    opts = kept._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_merge", args=[kept.pk], query={"with": merged.pk})
    assert as_user(make_editor(username=f"merges-{merged.slug}")).post(url, {"_merge": "yes"}).status_code == 302


def warned(response):
    """The sentences of a page's warnings, and where the links in them lead."""
    found = [one for one in elements(response.text) if one.name in {"li", "a"}]
    return [one.text for one in found if one["class"] == "warning"], {
        one.text: one["href"] for one in found if one.name == "a"
    }


@pytest.mark.parametrize("status", ["draft", "published"])
def test_restoring_a_version_from_before_a_merge_says_into_what_it_went(ada, rob, status):
    kept, merged, gone = (make_muscle(name=name) for name in ("Gluteus maximus", "Big <i>glute</i>", "Glute"))
    squat, bridge, other = (make_exercise(name=name) for name in ("Back squat", "Old squat", "Other"))
    exercise = make_complete_exercise(name="Hip thrust", status=status)
    make_activation(exercise=exercise, muscle=merged, role="stabilizer")
    make_cue(exercise=exercise, phase="brace", text="Brace.", muscles=[merged, gone])
    exercise.links.create(to_exercise=bridge, kind="harder", reason="More range.")
    write(ada, exercise, summary="First.")
    first = list_versions(exercise)[0].revision_id
    if PendingVersion.objects.next_of(exercise):
        step(rob, exercise, "publish")
    merge_at_the_desk(kept, merged)
    merge_at_the_desk(squat, bridge)
    merge_at_the_desk(other, squat)
    gone.delete()

    response = step(ada, exercise, "restore", version=first)

    sentences, links = warned(response)
    glute = "named Big <i>glute</i>, which was merged into Gluteus maximus; choose that in its place."
    assert sentences == [
        f"“Hip thrust: Big <i>glute</i> (Stabilizer)” {glute}",
        f"“Brace.” {glute}",
        "“Brace.” named muscles that are not there any more; they are left out.",
        "“Hip thrust → Old squat (harder)” named Old squat, which was merged into Other; choose that in its place.",
    ]
    assert (links["Gluteus maximus"], links["Other"]) == (
        admin_url(type(kept), "change", kept.pk),
        admin_url(Exercise, "change", other.pk),
    )


def test_an_old_version_opens_in_the_form_and_is_saved_from_there(ada):
    exercise = make_complete_exercise(name="Thrust", status="draft", summary="First.")
    write(ada, exercise, summary="Second.", **{"cues-0-DELETE": "on"})
    first = list_versions(exercise).last().revision_id

    response = write(ada, exercise, version=first, popular_claims="Added.")

    exercise.refresh_from_db()
    assert (exercise.summary, exercise.popular_claims, exercise.cues.count()) == ("First.", "Added.", 4), said(response)
    assert all(cue.pk > 0 for cue in exercise.cues.all())
