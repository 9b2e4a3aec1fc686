"""What a scheme uses of the evidence."""

from pathlib import Path

import pytest

import zhibu.presets
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.uses import Channel, Event, Inspection, Uses, uses_of
from zhibu.scoring.scheme.reading import read_scheme

PRESETS = Path(zhibu.presets.__file__).parent
SCHEME = Path(__file__).parents[1] / "workbook" / "scheme.yaml"


def test_uses_of_gathers_measures_and_conditions():
    assert uses_of(read_scheme(SCHEME).scheme) == Uses(
        tables=tuple(TABLES),
        kinds=("member",),
        classes=("1",),
        channels=(Channel("peer", ("members",), 4),),
        records=("general_meeting",),
        inspections=(Inspection("duty", 366, 6_00),),
        indicators=("output",),
        events=(Event("gift", (0, 5_00)), Event("discipline")),
    )


def test_rounds_are_the_assessments_where_there_are_several():
    scheme = read_scheme(SCHEME).scheme
    halves = scheme.model_validate(
        scheme.model_dump(by_alias=True) | {"assessed": {"each": "half", "source": "a test"}}
    )
    uses = uses_of(halves)
    assert (uses.channels[0].rounds, uses.inspections[0].rounds, uses.indicator_rounds) == (2, 2, 2)


@pytest.mark.parametrize("preset", sorted(it.parent.name for it in PRESETS.glob("*/scheme.yaml")))
def test_uses_are_kept_as_json(preset):
    uses = uses_of(read_scheme(PRESETS / preset).scheme)
    assert Uses.from_json(uses.to_json()) == uses
