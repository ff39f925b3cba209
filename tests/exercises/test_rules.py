"""What stands in the way of publishing, and what is noted beside the roles."""

from types import SimpleNamespace

import pytest

from editorial.rules import find_publishing_problems
from exercises.models import Phase, Role
from exercises.rules import note_role_differences
from tests.factories import make_activation, make_claim, make_cue, make_exercise, make_muscle, make_pattern, make_study

pytestmark = pytest.mark.django_db


def make_complete(**fields):
    """An exercise that may be published."""
    exercise = make_exercise(**{"status": "draft", "primary": [make_muscle(name="Soleus")], **fields})
    for phase in (Phase.SETUP, Phase.LIFT, Phase.LOWERING):
        make_cue(exercise=exercise, phase=phase)
    return exercise


# Publishing


def test_complete_exercise_may_be_published(django_assert_num_queries):
    exercise = make_complete()

    with django_assert_num_queries(3):  # activations, cues, pictures; no explanation is missing, so no muscles
        problems = find_publishing_problems(exercise)

    assert problems == []


@pytest.mark.parametrize(
    ("field", "empty", "sentence"),
    [
        ("summary", " \n", "Write the summary: in two or three sentences, what it is and what sets it apart."),
        ("pattern", None, "Choose its pattern."),
        ("mechanics", "", "Choose its mechanics: compound or isolation."),
        ("laterality", "", "Choose its laterality: both sides together, one side, or sides in turn."),
        ("level", "", "Choose its level."),
        ("load_direction", "", "Choose the direction of its load."),
    ],
)
def test_incomplete_exercise_says_what_to_fill_in(field, empty, sentence):
    exercise = make_complete(**{field: empty})

    assert find_publishing_problems(exercise) == [sentence]


def test_exercise_without_roles_and_cues_says_what_to_add():
    exercise = make_exercise(status="draft", secondary=[make_muscle()])
    make_cue(exercise=exercise, phase=Phase.TOP)

    assert find_publishing_problems(exercise) == [
        "Name a primary mover: among the muscles, give at least one the role “Primary mover”.",
        "Write at least one cue for the set-up.",
        "Write at least one cue for the lift.",
        "Write at least one cue for the lowering.",
    ]


def test_role_without_explanation_is_named():
    exercise = make_complete()
    make_activation(exercise=exercise, muscle=make_muscle(name="Hamstrings"), role=Role.STABILIZER, explanation="  ")

    assert find_publishing_problems(exercise) == ["Explain the role of the hamstrings: why a stabilizer here."]


def test_picture_without_its_words_is_named():
    exercise = make_complete()
    whole = SimpleNamespace(alt="A squat.", credit="A. Other", licence="CC BY 4.0")
    bare = SimpleNamespace(alt="", credit="A. Other", licence=" ")
    exercise._prefetched_objects_cache = {"pictures": FakeRows([whole, bare])}

    assert find_publishing_problems(exercise) == ["Complete picture 2: write its alternative text and its licence."]


class FakeRows(list):
    """What a prefetched relation answers, without files."""

    def all(self):
        return self


def test_study_needs_what_a_reader_finds_it_by():
    whole, poster = make_study(doi="10.1000/1"), make_study(caution="A poster.")
    bare = make_study(authors="", finding=" ", journal="J. Lifting", year=None)

    assert [find_publishing_problems(study) for study in (whole, poster)] == [[], []]
    assert find_publishing_problems(bare) == [
        "Name the authors, as in a reference list.",
        "Write what it found, in our words.",
        "Give the DOI, or the journal and the year, so that a reader can find it; "
        "if it has none of these, say in the caution what it is.",
    ]


@pytest.mark.parametrize(
    ("verdict", "stances", "problems"),
    [
        ("supported", ["for"], []),
        ("mixed", ["neither"], []),
        ("untested", [], []),
        ("mixed", [], ["Add a study, or give the verdict “Untested”."]),
        (
            "supported",
            ["against"],
            ["Add a study for it, or change the verdict: nothing here makes it supported."],
        ),
        (
            "contested",
            ["neither"],
            ["Add a study against it, or change the verdict: nothing here makes it contested."],
        ),
    ],
)
def test_claim_needs_a_study_on_the_side_of_its_verdict(verdict, stances, problems):
    studies = [(make_study(), stance) for stance in stances]
    claim = make_claim(verdict=verdict, studies=studies, exercises=[make_exercise()])

    assert find_publishing_problems(claim) == problems


