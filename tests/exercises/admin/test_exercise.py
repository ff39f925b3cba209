"""An exercise's page on the editors' desk: its order, its rows, what is refused and what is noted."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from editorial.models import PendingVersion
from exercises.admin.forms import activations_in
from exercises.models import Exercise, Fault
from muscles.models import Muscle
from tests.admin_forms import admin_url, errors, filled_form
from tests.factories import (
    make_activation,
    make_claim,
    make_comparison,
    make_cue,
    make_exercise,
    make_fault,
    make_measurement,
    make_muscle,
    make_pattern,
    make_reader,
    make_study,
)
from tests.reading import elements, hrefs, texts

pytestmark = pytest.mark.django_db

ROLES = "/admin/exercises/exercise/roles/"


def make_draft(**fields):
    return make_exercise(**{"status": "draft", **fields})


def form_of(client, exercise):
    return filled_form(client.get(admin_url(Exercise, "change", exercise.pk)).text)


def save(client, exercise, **changes):
    """Post the exercise's form as it stands but for ``changes``; the errors of the page that comes back."""
    form = form_of(client, exercise) | {name: [value] for name, value in changes.items()}
    response = client.post(admin_url(Exercise, "change", exercise.pk), form)
    return [] if response.status_code == 302 else errors(response.text)


def row(client, exercise, inline, obj):
    """The prefix of the form that holds ``obj``."""
    form = form_of(client, exercise)
    [prefix] = [
        name.removesuffix("-id")
        for name, value in form.items()
        if name.startswith(f"{inline}-") and name.endswith("-id") and value == [str(obj.pk)]
    ]
    return prefix


def placed(exercise):
    return [(cue.phase, cue.position, cue.text) for cue in exercise.cues.all()]


# The page


def test_page_has_the_order_of_the_readers_page(admin_client):
    exercise = make_draft(primary=[make_muscle()])

    page = admin_client.get(admin_url(Exercise, "change", exercise.pk)).text

    content = page[page.index('id="exercise_form"') :]
    content = content[: content.index("</form>")]
    headings = [heading for heading in texts("<div>" + content[content.index(">") + 1 :] + "</div>", "h2") if heading]
    assert headings == [
        "How it moves",
        "In short",
        "What kind of exercise it is",
        "Muscles, by role",
        "Which part of the range it loads",
        "How to do it: cues, by phase",
        "When it goes wrong: faults",
        "What is said of it",
        "Instead, or next: links to other exercises",
        "Pictures",
        "What was measured",
        "Dates",
    ]


def test_rows_stand_in_their_groups_under_sentences(admin_client):
    glutes, quads = make_muscle(name="Gluteus maximus"), make_muscle(name="Quadriceps")
    exercise = make_draft()
    make_activation(exercise=exercise, muscle=quads, role="stabilizer", position=1)
    make_activation(exercise=exercise, muscle=glutes, role="primary", position=2, headline="Extends the hip")
    make_cue(exercise=exercise, phase="lift", text="Push.")
    make_fault(exercise=exercise, sign="Knees falling in", more=[quads], less=[glutes])

    page = admin_client.get(admin_url(Exercise, "change", exercise.pk)).text

    rows = [row for row in elements(page, "summary", class_="desk-title") if not row.text.startswith("A new")]
    assert [row.text for row in rows] == [
        "Gluteus maximus: extends the hip",
        "Quadriceps, without a headline yet",
        "Push.",
        "Knees falling in: quadriceps more, gluteus maximus less",
    ]
    groups = [group["data-group"] for group in elements(page, "div", class_="desk-group")]
    assert groups[:4] == ["primary", "secondary", "stabilizer", ""]
    assert groups[4:10] == ["set-up", "brace", "lift", "top", "lowering", ""]


