"""Studies and claims are drafted, reviewed and published as exercises are; readers see nothing of them before."""

import pytest

from editorial import publishing
from editorial.publishing import next_version
from evidence.models import Claim, Study, TechniqueEffect
from tests.admin_forms import admin_url, as_user, errors, field_names, filled_form, said
from tests.factories import (
    make_claim,
    make_comparison,
    make_exercise,
    make_measurement,
    make_muscle,
    make_study,
)
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def lifts():
    """Two published exercises of one muscle, and a study with one of everything about them; the parts by name."""
    muscle = make_muscle(name="Gluteus maximus")
    thrust, squat = (make_exercise(name=name, primary=[muscle]) for name in ("Hip thrust", "Back squat"))
    about = {"authors": "Secret A", "title": "Secret title", "finding": "Secret finding.", "doi": "10.1000/secret"}
    study = make_study(key="secret-2020", **about)
    for exercise, value in ((thrust, "61.7"), (squat, "31.3")):
        make_measurement(study=study, exercise=exercise, muscle=muscle, value=value)
    make_comparison(study=study, higher=thrust, lower=squat, muscle=muscle)
    TechniqueEffect.objects.create(study=study, exercise=thrust, change="a secret stance", effect="A secret effect.")
    claim = make_claim(statement="Secret claim.", exercises=[thrust], muscles=[muscle], studies=[(study, "for")])
    return {"study": study, "claim": claim, "thrust": thrust}


PAGES = [
    "/",
    "/exercises/hip-thrust/",
    "/exercises/hip-thrust/?muscle=gluteus-maximus",
    "/muscles/gluteus-maximus/",
    "/compare/hip-thrust-vs-back-squat/",
    "/studies/",
    "/studies/?q=secret",
    "/claims/",
    "/method/",
    "/sitemap.xml",
]
SECRETS = ["Secret 2020", "secret-2020", "Secret finding", "61.7", "A secret effect", "secret stance"]


def leaks(client, words):
    return [
        (page, word) for page in PAGES for word in words if word in client.get(page, headers={"accept": "*/*"}).text
    ]


def set_status(row, status):
    type(row).objects.filter(pk=row.pk).update(status=status)


@pytest.mark.parametrize("status", ["draft", "review"])
def test_readers_see_nothing_of_a_study_that_is_not_published(client, lifts, status):
    shown = {page for page, _ in leaks(client, SECRETS)}
    set_status(lifts["study"], status)

    assert shown >= {*PAGES} - {"/", "/method/"}
    assert leaks(client, SECRETS) == []
    assert client.get("/studies/secret-2020/").status_code == 404
    assert client.get("/studies/secret-2020.bib").status_code == 404


@pytest.mark.parametrize("status", ["draft", "review"])
def test_readers_see_nothing_of_a_claim_that_is_not_published(client, lifts, status):
    claimed = {page for page, _ in leaks(client, ["Secret claim."])}
    set_status(lifts["claim"], status)

    assert claimed == {
        "/exercises/hip-thrust/",
        "/exercises/hip-thrust/?muscle=gluteus-maximus",
        "/muscles/gluteus-maximus/",
        "/compare/hip-thrust-vs-back-squat/",
        "/claims/",
    }
    assert leaks(client, ["Secret claim."]) == []
    assert "Secret claim." not in client.get("/studies/secret-2020/").text
    assert "Secret claim." not in client.get("/claims/?verdict=supported").text


def test_a_study_that_is_not_published_leaves_the_counted_answers(client, lifts):
    counted = client.get("/compare/hip-thrust-vs-back-squat/").context["pairs"][0].activity
    set_status(lifts["study"], "draft")

    page = client.get("/compare/hip-thrust-vs-back-squat/")

    assert len(counted) == 1
    assert (page.context["pairs"][0].activity, page.context["results"]) == ([], [])


def test_staff_see_drafts_of_studies_and_claims_marked_as_such(ada, lifts):
    set_status(lifts["study"], "review")
    set_status(lifts["claim"], "draft")
    client = as_user(ada)

    study, claims = client.get("/studies/secret-2020/").text, client.get("/claims/").text

    assert "In review: only editors see this page." in texts(study, "p")
    assert "(draft: only editors see it)" in texts(claims, "small")


def change(user, row, *, version="", button="_save", **values):
    client = as_user(user)
    url = admin_url(type(row), "change", row.pk) + (f"?version={version}" if version else "")
    form = filled_form(client.get(url).text)
    return client.post(url, form | {name: [value] for name, value in values.items()} | {button: ["yes"]}, follow=True)


