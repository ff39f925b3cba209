"""Exercises and roles imported and exported at the desk, with files that are wrong in every way we could think of."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from editorial import publishing
from editorial.tables import formats as sheets
from editorial.versions import snapshot
from exercises.models import Activation, Exercise
from muscles.models import ImportedValues
from tests.factories import make_activation, make_editor, make_equipment, make_exercise, make_muscle, make_reader
from tests.reading import elements, texts
from tests.tables import (
    CONFIRM,
    IMPORT,
    csv_file,
    hidden,
    import_table,
    problems,
    refused_rows,
    upload_table,
    xlsx_file,
)

pytestmark = pytest.mark.django_db

EXPORT = "admin:exercises_exercise_export"


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def said(page):
    return [str(message) for message in page.context["messages"]]


# --- adding and changing ----------------------------------------------------------------------------------------------
def test_import_shows_first_and_saves_once_confirmed(desk):
    make_equipment(name="Barbell")
    make_equipment(name="Bench")
    file = "slug,name,equipment,level\nhip-thrust,Hip thrust,barbell|bench,Beginner\n"

    page = upload_table(desk, csv_file(file))

    assert Exercise.objects.count() == 0
    content = page.content.decode()
    cells = texts(content[content.rindex("<table") : content.rindex("</table>") + len("</table>")], "td")
    assert cells[:5] == ["hip-thrust", "name", "—", "Hip thrust", "New"]
    result = desk.post(reverse(CONFIRM), hidden(page), follow=True)
    assert said(result) == ["Imported: 1 added, 0 changed, 0 as they were."]
    exercise = Exercise.objects.get()
    assert (exercise.slug, exercise.name, exercise.level) == ("hip-thrust", "Hip thrust", "beginner")
    assert [str(one) for one in exercise.equipment.all()] == ["Barbell", "Bench"]


def test_what_is_imported_is_a_draft_whatever_the_file_says(desk):
    import_table(desk, csv_file("slug,name,status\nlunge,Lunge,published\n"))

    assert Exercise.objects.get().status == "draft"


def test_import_is_kept_as_a_version_by_its_editor(desk):
    import_table(desk, csv_file("slug,name\nlunge,Lunge\n"))

    version = publishing.versions_of(Exercise.objects.get())[0]
    assert version.revision.user.username == "editor"
    assert version.revision.comment == "Imported from exercises.csv."


def test_a_column_that_is_left_out_stays(desk):
    make_exercise(name="Lunge", summary="Steps.", level="", status="draft")

    import_table(desk, csv_file("slug,level\nlunge,advanced\n"))

    assert list(Exercise.objects.values_list("summary", "level")) == [("Steps.", "advanced")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_may_be_separated_as_spreadsheets_do(desk, separator):
    text = separator.join(["slug", "name", "summary"]) + "\r\n" + separator.join(["lunge", "Lunge", '"Two\nlines."'])

    import_table(desk, csv_file("\ufeff" + text))

    assert list(Exercise.objects.values_list("name", "summary")) == [("Lunge", "Two\nlines.")]


def test_xlsx_and_json_say_the_same(desk):
    import_table(desk, xlsx_file([["slug", "name", None], ["lunge", "Lunge", None], [None, None, None]]))
    entry = [{"slug": "squat", "name": "Squat", "aliases": None}]
    import_table(desk, csv_file(json.dumps(entry), "rows.json"))

    assert list(Exercise.objects.values_list("slug", "name")) == [("lunge", "Lunge"), ("squat", "Squat")]


def test_json_may_leave_out_what_it_does_not_change(desk):
    make_exercise(name="Lunge", summary="Steps.", level="", status="draft")
    rows = [{"slug": "lunge", "level": "beginner"}, {"slug": "squat", "name": "Squat", "summary": "Sits."}]

    import_table(desk, csv_file(json.dumps(rows), "rows.json"))

    assert list(Exercise.objects.values_list("name", "summary")) == [("Lunge", "Steps."), ("Squat", "Sits.")]


def test_the_same_file_again_changes_nothing(desk):
    file = "slug,name,level\nlunge,Lunge,beginner\n"
    import_table(desk, csv_file(file))
    before = list(Exercise.objects.values()), list(ImportedValues.objects.values())

    page = import_table(desk, csv_file(file))

    assert said(page) == ["Imported: 0 added, 0 changed, 1 as they were."]
    assert (list(Exercise.objects.values()), list(ImportedValues.objects.values())) == before


# --- what was edited here ---------------------------------------------------------------------------------------------
@pytest.fixture
def edited(desk):
    """An exercise that was imported, and whose summary was then rewritten here."""
    import_table(desk, csv_file("slug,name,summary,level\nlunge,Lunge,From the file.,beginner\n"))
    Exercise.objects.update(summary="Ours.")
    return "slug,name,summary,level\nlunge,Lunge,From a newer file.,advanced\n"


def test_an_edited_field_is_listed_and_kept(desk, edited):
    page = upload_table(desk, csv_file(edited))

    [outcome] = page.context["result"].outcomes
    assert [(change.column, change.here, change.there) for change in outcome.kept] == [
        ("summary", "Ours.", "From a newer file.")
    ]
    assert [change.column for change in outcome.changes] == ["level"]
    boxes = elements(page.content.decode(), "input", type="checkbox")
    assert [(box["value"], "checked" in box.attributes) for box in boxes if box["name"] == "overwrite"] == [
        ("all:summary", False),
        ("2:summary", False),
    ]
    result = desk.post(reverse(CONFIRM), hidden(page), follow=True)
    assert said(result) == ["Imported: 0 added, 1 changed, 0 as they were. Fields edited here that stayed: 1."]
    assert list(Exercise.objects.values_list("summary", "level")) == [("Ours.", "advanced")]


@pytest.mark.parametrize("mark", ["2:summary", "all:summary"])
def test_a_ticked_field_is_overwritten(desk, edited, mark):
    import_table(desk, csv_file(edited), overwrite=[mark])

    assert list(Exercise.objects.values_list("summary", "level")) == [("From a newer file.", "advanced")]


def test_a_field_ticked_for_another_line_is_kept(desk, edited):
    import_table(desk, csv_file(edited), overwrite=["3:summary", "all:level"])

    assert Exercise.objects.get().summary == "Ours."


def test_what_was_never_imported_counts_as_edited_unless_it_is_empty(desk):
    make_exercise(name="Lunge", summary="Ours.", level="", status="draft")

    import_table(desk, csv_file("slug,summary,level\nlunge,Theirs.,advanced\n"))

    assert list(Exercise.objects.values_list("summary", "level")) == [("Ours.", "advanced")]


def test_equipment_edited_here_is_kept(desk):
    make_equipment(name="Barbell")
    bench = make_equipment(name="Bench")
    make_exercise(name="Lunge", status="draft").equipment.add(bench)

    import_table(desk, csv_file("slug,equipment\nlunge,barbell\n"))

    assert [str(one) for one in Exercise.objects.get().equipment.all()] == ["Bench"]


# --- published --------------------------------------------------------------------------------------------------------
def test_what_is_published_stays_and_gets_a_next_version(desk):
    exercise = make_exercise(name="Lunge", summary="Published.")

    page = import_table(desk, csv_file("slug,summary,status\nlunge,Newer.,draft\n"), overwrite=["all:summary"])

    exercise.refresh_from_db()
    assert said(page) == ["Imported: 0 added, 1 changed, 0 as they were."]
    assert (exercise.summary, exercise.status) == ("Published.", "published")
    [row] = [row for row in snapshot(publishing.next_version(exercise).revision) if row.model is Exercise]
    assert row.fields["summary"] == "Newer."


def test_all_roles_of_a_published_exercise_go_into_one_next_version(desk):
    one, two = make_muscle(name="One"), make_muscle(name="Two")
    exercise = make_exercise(name="Lunge", primary=[one])
    file = "exercise,muscle,role,headline\nlunge,one,primary,Leads\nlunge,two,secondary,Helps\n"

    import_table(desk, csv_file(file), resource="1")

    assert list(exercise.activations.values_list("muscle__slug", "headline")) == [("one", "")]
    rows = [row for row in snapshot(publishing.next_version(exercise).revision) if row.model is Activation]
    assert sorted((row.fields["muscle"], row.fields["headline"]) for row in rows) == [
        (one.pk, "Leads"),
        (two.pk, "Helps"),
    ]


def test_a_next_version_that_waits_is_not_written_over(desk):
    make_exercise(name="Lunge", summary="Published.", hardest_note="")
    import_table(desk, csv_file("slug,hardest_note\nlunge,First.\n"))

    page = upload_table(desk, csv_file("slug,hardest_note\nlunge,Second.\n"))

    assert refused_rows(page) == [
        (2, "lunge", [("", "A next version of “Lunge” waits already. Publish or discard it first.")])
    ]


def test_what_is_in_review_is_a_draft_again(desk):
    make_exercise(name="Lunge", level="", status="review")

    import_table(desk, csv_file("slug,level\nlunge,beginner\n"))

    assert Exercise.objects.get().status == "draft"


# --- roles ------------------------------------------------------------------------------------------------------------
def test_roles_have_a_file_of_their_own(desk):
    make_muscle(name="Gluteus maximus")
    make_exercise(name="Lunge", status="draft")
    file = "exercise,muscle,role,explanation\nlunge,gluteus-maximus,Primary mover,It extends the hip.\n"

    import_table(desk, csv_file(file), resource="1")

    assert list(Activation.objects.values_list("muscle__slug", "role", "explanation")) == [
        ("gluteus-maximus", "primary", "It extends the hip.")
    ]


# --- refused rows -----------------------------------------------------------------------------------------------------
def test_every_refused_row_is_named_with_its_line_and_reasons(desk):
    make_exercise(name="Pull-up", status="draft")
    file = (
        "slug,name,pattern,equipment,level\n"
        'good,"A name\nof two lines",,,\n'
        "bad-level,One,,,expert\n"
        "bad-pattern,Two,jumping,,\n"
        "bad-things,Three,,sledge|anvil,\n"
        ",Four,,,\n"
        "twice,Five,,,\n"
        "twice,Six,,,\n"
        "pullup,Pull ups,,,\n"
        "no-name,,,,\n"
        "not a slug,Seven,,,\n"
        "this-vs-that,Eight,,,\n"
    )

    page = upload_table(desk, csv_file(file))

    found = refused_rows(page)
    assert [(line, key) for line, key, _ in found] == [
        (4, "bad-level"),
        (5, "bad-pattern"),
        (6, "bad-things"),
        (7, ""),
        (8, "twice"),
        (9, "twice"),
        (10, "pullup"),
        (11, "no-name"),
        (12, "not a slug"),
        (13, "this-vs-that"),
    ]
    assert [reasons[0] for _, _, reasons in found] == [
        ("level", "“expert” is none of: beginner, intermediate, advanced."),
        ("pattern", "There is no movement pattern “jumping”; add it first."),
        ("equipment", "There is no equipment “anvil”, “sledge”; add it first."),
        ("slug", "It is empty; every row needs it."),
        ("slug", "Lines 8 and 9 are for the same row; keep one."),
        ("slug", "Lines 8 and 9 are for the same row; keep one."),
        ("name", "It is the exercise “Pull-up” in another spelling. Give that one’s slug, or another name."),
        ("name", "This field cannot be blank."),
        ("slug", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ("", "“-vs-” in an address is kept for comparisons; choose another slug."),
    ]
    assert "10 rows cannot be taken" in page.content.decode()
    assert "Choose a file" not in problems(page)
    assert Exercise.objects.count() == 1


def test_rows_that_no_longer_fit_at_the_confirmation_are_refused_together(desk):
    page = upload_table(desk, csv_file("slug,name\nlunge,Lunge\nsquat,Squat\n"))
    make_exercise(name="Squats", status="draft")

    result = desk.post(reverse(CONFIRM), hidden(page))

    assert [(row.line, row.key) for row in result.context["result"].refused] == [(3, "squat")]
    assert list(Exercise.objects.values_list("name", flat=True)) == ["Squats"]
    assert elements(result.content.decode(), "input", type="file") != []


# --- refused files ----------------------------------------------------------------------------------------------------
def bomb():
    """A small XLSX whose sheet unpacks to more than may be."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(sheets.MAX_UNPACKED_BYTES // 2**20 + 1):
            part.write(b"0" * 2**20)
    return SimpleUploadedFile("bomb.xlsx", stream.getvalue())


