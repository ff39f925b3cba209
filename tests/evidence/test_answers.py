import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.answers import Answer, Outcome, Pair, find_outcome, make_pairs
from evidence.models import Comparison, Quantity, Study
from exercises.models import Exercise
from muscles.models import Muscle
from tests.factories import make_comparison, make_exercise, make_joint_action, make_muscle, make_study

# One study's outcome

FIRST, SECOND = Exercise(pk=1, name="Hip thrust"), Exercise(pk=2, name="Back squat")


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        (["1 yes"], Outcome.FIRST),
        (["2 yes"], Outcome.SECOND),
        (["1 yes", "1 yes"], Outcome.FIRST),
        (["1 yes", "2 yes"], Outcome.MIXED),
        (["2 yes", "1 yes", "1 no"], Outcome.MIXED),
        (["1 no"], Outcome.ALIKE),
        (["2 no", "1 no"], Outcome.ALIKE),
        (["1 yes", "2 no"], Outcome.FIRST),
        (["1 no", "2 no", "2 yes"], Outcome.SECOND),
        (["1 yes", "2 not stated"], Outcome.FIRST),
        (["1 not stated", "2 no"], Outcome.ALIKE),
        (["1 not stated"], Outcome.UNTESTED_FIRST),
        (["2 not stated", "2 not stated"], Outcome.UNTESTED_SECOND),
        (["1 not stated", "2 not stated"], Outcome.UNTESTED_MIXED),
    ],
)
def test_outcome_lets_a_significant_test_decide(rows, outcome):
    sides = {"1": (FIRST, SECOND), "2": (SECOND, FIRST)}
    comparisons = []
    for row in rows:
        (higher, lower), significant = sides[row[0]], row[2:]
        comparisons.append(Comparison(higher=higher, lower=lower, significant=significant))

    assert find_outcome(comparisons, FIRST) == outcome


significance = st.sampled_from(Comparison.Significant.values)
found_rows = st.lists(st.tuples(st.booleans(), significance), min_size=1, max_size=8)


def unsaved_comparisons(found):
    sides = {True: (FIRST, SECOND), False: (SECOND, FIRST)}
    return [Comparison(higher=sides[ahead][0], lower=sides[ahead][1], significant=word) for ahead, word in found]


@given(found_rows)
def test_only_a_significant_test_decides_for_a_lift(found):
    tested = {ahead for ahead, word in found if word == "yes"}

    outcome = find_outcome(unsaved_comparisons(found), FIRST)

    assert (outcome == Outcome.FIRST) == (tested == {True})
    assert (outcome == Outcome.SECOND) == (tested == {False})
    assert (outcome == Outcome.MIXED) == (tested == {True, False})


@given(found_rows)
def test_outcome_turns_round_with_the_lifts_and_heeds_no_order_of_rows(found):
    turned = {
        Outcome.FIRST: Outcome.SECOND,
        Outcome.SECOND: Outcome.FIRST,
        Outcome.UNTESTED_FIRST: Outcome.UNTESTED_SECOND,
        Outcome.UNTESTED_SECOND: Outcome.UNTESTED_FIRST,
    }

    outcome = find_outcome(unsaved_comparisons(found), FIRST)

    assert find_outcome(unsaved_comparisons(found), SECOND) == turned.get(outcome, outcome)
    assert find_outcome(unsaved_comparisons(found[::-1]), FIRST) == outcome


# The studies counted


def answer_of(*outcomes, muscles=("Gluteus maximus",), kind="muscle"):
    studies = {Study(pk=number): outcome for number, outcome in enumerate(outcomes, start=1)}
    return Answer(Quantity.EMG, [Muscle(name=name, kind=kind) for name in muscles], FIRST, SECOND, studies)


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        (
            [Outcome.FIRST],
            "In the one study that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat.",
        ),
        (
            [Outcome.SECOND],
            "In the one study that compared them, gluteus maximus was significantly more active in the back squat "
            "than in the hip thrust.",
        ),
        (
            [Outcome.FIRST] * 3,
            "In 3 of 3 studies that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat.",
        ),
        (
            [Outcome.FIRST, Outcome.SECOND, Outcome.FIRST, Outcome.FIRST],
            "In 3 of 4 studies that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat; one found the opposite.",
        ),
        (
            [Outcome.FIRST, Outcome.SECOND, Outcome.SECOND],
            "In 2 of 3 studies that compared them, gluteus maximus was significantly more active in the back squat "
            "than in the hip thrust; one found the opposite.",
        ),
        (
            [Outcome.SECOND, Outcome.FIRST],
            "In 1 of 2 studies that compared them, gluteus maximus was significantly more active in the hip thrust "
            "than in the back squat; one found the opposite.",
        ),
        (
            [Outcome.SECOND, Outcome.ALIKE, Outcome.ALIKE, Outcome.UNTESTED_FIRST, Outcome.MIXED],
            "In 1 of 5 studies that compared them, gluteus maximus was significantly more active in the back squat "
            "than in the hip thrust; two found no significant difference; one found one lift higher in one test, "
            "the other in another; one read higher in the hip thrust, without a test.",
        ),
        (
            [Outcome.ALIKE],
            "Gluteus maximus, the hip thrust against the back squat: one found no significant difference.",
        ),
        (
            [Outcome.MIXED, Outcome.MIXED],
            "Gluteus maximus, the hip thrust against the back squat: two found one lift higher in one test, the other "
            "in another.",
        ),
        (
            [Outcome.UNTESTED_FIRST, Outcome.UNTESTED_SECOND, Outcome.UNTESTED_MIXED],
            "Gluteus maximus, the hip thrust against the back squat: one read higher in the hip thrust, without a "
            "test; one read higher in the back squat, without a test; one printed no test and no single order.",
        ),
        (
            [Outcome.ALIKE] * 7,
            "Gluteus maximus, the hip thrust against the back squat: 7 found no significant difference.",
        ),
    ],
)
def test_answer_sentence_counts_the_studies_and_says_no_more(outcomes, sentence):
    assert answer_of(*outcomes).sentence == sentence


