"""Files of rows, and the two pages of the admin that take them in: the trial run and its confirmation."""

from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.reading import elements, texts

IMPORT = "admin:exercises_exercise_import"
CONFIRM = "admin:exercises_exercise_process_import"


def csv_file(text, name="exercises.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def xlsx_file(rows, name="exercises.xlsx"):
    book, stream = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def upload_table(client, file, *, resource="0", url=IMPORT):
    """The page that a file leads to."""
    page = client.post(reverse(url), {"import_file": file, "resource": resource})
    assert page.status_code == 200
    return page


def hidden(page):
    """What the confirmation sends by itself."""
    inputs = elements(page.content.decode(), "input", type="hidden")
    return {one["name"]: one["value"] for one in inputs}


def import_table(client, file, *, overwrite=(), resource="0", url=IMPORT, confirm=CONFIRM):
    """The page after a file was tried and confirmed."""
    page = upload_table(client, file, resource=resource, url=url)
    assert page.context.get("confirm_form"), texts(page.content.decode(), "td") + problems(page)
    return client.post(reverse(confirm), {**hidden(page), "overwrite": overwrite}, follow=True)


def problems(page):
    """The sentences that refuse a whole file."""
    return texts(page.content.decode(), "ul", class_="errorlist") + texts(
        page.content.decode(), "p", class_="errornote"
    )


def refused_rows(page):
    """(line, key, reasons) of each refused row as the page shows them."""
    assert "confirm_form" not in page.context
    return [(row.line, row.key, row.reasons) for row in page.context["result"].refused]