def damaged():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    return SimpleUploadedFile("damaged.xlsx", stream.getvalue())


ROWS = "slug,name\n" + "".join(f"s{number},N{number}\n" for number in range(sheets.MAX_ROWS + 1))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: csv_file(b""), "The file is empty; choose another."),
        (lambda: csv_file("\n \n"), "The file is empty; choose another."),
        (lambda: csv_file("slug,name\n"), "The file has column names and no rows; there is nothing to import."),
        (lambda: csv_file("slug,name,slug\na,b,c\n"), "The column “slug” is there twice; remove one of the two."),
        (lambda: csv_file("slug,,name\na,b,c\n"), "Column 2 has no name in the first line; name it or remove it."),
        (lambda: csv_file("slug,name\na,b,c\n"), "Line 2 has 3 cells and the first line 2 names."),
        (lambda: csv_file('slug,name\na,"b\n'), "Line 2 cannot be read as CSV (unexpected end of data)."),
        (lambda: csv_file("slug,name\na,Fu\xdf\n".encode("latin-1")), "Line 2 is not UTF-8 text"),
        (lambda: csv_file("slug,name\na,b\n".encode("utf-16")), "Line 1 is not UTF-8 text"),
        (lambda: csv_file("slug,name\na,\0\n"), "This is not a text file."),
        (lambda: csv_file(ROWS), f"The file has more than {sheets.MAX_ROWS} rows; import it in parts."),
        (lambda: csv_file("a," * 61 + "a\n1\n"), "no more than 60 are read."),
        (lambda: csv_file("x" * (sheets.MAX_BYTES + 1)), "at most 4 MB are read."),
        (lambda: csv_file("<html>", "page.html"), "Choose a file that ends in .csv, .xlsx or .json"),
        (lambda: csv_file("slug,name\na,b\n", "rows.xlsx"), "This is not an Excel file (.xlsx)."),
        (lambda: csv_file("[{]", "rows.json"), "This is not JSON: Expecting property name enclosed in double quotes"),
        (lambda: csv_file("[" * 100_000, "rows.json"), "its brackets are nested too deeply."),
        (lambda: csv_file("{}", "rows.json"), "The file must be a list of objects"),
        (lambda: csv_file("[1]", "rows.json"), "The file must be a list of objects"),
        (lambda: csv_file('[{"slug": "a", "slug": "b"}]', "rows.json"), "An entry names “slug” twice"),
        (lambda: csv_file('[{"slug": {"a": 1}}]', "rows.json"), "“slug” holds a list or an object"),
        (bomb, "The Excel file unpacks to more than 40 MB"),
        (damaged, "The Excel file is damaged"),
        (lambda: xlsx_file([["slug", "name"], ["a", "=1+1"]]), "Cell B2 holds a formula; replace it with its value."),
        (lambda: xlsx_file([["slug", "name"], ["a", "#REF!"]]), "Cell B2 holds Excel’s error #REF!"),
        (lambda: xlsx_file([["slug"], *[[None]] * 2 * sheets.MAX_ROWS, ["a"]]), "lines, empty ones included"),
        (lambda: xlsx_file([]), "The first line has no column names"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(desk, file, sentence):
    page = upload_table(desk, file())

    assert any(sentence in problem for problem in problems(page)), problems(page)
    assert "confirm_form" not in page.context
    assert Exercise.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("name\nLunge\n", "There is no column “slug”; every row needs it, to be told from the others."),
        (
            "slug,nmae\nlunge,Lunge\n",
            "The column “nmae” is not known. Rename or remove it; the columns are: slug, name,",
        ),
    ],
)
def test_columns_that_do_not_fit_are_named(desk, file, sentence):
    page = upload_table(desk, csv_file(file))

    assert [problem.startswith(sentence) for problem in problems(page)] == [True]
    assert "confirm_form" not in page.context