@pytest.mark.parametrize(
    ("muscles", "kind", "were"),
    [
        (["Gluteus maximus", "Rectus femoris"], "muscle", "gluteus maximus and rectus femoris were"),
        (["Biceps", "Rectus", "Vastus"], "muscle", "biceps, rectus and vastus were"),
        (["Hamstrings"], "set", "hamstrings were"),
        (["Gluteus maximus"], "muscle", "gluteus maximus was"),
    ],
)
def test_answer_sentence_agrees_with_its_muscles_in_number(muscles, kind, were):
    sentence = answer_of(Outcome.FIRST, muscles=muscles, kind=kind).sentence

    assert sentence == (
        f"In the one study that compared them, {were} significantly more active in the hip thrust "
        "than in the back squat."
    )


def test_answer_counts_what_was_decided():
    answer = answer_of(Outcome.FIRST, Outcome.SECOND, Outcome.MIXED, Outcome.ALIKE, Outcome.UNTESTED_FIRST)

    assert (answer.total, answer.decided, answer.count(Outcome.MIXED, Outcome.ALIKE)) == (5, 2, 2)
    assert answer.undecided == [
        "one found no significant difference",
        "one found one lift higher in one test, the other in another",
        "one read higher in the hip thrust, without a test",
    ]


@given(
    st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=12), st.sampled_from([Quantity.EMG, Quantity.GROWTH])
)
def test_sentence_accounts_for_every_study(outcomes, quantity):
    studies = {Study(pk=number, key=str(number)): outcome for number, outcome in enumerate(outcomes, start=1)}
    answer = Answer(quantity, [Muscle(name="Soleus")], FIRST, SECOND, studies)
    ahead, behind = answer.count(Outcome.FIRST), answer.count(Outcome.SECOND)

    sentence = answer.sentence

    assert ("significantly" in sentence.replace("no significant", "")) == (ahead + behind > 0)
    assert ("opposite" in sentence) == (min(ahead, behind) > 0)
    others = {outcome for outcome in outcomes if outcome not in {Outcome.FIRST, Outcome.SECOND}}
    assert len(answer.undecided) == len(others)
    assert all(words in sentence for words in answer.undecided)


# Pairs


@pytest.fixture
def lifts(db):
    """The three lifts, in the order in which they are compared."""
    return [make_exercise(name=name) for name in ("Hip thrust", "Back squat", "Deadlift")]


def pairs_of(exercises):
    return make_pairs(exercises, Comparison.objects.between(exercises).for_sentences())


def answers_of(exercises):
    """The pairs as [(first, second, [([muscle, …], {study's key: outcome})])]."""
    return [
        (
            str(pair.first),
            str(pair.second),
            [
                (
                    [str(muscle) for muscle in answer.muscles],
                    {study.key: outcome for study, outcome in answer.outcomes.items()},
                )
                for answer in pair.activity
            ],
        )
        for pair in pairs_of(exercises)
    ]


def test_pairs_are_every_two_and_empty_without_a_study(lifts):
    thrust, squat, deadlift = lifts
    make_comparison(study=make_study(key="study"), higher=deadlift, lower=thrust, muscle=make_muscle(name="Biceps"))

    found = pairs_of(lifts)

    assert found[0] == Pair(thrust, squat, [], [])
    assert found[2] == Pair(squat, deadlift, [], [])
    assert answers_of(lifts) == [
        ("Hip thrust", "Back squat", []),
        ("Hip thrust", "Deadlift", [(["Biceps"], {"study": Outcome.SECOND})]),
        ("Back squat", "Deadlift", []),
    ]


def test_pairs_leave_out_reviews_other_quantities_and_joints(lifts):
    sides = {"higher": lifts[0], "lower": lifts[1]}
    muscle = make_muscle(name="Maximus")
    for design in ("systematic review", "narrative review"):
        make_comparison(study=make_study(design=design), muscle=muscle, **sides)
    for quantity in ("growth", "moment", "force", "other"):
        make_comparison(study=make_study(), muscle=muscle, quantity=quantity, **sides)
    make_comparison(study=make_study(), joint_action=make_joint_action(), **sides)
    make_comparison(study=make_study(), target_name="both glutei", **sides)
    make_comparison(study=make_study(key="counted"), muscle=muscle, **sides)

    assert answers_of(lifts[:2]) == [("Hip thrust", "Back squat", [(["Maximus"], {"counted": Outcome.FIRST})])]


