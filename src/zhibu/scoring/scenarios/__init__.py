"""Scenarios (验算案例): worked cases that a secretary can read and anybody can check.

A scenario says what is given of a subject and what must come out. It is read against its scheme,
turned into the tables that scoring reads, and compared with what a scoring function makes of them.
"""

from zhibu.scoring.scenarios.checking import Difference, ScoreTables, check, run
from zhibu.scoring.scenarios.evidence import tables_of
from zhibu.scoring.scenarios.model import Given, Scenario
from zhibu.scoring.scenarios.reading import read_scenarios

__all__ = [
    "Difference",
    "Given",
    "Scenario",
    "ScoreTables",
    "check",
    "read_scenarios",
    "run",
    "tables_of",
]
