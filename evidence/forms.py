from collections.abc import Iterable

from evidence.comparing import MAX_EXERCISES
from exercises.models import Exercise


class Selection:
    """The exercises asked for in a comparison's address or form, each once, whatever else was written there."""

    def __init__(self, slugs: Iterable[str], *, exercises: Iterable[Exercise]) -> None:
        """``slugs`` as asked for; ``exercises`` are those that this reader may compare, in their canonical order."""
        self.exercises = {exercise.slug: exercise for exercise in exercises}
        self.wanted = [slug for slug in dict.fromkeys(slugs) if slug]

    @property
    def chosen(self) -> list[Exercise]:
        """The known exercises among those asked for, in the canonical order."""
        return [exercise for slug, exercise in self.exercises.items() if slug in self.wanted]

    @property
    def unknown(self) -> list[str]:
        """What was asked for and is no exercise, shortened to be shown."""
        return [slug[:60] for slug in self.wanted if slug not in self.exercises]

    @property
    def addable(self) -> list[Exercise]:
        """What may still be added; nothing once the comparison is full."""
        if len(self.chosen) >= MAX_EXERCISES:
            return []
        return [exercise for slug, exercise in self.exercises.items() if slug not in self.wanted]

    @property
    def too_many(self) -> bool:
        return len(self.chosen) > MAX_EXERCISES

    @property
    def problem(self) -> str:
        """What keeps these from being compared, in a sentence; "" if nothing does or nothing was asked for."""
        if self.unknown:
            return f"No exercise here is called “{self.unknown[0]}”. Choose one from the list."
        if self.too_many:
            return f"A comparison holds two to four exercises; this one has {len(self.chosen)}. Remove some to see it."
        if len(self.chosen) == 1:
            return f"Choose a second exercise to compare with {self.chosen[0].name}."
        return ""
