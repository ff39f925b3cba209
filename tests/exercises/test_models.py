import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from exercises.models import (
    Activation,
    Cue,
    Equipment,
    Exercise,
    ExerciseLink,
    Fault,
    FaultShift,
    MovementPattern,
    Phase,
    Picture,
    Role,
)
from tests.factories import (
    make_activation,
    make_cue,
    make_equipment,
    make_exercise,
    make_fault,
    make_group,
    make_muscle,
    make_pattern,
)

pytestmark = pytest.mark.django_db


def assert_refused(row, messages):
    """The forms say ``messages`` and the database refuses ``row`` too."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.messages == messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def make_link(*, source, target, kind="variation"):
    return ExerciseLink.objects.create(from_exercise=source, to_exercise=target, kind=kind, reason="It differs.")


def make_picture(*, exercise, position=1):
    """A picture without files."""
    fields = {"alt": "The top", "credit": "Us", "licence": "CC BY 4.0", "width": 480, "height": 320}
    return Picture.objects.create(exercise=exercise, position=position, **fields)


# Constraints


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Barbell"}, "Equipment with this Name already exists."),
        ({"slug": "barbell"}, "Equipment with this Slug already exists."),
    ],
)
def test_equipment_name_and_slug_are_unique(fields, message):
    make_equipment(name="Barbell")

    assert_refused(Equipment(**{"name": "New", "slug": "new", **fields}), [message])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Squat"}, "Movement pattern with this Name already exists."),
        ({"slug": "squat"}, "Movement pattern with this Slug already exists."),
        ({"position": 7}, "Movement pattern with this Position already exists."),
    ],
)
def test_pattern_name_slug_and_position_are_unique(fields, message):
    make_pattern(name="Squat", position=7)

    assert_refused(MovementPattern(**{"name": "New", "slug": "new", "position": 8, **fields}), [message])


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


def test_muscle_has_one_role_in_an_exercise():
    muscle = make_muscle()
    exercise = make_exercise(primary=[muscle])

    again = Activation(exercise=exercise, muscle=muscle, role="stabilizer", explanation="Again.")

    assert_refused(again, ["This muscle already has a role in this exercise."])


def test_role_is_one_of_three():
    activation = Activation(exercise=make_exercise(), muscle=make_muscle(), role="hero", explanation="Why.")

    with pytest.raises(ValidationError) as refusal:  # full_clean() would stop at the field's choices
        activation.validate_constraints()

    assert refusal.value.messages == ["A role is primary, secondary or stabilizer."]
    assert_refused(activation, ["Value 'hero' is not a valid choice."])


def test_cues_of_a_phase_have_places_of_their_own():
    exercise = make_exercise()
    make_cue(exercise=exercise, phase="lift", position=1)
    make_cue(exercise=exercise, phase="top", position=1)

    again = Cue(exercise=exercise, phase="lift", position=1, text="Again.")

    assert_refused(again, ["Two cues of a phase have the same place; number them 1, 2, 3 …"])


def test_faults_have_places_of_their_own():
    exercise = make_exercise()
    make_fault(exercise=exercise, position=1)
    make_fault(exercise=make_exercise(), position=1)

    again = Fault(exercise=exercise, position=1, sign="Again", cause="So.", consequence="So.", mend="So.")

    assert_refused(again, ["Two faults have the same place; number them 1, 2, 3 …"])


def test_fault_names_a_muscle_once():
    muscle = make_muscle()
    fault = make_fault(exercise=make_exercise(), more=[muscle])

    assert_refused(FaultShift(fault=fault, muscle=muscle, direction="less"), ["This fault already names that muscle."])


def test_link_of_a_kind_is_given_once():
    squat, lunge = make_exercise(), make_exercise()
    make_link(source=squat, target=lunge, kind="easier")
    make_link(source=squat, target=lunge, kind="variation")
    make_link(source=lunge, target=squat, kind="easier")

    again = ExerciseLink(from_exercise=squat, to_exercise=lunge, kind="easier", reason="Again.")

    assert_refused(again, ["That link is there already."])


def test_exercise_does_not_link_to_itself():
    squat = make_exercise()

    link = ExerciseLink(from_exercise=squat, to_exercise=squat, kind="easier", reason="Itself.")

    assert_refused(link, ["An exercise cannot link to itself."])


def test_pictures_have_places_of_their_own():
    exercise = make_exercise()
    make_picture(exercise=exercise)

    again = Picture(exercise=exercise, position=1, width=480, height=320, alt="Again", credit="Us", licence="Own")

    with pytest.raises(ValidationError) as refusal:
        again.full_clean(exclude=["stem"])
    assert refusal.value.messages == ["Two pictures have the same place; number them 1, 2, 3 …"]
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_muscle_in_a_fault_and_pattern_in_use_are_not_deleted():
    muscle = make_muscle()
    exercise = make_exercise()
    make_fault(exercise=exercise, less=[muscle])

    for row in (muscle, exercise.pattern):
        with pytest.raises(ProtectedError):
            row.delete()


# What rows say of themselves


def test_names_and_addresses():
    gluteus = make_muscle(name="Gluteus maximus")
    thrust = make_exercise(name="Hip thrust", primary=[gluteus])
    fault = make_fault(exercise=thrust, sign="Feet too close", more=[gluteus])
    link = make_link(source=thrust, target=make_exercise(name="Glute bridge"), kind="easier")

    assert thrust.get_absolute_url() == "/exercises/hip-thrust/"
    assert [
        str(row)
        for row in (
            make_equipment(name="Bench"),
            make_pattern(name="Hinge"),
            thrust,
            thrust.activations.get(),
            make_cue(exercise=thrust, text="Push."),
            fault,
            fault.shifts.get(),
            link,
            make_picture(exercise=thrust),
        )
    ] == [
        "Bench",
        "Hinge",
        "Hip thrust",
        "Hip thrust: Gluteus maximus (Primary mover)",
        "Push.",
        "Feet too close",
        "Gluteus maximus: more",
        "Hip thrust → Glute bridge (easier)",
        "The top",
    ]


def test_natural_keys_lead_back_to_their_rows():
    gluteus = make_muscle(name="Gluteus maximus")
    thrust = make_exercise(name="Hip thrust", primary=[gluteus, make_muscle()])
    make_exercise(primary=[gluteus])
    make_cue(exercise=thrust, phase="top", position=3)
    make_cue(exercise=thrust, phase="lift", position=2)
    fault = make_fault(exercise=thrust, position=4, less=[gluteus, make_muscle()])
    make_link(source=thrust, target=make_exercise(name="Glute bridge"), kind="harder")
    rows = {
        make_equipment(name="Bench"): ("bench",),
        make_pattern(name="Hinge"): ("hinge",),
        thrust: ("hip-thrust",),
        thrust.activations.get(muscle=gluteus): ("hip-thrust", "gluteus-maximus"),
        thrust.cues.get(phase="lift"): ("hip-thrust", "lift", 2),
        fault: ("hip-thrust", 4),
        fault.shifts.get(muscle=gluteus): ("hip-thrust", 4, "gluteus-maximus"),
        make_link(source=thrust, target=Exercise.objects.get(name="Glute bridge"), kind="easier"): (
            "hip-thrust",
            "glute-bridge",
            "easier",
        ),
        make_picture(exercise=thrust, position=2): ("hip-thrust", 2),
    }

    assert {row: row.natural_key() for row in rows} == rows
    assert [type(row).objects.get_by_natural_key(*key) for row, key in rows.items()] == list(rows)


def test_alias_list_is_trimmed_and_has_no_empty_lines():
    assert make_exercise(aliases="Bridge \r\n\n Lift\n").alias_list == ["Bridge", "Lift"]
    assert make_exercise().alias_list == []


def test_exercise_is_published_by_its_status():
    assert make_exercise().is_published is True
    assert make_exercise(status="draft").is_published is False


def test_roles_come_in_their_order_each_with_its_muscles_in_the_editors():
    gluteus, hamstrings, soleus = (make_muscle(name=name) for name in ("Gluteus", "Hamstrings", "Soleus"))
    exercise = make_exercise(stabilizers=[soleus])
    second = make_activation(exercise=exercise, muscle=hamstrings, role="primary", position=2)
    first = make_activation(exercise=exercise, muscle=gluteus, role="primary", position=1)

    assert exercise.primary == exercise.in_role(Role.PRIMARY) == [first, second]
    assert exercise.in_role(Role.SECONDARY) == []
    assert exercise.activations_by_role == [
        (Role.PRIMARY, [first, second]),
        (Role.STABILIZER, [exercise.activations.get(muscle=soleus)]),
    ]
    assert exercise.muscles_in_role == {"primary": [gluteus, hamstrings], "secondary": [], "stabilizer": [soleus]}


def test_cues_come_by_phase_in_the_order_of_the_lift():
    exercise = make_exercise()
    cues = {
        phase: make_cue(exercise=exercise, phase=phase, position=1) for phase in ("lowering", "top", "brace", "set-up")
    }
    late = make_cue(exercise=exercise, phase="brace", position=3)
    early = make_cue(exercise=exercise, phase="brace", position=2)

    assert exercise.cues_by_phase == [
        (Phase.SETUP, [cues["set-up"]]),
        (Phase.BRACE, [cues["brace"], early, late]),
        (Phase.TOP, [cues["top"]]),
        (Phase.LOWERING, [cues["lowering"]]),
    ]


def test_lists_run_by_name_place_and_what_takes_over_first():
    lunge, squat = make_exercise(name="Lunge"), make_exercise(name="Back squat")
    late, early = make_fault(exercise=squat, position=2), make_fault(exercise=squat, position=1)
    less, more = make_muscle(), make_muscle()
    shifting = make_fault(exercise=lunge, more=[more], less=[less])
    hinge, push = make_pattern(name="Hinge", position=9), make_pattern(name="Push", position=3)
    bench, barbell = make_equipment(name="Bench"), make_equipment(name="Barbell")

    assert list(Exercise.objects.all()) == [squat, lunge]
    assert list(squat.faults.all()) == [early, late]
    assert [shift.muscle for shift in shifting.shifts.all()] == [more, less]
    assert list(MovementPattern.objects.filter(position__in=[3, 9], name__in=["Hinge", "Push"])) == [push, hinge]
    assert list(Equipment.objects.all()) == [barbell, bench]


# Querysets


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


@pytest.mark.parametrize(
    "text",
    [
        "hipthrust",
        "hip-thrust",
        "HIP THRUST",
        "hip thrüst",
        "thrust hip",
        "p thr",
        "hip\0thrust",
        "- hip -",
        "shoulder elevated",
        "ShoulderElevated hip-lift",
        "glute bridge",
    ],
)
def test_named_forgives_case_accents_hyphens_and_finds_aliases(text):
    thrust = make_exercise(name="Hip thrust", aliases="Shoulder-elevated hip lift\nGlute bridge, loaded")
    make_exercise(name="Back squat", aliases="Barbell squat")

    assert list(Exercise.objects.named(text)) == [thrust]


@pytest.mark.parametrize(
    "text", ["thrustbarbell", "barbellthrust", "liftglute", "hip squat", "%", "_", "?!", "\\", "hip ?"]
)
def test_named_matches_no_word_across_two_names(text):
    make_exercise(name="Hip thrust", aliases="Barbell hip lift\nGlute bridge")
    make_exercise(name="Back squat")

    assert list(Exercise.objects.named(text)) == []


@pytest.mark.parametrize("text", ["", " ", "-", "’ '", "\0"])
def test_named_without_a_word_finds_nothing(text):
    make_exercise(name="Hip thrust")

    assert list(Exercise.objects.named(text)) == []


def test_named_lists_the_nearest_first():
    inside = make_exercise(name="American hip thrust")
    whole, alias = make_exercise(name="Hip thrust"), make_exercise(name="Bridge", aliases="Lift\nHip-Thrust\nUp")
    beginning, of_alias = make_exercise(name="Hip thrust, banded"), make_exercise(name="B", aliases="A\nHip thrusts")
    make_exercise(name="Back squat")

    assert list(Exercise.objects.named("hipthrust")) == [alias, whole, of_alias, beginning, inside]


def test_named_finds_an_alias_nearest_whatever_line_break_a_browser_sent():
    make_exercise(name="A banded one", aliases="Hip thrust, banded")
    bridge = make_exercise(name="Bridge", aliases="Lift\r\nHip thrust\r\nUp")

    assert Exercise.objects.named("hip thrust").first() == bridge


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


# Loaders


@pytest.mark.parametrize("count", [1, 3])
def test_cards_query_count(django_assert_num_queries, count):
    for number in range(count):
        make_exercise(name=f"Exercise {number}", primary=[make_muscle(name=f"Muscle {number}")])

    with django_assert_num_queries(2):  # exercises with pattern, activations with muscles
        cards = [
            (str(exercise), str(exercise.pattern), [str(row.muscle) for row in exercise.primary])
            for exercise in Exercise.objects.for_cards()
        ]

    patterns = MovementPattern.objects.values_list("name", flat=True)
    assert cards == [
        (f"Exercise {number}", name, [f"Muscle {number}"]) for number, name in zip(range(count), patterns, strict=True)
    ]


def make_head():
    """A head two levels below its largest whole."""
    return make_muscle(part_of=make_muscle(part_of=make_muscle()))


@pytest.mark.parametrize("count", [1, 3])
def test_exercise_detail_query_count(django_assert_num_queries, count):
    exercise = make_exercise(primary=[make_head() for _ in range(count)])
    for number in range(1, count + 1):
        exercise.equipment.add(make_equipment(name=f"Thing {number}"))
        make_picture(exercise=exercise, position=number)
        make_cue(exercise=exercise, text=f"Cue {number}", muscles=[make_head() for _ in range(count)])
        make_fault(exercise=exercise, sign=f"Fault {number}", more=[make_head() for _ in range(count)])
        make_link(source=exercise, target=make_exercise(name=f"Link {number}"))

    # exercise with pattern; equipment; pictures; activations with muscles and wholes; cues; their muscles with wholes;
    # faults; their shifts with muscles and wholes; links with targets
    with django_assert_num_queries(9):
        found = Exercise.objects.for_detail().get(pk=exercise.pk)
        said = {
            "pattern": str(found.pattern),
            "equipment": [str(row) for row in found.equipment.all()],
            "pictures": [row.position for row in found.pictures.all()],
            "activations": [len(row.muscle.lineage) for row in found.activations.all()],
            "cues": [(str(row), [len(muscle.lineage) for muscle in row.muscles.all()]) for row in found.cues.all()],
            "faults": [
                (str(row), [len(shift.muscle.lineage) for shift in row.shifts.all()]) for row in found.faults.all()
            ],
            "links": [str(row.to_exercise) for row in found.links.all()],
        }

    numbers, depths = range(1, count + 1), [3] * count
    assert said == {
        "pattern": str(exercise.pattern),
        "equipment": [f"Thing {number}" for number in numbers],
        "pictures": list(numbers),
        "activations": depths,
        "cues": [(f"Cue {number}", depths) for number in numbers],
        "faults": [(f"Fault {number}", depths) for number in numbers],
        "links": [f"Link {number}" for number in numbers],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_query_count(django_assert_num_queries, count):
    group = make_group(name="Hamstrings")
    for number in range(count):
        muscle = make_muscle(name=f"Muscle {number}", group=group, part_of=make_muscle(part_of=make_muscle()))
        exercise = make_exercise(name=f"Exercise {number}", primary=[muscle])
        exercise.equipment.add(make_equipment(name=f"Thing {number}"))
        make_cue(exercise=exercise, text=f"Cue {number}")

    with django_assert_num_queries(4):  # exercises with pattern, equipment, cues, activations with muscles and groups
        said = [
            (
                str(exercise),
                exercise.pattern is not None,
                [str(row) for row in exercise.equipment.all()],
                [str(cue) for _, cues in exercise.cues_by_phase for cue in cues],
                [(str(row.muscle.group), len(row.muscle.lineage)) for row in exercise.activations.all()],
            )
            for exercise in Exercise.objects.for_comparison()
        ]

    assert said == [
        (f"Exercise {number}", True, [f"Thing {number}"], [f"Cue {number}"], [("Hamstrings", 3)])
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_muscle_page_query_count(django_assert_num_queries, count):
    muscle = make_muscle(name="Soleus")
    for number in reversed(range(count)):
        make_exercise(name=f"Exercise {number}", pattern=make_pattern(name=f"Pattern {number}"), primary=[muscle])

    with django_assert_num_queries(1):  # activations with exercise, pattern and muscle
        said = [
            (str(row.exercise), str(row.exercise.pattern), str(row.muscle))
            for row in Activation.objects.about(muscle).for_muscle_page()
        ]

    assert said == [(f"Exercise {number}", f"Pattern {number}", "Soleus") for number in range(count)]
