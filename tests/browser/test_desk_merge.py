"""The desk's front page and a merge, as an editor goes from one to the other on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.factories import (
    make_activation,
    make_cue,
    make_editor,
    make_exercise,
    make_measurement,
    make_muscle,
    make_study,
)

pytestmark = pytest.mark.browser


def check(page, *, width):
    """No accessibility violation in either scheme, and no scrolling sideways, at ``width``."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast", "link-in-text-block"]})):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.allSettled(document.getAnimations().map((fading) => fading.finished))")
        assert violations(page, **options) == []


def log_in(page, address):
    page.goto(address)
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()


def test_editor_finds_what_needs_work_and_merges_two_exercises(live_server, open_page):
    make_editor()
    glutes, study = make_muscle(name="Gluteus maximus"), make_study()
    kept, merged = (
        make_exercise(name="Hip thrust", primary=[glutes]),
        make_exercise(name="Barbell bridge", status="review"),
    )
    make_activation(exercise=merged, muscle=glutes, explanation="It drives the bar up.")
    make_cue(exercise=merged, text="Push through the heels.")
    make_measurement(study=study, exercise=merged, muscle=glutes, value="71")
    make_exercise(name="Squat", summary="Not like /exercises/hip-trust/.")
    page = open_page(width=390)
    log_in(page, f"{live_server.url}/admin/")

    work = page.get_by_role("region", name="What needs work")
    expect(work).to_contain_text("/exercises/hip-trust/")
    check(page, width=390)
    check(page, width=1280)
    page.set_viewport_size({"width": 390, "height": 844})
    work.get_by_role("link", name="1 Exercises waiting for review").click()
    expect(page.locator("#result_list tbody th")).to_have_text(["Barbell bridge"])

    page.goto(f"{live_server.url}/admin/exercises/exercise/")
    for name in ("Hip thrust", "Barbell bridge"):
        page.locator("#result_list tr", has_text=name).locator("input[name=_selected_action]").check()
    page.locator("select[name=action]").first.select_option("merge_chosen")
    page.get_by_role("button", name="Go", exact=True).or_(
        page.get_by_role("button", name="Run", exact=True)
    ).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Merge Barbell bridge into Hip thrust")
    expect(page.locator("#content-main")).to_contain_text("Push through the heels.")
    check(page, width=390)
    check(page, width=1280)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("group").filter(has_text="It drives the bar up.").get_by_label("Barbell bridge:").check()
    page.get_by_role("button", name="Merge for good").click()

    expect(page.locator(".messagelist")).to_contain_text("Barbell bridge was merged into Hip thrust.")
    page.goto(f"{live_server.url}/exercises/barbell-bridge/?muscle=gluteus-maximus")
    expect(page).to_have_url(f"{live_server.url}/exercises/hip-thrust/?muscle=gluteus-maximus")
    expect(page.get_by_role("region", name="Gluteus maximus")).to_contain_text("It drives the bar up.")
    expect(page.get_by_role("region", name="Gluteus maximus")).to_contain_text("71")
    page.goto(f"{live_server.url}/admin/")
    expect(page.locator("#recent-actions-module")).to_contain_text("Merged with Barbell bridge")
    kept.refresh_from_db()
    assert kept.alias_list == ["Barbell bridge"]
