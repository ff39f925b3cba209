from decimal import Decimal

import pytest

from muscles.models import Muscle
from text.wording import in_words, lower_first, plain, upper_first


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Back squat", "back squat"),
        ("RDL", "RDL"),
        ("EMG amplitude", "EMG amplitude"),
        ("T-bar row", "T-bar row"),
        ("deadlift", "deadlift"),
        ("X", "x"),
        ("", ""),
        (Muscle(name="Soleus"), "soleus"),
    ],
)
def test_lower_first_lowers_all_but_abbreviations(name, inside):
    assert lower_first(name) == inside


@pytest.mark.parametrize("name", ["Romanian deadlift", "Bulgarian split squat", "American hip thrust"])
def test_lower_first_keeps_proper_names(name):
    assert lower_first(name) == name


@pytest.mark.parametrize(
    ("text", "started"), [("back squat", "Back squat"), ("RDL", "RDL"), ("", ""), (Muscle(name="soleus"), "Soleus")]
)
def test_upper_first_raises_the_first_letter_alone(text, started):
    assert upper_first(text) == started


@pytest.mark.parametrize(
    ("items", "phrase"),
    [
        ([], ""),
        (["Soleus"], "soleus"),
        (["Gluteus maximus", "Soleus"], "gluteus maximus and soleus"),
        (["Gluteus maximus", "Hamstrings", "Soleus"], "gluteus maximus, hamstrings and soleus"),
        (["Gluteus medius, back, left", "Soleus"], "gluteus medius, back, left and soleus"),
        ([Muscle(name="Soleus"), Muscle(name="Plantaris")], "soleus and plantaris"),
    ],
)
def test_in_words_joins_with_commas_and_one_and(items, phrase):
    assert in_words(items) == phrase
    assert in_words(iter(items)) == phrase


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("216.000", "216"),
        ("100.000", "100"),
        ("86.800", "86.8"),
        ("0.500", "0.5"),
        ("0.000", "0"),
        ("-1.250", "-1.25"),
        ("123456.789", "123456.789"),
    ],
)
def test_plain_drops_the_zeros_that_storage_adds(value, printed):
    assert plain(Decimal(value)) == printed
