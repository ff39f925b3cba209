"""The answer to a page's question, as a sentence of HTML."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exercises.models import Activation, Exercise
from text.wording import are_many, in_words, lower_first, upper_first


def write_answer(exercise: Exercise) -> SafeString:
    """What the exercise works: "Works the *gluteus maximus* first. Hamstrings help; obliques hold you steady."

    Each primary mover is a link to its panel. Empty if no primary mover is named. Reads the prefetched activations.
    """
    if not exercise.primary:
        return SafeString("")
    muscles = exercise.muscles_in_role
    secondary, stabilizers = muscles["secondary"], muscles["stabilizer"]
    helping = holding = ""
    if secondary:
        verb = "help" if are_many(secondary) else "helps"
        helping = f" {upper_first(in_words(secondary))} {verb}{';' if stabilizers else '.'}"
    if stabilizers:
        names = in_words(stabilizers)
        verb = "hold" if are_many(stabilizers) else "holds"
        holding = f" {names if secondary else upper_first(names)} {verb} you steady."
    return format_html("Works the {} first.{}{}", link_movers(exercise.primary), helping, holding)


def link_movers(movers: list[Activation]) -> SafeString:
    """The muscles as a phrase of links: "gluteus maximus, quadriceps and soleus"."""
    ends = {0: "", len(movers) - 1: " and "}
    return format_html_join(
        "",
        '{}<a href="?muscle={}#muscle-{}">{}</a>',
        (
            ("" if place == 0 else ends.get(place, ", "), row.muscle.slug, row.muscle.slug, lower_first(row.muscle))
            for place, row in enumerate(movers)
        ),
    )
