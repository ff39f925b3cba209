from typing import Any

from django import template
from django.templatetags.static import static

from muscles.body import SILHOUETTES, VIEWS, Mark, chosen_silhouette

register = template.Library()


@register.inclusion_tag("muscles/_body_map.html", takes_context=True)
def body_map(
    context: template.Context, marks: dict[str, list[Mark]], label: str, *, links: bool = True
) -> dict[str, Any]:
    """The front and back figures with ``marks`` on them, ``label`` for those who do not see them.

    The figure is the one that the reader chose (a cookie). With ``links`` each mark is a link; one is a tab stop, and
    the arrow keys move between them.
    """
    return {
        "views": [(view, marks[view]) for view in VIEWS],
        "first": next((mark for view in VIEWS for mark in marks[view]), None),
        "figure": (figure := chosen_silhouette(context["request"].COOKIES)),
        "sprite": static(f"img/body-{figure}.svg"),
        "label": label,
        "links": links,
    }


@register.inclusion_tag("muscles/_figure_choice.html", takes_context=True)
def silhouette_choice(context: template.Context) -> dict[str, Any]:
    """The plain control that chooses between the figures."""
    request = context["request"]
    return {
        "figures": SILHOUETTES.items(),
        "chosen": chosen_silhouette(request.COOKIES),
        "here": request.get_full_path(),
    }


@register.filter
def has_deep(marks: dict[str, list[Mark]]) -> bool:
    """Whether a mark lies under other muscles, so that the legend must name the dashes."""
    return any(mark.shape.deep for of_view in marks.values() for mark in of_view)
