from typing import Any

from django import template

from exercises.figures.cards import draw_card
from exercises.models import Exercise

register = template.Library()


@register.inclusion_tag("exercises/_card_drawing.html")
def card_drawing(exercise: Exercise) -> dict[str, Any]:
    """A small figure of the exercise, silent, for its name stands beside it; without a movement, a picture's square."""
    still = draw_card(exercise)
    return {"still": still, "picture": None if still else exercise.first_picture}
