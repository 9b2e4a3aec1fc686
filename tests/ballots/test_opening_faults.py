"""An opening that is killed at any point leaves a box that is opened later, with the same counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import parts
from databases import start_postgres

PROGRAM = Path(__file__).parents[1] / "killed_openings.py"
PAPERS = 60


def killed(data, url=""):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ZHIBU_") and name != "DATABASE_URL"
    } | {"ZHIBU_DATA": str(data)}
    if url:
        environment["DATABASE_URL"] = url
    done = subprocess.run(
        [sys.executable, PROGRAM], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout.splitlines()[-1])


def verify(found):
    undone = [one for one in found["told"] if one[1] != "after the commit"]
    done = [one for one in found["told"] if one[1] == "after the commit"]
    assert {signal for _step, _point, signal, *_rest in found["told"]} == {9}
    assert [one[3:6] for one in undone if one[0] == "open_outer"] == [["closed", PAPERS, 0]] * 4
    assert [one[3:6] for one in undone if one[0] == "open_inner"] == [["unlocked", PAPERS, 0]] * 4
    assert [one[3:5] for one in done] == [["unlocked", PAPERS], ["counted", 0]]
    assert [one[6] for one in done] == [False, False]  # its end is noted with what it wrote
    assert (found["same"], found["state"], found["not wiped"]) == (True, "counted", 0)
    assert (found["cast"], found["receipts"], found["findings"]) == (PAPERS, PAPERS, [])


def test_opening_that_is_killed_is_repeated_with_the_same_counts(tmp_path):
    verify(killed(tmp_path))


@pytest.mark.postgres
def test_opening_that_is_killed_is_repeated_on_postgres_too(tmp_path):
    server = start_postgres(parts.find_postgres(), durable=True)
    try:
        verify(killed(tmp_path, server.url))
    finally:
        server.stop()
