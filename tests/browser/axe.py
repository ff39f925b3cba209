"""What axe finds on a page that has loaded."""

from axe_playwright_python.base import AXE_SCRIPT

# Only what is asked for crosses over to Python: of a long page the whole report is megabytes.
RUN = """async ([within, options]) => {
  const { violations } = await axe.run(within ?? document, options);
  return violations.map((rule) => [rule.id, rule.nodes.map((node) => node.html.slice(0, 200))]);
}"""


def violations(page, *, within=None, **options):
    """[(rule, [HTML of each element that breaks it])], on the whole page or inside the selector ``within``.

    A click waits for the answer's first byte alone, so the rest of the page is waited for here.
    """
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, [within, {"resultTypes": ["violations"], **options}])
    return [(rule, nodes) for rule, nodes in found]
