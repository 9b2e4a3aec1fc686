"""Comparing what came out with what a scenario expects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from zhibu.scoring.scenarios.evidence import tables_of
from zhibu.scoring.scenarios.model import SUBJECT, Expected, Scenario, Tables, year_of
from zhibu.scoring.scheme.reading import SchemeFile
from zhibu.terms.score import Score

Outcome = Mapping[str, Mapping[str, object]]
ScoreTables = Callable[[SchemeFile, Tables, int], Outcome]
"""A way of scoring: scheme, tables and year in; columns of results and trace by subject out."""

_NONE_EN, _NONE_ZH = "no evidence", "无依据"


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that came out otherwise than expected."""

    scenario: Scenario
    column: str
    expected: str
    found: str

    @property
    def en(self) -> str:
        """The difference in English."""
        return (
            f"{self._place}: {self.scenario.name.en}: {self.column} should be "
            f"{self.expected or _NONE_EN}, and is {self.found or _NONE_EN}."
        )

    @property
    def zh(self) -> str:
        """The difference in Chinese."""
        return (
            f"{self._place}：{self.scenario.name.zh}：{self.column} 应为"
            f"{self.expected or _NONE_ZH}，实为{self.found or _NONE_ZH}。"
        )

    @property
    def _place(self) -> str:
        return f"{self.scenario.file}:{self.scenario.line}"


def run(
    scenarios: Sequence[Scenario], scheme_file: SchemeFile, score_tables: ScoreTables
) -> tuple[Difference, ...]:
    """Score each scenario and give all differences, in order."""
    year = year_of(scheme_file.scheme)
    return tuple(
        difference
        for scenario in scenarios
        for difference in check(
            scenario,
            score_tables(scheme_file, tables_of(scenario, scheme_file.scheme), year),
        )
    )


def check(scenario: Scenario, outcome: Outcome) -> tuple[Difference, ...]:
    """Compare the columns of the scenario's subject with what is expected of them.

    Figures are compared as numbers, so that "4.5" is "4.50"; proposals as a set, since their
    order is the scheme's.

    Args:
        scenario: what is expected.
        outcome: columns of results and trace by subject; a column that is not there is empty.
    """
    columns = outcome.get(SUBJECT, {})
    return tuple(
        Difference(scenario, column, _shown(expected), _shown(columns.get(column)))
        for column, expected in scenario.expect.items()
        if not _equal(expected, columns.get(column))
    )


def _equal(expected: Expected, found: object) -> bool:
    if isinstance(expected, tuple):
        return sorted(expected) == sorted(_proposals(found))
    if isinstance(expected, str) and isinstance(found, Decimal | Fraction):
        try:
            return Fraction(Decimal(expected)) == Fraction(found)
        except InvalidOperation:
            return False
    return _shown(expected) == _shown(found)


def _proposals(found: object) -> list[str]:
    if isinstance(found, list | tuple):
        return [str(name) for name in found]
    return [name for name in str(found or "").split(";") if name]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "; ".join(str(name) for name in value) or "[]"
    if isinstance(value, Decimal | Fraction):
        hundredths = Fraction(value) * 100
        if hundredths.denominator != 1:
            return str(value)
        return str(Score(hundredths=hundredths.numerator))
    return str(value)
