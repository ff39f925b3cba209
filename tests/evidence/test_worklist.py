"""The desk's front page: what needs work, each count with the list of exactly these rows, and the last changes."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from editorial.models import PendingVersion
from editorial.snapshots import record_version
from editorial.worklist import list_own_texts, list_tasks
from evidence.models import Claim, Study
from evidence.worklist import find_broken_links, list_dead_addresses
from exercises.models import Activation, Exercise, Movement, Picture
from exercises.models import OldAddress as OldExercise
from muscles.models import Muscle
from tests.factories import (
    make_claim,
    make_comparison,
    make_cue,
    make_editor,
    make_exercise,
    make_fault,
    make_measurement,
    make_muscle,
    make_study,
)
from tests.reading import elements, texts
from text.links import find_dead_addresses

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


def listed(client, model, key):
    """The rows that the list shows under the filter of the task ``key``."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist", query={"needs": key})
    return set(client.get(url).context["cl"].queryset)


def counted(client):
    """{(model, key): count} of the front page, and what it says of each line."""
    context = client.get(INDEX).context
    lines = [*context["work"], *context["nothing"]]
    return {line.url.removeprefix("/admin/"): line.count for line in lines}


def rows_of(task):
    return set(task.rows(task.model.objects.all()))


def task(model, key):
    [found] = [task for task in list_tasks(model) if (task.model, task.key) == (model, key)]
    return found


# What each task finds


@pytest.mark.parametrize(("make", "model"), [(make_exercise, Exercise), (make_study, Study), (make_claim, Claim)])
def test_what_waits_for_review(make, model):
    make(), make(status="draft")
    waiting, published = make(status="review"), make()
    state = PendingVersion._meta.get_field("state").choices[1][0]
    revision = record_version(published, by=make_editor(), comment="")
    PendingVersion.objects.create(subject=published, title="Next", revision=revision, state=state)

    assert rows_of(task(model, "review")) == {waiting, published}


def test_exercises_with_nothing_to_see():
    bare = make_exercise()
    moving = make_exercise(movement=Movement.objects.create(name="Squat", slug="squat"))
    make_exercise(variation_of=moving)
    shown = make_exercise()
    Picture.objects.create(exercise=shown, stem="a", width=4, height=3, alt="A", credit="Me", licence="Own")

    assert rows_of(task(Exercise, "figure")) == {bare}


def test_exercises_with_a_role_that_nobody_explains():
    muscle = make_muscle()
    make_exercise(primary=[muscle])
    unexplained = make_exercise(primary=[muscle], secondary=[make_muscle()])
    Activation.objects.filter(exercise=unexplained, muscle=muscle).update(explanation="")

    assert rows_of(task(Exercise, "explanation")) == {unexplained}


def test_exercises_with_a_primary_mover_that_nobody_measured():
    whole = make_muscle(name="Hamstrings")
    head = make_muscle(name="Long head", part_of=make_muscle(name="Biceps femoris", part_of=whole))
    study, draft, other = make_study(), make_study(status="draft"), make_exercise()
    measured, compared, by_part, by_whole = (make_exercise(primary=[muscle]) for muscle in (head, head, whole, head))
    make_measurement(study=study, exercise=measured, muscle=head)
    make_comparison(study=study, higher=other, lower=compared, muscle=head)
    make_measurement(study=study, exercise=by_part, muscle=head)
    make_measurement(study=study, exercise=by_whole, muscle=whole)
    half, elsewhere, unpublished = (
        make_exercise(primary=[head, make_muscle()]),
        *(make_exercise(primary=[head]) for _ in "ab"),
    )
    make_measurement(study=study, exercise=half, muscle=head)
    make_measurement(study=study, exercise=elsewhere, muscle=make_muscle())
    make_measurement(study=draft, exercise=unpublished, muscle=head)
    make_exercise(secondary=[head])

    assert rows_of(task(Exercise, "measured")) == {half, elsewhere, unpublished}


def test_studies_without_a_doi():
    bare = make_study()
    make_study(doi="10.1123/jab.2014-0301")

    assert rows_of(task(Study, "doi")) == {bare}


