"""An assessed year with its files in a folder of its own."""

import pytest


@pytest.fixture
def year(company, cast, monkeypatch, settings, tmp_path):
    from rated_years import RatedYear

    settings.DATA = tmp_path / "data"
    return RatedYear(company, cast, monkeypatch)