def test_page_lists_claims_and_figures_with_links(admin_client):
    exercise, other = make_draft(name="Hip thrust"), make_exercise(name="Squat")
    muscle = make_muscle(name="Gluteus maximus")
    study = make_study(authors="Contreras B", year=2015, title="Thrusts")
    make_measurement(study=study, exercise=exercise, muscle=muscle, value="69.5")
    make_comparison(study=study, higher=exercise, lower=other, muscle=muscle)
    make_measurement(study=make_study(title="Elsewhere"), exercise=other, muscle=muscle, value="12.5")
    claim = make_claim(statement="Thrusts are best.", exercises=[exercise], verdict="mixed")
    make_claim(statement="Squats are best.", exercises=[other])

    page = admin_client.get(admin_url(Exercise, "change", exercise.pk)).text

    [claims, measured] = elements(page, "ul", class_="desk-list")
    assert claims.text == "Thrusts are best.: Mixed"
    assert "69.5 %MVIC" in measured.text
    assert "significantly higher in the hip thrust than in the squat" in measured.text
    assert "12.5" not in page
    assert {admin_url(type(claim), "change", claim.pk), admin_url(type(study), "change", study.pk)} <= set(hrefs(page))


def test_page_says_what_a_draft_lacks_and_a_published_one_does_not(admin_client):
    draft, published = make_draft(summary=""), make_exercise()

    pages = [admin_client.get(admin_url(Exercise, "change", each.pk)).text for each in (draft, published)]

    [lacking] = elements(pages[0], "details", class_="desk-missing")
    assert "Before it can be published: 5 things to do" in lacking.text
    assert "Write the summary" in lacking.text
    assert elements(pages[1], "details", class_="desk-missing") == []


# Order


def test_two_cues_exchange_their_places(admin_client):
    exercise = make_draft()
    first, second = (make_cue(exercise=exercise, phase="lift", text=text) for text in ("One.", "Two."))
    one, two = (row(admin_client, exercise, "cues", cue) for cue in (first, second))

    refused = save(admin_client, exercise, **{f"{one}-position": "2", f"{two}-position": "1"})

    assert refused == []
    assert placed(exercise) == [("lift", 1, "Two."), ("lift", 2, "One.")]


def test_cue_that_moves_to_another_phase_takes_its_place_there(admin_client):
    exercise = make_draft()
    moved = make_cue(exercise=exercise, phase="lift", position=1, text="Moved.")
    make_cue(exercise=exercise, phase="lift", position=2, text="Stays.")
    make_cue(exercise=exercise, phase="top", position=1, text="At the top.")

    refused = save(admin_client, exercise, **{f"{row(admin_client, exercise, 'cues', moved)}-phase": "top"})

    assert refused == []
    # Both ask for the first place; the form's order settles it.
    assert placed(exercise) == [("lift", 1, "Stays."), ("top", 1, "Moved."), ("top", 2, "At the top.")]


def test_deleted_fault_leaves_its_place_to_the_next(admin_client):
    exercise = make_draft()
    first, second, third = (make_fault(exercise=exercise, sign=sign) for sign in ("One", "Two", "Three"))
    gone, last = (row(admin_client, exercise, "faults", fault) for fault in (first, third))

    refused = save(admin_client, exercise, **{f"{gone}-DELETE": "on", f"{last}-position": "1"})

    assert refused == []
    assert [(fault.position, fault.sign) for fault in exercise.faults.all()] == [(1, "Three"), (2, "Two")]
    assert Fault.objects.filter(pk=second.pk).exists()


def test_row_without_a_place_comes_last_and_nonsense_is_refused_in_its_field(admin_client):
    exercise = make_draft()
    first = make_cue(exercise=exercise, phase="lift", text="One.")
    make_cue(exercise=exercise, phase="lift", text="Two.")
    one = row(admin_client, exercise, "cues", first)

    assert save(admin_client, exercise, **{f"{one}-position": "-3"}) == [
        "Ensure this value is greater than or equal to 0."
    ]
    assert save(admin_client, exercise, **{f"{one}-position": ""}) == []
    assert [text for _, _, text in placed(exercise)] == ["Two.", "One."]


def test_cue_that_another_editor_added_meanwhile_keeps_its_place(admin_client):
    exercise = make_draft()
    make_cue(exercise=exercise, phase="lift", position=1, text="One.")
    form = form_of(admin_client, exercise) | {
        "cues-TOTAL_FORMS": ["2"],
        "cues-1-exercise": [str(exercise.pk)],
        "cues-1-phase": ["lift"],
        "cues-1-position": ["2"],
        "cues-1-text": ["Mine."],
        "_replace": ["on"],
    }
    make_cue(exercise=exercise, phase="lift", position=2, text="Theirs.")

    response = admin_client.post(admin_url(Exercise, "change", exercise.pk), form)

    assert response.status_code == 302
    assert [text for _, _, text in placed(exercise)] == ["One.", "Theirs.", "Mine."]


