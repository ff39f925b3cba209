"""Import and export in an admin's change list: what is tried, shown, confirmed and saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm

from editorial.tables.formats import FORMATS, MAX_BYTES, MAX_ROWS, FormStorage, UnreadableError
from editorial.tables.resources import BulkResource, BulkResult

ENDINGS = {f".{one().get_extension()}": str(number) for number, one in enumerate(FORMATS)}
LIMITS = f"A .csv (UTF-8), .xlsx or .json file of at most {MAX_BYTES // 1024**2} MB and {MAX_ROWS} rows."


def may_import(request: HttpRequest, resource: type[BulkResource]) -> bool:
    """Whether the request's user may both add and change what ``resource`` writes."""
    opts = resource._meta.model._meta
    return all(request.user.has_perm(f"{opts.app_label}.{what}_{opts.model_name}") for what in ("add", "change"))


class FileForm(ImportForm):
    """The file; its ending says its format."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, label_suffix="", **kwargs)
        self.fields["resource"].label = "What the file holds"
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        field = self.fields["import_file"]
        field.help_text = LIMITS
        field.widget.attrs = {"accept": ",".join(ENDINGS)}
        field.error_messages["empty"] = "The file is empty; choose another."
        field.error_messages["required"] = "Choose a file."

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if PurePath(file.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(
                "Choose a file that ends in .csv, .xlsx or .json; save it anew as one of these."
            )
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size / 1024**2:.1f} MB; at most {MAX_BYTES // 1024**2} MB are read. "
                "Import it in parts."
            )
        return file

    def clean(self) -> dict[str, Any]:
        if file := self.cleaned_data.get("import_file"):
            self.cleaned_data["format"] = ENDINGS[PurePath(file.name).suffix.lower()]
        return self.cleaned_data


class ConfirmForm(forms.Form):
    """The file once more, signed, with what it is; what to overwrite is read beside it."""

    import_file_name = forms.CharField(widget=forms.HiddenInput())
    original_file_name = forms.CharField(widget=forms.HiddenInput())
    format = forms.ChoiceField(choices=[(number, number) for number in ENDINGS.values()], widget=forms.HiddenInput())
    resource = forms.RegexField(r"^\d?$", required=False, widget=forms.HiddenInput())

    def clean_import_file_name(self) -> str:
        name: str = self.cleaned_data["import_file_name"]
        try:
            FormStorage(name=name).read()
        except BadSignature:
            raise forms.ValidationError("The page was open for more than a day; choose the file again.") from None
        return name


class WholeExportForm(ExportForm):
    """Which format, and of several kinds of rows which."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, label_suffix="", **kwargs)
        self.fields["resource"].label = "What to export"


class BulkAdmin(ImportExportMixin, ModelAdmin):
    """A change list with Import and Export. Importing needs the rights to add and to change, exporting that to view."""

    formats = FORMATS
    import_form_class = FileForm
    confirm_form_class = ConfirmForm
    export_form_class = WholeExportForm
    tmp_storage_class = FormStorage
    to_encoding = "utf-8"
    import_export_change_list_template = "admin/bulk/change_list.html"
    import_template_name = "admin/bulk/import.html"
    export_template_name = "admin/bulk/export.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_import_resource_classes(self, request: HttpRequest) -> list[type[BulkResource]]:
        """Those whose rows the user may add and change. Raises PermissionDenied if there are none."""
        found = [resource for resource in self.resource_classes if may_import(request, resource)]
        if not found:
            raise PermissionDenied
        return found

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[BulkResource]]:
        """Those whose rows the user may see."""
        return [
            resource
            for resource in self.resource_classes
            if any(
                request.user.has_perm(f"{opts.app_label}.{what}_{opts.model_name}")
                for opts in [resource._meta.model._meta]
                for what in ("view", "change")
            )
        ]

    def choose_import_resource_class(self, form: Any, request: HttpRequest) -> type[BulkResource]:
        try:
            return self.get_import_resource_classes(request)[self.get_resource_index(form)]
        except IndexError:
            raise PermissionDenied from None

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"overwrite": request.POST.getlist("overwrite"), "user": request.user}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if isinstance(e, UnreadableError):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def process_result(self, result: BulkResult, request: HttpRequest) -> HttpResponse:
        """Back to the change list; or, if the rows no longer fit what is here, their reasons and the form again."""
        if not result.failed:
            response: HttpResponse = super().process_result(result, request)
            return response
        form = FileForm(self.get_import_formats(), self.get_import_resource_classes(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "Import",
            "form": form,
            "opts": self.opts,
            "result": result,
        }
        return TemplateResponse(request, [self.import_template_name], context)

    def add_success_message(self, result: BulkResult, request: HttpRequest) -> None:
        kept = sum(result.kept_columns.values())
        counts: Mapping[str, int] = result.totals
        parts = [f"{counts['new']} added", f"{counts['update']} changed", f"{counts['skip']} as they were"]
        note = f" Fields edited here that stayed: {kept}." if kept else ""
        messages.success(request, f"Imported: {', '.join(parts)}.{note}")
