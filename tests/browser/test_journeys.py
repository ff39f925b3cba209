"""The journeys that the site exists for, in a real Chromium."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_reader_goes_from_home_to_a_muscle(site, open_page):
    page = open_page(f"{site}/")

    page.get_by_role("heading", name="Hip thrust", exact=True).first.get_by_role("link").click()
    page.get_by_role("link", name="Gluteus maximus", exact=False).filter(has_text="studies").click()
    panel = page.get_by_role("region", name="Gluteus maximus")

    expect(panel).to_contain_text("86.8")
    assert page.url == f"{site}/exercises/hip-thrust/?muscle=gluteus-maximus"
    panel.get_by_role("link", name="All about gluteus maximus").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gluteus maximus")