def test_added_row_in_which_nothing_is_written_is_left_out(admin_client):
    exercise = make_draft()

    refused = save(
        admin_client,
        exercise,
        **{"cues-TOTAL_FORMS": "1", "cues-0-phase": "brace", "cues-0-position": "1", "cues-0-text": ""},
    )

    assert refused == []
    assert placed(exercise) == []


def test_published_exercise_takes_a_new_order_as_its_next_version(admin_client, client):
    exercise = make_exercise()
    first, second = (make_cue(exercise=exercise, phase="lift", text=text) for text in ("One.", "Two."))
    one, two = (row(admin_client, exercise, "cues", cue) for cue in (first, second))

    assert save(admin_client, exercise, **{f"{one}-position": "2", f"{two}-position": "1"}) == []
    version = PendingVersion.objects.next_of(exercise).revision_id
    page = admin_client.get(admin_url(Exercise, "change", exercise.pk), {"version": version}).text

    assert placed(exercise) == [("lift", 1, "One."), ("lift", 2, "Two.")]
    titles = texts(page, "summary", class_="desk-title")
    assert [title for title in titles if title in ("One.", "Two.")] == ["Two.", "One."]


def test_map_of_a_next_version_is_that_of_its_own_roles(admin_client):
    exercise = make_exercise(primary=[make_muscle(name="Soleus", slug="soleus")])
    role = row(admin_client, exercise, "activations", exercise.activations.get())

    assert save(admin_client, exercise, **{f"{role}-role": "stabilizer"}) == []
    url = admin_url(Exercise, "change", exercise.pk)
    pages = [
        admin_client.get(url, {"version": PendingVersion.objects.next_of(exercise).revision_id}).text,
        admin_client.get(url).text,
    ]

    assert [{role for _, role in shapes(page)} for page in pages] == [{"stabilizer"}, {"primary"}]


# Faults


def test_shifts_are_written_in_the_faults_own_rows(admin_client):
    kept, turned, gone, new = (make_muscle(name=name) for name in ("Kept", "Turned", "Gone", "New"))
    exercise = make_draft()
    fault = make_fault(exercise=exercise, more=[kept, turned], less=[gone])
    before = fault.shifts.get(muscle=kept).pk
    prefix = row(admin_client, exercise, "faults", fault)
    form = form_of(admin_client, exercise)
    assert sorted(form[f"{prefix}-takes_over"]) == sorted([str(kept.pk), str(turned.pk)])
    form |= {f"{prefix}-takes_over": [str(kept.pk), str(new.pk)], f"{prefix}-does_less": [str(turned.pk)]}

    response = admin_client.post(admin_url(Exercise, "change", exercise.pk), form)

    assert response.status_code == 302
    assert {shift.muscle.name: shift.direction for shift in fault.shifts.all()} == {
        "Kept": "more",
        "New": "more",
        "Turned": "less",
    }
    assert fault.shifts.get(muscle=kept).pk == before


def test_muscle_in_both_lists_of_a_fault_is_refused(admin_client):
    muscle = make_muscle(name="Soleus")
    exercise = make_draft()
    fault = make_fault(exercise=exercise, more=[muscle])
    prefix = row(admin_client, exercise, "faults", fault)

    assert save(admin_client, exercise, **{f"{prefix}-does_less": str(muscle.pk)}) == [
        "In both lists: soleus. Keep each muscle in one of them."
    ]
    assert [shift.direction for shift in fault.shifts.all()] == ["more"]


def test_new_fault_is_saved_with_its_shifts(admin_client):
    muscle = make_muscle()
    exercise = make_draft()

    refused = save(
        admin_client,
        exercise,
        **{
            "faults-TOTAL_FORMS": "1",
            "faults-0-sign": "Heels up",
            "faults-0-cause": "Stiff ankles.",
            "faults-0-consequence": "The knees take it.",
            "faults-0-mend": "A wedge.",
            "faults-0-takes_over": str(muscle.pk),
        },
    )

    assert refused == []
    [fault] = exercise.faults.all()
    assert fault.position == 1
    assert [(shift.muscle, shift.direction) for shift in fault.shifts.all()] == [(muscle, "more")]


# Names


