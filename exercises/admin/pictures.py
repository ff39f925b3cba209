"""The pictures of an exercise's page: uploads, their words, and what is kept of a form that was refused."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import Script
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.files import StorageError, delete_files, release_files
from exercises.admin.forms import PlacedForm
from exercises.admin.rows import PlacedInline
from exercises.models import Picture
from exercises.pictures.kept import find_kept, keep_upload, read_kept
from exercises.pictures.reading import UploadField


class PictureForm(PlacedForm):
    """A picture's words and its file, which is drawn anew when the page is saved.

    Of a form that is refused the file is ``kept`` for ``user``, because a browser sends a file only once.
    """

    upload = UploadField(
        label="File",
        help_text="JPEG, PNG, WebP, AVIF or HEIC. What the camera wrote into it (place, time, device) is left out.",
    )
    kept = forms.Field(required=False, widget=forms.HiddenInput)
    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload = self.fields["upload"]
        if self.instance.stem:
            upload.required, upload.label = False, "Another file in its place"
        if self["kept"].value():
            upload.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kept") and not cleaned.get("upload") and "upload" not in self.errors:
            try:
                cleaned["upload"] = read_kept(cleaned["kept"], self.user)
            except ValidationError as error:
                self.add_error("upload", error)
        self.instance.pixels = cleaned.get("upload")
        return cleaned

    def keep(self) -> None:
        """Keep the file of this form, which was refused and is shown again; say so beside the field."""
        file, image = self.files.get(self.add_prefix("upload")), self.cleaned_data.get("upload")
        token, kept = self["kept"].value(), find_kept(self["kept"].value(), self.user)
        if not image and not file:  # nothing was chosen, or what was kept is gone
            token = ""
        elif image and file:
            try:
                token = keep_upload(image, str(file.name), self.user)
            except StorageError:
                token = ""
            if kept:
                delete_files([kept["name"]])
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("kept")] = token
        self.data = data
        if kept := find_kept(token, self.user):
            words = format_html("<b>“{}” is kept</b>; choose another to replace it.", kept["called"])
            self["upload"].help_text = words
        elif file:
            self["upload"].help_text = "Choose the file again: nothing is saved yet, and this one could not be kept."


class PictureInline(PlacedInline):
    model = Picture
    form = PictureForm
    readonly_fields = ["shown"]
    fields = ["position", "shown", "upload", ("focal_x", "focal_y"), "alt", ("credit", "licence")]

    class Media:
        css: ClassVar = {"all": ["css/admin-pictures.css"]}
        js: ClassVar = [Script("js/focal-point.js", type="module")]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    def row_title(self, obj: Picture) -> str:
        return obj.alt or "Without an alternative text yet"

    @admin.display(description="File")
    def upload(self, obj: Picture) -> str:
        """In place of the field, where it can only be read."""
        return f"{obj.width} × {obj.height} pixels"

    @admin.display(description="The picture")
    def shown(self, obj: Picture) -> SafeString:
        """The picture at 480 pixels; a click on it sets the focal point."""
        if not obj.stem:
            return format_html('<div class="focal-point"></div>{}', "Shown here once a file is chosen.")
        width, height = obj.small
        return format_html(
            '<div class="focal-point"><img src="{}" alt="{}" width="{}" height="{}"></div>'
            '<div class="help">Click what a square crop must show, or write the two numbers below.</div>',
            *(obj.small_url, obj.alt, width, height),
        )


def release_kept_uploads(request: HttpRequest) -> None:
    """Delete what was kept of the uploads that came with a form, once what became of it is committed."""
    tokens = [value for name, value in request.POST.items() if name.endswith("-kept")]
    found = [find_kept(str(token), request.user) for token in tokens]  # type: ignore[arg-type]
    release_files({kept["name"] for kept in found if kept})
