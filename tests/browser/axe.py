"""What axe finds on a page that has loaded."""

from axe_playwright_python.sync_playwright import Axe


def violations(page, *, within=None, **options):
    """[(rule, [HTML of each element that breaks it])], on the whole page or inside the selector ``within``.

    A click waits for the answer's first byte alone, so the rest of the page is waited for here.
    """
    page.wait_for_load_state()
    found = Axe().run(page, context=within, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]