def test_a_confirmation_that_was_tampered_with_asks_for_the_file_again(desk):
    page = upload_table(desk, csv_file("slug,name\nlunge,Lunge\n"))
    name = hidden(page)["import_file_name"]

    for change in (
        {"import_file_name": "x" + name},
        {"import_file_name": "../etc/passwd"},
        {"format": "9"},
        {"resource": "x"},
    ):
        result = desk.post(reverse(CONFIRM), {**hidden(page), **change})
        assert result.status_code == 200
        assert texts(result.content.decode(), "p", class_="errornote") != []
    assert Exercise.objects.count() == 0


# --- export -----------------------------------------------------------------------------------------------------------
HARMFUL = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "'=1", "＝1"]


@pytest.mark.parametrize("harmful", HARMFUL)
def test_what_a_spreadsheet_would_run_is_exported_harmless_and_read_back(desk, harmful):
    make_exercise(name="Lunge", summary=harmful, status="draft")

    response = desk.post(reverse(EXPORT), {"format": "0", "resource": "0"})

    text = response.content.decode("utf-8-sig")
    [row] = csv.DictReader(StringIO(text))
    assert row["summary"] == f"'{harmful}"
    page = upload_table(desk, csv_file(response.content))
    assert page.context["result"].same == 1


def test_xlsx_export_holds_texts_and_no_formulas(desk):
    make_exercise(name="Lunge", summary='=HYPERLINK("https://example.org")', hardest_note="bell \x07", status="draft")

    response = desk.post(reverse(EXPORT), {"format": "1", "resource": "0"})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    columns = [cell.value for cell in sheet[1]]
    assert sheet[2][columns.index("summary")].value == '\'=HYPERLINK("https://example.org")'


