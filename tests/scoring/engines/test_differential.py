"""The engine against the plain-Python reference, over random schemes and evidence."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reference import score
from reference.random_evidence import YEAR, evidence
from schemes_and_evidence import rounded, schemes, schemes_with_evidence

from zhibu.scoring.run import score_rows

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: one example takes a second, and shrinking takes thousands."""
MANY = 40 if settings.default.max_examples <= 100 else 600
"""Examples of `make test`, and of `make soak`."""
HEAVY = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def _found(file: Any, tables: Any) -> dict[str, dict[str, Any]]:
    outcome = score_rows(file, tables, YEAR)
    return rounded(
        {
            subject: {
                name: Fraction(value) if isinstance(value, Decimal) else value
                for name, value in columns.items()
            }
            for subject, columns in outcome.items()
        }
    )


@settings(max_examples=MANY, phases=QUICK, deadline=None, suppress_health_check=HEAVY)
@given(schemes_with_evidence())
def test_engine_equals_reference(drawn: Any) -> None:
    file, tables = drawn
    wanted = rounded(score(file.scheme, tables, YEAR))
    found = _found(file, tables)
    assert sorted(found) == sorted(wanted)
    for subject, columns in wanted.items():
        if "held" not in found[subject]:
            columns.pop("held", None)
        shown = {column: found[subject].get(column) for column in columns}
        assert shown == columns, subject


@settings(max_examples=MANY // 4, phases=QUICK, deadline=None, suppress_health_check=HEAVY)
@given(st.data())
def test_row_order_never_changes_a_score(data: Any) -> None:
    file = data.draw(schemes())
    tables = data.draw(evidence(file.scheme))
    shuffled = {name: data.draw(st.permutations(rows)) for name, rows in tables.items()}
    assert _found(file, shuffled) == _found(file, tables)
