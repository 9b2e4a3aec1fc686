"""Fixtures of an assessment: the year it rates, and its pages."""

import pytest


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def year(company, cast, monkeypatch):
    from rated_years import RatedYear

    return RatedYear(company, cast, monkeypatch)


@pytest.fixture
def page_of(client_for):
    """`page_of(person, address)`: the page in English."""

    def read(person, address):
        answer = client_for(person, headers={"accept-language": "en"}).get(address)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    return read
