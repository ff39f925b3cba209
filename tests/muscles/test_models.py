import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from muscles.models import JointAction, Muscle, MuscleAction, MuscleGroup
from tests.factories import make_exercise, make_group, make_joint_action, make_muscle, make_muscle_action

pytestmark = pytest.mark.django_db


def assert_refused(row, messages):
    """The forms say ``messages`` and the database refuses ``row`` too."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.messages == messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def muscle_fields(**fields):
    anatomy = {"summary": "It works.", "origin": "Ilium", "insertion": "Femur", "innervation": "Nerve"}
    return {"name": "New", "slug": "new", **anatomy, **fields}


# Constraints


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Gluteals"}, "Muscle group with this Name already exists."),
        ({"slug": "gluteals"}, "Muscle group with this Slug already exists."),
        ({"position": 7}, "Muscle group with this Position already exists."),
    ],
)
def test_group_name_slug_and_position_are_unique(fields, message):
    make_group(name="Gluteals", position=7)

    assert_refused(MuscleGroup(**{"name": "New", "slug": "new", "position": 8, **fields}), [message])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Soleus"}, "Muscle with this Name already exists."),
        ({"slug": "soleus"}, "Muscle with this Slug already exists."),
    ],
)
def test_muscle_name_and_slug_are_unique(fields, message):
    soleus = make_muscle(name="Soleus")

    assert_refused(Muscle(**muscle_fields(group=soleus.group, **fields)), [message])


def test_muscle_is_not_part_of_itself():
    soleus = make_muscle(name="Soleus")
    soleus.part_of = soleus

    with pytest.raises(ValidationError) as refusal:  # full_clean() would stop at clean(), which says the same first
        soleus.validate_constraints()

    assert refusal.value.messages == ["A muscle cannot be a part of itself."]
    assert_refused(soleus, ["Soleus is itself a part of Soleus; choose the larger muscle."])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Hip extension"}, "Joint action with this Name already exists."),
        ({"slug": "hip-extension"}, "Joint action with this Slug already exists."),
    ],
)
def test_joint_action_name_and_slug_are_unique(fields, message):
    make_joint_action(name="Hip extension")

    assert_refused(JointAction(**{"name": "New", "slug": "new", "joint": "Hip", **fields}), [message])


def test_muscle_has_a_joint_action_once():
    muscle, action = make_muscle(), make_joint_action()
    make_muscle_action(muscle=muscle, action=action, contribution="prime mover")

    again = MuscleAction(muscle=muscle, action=action, contribution="assistant")

    assert_refused(again, ["This muscle already has that joint action."])


# What may not be deleted


def test_muscle_that_an_exercise_works_is_not_deleted():
    muscle = make_muscle()
    exercise = make_exercise(primary=[muscle])

    with pytest.raises(ProtectedError) as refusal:
        muscle.delete()

    assert refusal.value.protected_objects == set(exercise.activations.all())


def test_whole_with_parts_group_with_muscles_and_action_in_use_are_not_deleted():
    whole, action = make_muscle(), make_joint_action()
    part = make_muscle(part_of=whole)
    make_muscle_action(muscle=part, action=action)

    for row in (whole, whole.group, action):
        with pytest.raises(ProtectedError):
            row.delete()


# Parts and wholes


def make_hamstrings():
    """Hamstrings, biceps femoris in them, and its long head."""
    hamstrings = make_muscle(name="Hamstrings", kind="set")
    biceps = make_muscle(name="Biceps femoris", part_of=hamstrings)
    return hamstrings, biceps, make_muscle(name="Long head", kind="head", part_of=biceps)


def test_lineage_goes_from_the_part_to_the_largest_whole():
    hamstrings, biceps, head = make_hamstrings()

    assert hamstrings.lineage == [hamstrings]
    assert biceps.lineage == [biceps, hamstrings]
    assert head.lineage == [head, biceps, hamstrings]


def test_lineage_ends_even_where_the_database_holds_a_circle():
    hamstrings, biceps, head = make_hamstrings()
    Muscle.objects.filter(pk=hamstrings.pk).update(part_of=head)

    lineage = Muscle.objects.get(pk=head.pk).lineage

    assert lineage == [head, biceps, hamstrings]


def test_related_are_a_muscle_its_parts_and_its_wholes_but_not_its_siblings():
    hamstrings, biceps, head = make_hamstrings()
    short_head = make_muscle(name="Short head", kind="head", part_of=biceps)
    semitendinosus = make_muscle(name="Semitendinosus", part_of=hamstrings)
    muscles = [hamstrings, biceps, head, short_head, semitendinosus]

    related = {str(one): [str(other) for other in muscles if one.is_related_to(other)] for one in muscles}

    assert related == {
        "Hamstrings": ["Hamstrings", "Biceps femoris", "Long head", "Short head", "Semitendinosus"],
        "Biceps femoris": ["Hamstrings", "Biceps femoris", "Long head", "Short head"],
        "Long head": ["Hamstrings", "Biceps femoris", "Long head"],
        "Short head": ["Hamstrings", "Biceps femoris", "Short head"],
        "Semitendinosus": ["Hamstrings", "Semitendinosus"],
    }


def test_without_region_gives_the_whole_of_a_region_only():
    _, biceps, head = make_hamstrings()
    region = make_muscle(name="Lower biceps", kind="region", part_of=biceps)
    lone_region = make_muscle(name="Lone", kind="region")

    found = [muscle.without_region for muscle in (region, head, biceps, lone_region)]

    assert found == [biceps, head, biceps, lone_region]


@pytest.mark.parametrize("largest", ["Biceps femoris", "Long head"])
def test_part_of_in_a_circle_is_refused(largest):
    hamstrings, _, _ = make_hamstrings()
    hamstrings.part_of = Muscle.objects.get(name=largest)

    with pytest.raises(ValidationError) as refusal:
        hamstrings.full_clean()

    assert refusal.value.message_dict == {
        "part_of": ["Hamstrings is itself a part of Hamstrings; choose the larger muscle."]
    }


def test_part_of_above_an_existing_circle_is_refused_without_end():
    hamstrings, _, head = make_hamstrings()
    Muscle.objects.filter(pk=hamstrings.pk).update(part_of=head)
    stray = make_muscle(name="Stray")
    stray.part_of = Muscle.objects.get(pk=head.pk)

    with pytest.raises(ValidationError) as refusal:
        stray.full_clean()

    assert list(refusal.value.message_dict) == ["part_of"]


def test_part_of_a_chain_without_circle_is_allowed():
    _, _, head = make_hamstrings()

    head.full_clean()
    Muscle(**muscle_fields(group=head.group, part_of=head)).full_clean()


# What rows say of themselves


def test_names_and_address():
    muscle, action = make_muscle(name="Gluteus maximus"), make_joint_action(name="Hip extension")
    muscle_action = make_muscle_action(muscle=muscle, action=action, contribution="assistant")

    assert str(make_group(name="Gluteals")) == "Gluteals"
    assert str(muscle) == "Gluteus maximus"
    assert muscle.get_absolute_url() == "/muscles/gluteus-maximus/"
    assert str(action) == "Hip extension"
    assert str(muscle_action) == "Gluteus maximus: Hip extension (assistant)"


def test_alias_list_is_trimmed_and_has_no_empty_lines():
    muscle = make_muscle(aliases="glutes \r\n\n  butt muscle\n")

    assert muscle.alias_list == ["glutes", "butt muscle"]
    assert make_muscle().alias_list == []


def test_natural_keys_lead_back_to_their_rows():
    muscle, action = make_muscle(name="Gluteus maximus"), make_joint_action(name="Hip extension")
    other = make_muscle_action(muscle=make_muscle(), action=action)
    row = make_muscle_action(muscle=muscle, action=action)

    assert muscle.group.natural_key() == (muscle.group.slug,)
    assert muscle.natural_key() == ("gluteus-maximus",)
    assert action.natural_key() == ("hip-extension",)
    assert row.natural_key() == ("gluteus-maximus", "hip-extension")
    for found in (muscle.group, muscle, action, row, other):
        assert type(found).objects.get_by_natural_key(*found.natural_key()) == found


# Orders and loaders


def test_lists_run_by_group_then_name_and_actions_by_leaders():
    foot, neck = make_group(name="Foot", position=20), make_group(name="Neck", position=10)
    soleus, abductor = make_muscle(name="Soleus", group=foot), make_muscle(name="Abductor", group=foot)
    scalene = make_muscle(name="Scalene", group=neck)
    flexion, extension = make_joint_action(name="Flexion"), make_joint_action(name="Extension")
    inversion = make_joint_action(name="Inversion")
    for action, contribution in ((extension, "assistant"), (inversion, "prime mover"), (flexion, "prime mover")):
        make_muscle_action(muscle=soleus, action=action, contribution=contribution)

    assert list(MuscleGroup.objects.all()) == [neck, foot]
    assert list(Muscle.objects.all()) == [scalene, abductor, soleus]
    assert [row.action for row in soleus.actions.all()] == [flexion, inversion, extension]


@pytest.mark.parametrize("count", [1, 3])
def test_groups_with_parts_query_count(django_assert_num_queries, count):
    make_group(name="Empty", position=1)
    group = make_group(position=2)
    expected = []
    for _ in range(count):
        whole = make_muscle(group=group)
        part = make_muscle(group=group, part_of=whole)
        head = make_muscle(group=group, part_of=part)
        expected.append((whole, [(part, [head])]))

    with django_assert_num_queries(4):  # groups, whole muscles, parts, their parts
        found = [
            (
                group,
                [
                    (whole, [(part, list(part.parts.all())) for part in whole.parts.all()])
                    for whole in group.whole_muscles
                ],
            )
            for group in MuscleGroup.objects.with_parts()
        ]

    assert found == [(group, sorted(expected, key=lambda row: row[0].name))]


@pytest.mark.parametrize("count", [1, 3])
def test_muscle_detail_query_count(django_assert_num_queries, count):
    hamstrings, biceps, _ = make_hamstrings()
    head = make_muscle(part_of=biceps)
    regions = [make_muscle(part_of=head) for _ in range(count)]
    actions = [make_joint_action(name=f"Action {number}") for number in range(count)]
    for action in actions:
        make_muscle_action(muscle=head, action=action)

    with django_assert_num_queries(3):  # muscle with group and wholes, parts, actions with joint actions
        found = Muscle.objects.for_detail().get(slug=head.slug)
        said = (found.group, found.lineage, list(found.parts.all()), [row.action for row in found.actions.all()])

    assert said == (
        head.group,
        [head, biceps, hamstrings],
        sorted(regions, key=lambda row: row.group.position),
        actions,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_muscles_with_wholes_query_count(django_assert_num_queries, count):
    heads = [make_muscle(part_of=make_muscle(part_of=make_muscle())) for _ in range(count)]

    with django_assert_num_queries(1):  # muscles with their wholes and those wholes'
        found = [muscle.lineage for muscle in Muscle.objects.with_wholes().filter(pk__in=[head.pk for head in heads])]

    assert found == [head.lineage for head in heads]
