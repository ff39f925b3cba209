"""What is written for people: short enough to be read, every link leads to a file that is there."""

import re
from itertools import pairwise

import pytest
from django.conf import settings

PAGES = [settings.BASE_DIR / "README.md", settings.BASE_DIR / "CONTRIBUTING.md"]
PAGES += sorted((settings.BASE_DIR / "docs").glob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def prose_of(path):
    return CODE.sub("", path.read_text())


def anchors_of(path):
    """The names by which a page's headings are linked to: "Deploy it on several" is "deploy-it-on-several"."""
    titles = [title for _, title in HEADING.findall(prose_of(path))]
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def broken_links(path):
    """The links of a page that lead to no file of the repository, or to no heading of it; other sites are left out."""
    found = []
    for link in LINK.findall(prose_of(path)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        inside = target.is_relative_to(settings.BASE_DIR)
        if not (inside and target.is_file()) or (anchor and anchor not in anchors_of(target)):
            found.append(link)
    return found


def name_of(path):
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_links_to_what_is_there(path):
    assert broken_links(path) == []


def test_broken_link_is_found(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    there, page = tmp_path / "there.md", tmp_path / "page.md"
    there.write_text("# Here\n")
    page.write_text(
        "# Page\n[a](there.md) [b](there.md#here) [c](#page) [d](https://example.org/x) `[e](gone.md)`\n"
        "![f](gone.png) [g](there.md#gone) [h](#gone) [i](../elsewhere.md)\n"
    )

    assert broken_links(page) == ["gone.png", "there.md#gone", "#gone", "../elsewhere.md"]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_has_one_title_and_skips_no_level(path):
    levels = [len(marks) for marks, _ in HEADING.findall(prose_of(path))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_readme_is_short_and_leads_to_every_other_page():
    readme = settings.BASE_DIR / "README.md"

    assert len(readme.read_text().splitlines()) <= 80
    assert {name_of(path) for path in PAGES} - {"README.md"} <= set(LINK.findall(readme.read_text()))


def test_editors_page_links_nowhere_else():
    """It is shown at /admin/help/ too, where neither the repository nor another site is at hand."""
    links = LINK.findall(prose_of(settings.BASE_DIR / "docs" / "editing.md"))

    assert [link for link in links if not link.startswith("#")] == []
