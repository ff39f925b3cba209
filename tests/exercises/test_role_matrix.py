import pytest

from exercises.models import Exercise
from exercises.role_matrix import make_role_matrix
from tests.factories import make_activation, make_exercise, make_group, make_muscle


def matrix_of(*names, only_differences=False):
    """The matrix as a reader sees it: [(group, [(muscle, [cell, …])])], a cell as ["primary", "primary as Part"]."""
    exercises = list(Exercise.objects.filter(name__in=names).for_comparison())
    exercises.sort(key=lambda exercise: names.index(exercise.name))

    def said(row, activation):
        part = "" if activation.muscle == row.muscle else f" as {activation.muscle}"
        return f"{activation.role}{part}"

    return [
        (str(group), [(str(row.muscle), [[said(row, one) for one in cell] for cell in row.cells]) for row in rows])
        for group, rows in make_role_matrix(exercises, only_differences=only_differences)
    ]


@pytest.mark.django_db
def test_role_matrix_has_a_row_for_each_muscle_and_a_cell_for_each_exercise():
    group = make_group(name="Gluteals")
    maximus, medius = make_muscle(name="Maximus", group=group), make_muscle(name="Medius", group=group)
    make_exercise(name="Thrust", primary=[maximus], stabilizers=[medius])
    make_exercise(name="Squat", secondary=[maximus])

    assert matrix_of("Thrust", "Squat") == [
        ("Gluteals", [("Maximus", [["primary"], ["secondary"]]), ("Medius", [["stabilizer"], []])])
    ]
    assert matrix_of("Squat", "Thrust") == [
        ("Gluteals", [("Maximus", [["secondary"], ["primary"]]), ("Medius", [[], ["stabilizer"]])])
    ]


@pytest.mark.django_db
def test_role_matrix_tells_a_part_in_the_row_of_its_largest_named_whole():
    group = make_group(name="Hamstrings group")
    hamstrings = make_muscle(name="Hamstrings", group=group)
    biceps = make_muscle(name="Biceps", group=group, part_of=hamstrings)
    head = make_muscle(name="Long head", group=group, part_of=biceps)
    make_exercise(name="Deadlift", primary=[hamstrings])
    make_exercise(name="Curl", secondary=[biceps], primary=[head])
    make_exercise(name="Bridge", stabilizers=[head])

    assert matrix_of("Deadlift", "Curl", "Bridge") == [
        (
            "Hamstrings group",
            [
                (
                    "Hamstrings",
                    [["primary"], ["primary as Long head", "secondary as Biceps"], ["stabilizer as Long head"]],
                )
            ],
        )
    ]
    assert matrix_of("Curl", "Bridge") == [
        (
            "Hamstrings group",
            [("Biceps", [["primary as Long head", "secondary"], ["stabilizer as Long head"]])],
        )
    ]


@pytest.mark.django_db
def test_role_matrix_keeps_siblings_in_rows_of_their_own_where_their_whole_is_not_named():
    group = make_group(name="Quadriceps group")
    quadriceps = make_muscle(name="Quadriceps", group=group)
    lateralis = make_muscle(name="Lateralis", group=group, part_of=quadriceps)
    medialis = make_muscle(name="Medialis", group=group, part_of=quadriceps)
    make_exercise(name="Squat", primary=[lateralis])
    make_exercise(name="Lunge", primary=[medialis])

    assert matrix_of("Squat", "Lunge") == [
        ("Quadriceps group", [("Lateralis", [["primary"], []]), ("Medialis", [[], ["primary"]])])
    ]


@pytest.mark.django_db
def test_role_matrix_orders_groups_from_neck_to_foot_then_the_strongest_role_then_names():
    foot, neck = make_group(name="Foot", position=20), make_group(name="Neck", position=1)
    flexor, abductor, curler, lifter, scalene = (
        make_muscle(name=name, group=group)
        for name, group in (("Flexor", foot), ("Abductor", foot), ("Curler", foot), ("Lifter", foot), ("Scalene", neck))
    )
    make_exercise(name="A", stabilizers=[abductor, scalene], secondary=[lifter, flexor])
    make_exercise(name="B", primary=[lifter, curler], secondary=[abductor])

    order = [(group, [muscle for muscle, _ in rows]) for group, rows in matrix_of("A", "B")]

    assert order == [("Neck", ["Scalene"]), ("Foot", ["Curler", "Lifter", "Abductor", "Flexor"])]


@pytest.mark.django_db
def test_role_matrix_orders_a_cell_by_role_then_the_editors_place():
    whole = make_muscle(name="Whole")
    parts = [make_muscle(name=f"Part {number}", part_of=whole) for number in range(3)]
    exercise = make_exercise(name="A", secondary=[whole])
    make_activation(exercise=exercise, muscle=parts[0], role="stabilizer", position=1)
    make_activation(exercise=exercise, muscle=parts[1], role="primary", position=2)
    make_activation(exercise=exercise, muscle=parts[2], role="primary", position=1)

    ((_, ((_, (cell,)),)),) = matrix_of("A")

    assert cell == ["primary as Part 2", "primary as Part 1", "secondary", "stabilizer as Part 0"]


@pytest.mark.django_db
def test_role_matrix_shows_only_differences_when_asked():
    alike, different = make_group(name="Alike", position=1), make_group(name="Different", position=2)
    same, hip, absent = (
        make_muscle(name="Same", group=alike),
        make_muscle(name="Hip", group=different),
        make_muscle(name="Absent", group=different),
    )
    part = make_muscle(name="Part", group=alike, part_of=same)
    make_exercise(name="A", primary=[same, hip], stabilizers=[absent])
    make_exercise(name="B", primary=[part], secondary=[hip])

    everything = matrix_of("A", "B")

    assert everything == [
        ("Alike", [("Same", [["primary"], ["primary as Part"]])]),
        ("Different", [("Hip", [["primary"], ["secondary"]]), ("Absent", [["stabilizer"], []])]),
    ]
    assert matrix_of("A", "B", only_differences=True) == everything[1:]


@pytest.mark.django_db
def test_role_matrix_of_exercises_without_roles_is_empty():
    make_exercise(name="A")
    make_exercise(name="B")

    assert matrix_of("A", "B") == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_role_matrix_costs_no_query_even_where_parts_came_before_their_wholes(django_assert_num_queries, count):
    group = make_group(name="Group")
    parts = [make_muscle(name=f"Part {number}", group=group) for number in range(count)]
    wholes = [make_muscle(name=f"Whole {number}", group=group) for number in range(count)]
    for part, whole in zip(parts, wholes, strict=True):
        part.part_of = whole
        part.save()
    make_exercise(name="A", primary=parts)
    make_exercise(name="B", primary=wholes)
    exercises = list(Exercise.objects.for_comparison())

    with django_assert_num_queries(0):
        matrix = make_role_matrix(exercises)
        said = [(str(found), [str(row.muscle) for row in rows]) for found, rows in matrix]

    assert said == [("Group", [f"Whole {number}" for number in range(count)])]