def test_claims_whose_studies_changed_until_they_are_checked(admin_client):
    study, quiet = make_study(), make_study()
    claim, other = make_claim(studies=[(study, "for"), (quiet, "against")]), make_claim(studies=[(quiet, "for")])
    overtaken = task(Claim, "studies")
    assert rows_of(overtaken) == set()

    study.save()
    assert rows_of(overtaken) == {claim}
    data = {"action": "mark_checked", "_selected_action": [claim.pk]}
    response = admin_client.post(reverse("admin:evidence_claim_changelist"), data, follow=True)

    assert "1 claim is marked as checked." in response.text
    assert rows_of(overtaken) == set()
    quiet.save()
    assert rows_of(overtaken) == {claim, other}
    claim.save()
    assert rows_of(overtaken) == {other}


def test_claims_as_they_were_shipped_wait_for_nobody():
    study = make_study()
    claim = make_claim(studies=[(study, "for")])
    Study.objects.update(updated_at=None)
    Claim.objects.update(checked_at=None)
    assert rows_of(task(Claim, "studies")) == set()

    study.save()

    assert rows_of(task(Claim, "studies")) == {claim}


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("See /exercises/squat/ and /muscles/glute/.", []),
        ("(/exercises/squat/map.svg)", []),
        ("/exercises/hip-trust/ twice: /exercises/hip-trust/", ["/exercises/hip-trust/"]),
        ("“/muscles/squat”", ["/muscles/squat/"]),
        ("/exercises/", []),
        ("/studies/a-2020/ /studies/b-2020.bib", ["/studies/b-2020/"]),
        ("/compare/squat-vs-lunge/ /compare/squat-vs-squat/", ["/compare/squat-vs-lunge/"]),
        ("https://elsewhere.org/upper-limb/muscles/upper-arm/", []),
        ("https://elsewhere.org/exercises/hip-trust/", []),
        ("hip/thrust /other/exercises/hip-trust/", []),
        ("", []),
    ],
)
def test_dead_addresses(text, dead):
    known = {"exercises": {"squat"}, "muscles": {"glute"}, "studies": {"a-2020"}}

    assert find_dead_addresses(text, known, joined={"compare": "exercises"}) == dead


def test_texts_are_those_of_the_row_and_of_what_belongs_to_it():
    found = {holder._meta.label: (key, fields) for holder, key, fields in list_own_texts(Exercise)}

    assert {"exercises.Exercise", "exercises.Cue", "exercises.Fault", "exercises.Activation"} <= set(found)
    assert found["exercises.Cue"] == ("exercise_id", ["text", "reason"])
    assert "evidence.Measurement" not in found  # protected: it belongs to its study
    assert {"evidence.Measurement", "evidence.Comparison"} <= {
        holder._meta.label for holder, _, _ in list_own_texts(Study)
    }
    fields = {holder._meta.label: names for holder, _, names in list_own_texts(Muscle)}
    assert "source_url" not in fields["muscles.Muscle"]


def test_broken_links_are_found_wherever_texts_are(django_assert_num_queries):
    squat, draft = make_exercise(name="Squat"), make_exercise(name="Lunge", status="draft")
    OldExercise.objects.create(slug="old-squat", exercise=squat, name="Old squat")
    right = make_exercise(summary="Like /exercises/squat/, once /exercises/old-squat/.")
    in_summary = make_exercise(summary="Like /exercises/lunge/.")
    in_cue, in_fault = make_exercise(), make_exercise()
    make_cue(exercise=in_cue, reason="As in /muscles/glute/.")
    make_fault(exercise=in_fault, sign="See /compare/squat-vs-nothing/")
    muscle = make_muscle(summary="Works in /exercises/squat/ and /exercises/hop/.")
    study = make_study()
    make_measurement(study=study, exercise=squat, muscle=muscle, note="See /studies/nobody-1999/.")
    claim = make_claim(explanation="By /studies/nobody-1999/.")

    with django_assert_num_queries(1):
        found = find_broken_links(Exercise)

    assert found == {
        in_summary.pk: ["/exercises/lunge/"],
        in_cue.pk: ["/muscles/glute/"],
        in_fault.pk: ["/compare/squat-vs-nothing/"],
    }
    assert not {right.pk, draft.pk} & set(found)
    assert find_broken_links(Muscle) == {muscle.pk: ["/exercises/hop/"]}
    assert find_broken_links(Study) == {study.pk: ["/studies/nobody-1999/"]}
    assert find_broken_links(Claim) == {claim.pk: ["/studies/nobody-1999/"]}
    assert list_dead_addresses(Exercise) == ["/compare/squat-vs-nothing/", "/exercises/lunge/", "/muscles/glute/"]


