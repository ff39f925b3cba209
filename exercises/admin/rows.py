"""Rows of an exercise's page that stand in an order, each folded under a sentence that says what it is."""

from typing import Any

from editorial.admin.inlines import PeerInline
from exercises.admin.forms import PlacedForm, PlacedFormSet


class PlacedInline(PeerInline):
    """Rows in an order that an editor chooses, each folded under a sentence that says what it is.

    ``groups`` are the values of the field ``group`` with heading and button: {value: (heading, what adds a row there)}.
    """

    form: Any = PlacedForm
    formset: Any = PlacedFormSet
    template = "admin/exercises/placed.html"
    extra = 0
    ordered = True
    group = ""
    groups: dict[str, tuple[str, str]] = {}
    own_page = ""

    def row_title(self, obj: Any) -> str:
        return str(obj)
