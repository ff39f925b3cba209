import pytest

from tests.factories import make_claim, make_exercise, make_muscle, make_study
from tests.reading import elements, head, hrefs, roots, texts

pytestmark = pytest.mark.django_db

CLAIMS = "/claims/"


@pytest.mark.parametrize("count", [1, 3])
def test_claim_list_query_count(client, django_assert_num_queries, count):
    exercise, muscle, study = make_exercise(), make_muscle(), make_study()
    claims = [
        make_claim(exercises=[exercise], muscles=[muscle], studies=[(study, "for")], position=number)
        for number in range(count)
    ]

    with django_assert_num_queries(4):  # claims, their studies, their exercises, their muscles
        response = client.get(CLAIMS)

    assert list(response.context["claims"]) == claims


def test_claim_tells_its_verdict_its_reason_and_each_side(client):
    exercise = make_exercise(name="Hip thrust")
    draft = make_exercise(name="Band hip thrust", status="draft")
    pro, contra = make_study(authors="Contreras B"), make_study(authors="Plotkin DL")
    make_claim(
        statement="Hip thrusts grow the glutes more than squats.",
        verdict="contested",
        explanation="One trial found no such thing.",
        exercises=[exercise, draft],
        studies=[(contra, "against"), (pro, "for")],
    )

    page = client.get(CLAIMS).text

    assert texts(page, "summary") == ["Contested “Hip thrusts grow the glutes more than squats.”"]
    assert "One trial found no such thing." in texts(page, "p")
    assert list(zip(texts(page, "dt"), texts(page, "dd"), strict=True)) == [
        ("For", "Contreras 2020"),
        ("Against", "Plotkin 2020"),
    ]
    assert exercise.get_absolute_url() in hrefs(page)
    assert draft.get_absolute_url() not in hrefs(page)


def test_claim_without_studies_says_so(client):
    make_claim(verdict="untested")

    assert "No study collected here tests it." in texts(client.get(CLAIMS).text, "p")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", ["A.", "B."]), ("mixed", ["B."]), ("untested", []), ("nonsense", ["A.", "B."])],
)
def test_claims_are_narrowed_by_verdict(client, asked, shown):
    make_claim(statement="A.", verdict="supported")
    make_claim(statement="B.", verdict="mixed")

    response = client.get(CLAIMS, {"verdict": asked})

    assert [claim.statement for claim in response.context["claims"]] == shown


def test_claims_swap_is_the_claims_alone(client, htmx):
    make_claim(statement="A.")

    response = client.get(CLAIMS, {"verdict": "supported"}, headers=htmx)

    assert roots(response.text) == [("section", "claims")]
    assert head(client.get(CLAIMS).text) != {}


@pytest.mark.parametrize("page", ["exercise", "muscle", "study", "comparison"])
def test_claims_stand_on_the_pages_they_are_about(client, page):
    thrust, squat = make_exercise(name="Hip thrust"), make_exercise(name="Back squat")
    muscle, study = make_muscle(), make_study()
    make_claim(statement="About it.", exercises=[thrust, squat], muscles=[muscle], studies=[(study, "for")])
    make_claim(statement="About another.", exercises=[make_exercise()], muscles=[make_muscle()])
    urls = {
        "exercise": thrust.get_absolute_url(),
        "muscle": muscle.get_absolute_url(),
        "study": study.get_absolute_url(),
        "comparison": "/compare/hip-thrust-vs-back-squat/",
    }

    response = client.get(urls[page], follow=True)

    assert [item.text for item in elements(response.text, "summary") if "“" in item.text] == ["Supported “About it.”"]