# The front page


def make_work():
    muscle = make_muscle(summary="/exercises/nothing/")
    exercise = make_exercise(primary=[muscle], status="review", summary="/exercises/nothing/")
    Activation.objects.filter(exercise=exercise).update(explanation="")
    study = make_study(status="review", finding="/exercises/nothing/")
    make_claim(status="review", explanation="/exercises/nothing/", studies=[(study, "for")])
    study.save()


@pytest.mark.parametrize("number", [1, 3])
def test_every_count_is_the_length_of_its_list(admin_client, number):
    for _ in range(number):
        make_work()

    counts = counted(admin_client)

    assert set(counts.values()) == {number}
    assert len(counts) == len(list_tasks())
    for each in list_tasks():
        opts = each.model._meta
        assert counts[f"{opts.app_label}/{opts.model_name}/?needs={each.key}"] == number
        assert listed(admin_client, each.model, each.key) == rows_of(each)


@pytest.mark.parametrize("number", [1, 3])
def test_front_page_query_count(admin_client, django_assert_num_queries, number):
    for _ in range(number):
        make_work()
    log_changes(number)

    # Session; user; 8 counts; for each of 4 models with links: texts, count, texts again for the addresses; changes.
    with django_assert_num_queries(2 + 8 + 4 * 3 + 1):
        admin_client.get(INDEX)


def test_front_page_of_a_finished_catalogue_says_so_quietly(admin_client, django_assert_num_queries):
    with django_assert_num_queries(2 + 8 + 4 + 1):  # session; user; 8 counts; 4 models' texts; last changes
        page = admin_client.get(INDEX).text

    section = page[page.index("<section") : page.index("</section>")] + "</section>"
    assert texts(section, "a") == []
    assert texts(section, "summary") == ["Nothing to do in 12 lists"]
    assert "No studies without a doi" in texts(section, "li")


def log_changes(number):
    """Changes of ``number`` exercises, the last deleted."""
    user = make_editor()
    for _ in range(number):
        exercise = make_exercise()
        LogEntry.objects.log_actions(user.pk, [exercise], CHANGE, "Sharpened the summary.", single_object=True)
    LogEntry.objects.log_actions(user.pk, [exercise], DELETION, "", single_object=True)
    return exercise


def test_last_changes_say_who_what_and_when(admin_client):
    exercise = log_changes(14)

    page = admin_client.get(INDEX).text

    entries = elements(page[page.index('id="recent-actions-module"') :].split("</div>")[0], "li")
    assert len(entries) == 12
    assert entries[0]["class"] == "deletelink"
    for words in (exercise.name, "editor", "Sharpened the summary.", timezone.now().strftime("%Y")):
        assert words in entries[1].text
    url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
    assert page.count(f'href="{url}"') == 1  # the change leads there, the deletion nowhere


def test_nobody_sees_what_they_may_not_see(client):
    make_work()
    log_changes(1)
    secret = User.objects.create_user("a secret account")
    LogEntry.objects.log_actions(
        make_editor(username="root").pk, [secret], CHANGE, "Made it staff.", single_object=True
    )
    user = User.objects.create_user("someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_study"))
    client.force_login(user)

    page = client.get(INDEX).text

    section = page[page.index("<section") : page.index("</section>")] + "</section>"
    assert [text.split(" ", 1)[1] for text in texts(section, "a")] == [
        "Studies waiting for review",
        "Studies without a DOI",
        "Studies with an address in the text that leads nowhere",
    ]
    assert "Sharpened the summary." not in page
    assert "secret" not in page
    assert "Nothing was changed yet." in page


def test_someone_who_may_see_nothing_gets_a_plain_front_page(client):
    client.force_login(User.objects.create_user("someone", is_staff=True))

    page = client.get(INDEX).text

    assert "What needs work" not in page
    assert "Nothing was changed yet." in page


def test_a_filter_that_is_not_known_narrows_nothing(admin_client):
    exercise = make_exercise()

    assert listed(admin_client, Exercise, "nonsense") == {exercise}
    assert listed(admin_client, Exercise, "doi") == {exercise}


def test_the_admin_is_our_site():
    assert admin.site.site_title == "Prime Mover"
