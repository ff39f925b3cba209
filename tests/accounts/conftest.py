import pytest

from tests.accounts.factories import make_editor


@pytest.fixture
def editor():
    return make_editor()