def test_pairs_count_regions_for_their_muscle_and_heads_for_themselves(lifts):
    thrust, squat, _ = lifts
    maximus, biceps = make_muscle(name="Maximus"), make_muscle(name="Biceps")
    upper = make_muscle(name="Upper", kind="region", part_of=maximus)
    lower = make_muscle(name="Lower", kind="region", part_of=maximus)
    head = make_muscle(name="Long head", kind="head", part_of=biceps)
    agreeing, contradicting, whole = (
        make_study(key="agreeing"),
        make_study(key="contradicting"),
        make_study(key="whole"),
    )
    for muscle in (upper, lower):
        make_comparison(study=agreeing, higher=thrust, lower=squat, muscle=muscle)
    make_comparison(study=contradicting, higher=thrust, lower=squat, muscle=upper)
    make_comparison(study=contradicting, higher=squat, lower=thrust, muscle=lower)
    make_comparison(study=whole, higher=squat, lower=thrust, muscle=maximus, significant="no")
    make_comparison(study=whole, higher=squat, lower=thrust, muscle=head)

    assert answers_of([thrust, squat]) == [
        (
            "Hip thrust",
            "Back squat",
            [
                (
                    ["Maximus"],
                    {"agreeing": Outcome.FIRST, "contradicting": Outcome.MIXED, "whole": Outcome.ALIKE},
                ),
                (["Long head"], {"whole": Outcome.SECOND}),
            ],
        )
    ]


def test_pairs_merge_muscles_only_where_every_study_agrees(lifts):
    thrust, squat, _ = lifts
    soleus, biceps, vastus, rectus = (make_muscle(name=name) for name in ("Soleus", "Biceps", "Vastus", "Rectus"))
    one, two = make_study(key="one", year=2020), make_study(key="two", year=2021)
    for muscle in (soleus, biceps, vastus):
        make_comparison(study=one, higher=thrust, lower=squat, muscle=muscle)
    make_comparison(study=two, higher=thrust, lower=squat, muscle=vastus)
    make_comparison(study=two, higher=thrust, lower=squat, muscle=rectus)

    assert answers_of([thrust, squat]) == [
        (
            "Hip thrust",
            "Back squat",
            [
                (["Vastus"], {"two": Outcome.FIRST, "one": Outcome.FIRST}),
                (["Biceps", "Soleus"], {"one": Outcome.FIRST}),
                (["Rectus"], {"two": Outcome.FIRST}),
            ],
        )
    ]


def test_pairs_put_most_studies_first_then_what_tests_decided_then_names(lifts):
    thrust, squat, _ = lifts
    studies = [make_study() for _ in range(2)]
    for name, tests in {
        "A untested": ["not stated"],
        "B decided": ["yes"],
        "C twice alike": ["no", "no"],
        "D twice, once decided": ["no", "yes"],
        "E alike": ["no"],
    }.items():
        muscle = make_muscle(name=name)
        for study, significant in zip(studies, tests, strict=False):
            make_comparison(study=study, higher=thrust, lower=squat, muscle=muscle, significant=significant)

    ((_, _, answers),) = answers_of([thrust, squat])

    assert [muscles for muscles, _ in answers] == [
        ["D twice, once decided"],
        ["C twice alike"],
        ["B decided"],
        ["A untested"],
        ["E alike"],
    ]


def test_pairs_read_a_comparison_from_either_side(lifts):
    thrust, squat, _ = lifts
    make_comparison(study=make_study(key="study"), higher=squat, lower=thrust, muscle=make_muscle(name="Vastus"))

    assert answers_of([thrust, squat]) == [("Hip thrust", "Back squat", [(["Vastus"], {"study": Outcome.SECOND})])]
    assert answers_of([squat, thrust]) == [("Back squat", "Hip thrust", [(["Vastus"], {"study": Outcome.FIRST})])]


def test_pairs_count_growth_apart_from_activity(lifts):
    thrust, squat, _ = lifts
    study = make_study(design="trial")
    glutes, quads = make_muscle(name="Glutes"), make_muscle(name="Quads")
    make_comparison(study=study, higher=thrust, lower=squat, muscle=glutes)
    make_comparison(
        study=study, higher=thrust, lower=squat, muscle=glutes, quantity="growth", significant="no", statistic="MRI"
    )
    make_comparison(study=study, higher=squat, lower=thrust, muscle=quads, quantity="growth", statistic="MRI")

    (pair,) = pairs_of([thrust, squat])

    assert [answer.sentence for answer in pair.activity] == [
        "In the one study that compared them, glutes was significantly more active in the hip thrust than in the back "
        "squat."
    ]
    assert [answer.sentence for answer in pair.growth] == [
        "In the one study that compared them, quads grew significantly more with the back squat than with the hip "
        "thrust.",
        "Growth of glutes, the hip thrust against the back squat: one found no significant difference.",
    ]
