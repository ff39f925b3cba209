import pytest

from tests.factories import make_complete_exercise


@pytest.fixture
def thrust():
    """A published exercise that has all that it needs."""
    return make_complete_exercise(name="Hip thrust")
