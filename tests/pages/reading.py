"""What several pages' tests ask for and look at."""

from tests.reading import elements


def bars(page):
    """The bars of the page's charts: their lengths are percentages, which no other rectangle's are."""
    return [bar for bar in elements(page, "rect") if bar["width"].endswith("%")]


CANONICAL = "/compare/hip-thrust-vs-back-squat-vs-deadlift/"


PICK = "/compare/"
