"""A day in May 2026, and the kinds of record that every site has."""

import pytest
import time_machine

NOW = "2026-05-15T09:00:00+08:00"


@pytest.fixture(autouse=True)
def the_day(transactional_db):
    """The clock of the site; the browser keeps its own."""
    del transactional_db
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)  # the flush after another such test took them
    with time_machine.travel(NOW):
        yield


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"
