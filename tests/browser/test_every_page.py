"""What holds on every kind of page: no accessibility violation, no scrolling sideways, targets that a thumb can hit."""

import pytest

from tests.browser.axe import violations
from tests.browser.pages import KINDS

pytestmark = pytest.mark.browser

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

# Of these at least 44 px high on a phone; every other target at least 24 by 24, unless it stands in a sentence.
MAIN_CONTROLS = (
    "button, input, select, summary, .masthead nav a, .wordmark, .roles > li > a, .chips a, #all-roles, .more, "
    ".field-actions a, .panel-foot > a, .muscle-index li > a, .colophon li a"
)

SMALL_TARGETS = """(mainControls) => {
  const isInline = (element) => getComputedStyle(element).display === "inline";
  const block = (element) => isInline(element) ? block(element.parentElement) : element;
  const text = (element) => element.textContent.trim();
  const isInSentence = (target) => isInline(target) && text(block(target)) !== text(target);
  const targets = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary");
  return [...targets].filter((target) => target.checkVisibility() && !target.matches(".skip")).flatMap((target) => {
    const { width, height } = target.getBoundingClientRect();
    const least = target.matches(mainControls) ? 44 : isInSentence(target) ? 0 : 24;
    const isSmall = height < least || width < Math.min(least, 24);
    return isSmall ? [`${text(target) || target.name}: ${width.toFixed(1)} × ${height.toFixed(1)}, not ${least}`] : [];
  });
}"""


@every_kind
def test_page_has_no_accessibility_violation(site, open_page, kind):
    page = open_page(f"{site}{kind.path}", status=kind.status)

    found = {}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        found[width, "light"] = violations(page, rules={"target-size": {"enabled": True}})
        # The scheme changes nothing but colours, so the rules about those are enough the second time.
        page.emulate_media(color_scheme="dark")
        found[width, "dark"] = violations(page, runOnly=["color-contrast", "link-in-text-block"])

    assert found == {key: [] for key in found}


@every_kind
def test_page_fits_a_phone(site, open_page, kind):
    page = open_page(f"{site}{kind.path}", width=360, status=kind.status)

    small_targets = page.evaluate(SMALL_TARGETS, MAIN_CONTROLS)
    scrolled = []
    for width in (360, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        scrolled.append(page.evaluate("document.documentElement.scrollWidth"))

    assert small_targets == []
    assert scrolled == [360, 390, 1280]
