import pytest
from django_htmx.middleware import HtmxDetails

from pages.htmx import render_page

PAGE = "<html><h1>Page</h1>{% partialdef part inline %}<p id='part'>{{ word }}</p>{% endpartialdef %}</html>"
WHOLE, FRAGMENT = "<html><h1>Page</h1><p id='part'>glutes</p></html>", "<p id='part'>glutes</p>"


@pytest.fixture
def render(rf, settings):
    """A function that renders the small page above for a request with these headers."""
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]},
        }
    ]

    def render(headers, **options):
        request = rf.get("/", headers=headers)
        request.htmx = HtmxDetails(request)
        return render_page(request, "page.html", {"word": "glutes"}, partial="part", **options)

    return render


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, WHOLE),
        ({"HX-Request": "true"}, FRAGMENT),
        ({"HX-Request": "true", "HX-Boosted": "true"}, WHOLE),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, WHOLE),
        ({"HX-Request": "true", "HX-Target": "elsewhere"}, FRAGMENT),
        ({"HX-Boosted": "true"}, WHOLE),
        ({"HX-Request": "false"}, WHOLE),
    ],
)
def test_render_page_gives_the_fragment_to_a_swap_alone(render, headers, expected):
    response = render(headers)

    assert response.text == expected
    assert response.status_code == 200


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_render_page_keeps_pages_and_fragments_apart_in_caches(render, headers):
    response = render(headers)

    assert response["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_render_page_has_the_status_it_is_given(render, headers):
    response = render(headers, status=400)

    assert response.status_code == 400
