"""Each test has its own log: its keys and files lie in a folder of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_log(settings, tmp_path):
    settings.DATA = tmp_path
