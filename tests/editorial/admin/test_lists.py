"""The history, the comparison of versions, and the lists."""

import pytest
from django.urls import reverse

from editorial.snapshots import list_versions
from exercises.models import Exercise
from tests.admin_forms import admin_url, as_user
from tests.factories import (
    make_complete_exercise,
)
from tests.publishing import step, write, write_next
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


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


def test_no_version_of_another_is_opened_compared_or_restored(ada):
    thrust, squat = (
        make_complete_exercise(name="Thrust", status="draft"),
        make_complete_exercise(name="Squat", status="draft"),
    )
    write(ada, squat, summary="Squat’s.")
    other = list_versions(squat)[0].revision_id
    client = as_user(ada)

    responses = [
        client.get(admin_url(Exercise, "change", thrust.pk) + f"?version={other}"),
        client.get(admin_url(Exercise, "change", thrust.pk) + "?version=zither"),
        client.get(admin_url(Exercise, "change", thrust.pk) + "?version=" + "9" * 30),
        client.get(admin_url(Exercise, "compare", thrust.pk) + "?old=" + "9" * 30),
        client.post(admin_url(Exercise, "restore", thrust.pk), {"version": "9" * 5000}),
        client.get(admin_url(Exercise, "compare", thrust.pk) + f"?old={other}"),
        client.post(admin_url(Exercise, "restore", thrust.pk), {"version": other}),
        client.post(admin_url(Exercise, "restore", thrust.pk), {"version": "x"}),
        client.post(admin_url(Exercise, "restore", thrust.pk)),
    ]

    assert [response.status_code for response in responses] == [404] * 9


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
