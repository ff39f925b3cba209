"""Tables as files: what editors import and export, as CSV, XLSX and JSON, with every refusal a sentence.

Nothing in a file is ever evaluated. A cell that a spreadsheet would take for a formula is written behind an apostrophe,
in every format but JSON, and read back without it.
"""

from __future__ import annotations

import csv
import json
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import tablib
from django.core import signing
from import_export.formats import base_formats
from import_export.tmp_storages import BaseStorage

MAX_BYTES = 4 * 1024 * 1024
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
MAX_PARTS = 200
MAX_ROWS = 1000  # some 20 ms a row that changes, all in one transaction that others wait for
MAX_COLUMNS = 60
MAX_AGE_SECONDS = 24 * 60 * 60

SEPARATOR = "|"
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class UnreadableError(ValueError):
    """A file that cannot be taken as a table; the message says why and what to do."""


def escape_formula(value: Any) -> Any:
    """``value``, behind an apostrophe if a spreadsheet could take it for a formula (OWASP, "CSV injection")."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def unescape_formula(value: str) -> str:
    """The text behind the apostrophe that `escape_formula` put before it."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def cell_text(value: Any) -> str:
    """A cell as text: 2020.0 is "2020", nothing is "", line ends are line feeds."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def make_table(headers: Iterable[Any], rows: Iterable[tuple[int, list[Any]]]) -> tablib.Dataset:
    """The rows, each with its line in the file, as a dataset of texts whose ``lines`` holds those numbers.

    A cell is None where a row says nothing of that column. Blank rows are left out. Raises UnreadableError for headers
    that are missing or stand twice, for a row longer than they are, and for more rows or columns than may be.
    """
    names = [cell_text(name) for name in headers]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableError("The first line has no column names; put them there, as an export does.")
    if len(names) > MAX_COLUMNS:
        raise UnreadableError(f"The file has {len(names)} columns; no more than {MAX_COLUMNS} are read.")
    if "" in names:
        raise UnreadableError(f"Column {names.index('') + 1} has no name in the first line; name it or remove it.")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise UnreadableError(f"The column “{twice[0]}” is there twice; remove one of the two.")
    dataset = tablib.Dataset(headers=names)
    lines: list[int] = []
    for line, row in rows:
        cells = [cell if cell is None else cell_text(cell) for cell in row]
        while len(cells) > len(names) and not cells[-1]:
            cells.pop()
        if len(cells) > len(names):
            raise UnreadableError(
                f"Line {line} has {len(cells)} cells and the first line {len(names)} names. "
                "A cell that holds a comma must stand in double quotes."
            )
        if not any(cells):
            continue
        if len(lines) == MAX_ROWS:
            raise UnreadableError(f"The file has more than {MAX_ROWS} rows; import it in parts.")
        dataset.append(cells + [""] * (len(names) - len(cells)))
        lines.append(line)
    if not lines:
        raise UnreadableError("The file has column names and no rows; there is nothing to import.")
    dataset.lines = lines
    return dataset


def decode_text(data: bytes) -> str:
    """``data`` as UTF-8 text. Raises UnreadableError if it is anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"Line {line} is not UTF-8 text, so letters would be garbled. "
            "Save the file anew as “CSV UTF-8” (or JSON in UTF-8), or as .xlsx."
        ) from None
    if "\0" in text:
        raise UnreadableError("This is not a text file. Choose a .csv, .json or .xlsx file by its right ending.")
    if not text.strip():
        raise UnreadableError("The file is empty; choose another.")
    return text


class Csv(base_formats.CSV):
    """CSV in UTF-8; commas, semicolons or tabs between the cells, as the first line has it."""

    def get_title(self) -> str:
        return "csv"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        # The mark at the start lets Excel see that it is UTF-8.
        return "\N{BOM}" + super().export_data(escape_formulas(dataset), **kwargs)

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        text = decode_text(in_stream)
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = number_rows(reader)
        try:
            headers = next(rows)[1]
            return make_table(headers, ((line, [unescape_formula(cell) for cell in row]) for line, row in rows))
        except csv.Error as error:
            raise UnreadableError(
                f"Line {reader.line_num} cannot be read as CSV ({error}). Is a double quote left open there?"
            ) from None


