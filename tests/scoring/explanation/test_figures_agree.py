"""The law of explanations: redone from the trace alone, every figure is the published one."""

import pytest
from explained_outputs import PRESETS

from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.explanation.totals import total_with
from zhibu.scoring.explanation.tree import tree_of
from zhibu.scoring.run import score_rows
from zhibu.scoring.scenarios import read_scenarios, tables_of
from zhibu.scoring.scheme.reading import read_scheme

FOLDERS = sorted(path.parent for path in PRESETS.glob("*/scheme.yaml"))
MANY = 4


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_figure_of_a_preset_is_redone_from_the_trace(folder):
    file = read_scheme(folder)
    scheme = file.scheme
    wrong = []
    for case in read_scenarios(folder / "scenarios.yaml", file)[:MANY]:
        found = score_rows(file, tables_of(case, scheme), int(scheme.effective[:4]))
        for subject, columns in found.items():
            row = Row({k: None if v is None else str(v) for k, v in columns.items()})
            wrong += [
                (case.name.en, subject, node.name, node.figure, node.working)
                for node in tree_of(scheme, row).walk()
                if not node.agrees
            ]
            by_gate = any(
                gate.then.score is not None and row.holds(f"gate:{gate.gate}")
                for gate in scheme.gates
            )
            if not by_gate:
                assert total_with(scheme, row.points, {}) == row.points("total")
    assert wrong == []
