import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

from evidence.models import Study
from exercises.models import Exercise
from pages.templatetags.reading import cited, json_ld
from tests.factories import make_equipment, make_exercise, make_pattern


def study(authors, year, key):
    return Study(authors=authors, year=year, key=key)


CONTRERAS = study("Contreras B, Vigotsky AD", 2015, "contreras-2015")


def test_cited_links_each_study_that_the_text_names():
    krause = study("Krause Neto W, Soares EG", 2020, "neto-2020")

    text = cited("In Contreras 2015 (10RM) and Krause Neto 2020; Contreras 2015.", [CONTRERAS, krause])

    assert text == (
        'In <a href="/studies/contreras-2015/">Contreras 2015</a> (10RM) and '
        '<a href="/studies/neto-2020/">Krause Neto 2020</a>; <a href="/studies/contreras-2015/">Contreras 2015</a>.'
    )


@pytest.mark.parametrize(
    "text", ["Contreras 2016", "contreras 2015", "Contreras 20151", "McContreras 2015", "Vigotsky 2015"]
)
def test_cited_links_whole_names_only(text):
    assert cited(text, [CONTRERAS]) == text


def test_cited_prefers_the_longer_of_two_names():
    neto, krause = study("Neto W", 2020, "short"), study("Krause Neto W", 2020, "long")

    text = cited("Neto 2020, Krause Neto 2020", [neto, krause])

    assert text == '<a href="/studies/short/">Neto 2020</a>, <a href="/studies/long/">Krause Neto 2020</a>'


def test_cited_takes_the_first_of_two_studies_with_one_name():
    second = study("Contreras B", 2015, "contreras-2015-mvic")

    assert cited("Contreras 2015", [CONTRERAS, second]) == '<a href="/studies/contreras-2015/">Contreras 2015</a>'


@pytest.mark.parametrize("studies", [[], [CONTRERAS]])
def test_cited_escapes_hostile_text(studies):
    text = cited("""<script>alert("Neto")</script> & 'x' <img src=x onerror=alert(1)>""", studies)

    assert isinstance(text, SafeString)
    assert text == (
        "&lt;script&gt;alert(&quot;Neto&quot;)&lt;/script&gt; &amp; &#x27;x&#x27; &lt;img src=x onerror=alert(1)&gt;"
    )


def test_cited_escapes_hostile_text_around_and_inside_a_link():
    text = cited("<b>Contreras 2015</b>", [CONTRERAS])

    assert text == '&lt;b&gt;<a href="/studies/contreras-2015/">Contreras 2015</a>&lt;/b&gt;'


@pytest.mark.parametrize(
    ("authors", "linked"),
    [
        ("O'Brien K", "O&#x27;Brien 2015"),
        ("Smith&Sons K", "Smith&amp;Sons 2015"),
        ("A<script>alert(1)</script> K", "A&lt;script&gt;alert(1)&lt;/script&gt; 2015"),
        ("A+(B|C)* K", "A+(B|C)* 2015"),
    ],
)
def test_cited_links_names_with_characters_that_html_or_patterns_treat_apart(authors, linked):
    hostile = study(authors, 2015, "hostile")

    text = cited(f"See {hostile.short_name}.", [hostile])

    assert text == f'See <a href="/studies/hostile/">{linked}</a>.'


def test_cited_in_a_template_is_not_escaped_twice():
    page = Template("{% load reading %}{{ text|cited:studies }}")

    text = page.render(Context({"text": "O'Brien < Contreras 2015", "studies": [CONTRERAS]}))

    assert text == 'O&#x27;Brien &lt; <a href="/studies/contreras-2015/">Contreras 2015</a>'


@pytest.mark.parametrize(
    "hostile",
    ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "&lt;/script&gt;", '"}</SCRIPT >', "\u2028 é ’"],
)
def test_json_ld_cannot_be_broken_out_of(hostile):
    block = json_ld({"name": hostile, hostile: [hostile]})

    start, body, end = block[:35], block[35:-9], block[-9:]
    assert (start, end) == ('<script type="application/ld+json">', "</script>")
    assert not set(body) & set("<>&")
    assert json.loads(body) == {"name": hostile, hostile: [hostile]}


def rendered(source, **context):
    request = RequestFactory().get("/exercises/hip-thrust/?muscle=soleus")
    return Template("{% load reading %}" + source).render(Context({"request": request, **context}))


def test_absolute_url_is_this_page_without_its_query_string_or_the_path_given():
    assert rendered("{% absolute_url %}") == "http://testserver/exercises/hip-thrust/"
    assert rendered("{% absolute_url '/static/plate.png' %}") == "http://testserver/static/plate.png"


def test_words_and_figures_filters_are_those_of_wording():
    source = "{{ name|lower_first }}, {{ name|lower_first|upper_first }}, {{ names|in_words }}, {{ value|plain }}"

    text = rendered(source, name="Back squat", names=["Soleus", "Plantaris"], value=Decimal("7.000"))

    assert text == "back squat, Back squat, soleus and plantaris, 7"


@pytest.mark.django_db
def test_exercise_json_ld_says_what_the_page_is_about():
    exercise = make_exercise(
        name="Hip thrust",
        aliases="Barbell hip thrust\nBridge </script>",
        summary="The hips <b>drive</b> up.",
        pattern=make_pattern(name="Hip thrust and bridge"),
    )
    exercise.equipment.add(make_equipment(name="Barbell"), make_equipment(name="Bench"))
    Exercise.objects.update(updated_at=datetime(2026, 11, 22, tzinfo=UTC))
    exercise.refresh_from_db()

    block = rendered("{% exercise_json_ld exercise %}", exercise=exercise)

    assert block.count("<") == 2
    assert json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": "http://testserver/exercises/hip-thrust/",
        "name": "Hip thrust",
        "description": "The hips <b>drive</b> up.",
        "dateModified": "2026-11-22",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mainEntity": {
            "@type": "ExerciseAction",
            "name": "Hip thrust",
            "alternateName": ["Barbell hip thrust", "Bridge </script>"],
            "exerciseType": "Hip thrust and bridge",
            "instrument": [{"@type": "Thing", "name": "Barbell"}, {"@type": "Thing", "name": "Bench"}],
        },
    }


@pytest.mark.django_db
def test_exercise_json_ld_of_a_bare_draft():
    draft = make_exercise(name="Lunge", status="draft", pattern=None, summary="")

    block = rendered("{% exercise_json_ld exercise %}", exercise=draft)

    data = json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))
    assert data["mainEntity"] == {
        "@type": "ExerciseAction",
        "name": "Lunge",
        "alternateName": [],
        "exerciseType": "",
        "instrument": [],
    }
