import pytest

from muscles.models import Muscle
from tests.factories import make_group, make_muscle
from text.search import fold, fold_words


@pytest.mark.parametrize(
    "text",
    [
        "Hip thrust",
        "hipthrust",
        "hip-thrust",
        "HIP THRUST",
        "hip thrüst",
        " hip\tthrust\n",
        "hip\0thrust",
        "hi'p thru’st",
    ],
)
def test_fold_gives_one_key_for_every_spelling(text):
    assert fold(text) == "hipthrust"


@pytest.mark.parametrize("text", ["", " ", "-", "- ’ '", "\0", "\0 \0"])
def test_fold_leaves_nothing_of_joining_marks_alone(text):
    assert fold(text) == ""
    assert fold_words(text) == []


def test_fold_keeps_other_punctuation():
    assert fold("?!%_") == "?!%_"


def test_fold_words_folds_each_and_leaves_out_empty_ones():
    assert fold_words("Back-Elevated  -  GLUTE\0 brïdge") == ["backelevated", "glute", "bridge"]


@pytest.mark.parametrize("name", ["Gluteus maximus", "Hip-thrust muscle", "Vastus latéralis", "O’Brien's", "Müscle"])
@pytest.mark.django_db
def test_stored_key_is_the_fold_of_each_field_on_its_own_line(name):
    muscle = make_muscle(name=name, slug="it", latin_name="Musculus It", aliases="The It\nIt-muscle")

    muscle.refresh_from_db()

    assert muscle.search_key == f"{fold(name)}\nmusculusit\ntheit\nitmuscle\n"


@pytest.mark.parametrize("name", ["Écarteur", "Ècarteur", "Östlund’s muscle", "Über-muscle"])
@pytest.mark.django_db
def test_name_with_an_accented_capital_is_found(name):
    muscle = make_muscle(name=name, slug="it")

    assert list(Muscle.objects.matching(name)) == [muscle]


@pytest.mark.parametrize(
    "text",
    [
        "gluteusmaximus",
        "gluteus-maximus",
        "GLUTEUS MAXIMUS",
        "glutéus mäximus",
        "maximus gluteus",
        "eus max",
        "gluteus\0 maximus",
        "- gluteus maximus -",
        "glutes",
        "BUTT-muscle",
        "musculus gluteus",
    ],
)
@pytest.mark.django_db
def test_muscles_match_names_latin_names_and_aliases(text):
    gluteus = make_muscle(name="Gluteus maximus", latin_name="Musculus gluteus maximus", aliases="glutes\nbutt muscle")
    make_muscle(name="Gluteus medius", aliases="side butt")

    assert list(Muscle.objects.matching(text)) == [gluteus]


@pytest.mark.parametrize("text", ["", " ", "-", "’", "\0", "%", "_", "?!", "\\", "gluteusmedius maximus"])
@pytest.mark.django_db
def test_muscles_match_nothing_without_a_word_of_their_own(text):
    make_muscle(name="Gluteus maximus", aliases="glutes")
    make_muscle(name="Gluteus medius")

    assert list(Muscle.objects.matching(text)) == []


@pytest.mark.parametrize("text", ["maximusmusculus", "maximusglutes", "glutesbutt"])
@pytest.mark.django_db
def test_muscles_match_no_word_across_two_names(text):
    make_muscle(name="Gluteus maximus", latin_name="Musculus gluteus maximus", aliases="glutes\nbutt")

    assert list(Muscle.objects.matching(text)) == []


@pytest.mark.django_db
def test_muscles_match_the_nearest_first_then_by_group_and_name():
    late, early = make_group(position=20), make_group(position=10)
    part = make_muscle(name="Upper gluteus maximus", group=early)
    beginning = make_muscle(name="Gluteus maximus, lower", group=early)
    whole_late = make_muscle(name="Gluteus maximus", group=late)
    whole_early = make_muscle(name="Glutes", latin_name="Gluteus maximus", group=early)
    whole_alias = make_muscle(name="Buttocks", aliases="rear\ngluteus-maximus", group=early)

    found = list(Muscle.objects.matching("Gluteus Maximus"))

    assert found == [whole_alias, whole_early, whole_late, beginning, part]