@pytest.mark.parametrize("kind", ["0", "1", "2"])
def test_an_export_imported_again_changes_nothing(desk, loaded, kind):
    ending = ["csv", "xlsx", "json"][int(kind)]
    response = desk.post(reverse(EXPORT), {"format": kind, "resource": "0"})

    page = upload_table(desk, SimpleUploadedFile(f"all.{ending}", response.content))

    result = page.context["result"]
    assert (result.same, result.outcomes) == (Exercise.objects.count(), [])


@pytest.mark.parametrize("count", [1, 3])
def test_export_query_count(desk, django_assert_num_queries, count):
    for _ in range(count):
        make_exercise()
    desk.get(reverse(EXPORT))

    # session, user, the choices of two filters, total, exercises with what they name, their equipment
    with django_assert_num_queries(7):
        desk.post(reverse(EXPORT), {"format": "0", "resource": "0"})


def test_export_of_roles_names_exercises_and_muscles(desk):
    exercise = make_exercise(name="Lunge")
    make_activation(exercise=exercise, muscle=make_muscle(name="Soleus"), headline="Holds")

    response = desk.post(reverse(EXPORT), {"format": "2", "resource": "1"})

    assert json.loads(response.content) == [
        {
            "exercise": "lunge",
            "muscle": "soleus",
            "role": "primary",
            "position": "1",
            "headline": "Holds",
            "explanation": "Why Soleus works in Lunge.",
        }
    ]