def test_claim_about_nothing_is_told_so():
    claim = make_claim(verdict="untested")

    assert find_publishing_problems(claim) == ["Name an exercise or a muscle that it is about."]


def test_what_has_no_rules_is_refused():
    with pytest.raises(TypeError, match="No rules for publishing a Muscle"):
        find_publishing_problems(make_muscle())


def test_shipped_exercises_and_claims_may_stay_published(loaded):
    from evidence.models import Claim
    from exercises.models import Exercise

    rows = [*Exercise.objects.published(), *Claim.objects.all()]

    assert {str(row): problems for row in rows if (problems := find_publishing_problems(row))} == {}


# Notes


@pytest.fixture
def squats():
    """A pattern with three published squats that agree on the quadriceps, two of them by way of a part."""
    pattern = make_pattern(name="Squat")
    whole = make_muscle(name="Quadriceps")
    part = make_muscle(name="Vastus lateralis", part_of=whole)
    glutes = make_muscle(name="Gluteus maximus")
    make_exercise(name="Front squat", pattern=pattern, primary=[whole], secondary=[glutes])
    make_exercise(name="Goblet squat", pattern=pattern, primary=[part])
    make_exercise(name="Hack squat", pattern=pattern, primary=[whole, glutes])
    return SimpleNamespace(pattern=pattern, whole=whole, part=part, glutes=glutes)


def notes_of(exercise):
    return note_role_differences(exercise.activations.all(), exercise.pattern, beside=exercise)


def test_muscle_that_the_siblings_share_is_missed(squats):
    odd = make_exercise(name="Odd squat", pattern=squats.pattern, primary=[squats.glutes])

    assert notes_of(odd) == [
        "The other exercises of the pattern “Squat” list the quadriceps as a primary mover; this one does not. "
        "Add it, or say in the summary why."
    ]


def test_primary_mover_that_no_sibling_has_is_noted(squats):
    odd = make_exercise(
        name="Odd squat", pattern=squats.pattern, primary=[squats.whole, make_muscle(name="Latissimus dorsi")]
    )

    assert notes_of(odd) == [
        "None of the other exercises of the pattern “Squat” lists the latissimus dorsi. "
        "Check its role, or say in its explanation what is different here."
    ]


@pytest.mark.parametrize("role", ["secondary", "stabilizers"])
def test_other_role_of_the_shared_muscle_is_no_sharp_difference(squats, role):
    mild = make_exercise(name="Mild squat", pattern=squats.pattern, primary=[squats.glutes], **{role: [squats.part]})

    assert notes_of(mild) == []


def test_muscle_of_fewer_than_two_thirds_is_not_missed(squats):
    make_exercise(name="Box squat", pattern=squats.pattern, primary=[squats.glutes])
    make_exercise(name="Sumo squat", pattern=squats.pattern, primary=[squats.glutes])  # 3 of 5 each

    plain = make_exercise(name="Plain squat", pattern=squats.pattern, secondary=[make_muscle()])

    assert notes_of(plain) == []


def test_two_siblings_say_nothing(squats):
    front = squats.pattern.exercises.get(name="Front squat")
    front.activations.all().delete()
    make_exercise(name="A draft", pattern=squats.pattern, primary=[squats.whole], status="draft")
    odd = make_exercise(name="Odd squat", pattern=squats.pattern, primary=[make_muscle()])

    assert notes_of(odd) == []


def test_notes_need_a_pattern_and_cost_two_queries(squats, django_assert_num_queries):
    odd = make_exercise(name="Odd squat", pattern=None, status="draft", primary=[make_muscle(name="Deltoid")])
    rows = list(odd.activations.select_related("muscle__part_of__part_of"))

    assert note_role_differences(rows, None, beside=odd) == []
    with django_assert_num_queries(2):  # published siblings, their activations with muscles
        found = note_role_differences(rows, squats.pattern, beside=odd)
    assert len(found) == 2
