from itertools import permutations

import pytest
from django.urls import reverse

from evidence.models import Quantity
from tests.factories import (
    make_activation,
    make_claim,
    make_comparison,
    make_cue,
    make_equipment,
    make_exercise,
    make_group,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_pattern,
    make_reader,
    make_study,
)
from tests.reading import elements, head, hrefs, roots, texts

pytestmark = pytest.mark.django_db

PICK = "/compare/"


def bars(page):
    """The bars of the page's charts: their lengths are percentages, which no other rectangle's are."""
    return [bar for bar in elements(page, "rect") if bar["width"].endswith("%")]


@pytest.fixture
def lifts():
    """Hip thrust, back squat and deadlift, created in another order than that of their patterns."""
    hinge, squat, bridge = (
        make_pattern(name="Hinge", position=3),
        make_pattern(name="Squat", position=2),
        make_pattern(name="Bridge", position=1),
    )
    deadlift = make_exercise(name="Deadlift", pattern=hinge)
    back_squat = make_exercise(name="Back squat", pattern=squat)
    hip_thrust = make_exercise(name="Hip thrust", pattern=bridge)
    return [hip_thrust, back_squat, deadlift]


CANONICAL = "/compare/hip-thrust-vs-back-squat-vs-deadlift/"


# Home


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


# Choosing


def test_compare_pick_asks_for_two(client, django_assert_num_queries, lifts):
    with django_assert_num_queries(1):  # the exercises to choose from
        response = client.get(PICK)

    assert texts(response.text, "h1") == ["Compare exercises"]
    assert [select["name"] for select in elements(response.text, "select")] == ["exercise", "exercise"]
    assert texts(response.text, "option") == 2 * ["Choose …", "Hip thrust", "Back squat", "Deadlift"]
    assert texts(response.text, "p", role="status") == []


@pytest.mark.parametrize("slugs", list(permutations(["hip-thrust", "back-squat", "deadlift"])))
def test_compare_pick_leads_to_the_canonical_comparison(client, lifts, slugs):
    response = client.get(PICK, {"exercise": slugs})

    assert (response.status_code, response["Location"]) == (302, CANONICAL)


def test_compare_pick_counts_an_exercise_once_and_ignores_an_empty_choice(client, lifts):
    response = client.get(PICK, {"exercise": ["deadlift", "", "hip-thrust", "deadlift"]})

    assert (response.status_code, response["Location"]) == (302, "/compare/hip-thrust-vs-deadlift/")


def test_compare_pick_of_one_asks_for_a_second(client, lifts):
    page = client.get(PICK, {"exercise": ["deadlift", "deadlift"]}).text

    assert texts(page, "p", role="status") == ["Choose a second exercise to compare with Deadlift."]
    assert [field["value"] for field in elements(page, "input", type="hidden")] == ["deadlift"]
    assert texts(page, "option") == ["Choose …", "Hip thrust", "Back squat"]


def test_compare_pick_of_an_unknown_exercise_says_so_and_keeps_the_others(client, lifts):
    response = client.get(PICK, {"exercise": ["<b>lunge", "deadlift"]})

    assert response.status_code == 200
    assert texts(response.text, "p", role="status") == [
        "No exercise here is called “<b>lunge”. Choose one from the list."
    ]
    assert [field["value"] for field in elements(response.text, "input", type="hidden")] == ["deadlift"]


def test_compare_pick_of_five_is_refused_with_a_sentence(client, lifts):
    more = [make_exercise(name=name) for name in ("Lunge", "Step-up")]

    response = client.get(PICK, {"exercise": [exercise.slug for exercise in [*lifts, *more]]})

    assert response.status_code == 400
    assert texts(response.text, "p", role="status") == [
        "A comparison holds two to four exercises; this one has 5. Remove some to see it."
    ]


def test_compare_pick_offers_to_remove_each_of_the_chosen(client, lifts):
    page = client.get(CANONICAL).text

    removals = elements(page, "a", class_="remove")
    assert [(link["href"], link["aria-label"]) for link in removals] == [
        ("/compare/?exercise=back-squat&exercise=deadlift&", "Remove Hip thrust"),
        ("/compare/?exercise=hip-thrust&exercise=deadlift&", "Remove Back squat"),
        ("/compare/?exercise=hip-thrust&exercise=back-squat&", "Remove Deadlift"),
    ]
    after = client.get(removals[0]["href"], follow=True)
    assert after.redirect_chain == [("/compare/back-squat-vs-deadlift/", 302)]


