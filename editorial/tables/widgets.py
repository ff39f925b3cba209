"""How a cell is read and written: other rows by their slugs, closed lists, whole numbers; each refusal a sentence."""

from __future__ import annotations

from collections.abc import Collection
from decimal import InvalidOperation
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from import_export import widgets


class SlugWidget(widgets.ForeignKeyWidget):
    """Another row by its slug. Raises ValueError, a sentence, if there is none."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except ObjectDoesNotExist:
            raise ValueError(f"There is no {self.model._meta.verbose_name} “{value}”; add it first.") from None


class SlugsWidget(widgets.ManyToManyWidget):
    """Other rows by their slugs, separated by ``|``. Raises ValueError, a sentence, for those that there are not."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        found = super().clean(value, row, **kwargs)
        wanted = {part.strip() for part in (value or "").split(self.separator)} - {""}
        missing = sorted(wanted - {getattr(one, self.field) for one in found})
        if missing:
            names = ", ".join(f"“{name}”" for name in missing)
            raise ValueError(f"There is no {self.model._meta.verbose_name} {names}; add it first.")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        rows = value.all() if value is not None else []
        return self.separator.join(sorted(getattr(one, self.field) for one in rows))


class ChoiceWidget(widgets.CharWidget):
    """One of a closed list, by its value or its label, whatever the case. Raises ValueError naming the values."""

    def __init__(self, choices: Collection[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = {name.casefold(): value for value, label in choices for name in (str(label), value)}
        self.values = [value for value, _ in choices]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if not value:
            return ""
        try:
            return self.choices[value.casefold()]
        except KeyError:
            raise ValueError(f"“{value}” is none of: {', '.join(self.values)}.") from None


class WholeNumberWidget(widgets.IntegerWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        try:
            number = super().clean(value, row, **kwargs)
        except (ValueError, OverflowError, InvalidOperation):
            number = None
        if value and str(number) != str(value):
            raise ValueError(f"“{value}” is not a whole number.")
        return number
