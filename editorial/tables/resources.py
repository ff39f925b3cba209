"""What a row of a file becomes: the base of every import and export.

An import adds and changes rows; it deletes none. A field that was edited here since it was last imported keeps what it
holds unless the editor ticks it. "Edited here" is: its value is not the one that `ImportedValues` remembers, or nothing
is remembered of it and it is not empty.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import tablib
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from import_export import fields, resources, widgets
from import_export.results import RowResult

from editorial.models import ImportedValues
from editorial.tables.formats import SEPARATOR
from editorial.tables.results import BulkResult, Change, Outcome, Refusal
from editorial.tables.widgets import ChoiceWidget, WholeNumberWidget
from text.names import plain_name


class BulkResource(resources.ModelResource):
    """Rows by their natural key. All or nothing; every reason a sentence; edited fields kept unless told otherwise.

    ``overwrite`` holds what the editor ticked: "12:summary" for the field of a line, "all:summary" for a column.
    """

    class Meta:  # inherited by that of each resource
        clean_model_instances = True
        skip_diff = True
        store_instance = True

    def __init__(self, *, overwrite: Collection[str] = (), user: User | None = None, **kwargs: Any) -> None:
        super().__init__()
        self.overwrite = frozenset(overwrite)
        self.user = user
        self.lines: list[int] = []
        self.twice: dict[tuple[str, ...], list[int]] = {}
        self.outcome = Outcome(0, "")
        self.texts: dict[str, str] = {}
        self.remembered: dict[int, dict[str, str]] = {}
        self.learned: dict[int, dict[str, str]] = {}
        self.names: dict[str, list[tuple[int, str]]] = {}
        self.aliases: dict[str, list[tuple[int, str]]] = {}

    @classmethod
    def get_result_class(cls) -> type[BulkResult]:
        return BulkResult

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = widgets.Widget) -> Any:
        if getattr(f, "choices", None):
            return partial(ChoiceWidget, f.choices)
        if isinstance(f, models.IntegerField):
            return WholeNumberWidget
        return super().widget_from_django_field(f, default)

    @property
    def key_fields(self) -> list[fields.Field]:
        return [self.fields[name] for name in self.get_import_id_fields()]

    def key_of(self, row: Any) -> tuple[str, ...]:
        return tuple(row.get(one.column_name) or "" for one in self.key_fields)

    # Before the rows

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Raise ValidationError for headers that do not fit; the rows are not looked at then."""
        self.lines = getattr(dataset, "lines", list(range(2, len(dataset) + 2)))
        headers = dataset.headers or []
        known = [one.column_name for one in self.get_import_fields()]
        problems = [
            f"There is no column “{one.column_name}”; every row needs it, to be told from the others."
            for one in self.key_fields
            if one.column_name not in headers
        ]
        problems += [
            f"The column “{name}” is not known. Rename or remove it; the columns are: {', '.join(known)}."
            for name in headers
            if name not in known
        ]
        if problems:
            dataset.wipe()
            raise ValidationError(problems)
        for line, row in zip(self.lines, dataset.dict, strict=True):
            self.twice.setdefault(self.key_of(row), []).append(line)
        model = self._meta.model
        kind = ContentType.objects.get_for_model(model)
        self.remembered = dict(ImportedValues.objects.filter(content_type=kind).values_list("object_id", "values"))
        for one in model._default_manager.all() if hasattr(model, "alias_list") else []:
            self.know(one)

    # One row

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        line = self.lines[kwargs["row_number"] - 1]
        self.outcome = Outcome(line, " / ".join(self.key_of(row)))
        for one in self.key_fields:
            if not row.get(one.column_name):
                raise ValidationError({one.column_name: "It is empty; every row needs it."})
        lines = self.twice[self.key_of(row)]
        if len(lines) > 1:
            where = f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"
            raise ValidationError({self.key_fields[-1].column_name: f"Lines {where} are for the same row; keep one."})

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Take out of ``row`` what it says nothing of, and what was edited here and is not to be overwritten."""
        outcome, remembered, self.texts = self.outcome, self.remembered.get(instance.pk, {}), {}
        outcome.kind = "new" if new else "same"
        for one in self.get_import_fields():
            column = one.column_name
            if one.readonly or row.get(column) is None:
                row.pop(column, None)
                continue
            if one in self.key_fields:
                continue
            try:
                there = self.rendered(one, row)
            except ValueError:
                continue  # import_instance says why
            here = "" if new else self.shown(one, instance)
            self.texts[column] = there
            if here == there:
                continue
            edited = not new and here != remembered.get(column, "")
            change = Change(outcome.line, column, here, there, edited)
            if edited and not {change.mark, f"all:{column}"} & self.overwrite:
                outcome.kept.append(change)
                del row[column], self.texts[column]
            else:
                outcome.changes.append(change)
        if outcome.changes and not new:
            outcome.kind = "changed"

    def shown(self, one: fields.Field, instance: Any) -> str:
        """A field's value as an export writes it."""
        return str(one.export(instance) or "").replace("\r\n", "\n").strip()

    def rendered(self, one: fields.Field, row: Any) -> str:
        """What an export would write once ``row`` is imported. Raises ValueError if its text cannot be read."""
        value = one.clean(row)
        if isinstance(one.widget, widgets.ManyToManyWidget):
            return SEPARATOR.join(sorted(getattr(other, one.widget.field) for other in value))
        return str(one.widget.render(value) or "")

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict({})
        for one in self.get_import_fields():
            if isinstance(one.widget, widgets.ManyToManyWidget) and one.column_name in row:
                try:
                    one.clean(row)
                except ValueError as error:
                    errors[one.attribute] = [ValidationError(str(error))]
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return self.outcome.kind == "same" and not import_validation_errors

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if {"name", "aliases"} & {change.column for change in self.outcome.changes}:
            self.refuse_known_name(instance)

    def refuse_known_name(self, instance: Any) -> None:
        """Raise ValidationError if another row goes by its name, as `refuse_namesake` does; no query."""
        names = plain_names(instance)
        owners = [owner for plain in names for owner in self.names.get(plain, [])]
        owners += [owner for plain in names[:1] for owner in self.aliases.get(plain, [])]
        for pk, name in owners:
            if pk != instance.pk:
                kind = self._meta.model._meta.verbose_name
                sentence = f"It is the {kind} “{name}” in another spelling. Give that one’s slug, or another name."
                raise ValidationError({"name": sentence})

    def know(self, row: Any) -> None:
        """Keep the row's names, so that the next rows are told from it."""
        for number, plain in enumerate(plain_names(row)):
            known = self.aliases if number else self.names
            known.setdefault(plain, []).append((row.pk, str(row)))

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        row_result.outcome = self.outcome
        instance = row_result.instance
        if instance is None or instance.pk is None:
            return
        if self.outcome.kind != "same":
            self.know(instance)
        self.learned[instance.pk] = self.texts

    # After the rows

    def after_import(self, dataset: tablib.Dataset, result: BulkResult, **kwargs: Any) -> None:
        """Gather what is shown; remember the values that were imported, unless this was a trial or went wrong."""
        super().after_import(dataset, result, **kwargs)
        rows = dataset.dict if dataset.headers else []
        for invalid in result.invalid_rows:
            self.refuse(result, invalid.number, rows, self.reasons(invalid.error_dict))
        for wrong in result.error_rows:
            self.refuse(result, wrong.number, rows, [("", f"It cannot be saved: {one.error}") for one in wrong.errors])
        result.refused.sort(key=lambda refusal: refusal.line)
        for row_result in result.rows:
            outcome = getattr(row_result, "outcome", None)
            if outcome and (outcome.kind != "same" or outcome.kept):
                result.outcomes.append(outcome)
        result.same = sum(row_result.is_skip() for row_result in result.rows)
        if not kwargs.get("dry_run") and not result.failed:
            self.remember()

    def refuse(self, result: BulkResult, number: int, rows: list[Any], reasons: list[tuple[str, str]]) -> None:
        key = " / ".join(self.key_of(rows[number - 1])) if number <= len(rows) else ""
        result.refused.append(Refusal(self.lines[number - 1], key, reasons))

    def reasons(self, errors: dict[str, list[str]]) -> list[tuple[str, str]]:
        columns = {one.attribute: one.column_name for one in self.fields.values()}
        found = [
            (columns.get(name, "" if name == "__all__" else name), text)
            for name, texts in errors.items()
            for text in texts
        ]
        return list(dict.fromkeys(found))

    def remember(self) -> None:
        """Write what is now known of each imported row, in 1 query a hundred rows."""
        kind = ContentType.objects.get_for_model(self._meta.model)
        changed = [
            ImportedValues(content_type=kind, object_id=pk, values={**self.remembered.get(pk, {}), **values})
            for pk, values in self.learned.items()
            if values and not values.items() <= self.remembered.get(pk, {}).items()
        ]
        ImportedValues.objects.bulk_create(
            changed,
            batch_size=100,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["values"],
        )


def plain_names(row: Any) -> list[str]:
    """The row's name and aliases in their plain form, the name first; nothing for rows that have none."""
    return [plain_name(text) for text in [row.name, *row.alias_list]] if hasattr(row, "alias_list") else []
