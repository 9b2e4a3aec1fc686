"""How tests are spread over workers."""

import pytest


@pytest.mark.xdist_group("one-worker")
def test_tests_of_one_group_run_on_one_worker(request: pytest.FixtureRequest) -> None:
    """The group goes to the scheduler in the test's name; where it is not there, nothing is grouped."""
    if getattr(request.config.option, "loadgroup", False):  # as pytest-xdist tells its workers
        assert request.node.nodeid.endswith("@one-worker")