@pytest.mark.parametrize("name", ["Pullup", "pull-up", "Pull ups", "Chin Ups"])
def test_near_duplicate_name_is_refused_with_a_link_to_the_other(admin_client, name):
    other = make_exercise(name="Pull-up ", aliases="Chin-up")
    exercise = make_draft(name="Row")
    form = form_of(admin_client, exercise) | {"name": [name]}

    page = admin_client.post(admin_url(Exercise, "change", exercise.pk), form).text

    [said] = errors(page)
    assert said.startswith(f"“{name}” is the name of another exercise: Pull-up")
    assert said.endswith("Work on that one, or choose a name that tells the two apart.")
    assert admin_url(Exercise, "change", other.pk) in hrefs(page)
    exercise.refresh_from_db()
    assert exercise.name == "Row"


def test_alias_that_is_another_muscles_name_is_refused_in_its_field(admin_client):
    make_muscle(name="Soleus")
    muscle = make_muscle(name="Gastrocnemius")
    url = admin_url(Muscle, "change", muscle.pk)
    form = filled_form(admin_client.get(url).text) | {"aliases": ["Calf\r\nsoleus"]}

    page = admin_client.post(url, form).text

    assert errors(page) == [
        "“soleus” is the name of another muscle: Soleus. Work on that one, or choose a name that tells the two apart."
    ]


def test_name_that_an_import_brought_does_not_stop_other_work(admin_client):
    make_exercise(name="Pull-up")
    exercise = make_draft(name="Pull ups")

    assert save(admin_client, exercise, summary="Another summary.") == []


def test_names_are_shown_as_text(admin_client):
    make_exercise(name="<b>Bold</b>", slug="bold")
    exercise = make_draft(name="Row")
    form = form_of(admin_client, exercise) | {"name": ["<b>bold</b>s"]}

    page = admin_client.post(admin_url(Exercise, "change", exercise.pk), form).text

    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<b>bold" not in page.lower()


# What the map shows


def posted(*rows, **fields):
    data = {"activations-TOTAL_FORMS": str(len(rows)), **fields}
    for number, (muscle, role, *rest) in enumerate(rows):
        data |= {f"activations-{number}-muscle": str(getattr(muscle, "pk", muscle)), f"activations-{number}-role": role}
        data |= dict(zip((f"activations-{number}-position", f"activations-{number}-DELETE"), rest, strict=False))
    return data


def shapes(page):
    return {
        (element["href"].split("#")[1].removeprefix("m-"), element["data-role"])
        for element in elements(page, "use", class_="shape")
    }


def test_fragment_shows_the_roles_of_the_form(admin_client, django_assert_num_queries):
    soleus = make_muscle(name="Soleus", slug="soleus")
    biceps = make_muscle(name="Biceps brachii", slug="biceps-brachii")
    gone = make_muscle(name="Gluteus maximus", slug="gluteus-maximus")

    admin_client.get(admin_url(Exercise, "add"))
    with django_assert_num_queries(3):  # session, user, muscles with their wholes
        response = admin_client.post(
            ROLES, posted((soleus, "secondary", "1"), (biceps, "primary", "1"), (gone, "primary", "2", "on"))
        )

    assert [text for text in texts(response.text, "p") if "Works" in text] == [
        "Works the biceps brachii first. Soleus helps."
    ]
    found = shapes(response.text)
    assert {role for _, role in found} == {"primary", "secondary"}
    assert not any("gluteus" in shape for shape, _ in found)
    assert [element["hx-swap-oob"] for element in elements(response.text, id="desk-figure")] == ["innerHTML"]


def test_fragment_notes_what_differs_from_the_siblings(admin_client):
    pattern, quads = make_pattern(name="Squat"), make_muscle(name="Quadriceps")
    for _ in range(3):
        make_exercise(pattern=pattern, primary=[quads])
    mine = make_exercise(pattern=pattern, primary=[make_muscle(name="Latissimus dorsi")])

    page = admin_client.get(admin_url(Exercise, "change", mine.pk)).text
    swapped = admin_client.post(f"{ROLES}?exercise={mine.pk}", posted((quads, "primary"), pattern=str(pattern.pk))).text

    [notes] = elements(page, "ul", class_="desk-notes")
    assert "list the quadriceps as a primary mover; this one does not." in notes.text
    assert "lists the latissimus dorsi." in notes.text
    assert elements(swapped, "ul", class_="desk-notes") == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"activations-TOTAL_FORMS": "99999999999999999999"},
        {"activations-TOTAL_FORMS": "²"},
        posted(*((muscle, "primary") for muscle in ("x", "", "9" * 30, "٣", 999999)), (1, "king")),
        {"movement": "' OR 1=1", "variation_of": "9" * 40, "pattern": "\0"},
    ],
)
def test_fragment_forgives_nonsense(admin_client, data):
    response = admin_client.post(f"{ROLES}?exercise=x", data)

    assert response.status_code == 200
    assert shapes(response.text) == set()
    assert "No primary mover yet" in response.text


