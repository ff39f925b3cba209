"""Versions: what is kept, what differs in words, what comes back."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from editorial import publishing
from editorial.differences import changes, word_by_word
from editorial.publishing import RefusedError, next_version
from editorial.versions import fresh, keep, put_back, record, snapshot, take, undone, versions_of
from exercises.models import Cue, Exercise, ExerciseLink
from tests.admin_forms import admin_url, as_user, said
from tests.factories import (
    make_activation,
    make_complete_exercise,
    make_cue,
    make_editor,
    make_equipment,
    make_exercise,
    make_fault,
    make_muscle,
)
from tests.publishing import step, write, write_next
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


def words(old, new, subject):
    return [(change.kind, change.words) for change in changes(old, new, subject=subject)]


def described(old, new, subject):
    return {
        (change.title, field.name): (field.old, field.new)
        for change in changes(old, new, subject=subject)
        for field in change.fields
    }


# What differs


def test_a_role_that_changed_is_said_in_words():
    medius = make_muscle(name="Gluteus medius")
    exercise = make_exercise(secondary=[medius])
    old = take(exercise)
    exercise.activations.update(role="primary")

    assert words(old, take(exercise), exercise) == [("changed", "Gluteus medius: secondary mover → primary mover")]


def test_rows_added_removed_and_moved_are_told_apart():
    exercise = make_exercise()
    names = ["One", "Two", "Three", "Four"]
    one, two, *_ = [make_cue(exercise=exercise, position=place, text=name) for place, name in enumerate(names, start=1)]
    old = take(exercise)
    exercise.cues.filter(pk=one.pk).delete()
    exercise.cues.filter(pk=two.pk).update(position=9)
    make_cue(exercise=exercise, position=5, text="Five")

    assert words(old, take(exercise), exercise) == [("added", "Five"), ("moved", "Two"), ("removed", "One")]


def test_places_that_shift_because_one_was_put_before_them_are_no_move():
    exercise = make_exercise()
    cue = make_cue(exercise=exercise, position=1, text="One")
    old = take(exercise)
    Cue.objects.filter(pk=cue.pk).update(position=2)
    make_cue(exercise=exercise, position=1, text="Nought")

    assert words(old, take(exercise), exercise) == [("added", "Nought")]


def test_every_kind_of_value_is_said_as_an_editor_knows_it():
    barbell, gluteus, soleus = (
        make_equipment(name="Barbell"),
        make_muscle(name="Gluteus maximus"),
        make_muscle(name="Soleus"),
    )
    exercise, other = make_exercise(name="Thrust"), make_exercise(name="Squat")
    cue = make_cue(exercise=exercise, text="Push.")
    fault = make_fault(exercise=exercise, sign="Knees in", more=[soleus])
    link = ExerciseLink.objects.create(from_exercise=exercise, to_exercise=other, kind="easier", reason="Less load.")
    old = take(exercise)
    exercise.equipment.add(barbell)
    Exercise.objects.filter(pk=exercise.pk).update(level="advanced", pattern=other.pattern)
    cue.muscles.add(gluteus)
    fault.shifts.update(direction="less")
    fault.figure = {"moment": 1, "lumbar": 30, "beside": {"knee": 90}}
    fault.save()
    ExerciseLink.objects.filter(pk=link.pk).update(kind="harder")

    assert described(old, take(exercise), exercise) == {
        ("", "Pattern"): (str(exercise.pattern), str(other.pattern)),
        ("", "Level"): ("Beginner", "Advanced"),
        ("", "Equipment"): ("", "Barbell"),
        ("Push.", "Muscles"): ("", "Gluteus maximus"),
        ("Knees in", "How it looks"): ("", "moment 1, lumbar 30, beside knee 90"),
        ("Knees in: Soleus", "Direction"): ("Takes over", "Does less"),
        ("Squat", "Kind"): ("Easier", "Harder"),
    }


def test_words_changed_are_marked_one_by_one():
    pieces = word_by_word("Push through the heels, hard.", "Push through both heels.")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Push through "),
        ("del", "the"),
        ("ins", "both"),
        ("same", " heels"),
        ("del", ", hard"),
        ("same", "."),
    ]


def test_what_is_gone_since_is_named_as_gone():
    soleus = make_muscle(name="Soleus")
    exercise = make_exercise(primary=[soleus])
    old = take(exercise)
    exercise.activations.all().delete()
    new = take(exercise)
    soleus.delete()

    assert words(old, new, exercise) == [("removed", "a muscle that is gone")]


def test_a_row_that_got_its_number_on_publishing_is_the_same_row(ada):
    exercise, soleus = make_exercise(), make_muscle(name="Soleus")
    with undone():
        make_activation(exercise=exercise, muscle=soleus)
        rows = take(exercise)

    kept = snapshot(keep(exercise, rows, by=ada, comment=""))
    put_back(fresh(exercise), kept)

    assert exercise.activations.get().pk > 0
    assert words(kept, take(exercise), exercise) == []


# What is kept and put back


def test_putting_back_restores_every_row_and_its_links():
    muscle = make_muscle()
    exercise = make_complete_exercise(name="Thrust")
    make_cue(exercise=exercise, phase="top", position=1, text="Pause.", muscles=[muscle])
    old = take(exercise)
    for part in (exercise.activations, exercise.cues, exercise.faults):
        part.all().delete()
    Exercise.objects.filter(pk=exercise.pk).update(summary="Other.")

    left_out = put_back(fresh(exercise), old)

    assert left_out == []
    assert words(old, take(exercise), exercise) == []
    assert exercise.cues.get(text="Pause.").muscles.get() == muscle
    assert exercise.faults.get().shifts.count() == 1


def test_putting_back_touches_no_row_of_another_exercise():
    thrust, squat = make_complete_exercise(name="Thrust"), make_complete_exercise(name="Squat")
    old, others = take(thrust), take(squat)
    moved = thrust.cues.first()
    Cue.objects.filter(pk=moved.pk).update(exercise=squat, position=99)

    put_back(fresh(thrust), old)

    assert {cue.text for cue in thrust.cues.all()} >= {moved.text}
    assert Cue.objects.get(pk=moved.pk).exercise == squat
    assert len(take(squat)) == len(others) + 1


def test_numbers_of_rows_that_wait_are_taken_by_no_other(ada):
    exercise = make_exercise()
    rows = []
    with undone():
        make_cue(exercise=exercise, text="Waits.")
        rows = take(exercise)

    revision = keep(exercise, rows, by=ada, comment="")

    kept = snapshot(revision)
    assert [row.pk < 0 for row in kept] == [False, True]


def test_the_site_says_of_which_models_it_keeps_versions():
    call_command("check")
    exercise = make_complete_exercise(name="Thrust")

    revision = record(exercise, by=None, comment="")

    assert sorted({row.model.__name__ for row in snapshot(revision)}) == [
        "Activation",
        "Cue",
        "Exercise",
        "Fault",
        "FaultShift",
    ]


# The history and restoring


def test_history_lists_who_when_and_why(ada, rob):
    exercise = make_complete_exercise(name="Thrust")
    write(ada, exercise, summary="Anew.", _note="The old one was wrong.")
    step(rob, exercise, "publish")

    page = as_user(ada).get(admin_url(Exercise, "history", exercise.pk)).text

    assert [line.rpartition(", ")[2] for line in texts(page, "h2") if ", " in line] == ["rob", "ada", "nobody known"]
    assert [line for line in texts(page, "p") if line.startswith(("The old", "As"))] == [
        "The old one was wrong. Published, what readers see.",
        "The old one was wrong.",
        "As published until then.",
    ]


def test_compare_page_marks_words_and_shows_no_json(ada):
    exercise = make_complete_exercise(name="Thrust")
    write(ada, exercise, summary="How Thrust really goes.")

    page = as_user(ada).get(admin_url(Exercise, "compare", exercise.pk)).text

    assert [element.text for element in elements(page, "ins")] == ["[added: really ]"]
    assert "{" not in page[page.index('id="content-main"') : page.index("</main>")]


def test_restoring_a_draft_is_a_version_itself_and_can_be_undone(ada):
    exercise = make_complete_exercise(name="Thrust", status="draft", summary="First.")
    write(ada, exercise, summary="Second.")
    first = versions_of(exercise).last().revision_id

    step(ada, exercise, "restore", version=first)
    exercise.refresh_from_db()
    restored = exercise.summary
    second = versions_of(exercise)[1].revision_id
    step(ada, exercise, "restore", version=second)

    exercise.refresh_from_db()
    assert (restored, exercise.summary) == ("First.", "Second.")
    assert versions_of(exercise).count() == 4


def test_restoring_what_is_published_makes_the_next_version(client, ada, rob):
    exercise = make_complete_exercise(name="Thrust", summary="First.")
    place = next(number for number, cue in enumerate(exercise.cues.all()) if cue.text == "Thrust: lift two.")
    write(ada, exercise, summary="Second.", **{f"cues-{place}-DELETE": "on"})
    step(rob, exercise, "publish")
    first = versions_of(exercise).last().revision_id

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
    mine = next_version(exercise).revision_id
    step(rob, exercise, "discard")
    step(rob, exercise, "restore", version=mine)

    response = step(rob, exercise, "publish")

    assert "You alone wrote this version." in said(response)[0]


def test_restoring_over_a_version_that_waits_is_refused(ada, rob):
    exercise = make_complete_exercise(name="Thrust")
    write(ada, exercise, summary="Anew.")

    with pytest.raises(RefusedError, match="ada is writing a next version"):
        publishing.restore(exercise, versions_of(exercise).last().revision, by=rob)


def merge_at_the_desk(kept, merged):
    opts = kept._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_merge", args=[kept.pk], query={"with": merged.pk})
    assert as_user(make_editor(username=f"merges-{merged.slug}")).post(url).status_code == 302


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
    first = versions_of(exercise)[0].revision_id
    if next_version(exercise):
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
    first = versions_of(exercise).last().revision_id

    response = write(ada, exercise, version=first, popular_claims="Added.")

    exercise.refresh_from_db()
    assert (exercise.summary, exercise.popular_claims, exercise.cues.count()) == ("First.", "Added.", 4), said(response)
    assert all(cue.pk > 0 for cue in exercise.cues.all())


def test_what_changed_outside_the_desk_is_kept_before_the_next_change(ada):
    exercise = make_complete_exercise(name="Thrust", status="draft", summary="First.")
    write(ada, exercise, summary="Second.")
    Exercise.objects.filter(pk=exercise.pk).update(summary="Loaded from a file.")
    write(ada, fresh(exercise), summary="Third.")

    summaries = [snapshot(version.revision)[0].fields["summary"] for version in versions_of(exercise)]

    assert summaries == ["Third.", "Loaded from a file.", "Second.", "First."]


def test_no_version_of_another_is_opened_compared_or_restored(ada):
    thrust, squat = (
        make_complete_exercise(name="Thrust", status="draft"),
        make_complete_exercise(name="Squat", status="draft"),
    )
    write(ada, squat, summary="Squat’s.")
    other = versions_of(squat)[0].revision_id
    client = as_user(ada)

    responses = [
        client.get(admin_url(Exercise, "change", thrust.pk) + f"?version={other}"),
        client.get(admin_url(Exercise, "change", thrust.pk) + "?version=zither"),
        client.get(admin_url(Exercise, "change", thrust.pk) + "?version=" + "9" * 30),
        client.get(admin_url(Exercise, "compare", thrust.pk) + "?old=" + "9" * 30),
        client.post(admin_url(Exercise, "step", thrust.pk), {"step": "restore", "version": "9" * 5000}),
        client.get(admin_url(Exercise, "compare", thrust.pk) + f"?old={other}"),
        client.post(admin_url(Exercise, "step", thrust.pk), {"step": "restore", "version": other}),
        client.post(admin_url(Exercise, "step", thrust.pk), {"step": "restore", "version": "x"}),
        client.post(admin_url(Exercise, "step", thrust.pk), {"step": "zither"}),
    ]

    assert [response.status_code for response in responses] == [404] * 9


def test_several_writers_of_one_next_version_are_all_its_authors(ada, rob):
    exercise = make_complete_exercise(name="Thrust")
    write(ada, exercise, summary="By Ada.")
    write_next(rob, exercise, popular_claims="By Rob.")

    assert {user.username for user in next_version(exercise).authors.all()} == {"ada", "rob"}
