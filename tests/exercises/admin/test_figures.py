"""Movements and faults at the editors' desk: angles as text, the figure that they make, and what is wrong with them."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from exercises.models import Fault, Movement
from tests.factories import SQUAT, make_exercise, make_fault, make_movement
from tests.reading import elements

pytestmark = pytest.mark.django_db

MOVEMENT_PREVIEW = "/admin/exercises/movement/preview/"
FAULT_PREVIEW = "/admin/exercises/fault/preview/"


def problems(html: str) -> list[str]:
    return [element.text for element in elements(html, "li") if not element["class"]]


def test_preview_draws_the_angles_as_they_are_written(admin_client):
    response = admin_client.post(MOVEMENT_PREVIEW, {"data": json.dumps(SQUAT)})

    assert [element.text for element in elements(response.text, "li")] == [
        "Standing Hips and knees straight",
        "Halfway",
        "Bottom Hips below the knees",
    ]
    assert len([element for element in elements(response.text, "svg") if element["class"] == "figure"]) == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "This field is required."),
        ("{", "This is not JSON. Names and texts stand in double quotes, and a comma between two parts."),
        ("[]", "This field is required."),
        ('"squat"', "A movement is a set of names and values, as in the examples."),
        ("{}", "This field is required."),
        ('{"poses": []}', "A movement has one to five key poses."),
        ('{"poses": [{"name": "A", "knee": 170}]}', "pose 1: knee is 170, outside -5 to 165."),
        ('{"poses": [{"name": "A", "hip": -38}]}', "The right hip is extended to 38°; it goes to 30°."),
        ('{"poses": [{"name": "A"}], "reach": {"hands": [2000, 0]}}', "A planted hand or foot is out of reach by"),
    ],
)
def test_preview_says_what_is_wrong(admin_client, data, sentence):
    response = admin_client.post(MOVEMENT_PREVIEW, {"data": data})

    assert response.status_code == 200
    assert any(problem.startswith(sentence) for problem in problems(response.text)), problems(response.text)


def moved(admin_client, name, value="", *, data=SQUAT, url=MOVEMENT_PREVIEW, **more):
    """What the page swaps in after a control was moved."""
    field = "figure" if url == FAULT_PREVIEW else "data"
    form = {field: data if isinstance(data, str) else json.dumps(data), name: value, **more}
    return admin_client.post(url, form, headers={"HX-Request": "true", "HX-Trigger-Name": name}).text


def written(html, name="data"):
    """The angles as text, as the swap sets them."""
    return json.loads(elements(html, "textarea", id=f"id_{name}", hx_swap_oob="true")[0].text)


def test_preview_brings_a_slider_for_each_angle(admin_client):
    page = admin_client.post(MOVEMENT_PREVIEW, {"data": json.dumps(SQUAT)}).text

    assert [legend.text for legend in elements(page, "legend")] == ["Pose 1", "Pose 2"]
    assert [(one["name"], one["min"], one["max"], one["value"]) for one in elements(page, "input", type="range")] == [
        ("angle-0-both-hip", "-30", "135", "14"),
        ("angle-0-both-knee", "0", "157", "4"),
        ("angle-0-both-ankle", "-50", "46", "6"),
        ("angle-1-both-hip", "-30", "135", "122"),
        ("angle-1-both-knee", "0", "157", "120"),
        ("angle-1-both-ankle", "-50", "46", "36"),
    ]
    assert [output.text for output in elements(page, "output")][:3] == [
        "worked out: weight over mid-foot",
        "4° bent",
        "6° dorsiflexed",
    ]
    assert not elements(page, "textarea")


def test_every_slider_has_its_label_and_its_words(admin_client):
    page = admin_client.post(MOVEMENT_PREVIEW, {"data": json.dumps(SQUAT)}).text

    for control in [*elements(page, "input")[1:], *elements(page, "select")]:  # but for the hidden one
        assert elements(page, "label", for_=control["id"]), control
    for slider in elements(page, "input", type="range"):
        assert elements(page, "output", id=slider["aria-describedby"], for_=slider["id"])


def test_moved_slider_redraws_the_figure_and_the_text_but_leaves_the_sliders(admin_client):
    before = admin_client.post(MOVEMENT_PREVIEW, {"data": json.dumps(SQUAT)}).text
    page = moved(admin_client, "angle-1-both-knee", "90")

    assert written(page)["poses"][1]["knee"] == 90
    assert [output.text for output in elements(page, "output", hx_swap_oob="true")] == ["90° bent"]
    assert [one["name"] for one in elements(page, "input")] == ["angles-of"]
    assert [path["d"] for path in elements(page, "path")] != [path["d"] for path in elements(before, "path")]


def test_pose_that_takes_an_angle_from_the_one_before_follows_it(admin_client):
    data = {"poses": [{"name": "A", "elbow": 10}, {"name": "B"}, {"name": "C", "elbow": 90}]}

    page = moved(admin_client, "angle-0-both-elbow", "25", data=data)

    assert [(one["name"], one["value"]) for one in elements(page, "input", type="range")] == [
        ("angle-1-both-elbow", "25")
    ]
    assert [output.text for output in elements(page, "output")] == ["25° bent", "25° bent, as before"]


@pytest.mark.parametrize(
    ("name", "value", "poses"),
    [
        ("copy-1", "", ["Standing", "Bottom", "Bottom"]),
        ("remove-0", "", ["Bottom"]),
        ("add", "right-elbow", ["Standing", "Bottom"]),
        ("view", "front", ["Standing", "Bottom"]),
    ],
)
def test_other_controls_are_made_anew(admin_client, name, value, poses):
    page = moved(admin_client, name, value)

    assert [row["name"] for row in written(page)["poses"]] == poses
    assert [field["value"] for field in elements(page, "input", type="text") if field["name"][:4] == "name"] == poses
    assert [one["value"] for one in elements(page, "option", selected=None)] == [value if name == "view" else "side"]


def test_figure_is_drawn_though_a_joint_protests(admin_client):
    page = moved(admin_client, "angle-0-both-lean", "90", data={"poses": [{"name": "A", "hip": 0, "lean": 40}]})

    assert problems(page)[0] == "The left ankle is dorsiflexed to 90°; it goes to 46°."
    assert len([svg for svg in elements(page, "svg") if svg["class"] == "figure"]) == 1
    assert written(page)["poses"][0]["lean"] == 90


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("angle-0-both-knee", "{", "This is not JSON. Names and texts stand in double quotes, and a comma between"),
        ("angle-7-both-knee", SQUAT, "That control is unknown here; load the page again."),
        ("name-0", SQUAT, "Give pose 1 a name of at most 40 letters: Start, Bottom, Top."),
    ],
)
def test_control_that_cannot_be_obeyed_changes_nothing_and_says_why(admin_client, name, data, sentence):
    page = moved(admin_client, name, "", data=data)

    assert [problem for problem in problems(page) if problem.startswith(sentence)]
    assert not elements(page, "textarea")
    assert not elements(page, "input")


def test_sliders_of_a_fault_change_what_it_changes(admin_client):
    exercise = make_exercise(movement=make_movement())
    options = {"url": FAULT_PREVIEW, "exercise": exercise.pk}

    first = moved(admin_client, "add", "both-lumbar", data="", **options)
    then = moved(admin_client, "angle-0-both-lumbar", "40", data={"moment": 1, "lumbar": 0}, **options)
    earlier = moved(admin_client, "moment", "0.5", data={"lumbar": 40}, **options)

    assert written(first, "figure") == {"lumbar": 0}
    assert [one["name"] for one in elements(first, "input", type="range")] == ["moment", "angle-0-both-lumbar"]
    assert written(then, "figure") == {"moment": 1, "lumbar": 40}
    assert [svg["aria-label"] for svg in elements(then, "svg")] == ["Done right", "The fault"]
    assert written(earlier, "figure") == {"moment": 0.5, "lumbar": 40}


def test_new_movement_begins_with_a_person_who_stands(admin_client):
    page = admin_client.get(reverse("admin:exercises_movement_add")).text
    text = elements(page, "textarea", id="id_data")[0].text

    assert [row["name"] for row in json.loads(text)["poses"]] == ["Start"]
    assert problems(admin_client.post(MOVEMENT_PREVIEW, {"data": text}).text) == []


def test_movement_is_saved_as_new_under_another_name(admin_client):
    movement = make_movement(name="Squat")
    form = {"name": "Box squat", "slug": "box-squat", "data": json.dumps(SQUAT), "_saveasnew": "yes", "angle-0": "9"}

    admin_client.post(reverse("admin:exercises_movement_change", args=[movement.pk]), form)

    assert list(Movement.objects.values_list("name", "data")) == [("Box squat", SQUAT), ("Squat", SQUAT)]


@pytest.mark.parametrize("url", [MOVEMENT_PREVIEW, FAULT_PREVIEW])
def test_preview_is_for_editors_and_by_post(client, admin_client, django_user_model, url):
    stranger = django_user_model.objects.create_user("stranger", password="a long enough password", is_staff=True)

    assert client.post(url, {"data": "{}"}).status_code == 302  # to the login
    assert admin_client.get(url).status_code == 403
    client.force_login(stranger)
    assert client.post(url, {"data": "{}"}).status_code == 403


def test_movement_is_refused_with_its_sentence_and_nothing_is_lost(admin_client):
    movement = make_movement()
    written = json.dumps({"poses": [{"name": "Bent", "elbow": 159.9, "knee": -4}]})

    page = admin_client.post(
        reverse("admin:exercises_movement_change", args=[movement.pk]),
        {"name": movement.name, "slug": movement.slug, "data": written},
    )

    assert "The right knee is bent backwards to 4°; it goes to 0°." in page.text
    assert json.loads(elements(page.text, "textarea", id="id_data")[0].text) == json.loads(written)
    movement.refresh_from_db()
    assert movement.data == SQUAT


def test_movement_is_saved_as_written(admin_client):
    movement = make_movement()
    data = {"poses": [{"name": "Bent", "elbow": 90}]}

    response = admin_client.post(
        reverse("admin:exercises_movement_change", args=[movement.pk]),
        {"name": movement.name, "slug": movement.slug, "data": json.dumps(data)},
    )

    assert response.status_code == 302
    assert Movement.objects.get().data == data


def test_angles_are_laid_out_a_pose_on_a_line(admin_client):
    movement = make_movement(data={"balance": "bar", "poses": [{"name": "A", "hip": 1}, {"name": "B", "hip": 90}]})

    page = admin_client.get(reverse("admin:exercises_movement_change", args=[movement.pk])).text

    assert (
        '{\n  "balance": "bar",\n  "poses": [\n    {"name": "A", "hip": 1},\n    {"name": "B", "hip": 90}\n  ]\n}'
        in page.replace("&quot;", '"')
    )


def test_movement_page_says_what_can_be_written(admin_client):
    page = admin_client.get(reverse("admin:exercises_movement_add")).text

    assert [element.text for element in elements(page, "dt")] == [
        "Trunk",
        "Limbs, both sides or in right and left",
        "Places on the body",
        "Views",
        "What can reach",
    ]


def test_editor_without_a_reviewers_rights_sees_the_figure_and_no_controls(client, django_user_model):
    editor = django_user_model.objects.create_user("editor", password="a long enough password", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)

    page = client.get(reverse("admin:exercises_movement_change", args=[make_movement().pk])).text

    assert len([svg for svg in elements(page, "svg") if svg["class"] == "figure"]) == 3
    assert not elements(page, "section", id="figure-preview")
    assert not elements(page, "div", id="figure-controls")


@pytest.mark.parametrize("count", [1, 3])
def test_movement_list_counts_who_uses_each(admin_client, django_assert_num_queries, count):
    movements = [make_movement() for _ in range(count)]
    make_exercise(movement=movements[0])

    with django_assert_num_queries(5):  # session, user, total, total of the page, movements with counts
        page = admin_client.get(reverse("admin:exercises_movement_changelist"))

    assert [row.exercise_count for row in page.context["cl"].result_list] == [1] + [0] * (count - 1)


def test_used_movement_is_not_deleted(admin_client):
    movement = make_movement()
    make_exercise(name="Squat", movement=movement)

    page = admin_client.post(reverse("admin:exercises_movement_delete", args=[movement.pk]), {"post": "yes"})

    assert "Squat" in page.text
    assert Movement.objects.exists()


def test_fault_preview_draws_the_fault_beside_the_right_way(admin_client):
    exercise = make_exercise(movement=make_movement())

    response = admin_client.post(FAULT_PREVIEW, {"exercise": exercise.pk, "figure": '{"lumbar": 40}'})

    assert [svg["aria-label"] for svg in elements(response.text, "svg")] == ["Done right", "The fault"]


@pytest.mark.parametrize(
    ("with_movement", "figure", "sentence"),
    [
        (True, "", 'Nothing is changed yet: {"moment": 1, "lumbar": 30}.'),
        (True, '{"lumber": 30}', "In pose 1: “lumber” is not known."),
        (True, '{"moment": 2}', "moment is 2, outside 0 to 1."),
        (True, '{"place": "heart"}', "“heart” is no place on the body"),
        (False, '{"lumbar": 30}', "Squat has no movement to change; give it one first."),
    ],
)
def test_fault_preview_says_what_is_wrong(admin_client, with_movement, figure, sentence):
    exercise = make_exercise(name="Squat", movement=make_movement() if with_movement else None)

    response = admin_client.post(FAULT_PREVIEW, {"exercise": exercise.pk, "figure": figure})

    assert [problem for problem in problems(response.text) if problem.startswith(sentence)], response.text


def test_fault_whose_figure_cannot_be_drawn_is_refused(admin_client):
    fault = make_fault(exercise=make_exercise(movement=make_movement(), status="draft"))
    form = {
        "exercise": fault.exercise.pk,
        "position": 1,
        "sign": fault.sign,
        "cause": fault.cause,
        "consequence": fault.consequence,
        "mend": fault.mend,
        "figure": '{"knee": 400}',
        "shifts-TOTAL_FORMS": 0,
        "shifts-INITIAL_FORMS": 0,
    }

    page = admin_client.post(reverse("admin:exercises_fault_change", args=[fault.pk]), form)
    saved = admin_client.post(
        reverse("admin:exercises_fault_change", args=[fault.pk]), {**form, "figure": '{"knee": 40}'}
    )

    assert "pose 1: knee is 400, outside -5 to 165." in page.text
    assert saved.status_code == 302
    assert Fault.objects.get().figure == {"knee": 40}


def test_exercise_page_shows_its_figure(admin_client):
    with_one = make_exercise(movement=make_movement())
    without = make_exercise()

    pages = [
        admin_client.get(reverse("admin:exercises_exercise_change", args=[exercise.pk])).text
        for exercise in (with_one, without)
    ]

    assert [len([svg for svg in elements(page, "svg") if svg["class"] == "figure"]) for page in pages] == [3, 0]
    assert "None yet: choose a movement." in pages[1]
