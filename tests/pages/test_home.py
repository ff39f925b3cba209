"""The front page and the page on method."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_activation,
    make_comparison,
    make_exercise,
    make_group,
    make_muscle,
    make_study,
)
from tests.pages.reading import CANONICAL
from tests.reading import hrefs, texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_home_query_count(client, django_assert_num_queries, lifts, count):
    study = make_study()
    for number in range(count):
        group = make_group()
        muscle = make_muscle(name=f"Muscle {number} of it", group=group)
        make_muscle(group=group, part_of=make_muscle(group=group, part_of=muscle))
        for exercise in lifts:
            make_activation(exercise=exercise, muscle=muscle)
        make_comparison(study=study, higher=lifts[0], lower=lifts[1], muscle=muscle)

    # The three lifts with patterns, their activations with muscles; comparisons; muscle groups, whole muscles; the
    # muscles of the map; the newest with patterns
    with django_assert_num_queries(7):
        response = client.get("/")

    assert response.context["exercises"] == lifts
    assert [len(answer.muscles) for pair in response.context["pairs"] for answer in pair.activity] == [count]
    assert CANONICAL in hrefs(response.text)


def test_home_of_an_empty_catalogue_still_opens(client):
    page = client.get("/").text

    assert texts(page, "h1") == ["Which muscles does a lift work, and how do we know?"]
    assert "Nothing is published yet." in texts(page, "li")


def test_home_shows_the_newest_published_first(client):
    for number in range(7):
        make_exercise(name=f"Lift {number}")
    make_exercise(name="Lift of tomorrow", status="draft")

    response = client.get("/")

    assert [exercise.name for exercise in response.context["newest"]] == [f"Lift {n}" for n in (6, 5, 4, 3, 2, 1)]
    assert "Lift of tomorrow" not in response.text


def test_home_leaves_an_unpublished_lift_out_of_the_comparison(client, lifts):
    lifts[2].status = "draft"
    lifts[2].save()

    response = client.get("/")

    assert response.context["exercises"] == lifts[:2]
    assert "/compare/hip-thrust-vs-back-squat/" in hrefs(response.text)
    assert "Deadlift" not in response.text


def test_method_query_count(client, django_assert_num_queries):
    study = make_study(key="plotkin-2023-hip-thrust-squat-hypertrophy")

    with django_assert_num_queries(1):  # the two studies of the caveat
        response = client.get(reverse("method"))

    assert texts(response.text, "h1") == ["How roles and figures are given"]
    assert study.get_absolute_url() in hrefs(response.text)