def test_fragment_is_for_editors_and_only_by_post(admin_client, client):
    reader = make_reader()
    client.force_login(reader)
    assert client.post(ROLES, {}).status_code == 302
    reader.is_staff = True
    reader.save()
    assert client.post(ROLES, {}).status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="view_exercise"))
    assert client.post(ROLES, {}).status_code == 200

    assert admin_client.get(ROLES).status_code == 403


def test_reader_of_the_desk_sees_the_rows_and_can_change_none(client):
    exercise = make_draft(primary=[make_muscle(name="Soleus")])
    make_fault(
        exercise=exercise, sign="Knees in", more=[make_muscle(name="Psoas")], less=[make_muscle(name="Gracilis")]
    )
    reader = make_reader()
    reader.is_staff = True
    reader.save()
    names = ["view_exercise", "view_activation", "view_cue", "view_fault", "view_picture", "view_exerciselink"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(reader)

    page = client.get(admin_url(Exercise, "change", exercise.pk)).text

    assert texts(page, "summary", class_="desk-title") == [
        "Soleus, without a headline yet",
        "Knees in: psoas more, gracilis less",
    ]
    read = texts(page, "div", class_="readonly")
    assert [words for words in read if words in {"psoas", "gracilis"}] == ["psoas", "gracilis"]
    assert elements(page, "button", class_="desk-add") == []
    assert elements(page, "span", class_="desk-move") == []
    assert elements(page, "input", type="checkbox") == []


def sections_in(page):
    """{where a link of the list of sections leads: what it says}, in its order."""
    start = page.index('<nav class="desk-sections"')
    return {link["href"]: link.text for link in elements(page[start : page.index("</nav>", start) + 6], "a")}


@pytest.mark.parametrize("new", [True, False])
def test_list_of_sections_leads_to_each_of_them_in_the_order_of_the_page(admin_client, new):
    url = admin_url(Exercise, "add") if new else admin_url(Exercise, "change", make_draft().pk)

    page = admin_client.get(url).text

    listed = sections_in(page)
    there = [one["id"] for one in elements(page) if f"#{one['id']}" in listed]
    assert [f"#{name}" for name in there] == list(listed)
    assert list(listed.values()) == [
        "Name",
        "Movement",
        "In short",
        "Kind",
        "Roles",
        "Range",
        "Cues",
        "Faults",
        "Claims",
        "Links",
        "Pictures",
        "Figures",
    ]


def test_list_of_sections_says_where_something_is_to_be_corrected(admin_client):
    exercise = make_draft()
    cue = make_cue(exercise=exercise)
    form = form_of(admin_client, exercise) | {"name": [""], f"{row(admin_client, exercise, 'cues', cue)}-text": [""]}

    page = admin_client.post(admin_url(Exercise, "change", exercise.pk), form).text

    assert [words for words in sections_in(page).values() if "," in words] == ["Name, to correct", "Cues, to correct"]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_one_query_more_for_each_role(admin_client, count, django_assert_num_queries):
    exercise = make_draft(primary=[make_muscle() for _ in range(count)])
    url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
    admin_client.get(url)

    # Who asks (2); the row and its versions (6, one of them its pattern), the row again for what stands beside it (1);
    # its seven relations; what stands beside the roles (3), what it lacks (2), claims (1),
    # figures and comparisons (3), the roles' muscles (1). Each autocomplete
    # field reads its own choice.
    with django_assert_num_queries(26 + count):
        admin_client.get(url)


def test_roles_of_a_form_come_by_role_and_place():
    first, second, third = make_muscle(), make_muscle(), make_muscle()

    found = activations_in(posted((first, "stabilizer", "1"), (second, "primary", "2"), (third, "primary", "1")))

    assert [row.muscle for row in found] == [third, second, first]
