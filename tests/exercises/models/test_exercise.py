"""An exercise: when it may be stored, what it says, and how its list is narrowed."""

import pytest

from exercises.models import (
    Activation,
    Exercise,
)
from tests.exercises.models.factories import assert_refused
from tests.factories import (
    make_activation,
    make_equipment,
    make_exercise,
    make_muscle,
    make_pattern,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Back squat"}, "Exercise with this Name already exists."),
        ({"slug": "back-squat"}, "Exercise with this Slug already exists."),
    ],
)
def test_exercise_name_and_slug_are_unique(fields, message):
    make_exercise(name="Back squat")

    assert_refused(Exercise(**{"name": "New", "slug": "new", **fields}), [message])


@pytest.mark.parametrize("slug", ["squat-vs-lunge", "-vs-", "a-vs-"])
def test_exercise_slug_does_not_read_as_a_comparison(slug):
    refused = Exercise(name="New", slug=slug)

    assert_refused(refused, ["“-vs-” in an address is kept for comparisons; choose another slug."])


@pytest.mark.parametrize(
    "missing",
    [
        {"summary": ""},
        {"pattern": None},
        {"mechanics": ""},
        {"laterality": ""},
        {"level": ""},
        {"load_direction": ""},
    ],
)
def test_exercise_is_published_complete_or_stays_a_draft(missing):
    exercise = make_exercise(status="draft", **missing)
    exercise.full_clean()
    exercise.status = "published"

    assert_refused(
        exercise,
        ["To publish, fill in summary, pattern, mechanics, laterality, level and load direction; or keep it a draft."],
    )


def test_alias_list_is_trimmed_and_has_no_empty_lines():
    assert make_exercise(aliases="Bridge \r\n\n Lift\n").alias_list == ["Bridge", "Lift"]
    assert make_exercise().alias_list == []


def test_exercise_is_published_by_its_status():
    assert make_exercise().is_published is True
    assert make_exercise(status="draft").is_published is False


def test_visible_to_shows_drafts_to_staff_alone():
    published, draft = make_exercise(name="A"), make_exercise(name="B", status="draft")
    gluteus = make_muscle()
    for exercise in (published, draft):
        make_activation(exercise=exercise, muscle=gluteus)

    assert list(Exercise.objects.published()) == [published]
    assert list(Exercise.objects.visible_to(staff=False)) == [published]
    assert list(Exercise.objects.visible_to(staff=True)) == [published, draft]
    assert [row.exercise for row in Activation.objects.visible_to(staff=False)] == [published]
    assert [row.exercise for row in Activation.objects.visible_to(staff=True)] == [published, draft]


def make_family():
    """Hamstrings, biceps femoris in them, its long and short heads; and an exercise for each, named after it."""
    hamstrings = make_muscle(name="Hamstrings")
    biceps = make_muscle(name="Biceps", part_of=hamstrings)
    long_head, short_head = make_muscle(name="Long", part_of=biceps), make_muscle(name="Short", part_of=biceps)
    family = [biceps, hamstrings, long_head, short_head]
    for muscle in family:
        make_exercise(name=f"For {muscle}", primary=[muscle])
    make_exercise(name="Unrelated", primary=[make_muscle()])
    return family


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Hamstrings", ["For Biceps", "For Hamstrings", "For Long", "For Short"]),
        ("Biceps", ["For Biceps", "For Hamstrings", "For Long", "For Short"]),
        ("Long", ["For Biceps", "For Hamstrings", "For Long"]),
    ],
)
def test_working_and_about_take_in_parts_and_wholes_but_no_siblings(name, found):
    muscle = next(muscle for muscle in make_family() if muscle.name == name)

    assert [str(exercise) for exercise in Exercise.objects.working(muscle)] == found
    assert sorted(str(row.exercise) for row in Activation.objects.about(muscle)) == found


