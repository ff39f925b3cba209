"""Signed links: what they open, for whom, and when they end."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import signing
from django.db import IntegrityError, transaction

from editorial import publishing
from editorial.models import WithdrawnLinks
from editorial.preview_links import end_preview_links
from exercises.models import Exercise
from tests.admin_forms import admin_url, as_user, said
from tests.editorial.reading import link_of
from tests.factories import (
    make_complete_exercise,
    make_exercise,
    make_reader,
)
from tests.publishing import step, write
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


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

    response = step(rob, exercise, "withdraw_links")
    withdrawn = [client.get(link), client.get(f"{link}map.svg")]
    [field] = elements(response.text, "input", id="preview-link")
    again = client.get(field["value"].removeprefix("http://testserver"))
    step(rob, exercise, "withdraw_links")

    assert said(response) == ["The links sent so far lead nowhere any more."]
    assert [shown(one) for one in withdrawn] == [too_old] * 2
    assert too_old == (410, ["This link has ended."], ["Ask whoever sent it for a new one."])
    assert "Written anew." in texts(again.text, "p")
    assert shown(client.get(field["value"].removeprefix("http://testserver"))) == too_old
    assert texts(client.get(elsewhere).text, "h1") == ["Squat"]
    assert LogEntry.objects.filter(change_message="Withdrew the preview links.", user=rob).count() == 2
    assert publishing.find_authors(exercise) == {ada.pk}


def test_links_are_withdrawn_only_by_who_may_change_it_and_only_by_posting(client, ada):
    draft = make_complete_exercise(name="Draft", status="draft")
    link = link_of(draft)
    reader = make_reader()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(Permission.objects.get(codename="view_exercise"))
    url = admin_url(Exercise, "withdraw_links", draft.pk)

    page = as_user(reader).get(admin_url(Exercise, "link", draft.pk)).text
    refused = [
        as_user(reader).post(url).status_code,
        as_user(ada).get(url).status_code,
        client.post(url).status_code,
    ]

    assert (refused, texts(page, "button", value="withdraw")) == ([403, 403, 302], [])
    assert client.get(link).status_code == 200


def test_nothing_is_withdrawn_where_nothing_waits(ada, thrust):
    response = step(ada, thrust, "withdraw_links")

    assert "no link leads to a preview of it." in said(response)[0]
    assert list(WithdrawnLinks.objects.all()) == []


def test_link_of_a_draft_stays_dead_when_what_it_showed_is_taken_off_the_site(client, ada, rob):
    draft = make_complete_exercise(name="Draft", status="draft")
    write(ada, draft, summary="Written anew.")
    link = link_of(draft)
    step(rob, draft, "publish")
    published = client.get(link)
    step(rob, draft, "take_off")

    assert shown(published)[1] == ["This version waits no longer."]
    assert shown(client.get(link))[:2] == (410, ["This link has ended."])


def test_links_of_one_thing_are_withdrawn_by_one_row(thrust):
    end_preview_links(thrust)

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
