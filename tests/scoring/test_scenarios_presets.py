"""Each shipped scheme: its scenarios come out as they say, by the reference."""

import re
from pathlib import Path

import pytest
from reference import score

import zhibu
from zhibu.scoring.scenarios import Given, Scenario, read_scenarios, run, tables_of
from zhibu.scoring.scenarios.words import expected_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import read_scheme

PRESETS = Path(zhibu.__file__).parent / "presets"
FOLDERS = sorted(path.parent for path in PRESETS.glob("*/scheme.yaml"))


def by_reference(scheme_file, tables, year):
    return score(scheme_file.scheme, tables, year)


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_scenarios_of_a_preset_come_out_as_expected(folder):
    scheme_file = read_scheme(folder)
    path = folder / "scenarios.yaml"
    scenarios = read_scenarios(path, scheme_file) if path.exists() else ()
    assert [d.en for d in run(scenarios, scheme_file, by_reference)] == []


def test_what_a_preset_expects_is_said_in_chinese(folder):
    scheme_file = read_scheme(folder)
    scenarios = read_scenarios(folder / "scenarios.yaml", scheme_file)
    said = [expected_in_words(scenario, scheme_file.scheme) for scenario in scenarios]
    assert [text for text in said if re.search("[a-z]{2,}", text)] == []
    assert len(said) >= 8


def full_marks(scheme: Scheme) -> dict[str, object]:
    classes = [item.class_ for item in scheme.classes]
    given = Given("A", scheme.subject[0], "P", classes[0] if classes else None, 20, full=True)
    scenario = Scenario(scheme.title, given, (), {}, "scenarios.yaml", 1)
    return score(scheme, tables_of(scenario, scheme), int(scheme.effective[:4]))["A"]


def test_full_evidence_earns_full_points_in_a_preset(folder):
    scheme = read_scheme(folder).scheme
    found = full_marks(scheme)
    if found["status"] == "exempt":
        return
    prefixes = [f"{part}/" for part in range(1, scheme.rounds + 1)] if scheme.assessed else [""]
    full = {
        f"{prefix}{component.component}": component.out_of
        for prefix in prefixes
        for component in scheme.components
    }
    assert {column: found[column] * 100 for column in full} == full
