"""An editor imports a file with an error, reads what is wrong, corrects it, sees what would change, and imports it."""

import pytest
from playwright.sync_api import expect

from exercises.models import Exercise
from tests.browser.axe import violations
from tests.factories import make_editor, make_equipment, make_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = "slug,name,equipment,level,summary\nlunge,Lunge,dumbbell,expert,Steps.\nsquat,Squat,,beginner,Sits lower.\n"


@pytest.fixture
def desk(live_server, open_page):
    """A function that opens the list of exercises for an editor who has logged in."""
    make_editor()
    make_equipment(name="Dumbbell")
    make_exercise(name="Squat", level="", summary="Ours.", status="draft")

    def open_list(**options):
        page = open_page(**options)
        page.goto(f"{live_server.url}/admin/exercises/exercise/")
        page.get_by_label("Username").fill("editor")
        page.get_by_label("Password").fill("a long enough password")
        page.get_by_role("button", name="Log in").click()
        return page

    return open_list


def choose(page, text):
    page.get_by_label("File to import").set_input_files(
        {"name": "exercises.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Try it").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_import_with_an_error(desk, javascript):
    page = desk(javascript=javascript)
    page.get_by_role("link", name="Import", exact=True).click()

    choose(page, WRONG)

    expect(page.get_by_role("heading", name="Nothing was imported: 1 row cannot be taken")).to_be_visible()
    row = page.get_by_role("region", name="Refused rows").locator("tbody tr")
    expect(row).to_contain_text("“expert” is none of: beginner, intermediate, advanced.")
    assert row.locator("th").inner_text() == "2"

    choose(page, WRONG.replace("expert", "advanced"))

    table = page.get_by_role("region", name="What would change")
    expect(page.get_by_text("1 new, 1 changed, 0 as they are here.")).to_be_visible()
    expect(table.locator("tr.bulk-kept")).to_contain_text("Sits lower.")
    assert Exercise.objects.count() == 1
    table.get_by_label("Edited here and kept; overwrite summary of squat").check()
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("Imported: 1 added, 1 changed, 0 as they were.")
    assert list(Exercise.objects.values_list("name", "level", "summary", "status")) == [
        ("Lunge", "advanced", "Steps.", "draft"),
        ("Squat", "beginner", "Sits lower.", "draft"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_import_pages_pass_axe_on_a_phone_and_need_no_sideways_scroll(desk, scheme):
    page = desk(width=390, scheme=scheme)
    page.get_by_role("link", name="Import", exact=True).click()
    found = violations(page)

    choose(page, WRONG)
    found += violations(page)
    choose(page, WRONG.replace("expert", "advanced"))
    found += violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth")

    assert found == []
    assert wide <= 390


def test_export_sends_a_file(desk):
    page = desk()
    page.get_by_role("link", name="Export", exact=True).click()
    assert violations(page) == []
    page.get_by_label("Format").select_option("json")

    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()

    assert download.value.suggested_filename.endswith(".json")
    assert '"squat"' in download.value.path().read_text()