# --- who may ----------------------------------------------------------------------------------------------------------
def staff(client, *codenames):
    user = make_reader(username="-".join(codenames) or "nobody")
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


@pytest.mark.parametrize("rights", [(), ("view_exercise",), ("add_exercise", "view_exercise"), ("change_exercise",)])
def test_import_needs_the_rights_to_add_and_to_change(client, rights):
    make_exercise(name="Squat", status="draft")
    client = staff(client, *rights)

    assert client.get(reverse(IMPORT)).status_code == 403
    assert client.post(reverse(IMPORT), {"import_file": csv_file("slug,name\na,A\n")}).status_code == 403
    assert client.post(reverse(CONFIRM), {"import_file_name": "x"}).status_code == 403
    assert Exercise.objects.count() == 1


def test_roles_need_rights_of_their_own(client):
    client = staff(client, "add_exercise", "change_exercise")

    page = client.get(reverse(IMPORT))

    assert texts(page.content.decode(), "dt") == ["Exercises"]
    refused = client.post(reverse(IMPORT), {"import_file": csv_file("exercise,muscle\na,b\n"), "resource": "1"})
    assert "resource" in refused.context["form"].errors


def test_export_needs_the_right_to_view(client):
    make_exercise(name="Squat")

    assert staff(client).post(reverse(EXPORT), {"format": "0"}).status_code == 403
    assert b"Squat" in staff(client, "view_exercise").post(reverse(EXPORT), {"format": "0", "resource": "0"}).content


def test_the_list_offers_what_the_rights_allow(client):
    listing = reverse("admin:exercises_exercise_changelist")

    seen = staff(client, "view_exercise").get(listing).content.decode()
    assert (reverse(IMPORT) in seen, reverse(EXPORT) in seen) == (False, True)
    seen = staff(client, "add_exercise", "change_exercise").get(listing).content.decode()
    assert (reverse(IMPORT) in seen, reverse(EXPORT) in seen) == (True, True)
