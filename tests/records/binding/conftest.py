"""The year of records that is cleared and bound."""

import pytest


@pytest.fixture
def held(company, cast):
    from held_year import make_held_year

    return make_held_year(company, cast)