def test_compare_pick_swap_is_the_comparison_alone(client, htmx, lifts):
    response = client.get(PICK, {"exercise": "deadlift"}, headers=htmx)

    assert roots(response.text) == [("title", None), ("div", "comparison")]
    assert texts(response.text, "p", role="status") == ["Choose a second exercise to compare with Deadlift."]


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_compare_pick_is_a_page_for_everyone_else(client, htmx, lifts, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(PICK, {"exercise": "deadlift"}, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert texts(response.text, "title") == ["Compare exercises · Prime Mover"]


# A comparison


@pytest.mark.parametrize("count", [1, 3])
def test_compare_query_count(client, django_assert_num_queries, lifts, count):
    exercises = lifts[:2]
    for number in range(count):
        # The part has the smaller key, so that its whole is first met through it.
        part = make_muscle(name=f"Part {number}", kind="region")
        part.part_of = whole = make_muscle(name=f"Whole {number}", group=part.group)
        part.save()
        study = make_study()
        for exercise in exercises:
            make_activation(exercise=exercise, muscle=part, role="primary")
            make_activation(exercise=exercise, muscle=whole, role="secondary")
            make_cue(exercise=exercise, text=f"Cue {number}")
            make_measurement(study=study, exercise=exercise, muscle=part)
        exercises[0].equipment.add(make_equipment(name=f"Thing {number}"))
        make_comparison(study=study, higher=exercises[0], lower=exercises[1], muscle=part)
        make_comparison(study=make_study(), higher=exercises[1], lower=exercises[0], muscle=whole)
        make_comparison(study=study, higher=exercises[0], lower=exercises[0], higher_condition=f"{number}", muscle=part)
        make_claim(exercises=exercises, studies=[(study, "for")])

    # What may be chosen; exercises with patterns, equipment, cues, activations with muscles, groups and wholes;
    # comparisons; figures; comparisons within one exercise; claims and their studies; the two studies of the caveat
    with django_assert_num_queries(11):
        response = client.get("/compare/hip-thrust-vs-back-squat/")

    assert response.context["exercises"] == exercises
    assert [row.muscle.name for _, rows in response.context["matrix"] for row in rows] == [
        f"Whole {number}" for number in range(count)
    ]
    assert len(response.context["results"]) == 2 * count


@pytest.mark.parametrize("slugs", list(permutations(["hip-thrust", "back-squat", "deadlift"])))
def test_compare_has_one_address_whatever_the_order(client, lifts, slugs):
    response = client.get(reverse("compare", args=["-vs-".join(slugs)]), {"only": "differences"}, follow=True)

    canonical = f"{CANONICAL}?only=differences"
    assert response.redirect_chain == (
        [] if list(slugs) == ["hip-thrust", "back-squat", "deadlift"] else [(canonical, 301)]
    )
    assert response.context["exercises"] == lifts
    assert response.context["only_differences"] is True


@pytest.mark.parametrize(
    "slugs",
    ["hip-thrust-vs-hip-thrust-vs-deadlift", "deadlift-vs-hip-thrust-vs-deadlift-vs-deadlift-vs-deadlift-vs-deadlift"],
)
def test_compare_counts_an_exercise_once(client, lifts, slugs):
    response = client.get(f"/compare/{slugs}/", follow=True)

    assert response.redirect_chain == [("/compare/hip-thrust-vs-deadlift/", 301)]
    assert response.context["exercises"] == [lifts[0], lifts[2]]


@pytest.mark.parametrize("slugs", ["deadlift", "deadlift-vs-deadlift", "deadlift-vs-", "-vs-deadlift"])
def test_compare_of_one_asks_for_a_second(client, lifts, slugs):
    response = client.get(f"/compare/{slugs}/")

    assert response.status_code == 200
    assert texts(response.text, "p", role="status") == ["Choose a second exercise to compare with Deadlift."]


@pytest.mark.parametrize("slugs", ["-vs-", "-vs--vs-", "-vs--vs--vs-"])
def test_compare_of_nothing_asks_for_two(client, lifts, slugs):
    response = client.get(f"/compare/{slugs}/", follow=True)

    assert response.status_code in {200, 404}
    assert texts(response.text, "h1") in (["Compare exercises"], ["There is no such page"])


def test_compare_of_five_is_refused_with_a_sentence(client, lifts):
    more = [make_exercise(name=name) for name in ("Lunge", "Step-up")]

    response = client.get(f"/compare/{'-vs-'.join(exercise.slug for exercise in [*lifts, *more])}/")

    assert response.status_code == 400
    assert texts(response.text, "p", role="status") == [
        "A comparison holds two to four exercises; this one has 5. Remove some to see it."
    ]


def test_compare_of_four_is_shown(client, lifts):
    lunge = make_exercise(name="Lunge", pattern=make_pattern(position=4))

    response = client.get("/compare/hip-thrust-vs-back-squat-vs-deadlift-vs-lunge/")

    assert response.context["exercises"] == [*lifts, lunge]
    assert elements(response.text, "select") == []


def test_compare_of_an_unknown_exercise_is_not_found_and_offers_near_names(client, lifts):
    response = client.get("/compare/hip-trust-vs-deadlift/")

    assert response.status_code == 404
    assert hrefs(response.text)[:2] == ["/exercises/hip-thrust/", "/exercises/deadlift/"]


def test_compare_matrix_tells_roles_in_words_by_group(client, lifts):
    thrust, squat, _ = lifts
    thighs, gluteals = make_group(name="Thighs", position=2), make_group(name="Gluteals", position=1)
    quads = make_muscle(name="Quadriceps", group=thighs)
    glutes = make_muscle(name="Gluteus maximus", group=gluteals)
    upper = make_muscle(name="Upper gluteus maximus", group=gluteals, part_of=glutes, kind="region")
    make_activation(exercise=thrust, muscle=upper)
    make_activation(exercise=squat, muscle=glutes, role="secondary")
    make_activation(exercise=squat, muscle=quads)

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    [table] = elements(page, "table")
    assert texts(page, "th", scope="col") == ["Muscle", "Hip thrust", "Back squat"]
    assert texts(page, "th", scope="rowgroup") == ["Gluteals", "Thighs"]
    assert texts(page, "th", scope="row") == ["Gluteus maximus", "Quadriceps"]
    assert texts(page, "td") == [
        "Primary mover as upper gluteus maximus",
        "Secondary mover",
        "–no role",
        "Primary mover",
    ]
    marks = [mark["data-role"] for mark in elements(page, "span", class_="mark") if mark["data-role"]]
    legend = ["primary", "secondary", "stabilizer"]
    assert marks == [*legend, "primary", "secondary", "primary"]
    assert table["class"] == "matrix"


def test_compare_can_show_only_what_differs(client, lifts):
    thrust, squat, _ = lifts
    same, other = make_muscle(name="Gluteus maximus"), make_muscle(name="Quadriceps")
    for exercise in (thrust, squat):
        make_activation(exercise=exercise, muscle=same)
    make_activation(exercise=squat, muscle=other)

    whole = client.get("/compare/hip-thrust-vs-back-squat/").text
    narrowed = client.get("/compare/hip-thrust-vs-back-squat/", {"only": "differences"}).text
    garbage = client.get("/compare/hip-thrust-vs-back-squat/", {"only": "<script>"}).text

    assert texts(whole, "th", scope="row") == texts(garbage, "th", scope="row") == ["Gluteus maximus", "Quadriceps"]
    assert texts(narrowed, "th", scope="row") == ["Quadriceps"]
    assert [link["href"] for link in elements(whole, "a", id="all-roles")] == [
        "/compare/hip-thrust-vs-back-squat/?only=differences#roles"
    ]
    assert [link["href"] for link in elements(narrowed, "a", id="all-roles")] == [
        "/compare/hip-thrust-vs-back-squat/#roles"
    ]


def test_compare_says_when_no_role_differs(client, lifts):
    muscle = make_muscle()
    for exercise in lifts[:2]:
        make_activation(exercise=exercise, muscle=muscle)

    page = client.get("/compare/hip-thrust-vs-back-squat/", {"only": "differences"}).text

    assert "No role differs." in texts(page, "p")


def test_compare_charts_figures_with_unit_sample_load_and_doi(client, lifts):
    thrust, squat, _ = lifts
    glutes = make_muscle(name="Gluteus maximus")
    study = make_study(
        authors="Contreras B, Vigotsky AD",
        year=2015,
        sample_size=13,
        participants="trained women",
        load="estimated 10RM",
        doi="10.1123/jab.2014-0301",
        caution="The same women stand in three papers.",
    )
    make_measurement(study=study, exercise=thrust, muscle=glutes, value="86.8", sd="13.2")
    make_measurement(study=study, exercise=squat, muscle=glutes, value="45.400")
    comparison = make_comparison(study=study, higher=thrust, lower=squat, muscle=glutes)

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    [chart] = elements(page, "table", class_="chart")
    assert texts(page, "caption") == ["Gluteus maximus mean, whole rep, %MVIC"]
    assert texts(page, "span", class_="value") == ["86.8 ± 13.2", "45.4"]
    assert [bar["width"] for bar in bars(page)] == ["86.80%", "45.40%"]
    [result] = elements(page, "article", class_="result")
    assert "13 people: trained women; estimated 10RM." in result.text
    assert "The same women stand in three papers." in result.text
    assert [(link["href"], link.text) for link in elements(page, "a", class_="doi")] == [
        ("https://doi.org/10.1123/jab.2014-0301", "doi:10.1123/jab.2014-0301")
    ]
    assert chart.text.startswith("Gluteus maximus mean, whole rep, %MVIC Exercise%MVIC Hip thrust 86.8")
    [verdict] = texts(page, "p", class_="verdict")
    assert verdict.lower().removesuffix(".") == comparison.verdict.lower()


@pytest.mark.parametrize("statistic", ["range low", "range high", "pooled mean"])
def test_compare_never_draws_range_ends_or_pooled_means(client, lifts, statistic):
    thrust, squat, _ = lifts
    glutes = make_muscle(name="Gluteus maximus")
    charted, other = make_study(), make_study()
    for exercise, value in ((thrust, "80"), (squat, "40")):
        make_measurement(study=charted, exercise=exercise, muscle=glutes, value=value)
        make_measurement(study=other, exercise=exercise, muscle=glutes, value=f"{value}.7", statistic=statistic)

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    assert texts(page, "span", class_="value") == ["80", "40"]
    assert len(bars(page)) == 2
    assert len([item.text for item in elements(page, "li") if "80.7" in item.text]) == 1


def test_compare_leaves_out_what_measured_only_one_of_them(client, lifts):
    thrust, squat, deadlift = lifts
    glutes, quads = make_muscle(), make_muscle()
    study = make_study()
    make_measurement(study=study, exercise=thrust, muscle=glutes, value="77")
    make_measurement(study=study, exercise=squat, muscle=quads, value="66")
    make_measurement(study=study, exercise=deadlift, muscle=glutes, value="55")
    make_comparison(study=study, higher=deadlift, lower=squat, muscle=quads)

    response = client.get("/compare/hip-thrust-vs-back-squat/")

    assert response.context["results"] == []
    assert "No study collected here measured two of these." in texts(response.text, "p")


def test_compare_keeps_growth_moments_and_activity_apart(client, lifts):
    thrust, squat, _ = lifts
    glutes, extension = make_muscle(), make_joint_action()
    study = make_study()
    for exercise in (thrust, squat):
        make_measurement(study=study, exercise=exercise, muscle=glutes)
        make_measurement(
            study=study, exercise=exercise, muscle=glutes, quantity=Quantity.GROWTH, statistic="hypertrophy", unit="cm²"
        )
        make_measurement(
            study=study,
            exercise=exercise,
            joint_action=extension,
            quantity=Quantity.MOMENT,
            statistic="peak",
            unit="N m",
        )

    page = client.get("/compare/hip-thrust-vs-back-squat/").text

    assert texts(page, "h3", class_="quantity") == [
        "Muscle activity (EMG amplitude)",
        "Muscle growth",
        "Joint moment",
    ]
    assert len(elements(page, "table", class_="chart")) == 3


def test_compare_warns_that_activity_is_not_growth(client, lifts):
    vigotsky = make_study(key="vigotsky-2022-semg-not-hypertrophy-proxy", authors="Vigotsky AD", year=2022)

    page = client.get(CANONICAL).text

    [caveat] = elements(page, "p", class_="caveat")
    assert "activity in one session is not growth over months" in caveat.text
    assert "Vigotsky 2022" in caveat.text
    assert vigotsky.get_absolute_url() in hrefs(page)


def test_compare_swap_is_the_comparison_alone(client, htmx, lifts):
    response = client.get(CANONICAL, {"only": "differences"}, headers=htmx)

    assert roots(response.text) == [("title", None), ("article", "comparison")]
    assert texts(response.text, "h1") == ["Hip thrust, back squat, deadlift"]


@pytest.mark.parametrize("header", [None, "HX-Boosted", "HX-History-Restore-Request"])
def test_compare_is_a_page_for_everyone_else(client, htmx, lifts, header):
    headers = {**htmx, header: "true"} if header else {}

    response = client.get(CANONICAL, headers=headers)

    assert roots(response.text) == [("html", None)]
    assert texts(response.text, "h1") == ["Hip thrust, back squat, deadlift"]
    assert texts(response.text, "title") == ["Hip thrust vs Back squat vs Deadlift: muscles and evidence · Prime Mover"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_compare_hides_drafts_from_the_public(client, lifts, signed_in):
    make_exercise(name="Squat of tomorrow", status="draft")
    if signed_in:
        client.force_login(make_reader())

    comparison = client.get("/compare/hip-thrust-vs-squat-of-tomorrow/")
    choice = client.get(PICK)
    asked = client.get(PICK, {"exercise": ["hip-thrust", "squat-of-tomorrow"]})

    assert (comparison.status_code, choice.status_code, asked.status_code) == (404, 200, 200)
    assert "Squat of tomorrow" not in comparison.text + choice.text + asked.text


def test_compare_shows_drafts_to_staff(admin_client, lifts):
    draft = make_exercise(name="Squat of tomorrow", status="draft", pattern=None)

    comparison = admin_client.get("/compare/hip-thrust-vs-squat-of-tomorrow/")
    choice = admin_client.get(PICK).text

    assert comparison.context["exercises"] == [lifts[0], draft]
    assert texts(choice, "option")[:5] == ["Choose …", "Hip thrust", "Back squat", "Deadlift", "Squat of tomorrow"]


# Studies


@pytest.mark.parametrize("count", [1, 3])
def test_study_list_query_count(client, django_assert_num_queries, count):
    studies = [make_study(year=2020 - number) for number in range(count)]
    first, second, muscle = make_exercise(), make_exercise(), make_muscle()
    for study in studies:
        make_measurement(study=study, exercise=first, muscle=muscle)
        make_measurement(study=study, exercise=second, muscle=muscle)
        make_comparison(study=study, higher=first, lower=second, muscle=muscle)

    with django_assert_num_queries(4):  # choices of exercise and of muscle; total; studies with their counts
        response = client.get(reverse("evidence:list"))

    assert list(response.context["page"]) == studies
    assert response.text.count("2 figures, 1 comparison") == count
    assert [href for href in hrefs(response.text) if href.startswith("/studies/") and href != "/studies/"] == [
        study.get_absolute_url() for study in studies
    ]


def test_study_list_without_studies_says_so(client):
    page = client.get(reverse("evidence:list")).text

    assert "No study fits all of this. Leave one of the filters open." in texts(page, "p")


@pytest.mark.parametrize("count", [1, 3])
def test_study_detail_query_count(client, django_assert_num_queries, count):
    study = make_study()
    measurements, comparisons, effects = [], [], []
    for number in range(count):
        first, second = make_exercise(name=f"Lift {number}"), make_exercise()
        muscle = make_muscle(name=f"Part {number}", part_of=make_muscle())
        measurements.append(make_measurement(study=study, exercise=first, muscle=muscle))
        measurements.append(
            make_measurement(study=study, exercise=first, joint_action=make_joint_action(name=f"Action {number}"))
        )
        comparisons.append(make_comparison(study=study, higher=first, lower=second, muscle=muscle))
        effects.append(study.technique_effects.create(exercise=first, change=f"Wider {number}", effect="More."))
        make_claim(studies=[(study, "for"), (make_study(), "against")])

    # The study; figures and comparisons with all they name; technique effects with exercises; claims, their studies
    with django_assert_num_queries(6):
        response = client.get(study.get_absolute_url())

    shown = response.context["study"]
    assert set(shown.measurements.all()) == set(measurements)
    assert list(shown.comparisons.all()) == comparisons
    assert list(shown.technique_effects.all()) == effects


def test_study_detail_tells_what_whom_how_and_its_limits(client):
    study = make_study(
        authors="Contreras B, Vigotsky AD",
        year=2015,
        title="Hip thrust and squat",
        journal="J Appl Biomech",
        volume="31",
        pages="452–458",
        doi="10.1123/jab.2014-0301",
        sample_size=13,
        participants="trained women",
        load="estimated 10RM",
        normalization="%MVIC",
        finding="About double.",
        limitations="One session.",
        caution="Same women in three papers.",
    )
    thrust, squat, muscle = make_exercise(name="Hip thrust"), make_exercise(name="Squat"), make_muscle(name="Glutes")
    make_measurement(study=study, exercise=thrust, muscle=muscle, value="216.000", region="right side")
    comparison = make_comparison(study=study, higher=thrust, lower=squat, muscle=muscle, note="At 10RM.")
    study.technique_effects.create(exercise=squat, change="Wider stance", effect="More adductor.")

    page = client.get(study.get_absolute_url()).text

    assert texts(page, "h1") == ["Hip thrust and squat"]
    assert texts(page, "p", class_="byline") == [
        "Contreras B, Vigotsky AD, 2015. J Appl Biomech 31, 452–458. doi:10.1123/jab.2014-0301"
    ]
    assert texts(page, "p", class_="answer") == ["About double."]
    assert texts(page, "p", class_="caution") == ["Same women in three papers."]
    assert list(zip(texts(page, "dt"), texts(page, "dd"), strict=True)) == [
        ("Design", "EMG in one session, each person did every lift"),
        ("People", "13 people: trained women"),
        ("Load", "estimated 10RM"),
        ("Measured as", "%MVIC"),
        ("Read as", "Abstract"),
        ("Squat: wider stance", "More adductor."),
    ]
    assert "One session." in texts(page, "p")
    assert texts(page, "td") == ["Glutes, right side", "Mean, whole rep", "216", "%MVIC"]
    [finding] = texts(page, "li", data_significant="yes")
    assert finding == f"Glutes, mean, whole rep: {comparison.verdict}. At 10RM."
    assert [link for link in hrefs(page) if link.startswith("/exercises/")] == [thrust.get_absolute_url()]


@pytest.mark.parametrize("statistic", ["mean", "range low", "range high", "pooled mean"])
def test_study_detail_tells_figures_in_a_table_and_draws_none(client, statistic):
    study, muscle = make_study(), make_muscle()
    for value in ("20", "30"):
        make_measurement(study=study, exercise=make_exercise(), muscle=muscle, value=value, statistic=statistic)

    page = client.get(study.get_absolute_url()).text

    assert sorted(texts(page, "td", class_="number")) == ["20", "30"]
    assert bars(page) == []


def test_study_detail_names_a_draft_without_a_way_to_it(client):
    study, muscle = make_study(), make_muscle()
    draft = make_exercise(name="Belt squat", status="draft")
    make_measurement(study=study, exercise=draft, muscle=muscle)
    make_measurement(study=study, exercise=None, condition="Standing still", muscle=muscle)

    page = client.get(study.get_absolute_url()).text

    assert sorted(texts(page, "th", scope="row")) == ["Belt squat", "Standing still"]
    assert [link for link in hrefs(page) if link.startswith("/exercises/")] == []


def test_study_detail_of_an_unknown_study_is_not_found(client):
    make_study(key="contreras-2015")

    assert client.get("/studies/contreras-2016/").status_code == 404


def test_method_query_count(client, django_assert_num_queries):
    study = make_study(key="plotkin-2023-hip-thrust-squat-hypertrophy")

    with django_assert_num_queries(1):  # the two studies of the caveat
        response = client.get(reverse("method"))

    assert texts(response.text, "h1") == ["How roles and figures are given"]
    assert study.get_absolute_url() in hrefs(response.text)


# What machines read


def test_evidence_pages_describe_themselves(client, lifts):
    study = make_study(key="contreras-2015", authors="Contreras B", year=2015, title="Thrust", finding="About double.")
    make_comparison(study=study, higher=lifts[0], lower=lifts[1], muscle=make_muscle(name="Glutes"))

    described = {
        path: head(client.get(path).text)
        for path in ("/", PICK, f"{CANONICAL}?only=differences", "/studies/", study.get_absolute_url(), "/method/")
    }

    assert {path: found["title"] for path, found in described.items()} == {
        "/": "Prime Mover: which muscles a lift works, and how we know",
        PICK: "Compare exercises · Prime Mover",
        f"{CANONICAL}?only=differences": "Hip thrust vs Back squat vs Deadlift: muscles and evidence · Prime Mover",
        "/studies/": "Studies: what was measured, in whom · Prime Mover",
        "/studies/contreras-2015/": "Contreras 2015: Thrust · Prime Mover",
        "/method/": "Method: how roles and figures are given · Prime Mover",
    }
    for path, found in described.items():
        assert found["canonical"] == found["og:url"] == f"http://testserver{path.partition('?')[0]}"
        assert found["og:title"] == found["title"].removesuffix(" · Prime Mover")
        assert len(found["description"]) > 10
        assert len(found["og:description"]) > 10
    assert len({found["description"] for found in described.values()}) == len(described)
    assert described["/studies/contreras-2015/"]["description"] == "About double."
