"""What an editor may write into a movement, of any kind, and the words with which it is refused."""

from hypothesis import strategies as st

from drawing.notation import LIMBS, PLACES, PLANTS, REACHES, TRUNK


def in_words(names):
    return ", ".join(sorted(names))


PLACES_OF_THE_BODY = in_words(PLANTS)
ANGLES_OF_A_POSE = in_words({"name", "says", "right", "left", "reach", *TRUNK, *LIMBS, *PLACES})
NAMES = ["poses", "name", "says", "right", "left", "reach", "hands", "feet", "hang", "plant", "point", "at", "view"]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -1, 0, 1, 90])
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from([*NAMES, *PLANTS, *REACHES])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)