def test_a_study_with_its_figures_is_written_reviewed_and_published(client, ada, rob, lifts):
    study = lifts["study"]
    first = study.measurements.order_by("pk").first()
    place = [row.pk for row in study.measurements.all()].index(first.pk)
    new = {
        "finding": "Found anew.",
        f"measurements-{place}-value": "77.7",
        "technique_effects-TOTAL_FORMS": "2",
        "technique_effects-1-condition": "a wide stance",
        "technique_effects-1-change": "a wider stance",
        "technique_effects-1-effect": "More of it.",
    }

    response = change(ada, study, button="_review", **new)
    before = client.get("/studies/secret-2020/").text
    compare = as_user(rob).get(admin_url(Study, "compare", study.pk)).text
    published = as_user(rob).post(admin_url(Study, "step", study.pk), {"step": "publish"}, follow=True)

    assert errors(response.text) == []
    assert ("Found anew." in before, "77.7" in before) == (False, False)
    assert "61.7 → 77.7" in texts(compare, "dd")
    assert "Technique effect added: a wider stance" in texts(compare, "h2")
    assert said(published) == ["Secret 2020 is published."]
    after = client.get("/studies/secret-2020/").text
    assert ("Found anew." in after, "77.7" in after, "More of it." in after) == (True, True, True)
    first.refresh_from_db()
    assert str(first.value) == "77.700"


def test_a_claim_with_its_studies_is_written_reviewed_and_published(client, ada, rob, lifts):
    claim = lifts["claim"]

    change(ada, claim, verdict="contested", **{"claim_studies-0-stance": "against"})
    before = client.get("/claims/?verdict=contested").text
    as_user(rob).post(admin_url(Claim, "step", claim.pk), {"step": "publish"})

    assert "Secret claim." not in before
    assert "Secret claim." in client.get("/claims/?verdict=contested").text
    assert [row.stance for row in claim.claim_studies.all()] == ["against"]


def test_a_new_study_and_a_new_claim_are_drafts_whatever_the_form_says(ada):
    client = as_user(ada)
    study = {
        "key": "new-2021",
        "authors": "New A",
        "title": "New",
        "design": "trial",
        "finding": "It found.",
        "status": "published",
    }
    claim = {"slug": "new", "statement": "New.", "verdict": "untested", "explanation": "Why.", "status": "published"}

    for model, values in ((Study, study), (Claim, claim)):
        form = filled_form(client.get(admin_url(model, "add")).text)
        made = form | {name: [value] for name, value in values.items()} | {"_publish": ["yes"]}
        assert errors(client.post(admin_url(model, "add"), made, follow=True).text) == []

    assert (Study.objects.get().status, Claim.objects.get().status) == ("draft", "draft")


@pytest.mark.parametrize("model", [Study, Claim])
def test_what_is_published_can_only_be_read_while_its_next_version_waits(ada, rob, lifts, model):
    row = lifts[model._meta.model_name]
    field, stored = {Study: ("finding", "Secret finding."), Claim: ("explanation", lifts["claim"].explanation)}[model]
    change(ada, row, **{field: "Anew."})

    page = as_user(rob).get(admin_url(model, "change", row.pk)).text
    onward = f"{admin_url(model, 'change', row.pk)}?version={next_version(row).revision_id}"
    form = as_user(rob).get(onward).text

    assert (field_names(page), stored in texts(page, "div", class_="readonly")) == ([], True)
    assert {a["href"] for a in elements(page, "a") if a.text == "Continue the next version"} == {onward}
    assert texts(form, "textarea", id=f"id_{field}") == ["Anew."]


@pytest.mark.parametrize("model", [Study, Claim])
def test_links_of_a_study_and_a_claim_are_withdrawn(client, ada, lifts, model):
    row = lifts[model._meta.model_name]
    change(ada, row, **{{Study: "finding", Claim: "explanation"}[model]: "Anew."})
    link = publishing.preview_url(row)
    before = client.get(link)

    as_user(ada).post(admin_url(model, "step", row.pk), {"step": "withdraw"})

    assert before.status_code == 200
    assert texts(client.get(link).text, "h1") == ["This link has ended."]
    assert client.get(publishing.preview_url(row)).status_code == 200


@pytest.mark.parametrize("model", [Study, Claim])
def test_nobody_publishes_a_study_or_a_claim_that_they_alone_wrote(rob, lifts, model):
    row = lifts[model._meta.model_name]
    field = {Study: "finding", Claim: "explanation"}[model]
    change(rob, row, **{field: "By Rob."})
    client = as_user(rob)

    change(rob, row, version=next_version(row).revision_id, button="_publish")
    client.post(admin_url(model, "step", row.pk), {"step": "publish"})
    client.post(admin_url(model, "changelist"), {"action": "publish_chosen", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert getattr(row, field) != "By Rob."


def test_preview_links_of_a_study_and_a_claim(client, ada, lifts):
    change(ada, lifts["study"], finding="Found anew.")
    change(ada, lifts["claim"], explanation="Explained anew.")

    study, claim = (client.get(publishing.preview_url(lifts[name])) for name in ("study", "claim"))

    assert "Found anew." in texts(study.text, "p")
    assert "Explained anew." in texts(claim.text, "p")
    assert "Found anew." not in client.get("/studies/secret-2020/").text