def number_rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV reader with the line on which it begins: a cell may hold line breaks."""
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


class Json(base_formats.JSON):
    """A list of objects, one a row; a list of names stands for a cell of several. What an object leaves out stays."""

    def get_title(self) -> str:
        return "json"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        return json.dumps(dataset.dict, ensure_ascii=False, indent=1, default=str) + "\n"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        try:
            rows = json.loads(decode_text(in_stream), object_pairs_hook=refuse_repeated_names)
        except json.JSONDecodeError as error:
            raise UnreadableError(
                f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
            ) from None
        except RecursionError:
            raise UnreadableError("This is not a list of rows: its brackets are nested too deeply.") from None
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row for row in rows):
            raise UnreadableError("The file must be a list of objects, [{…}, {…}], one a row, as an export makes it.")
        headers = list(dict.fromkeys(name for row in rows for name in row))
        return make_table(
            headers, ((line, [cell_of(row, name) for name in headers]) for line, row in enumerate(rows, 1))
        )


def refuse_repeated_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises UnreadableError if a name stands in it twice."""
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise UnreadableError(f"An entry names “{twice[0]}” twice; remove one of the two.")
    return dict(pairs)


def cell_of(row: dict[str, Any], name: str) -> Any:
    """The value of ``name`` in ``row`` as a cell; None if it is not there. Raises UnreadableError for an object."""
    if name not in row:
        return None
    value = row[name]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return SEPARATOR.join(value)
    if isinstance(value, dict | list):
        raise UnreadableError(f"“{name}” holds a list or an object where a text belongs.")
    return "" if value is None else value


class Xlsx(base_formats.XLSX):
    """The first sheet of an Excel file. A formula is refused: it is never evaluated, its stored value may be old."""

    def get_title(self) -> str:
        return "xlsx"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        data: bytes = super().export_data(escape_formulas(dataset), column_width=24)
        return data

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        refuse_bomb(in_stream)
        try:
            with warnings.catch_warnings(action="ignore"):  # openpyxl on styles and extensions that nobody reads here
                book = openpyxl.load_workbook(BytesIO(in_stream), read_only=True)
                sheet = book.worksheets[0]
                sheet.reset_dimensions()
                rows = self.read(sheet)
                return make_table(next(rows, (1, []))[1], rows)
        except UnreadableError:
            raise
        except Exception:  # whatever a damaged file makes of the parser: XML errors, missing parts, wrong types
            raise UnreadableError(
                "The Excel file is damaged; open it, save it anew as .xlsx, or save it as CSV."
            ) from None

    def read(self, sheet: Any) -> Iterator[tuple[int, list[Any]]]:
        for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
            if line > 2 * MAX_ROWS:
                raise UnreadableError(
                    f"The sheet has more than {2 * MAX_ROWS} lines, empty ones included; "
                    "delete the empty lines, or import it in parts."
                )
            for cell in row:
                if cell.data_type == "f":
                    raise UnreadableError(f"Cell {cell.coordinate} holds a formula; replace it with its value.")
                if cell.data_type == "e":
                    raise UnreadableError(
                        f"Cell {cell.coordinate} holds Excel’s error {cell.value}; correct it or empty it."
                    )
            yield line, [unescape_formula(cell_text(cell.value)) for cell in row]


def refuse_bomb(data: bytes) -> None:
    """Raise UnreadableError unless ``data`` is a ZIP whose parts unpack to less than 40 MB.

    The sizes are those that the archive declares; Python's zipfile never unpacks more than a part declares.
    """
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableError(
            "This is not an Excel file (.xlsx). An older .xls must be saved anew as .xlsx or CSV."
        ) from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableError(
            f"The Excel file unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB; import it in parts, or as CSV."
        )


def escape_formulas(dataset: tablib.Dataset) -> tablib.Dataset:
    """A copy of ``dataset`` in which no cell can be taken for a formula."""
    copy = tablib.Dataset(headers=dataset.headers)
    for row in dataset:
        copy.append([escape_formula(cell) for cell in row])
    return copy


FORMATS: list[type[base_formats.Format]] = [Csv, Xlsx, Json]


class FormStorage(BaseStorage):
    """Keeps an uploaded file between preview and confirmation in the form itself, signed, for a day.

    Any of several servers can answer the confirmation, and a file that nobody confirms leaves nothing behind.
    """

    SALT = "editorial.tables.formats"

    def save(self, data: bytes) -> None:
        self.name = signing.TimestampSigner(salt=self.SALT).sign_object(data, serializer=BytesSerializer, compress=True)

    def read(self) -> bytes:
        """The file. Raises django.core.signing.BadSignature if it was changed or is older than a day."""
        signer = signing.TimestampSigner(salt=self.SALT)
        data: bytes = signer.unsign_object(self.name, serializer=BytesSerializer, max_age=MAX_AGE_SECONDS)
        return data

    def remove(self) -> None:
        """Nothing is kept, so nothing is removed."""


class BytesSerializer:
    """A serializer, as `django.core.signing` wants one, of what is bytes already."""

    def dumps(self, data: bytes) -> bytes:
        return data

    def loads(self, data: bytes) -> bytes:
        return data
