"""How to edit, as a page of the admin."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_reader
from tests.reading import elements, texts

pytestmark = pytest.mark.django_db

HELP = "/admin/help/"


def test_help_shows_the_manual_with_its_headings_in_order(client, ada):
    client.force_login(ada)
    manual = (settings.BASE_DIR / "docs" / "editing.md").read_text()

    page = client.get(HELP).text

    headings = [element for element in elements(page) if element.name in {"h1", "h2", "h3"}]
    written = [(f"h{len(marks)}", title) for marks, title in re.findall(r"^(#+) (.+)$", manual, re.MULTILINE)]
    assert [(heading.name, heading.text) for heading in headings if heading["id"] is None] == written
    assert written[0] == ("h1", "How to edit")
    assert {"Write a draft", "Publish it", "Import a table", "Merge two that are one"} <= set(texts(page, "h2"))
    assert texts(page, "title")[0].startswith("How to edit")


def test_help_has_no_inline_style_and_shows_html_as_text(client, ada, monkeypatch, tmp_path):
    client.force_login(ada)
    assert [element for element in elements(client.get(HELP).text) if element["style"] is not None] == []

    written = tmp_path / "editing.md"
    written.write_text('# How to edit\n\n<b style="color: red">Bold</b> – “quoted”\n')
    monkeypatch.setattr("accounts.help.EDITING", written)

    assert "<p>&lt;b style=&quot;color: red&quot;&gt;Bold&lt;/b&gt; – “quoted”</p>" in client.get(HELP).text


def test_front_page_of_the_admin_links_to_the_help(client, ada):
    client.force_login(ada)

    page = client.get(reverse("admin:index")).text

    assert texts(page, "a", href=HELP) == ["How to edit: drafts, review, pictures, files"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_help_leads_a_reader_without_an_editors_account_to_the_login(signed_in):
    client = Client()
    if signed_in:
        client.force_login(make_reader())

    response = client.get(HELP)

    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={HELP}")
    assert "Write a draft" not in response.text