def test_working_gives_an_exercise_once_whatever_parts_it_names():
    biceps, hamstrings, long_head, short_head = make_family()
    curl = make_exercise(name="Curl", primary=[biceps, hamstrings], stabilizers=[long_head, short_head])

    found = Exercise.objects.working(hamstrings).filter(name="Curl")

    assert list(found) == [curl]


def test_working_in_a_role_needs_that_role_of_a_related_muscle():
    whole = make_muscle()
    part, other = make_muscle(part_of=whole), make_muscle()
    primary = make_exercise(name="A", primary=[whole])
    of_part = make_exercise(name="B", primary=[part], secondary=[other])
    make_exercise(name="C", primary=[other], secondary=[whole])

    assert list(Exercise.objects.working(whole, role="primary")) == [primary, of_part]
    assert list(Exercise.objects.working(part, role="primary")) == [primary, of_part]
    assert list(Exercise.objects.working(whole, role="stabilizer")) == []


@pytest.fixture
def listed():
    """Four exercises, each apart from "Wanted" in one thing that a filter asks for, and what to ask for."""
    gluteus, soleus = make_muscle(name="Gluteus"), make_muscle(name="Soleus")
    barbell, band = make_equipment(name="Barbell"), make_equipment(name="Band")
    hinge, squat = make_pattern(name="Hinge"), make_pattern(name="Squat")
    make_exercise(name="Wanted", pattern=hinge, primary=[gluteus], stabilizers=[soleus]).equipment.set([barbell, band])
    make_exercise(name="Wanted in another role", pattern=hinge, secondary=[gluteus]).equipment.set([barbell])
    make_exercise(name="Wanted otherwise", pattern=squat, primary=[soleus]).equipment.set([band])
    make_exercise(name="Else", pattern=hinge, primary=[gluteus]).equipment.set([barbell])
    return {"muscle": gluteus, "soleus": soleus, "equipment": barbell, "pattern": hinge}


@pytest.mark.parametrize(
    ("names", "criteria", "found"),
    [
        ([], {}, ["Else", "Wanted", "Wanted in another role", "Wanted otherwise"]),
        ([], {"q": "wanted"}, ["Wanted", "Wanted in another role", "Wanted otherwise"]),
        (["muscle"], {}, ["Else", "Wanted", "Wanted in another role"]),
        (["muscle"], {"role": "primary"}, ["Else", "Wanted"]),
        (["muscle"], {"role": "stabilizer"}, []),
        ([], {"role": "primary"}, ["Else", "Wanted", "Wanted otherwise"]),
        ([], {"role": "stabilizer"}, ["Wanted"]),
        (["equipment"], {}, ["Else", "Wanted", "Wanted in another role"]),
        (["pattern"], {}, ["Else", "Wanted", "Wanted in another role"]),
        (["muscle", "equipment", "pattern"], {"q": "wanted", "role": "primary"}, ["Wanted"]),
    ],
)
def test_matching_narrows_by_each_filter_given(listed, names, criteria, found):
    criteria = criteria | {name: listed[name] for name in names}

    assert [str(exercise) for exercise in Exercise.objects.matching(**criteria)] == found


def test_matching_asks_for_the_role_of_the_muscle_asked_for(listed):
    found = Exercise.objects.matching(muscle=listed["soleus"], role="primary")

    assert [str(exercise) for exercise in found] == ["Wanted otherwise"]


def test_canonical_order_is_pattern_then_name_and_patternless_last():
    hinge, squat = make_pattern(name="Hinge", position=2), make_pattern(name="Squat", position=1)
    draft = make_exercise(name="A draft", pattern=None, status="draft")
    swing, deadlift = make_exercise(name="Swing", pattern=hinge), make_exercise(name="Deadlift", pattern=hinge)
    back_squat = make_exercise(name="Back squat", pattern=squat)

    assert list(Exercise.objects.canonical()) == [back_squat, deadlift, swing, draft]
    assert list(Exercise.objects.in_order_of(["swing", "a-draft", "back-squat", "nowhere"])) == [
        back_squat,
        swing,
        draft,
    ]
