"""Random evidence for a scheme, placed on and 0.01 around its thresholds."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import strategies as st

from zhibu.scoring.scenarios.known import Measured, known, measured
from zhibu.scoring.scenarios.model import COLUMNS
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.measures import Inspected, Records, Review
from zhibu.scoring.scheme.model import Scheme

YEAR = 2026
Row = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
CENT = Decimal("0.01")
DAYS = [date(YEAR, month, day) for month in range(1, 13) for day in (1, 28)]
DAYS += [date(YEAR, 3, 31), date(YEAR, 6, 30), date(YEAR, 12, 31)]


def thresholds(scheme: Scheme) -> list[Decimal]:
    """Totals that matter: where bands begin and what conditions compare with, and 0.01 around."""
    hundredths = {100_00, 85_00}
    for band in scheme.grading.bands:
        begins = band.from_
        hundredths |= {begins} if isinstance(begins, int) else set(begins.values())
    for rules in (scheme.gates, scheme.vetoes, scheme.consequences):
        for rule in rules:
            hundredths |= set(_compared(rule.when))
    around = {n + near for n in hundredths for near in (-1, 0, 1)}
    return [Decimal(n) / 100 for n in sorted(around) if 0 <= n <= 100_00]


def _compared(condition: Condition) -> list[int]:
    own = condition.comparison if condition.fact == "figure" else None
    found = [own[1]] if own is not None and isinstance(own[1], int) else []
    return found + [n for part in condition.parts for n in _compared(part)]


@st.composite
def evidence(draw: Draw, scheme: Scheme) -> dict[str, list[Row]]:
    """All tables, with one to six subjects to rate, their parents, and a kind that is not rated."""
    return _Evidence(draw, scheme).tables


class _Evidence:
    def __init__(self, draw: Draw, scheme: Scheme) -> None:
        self.draw, self.scheme, self.known = draw, scheme, known(scheme)
        self.measures = list(measured(scheme))
        self.aims = thresholds(scheme)
        self.tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        for parent in ("P", "Q"):
            self.add("subjects", parent, kind="committee")
        names = "ABCDEF"[: draw(st.integers(1, 6))]
        for name in names:
            self._subject(name)

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def add(self, table: str, subject: str, **row: Any) -> None:
        made = dict.fromkeys(COLUMNS[table]) | {"subject": subject} | row
        assert len(made) == len(COLUMNS[table]), row
        self.tables[table].append(made)

    def _subject(self, name: str) -> None:
        classes = [item.class_ for item in self.scheme.classes]
        self.add(
            "subjects",
            name,
            kind=self.pick(*self.scheme.subject),
            parent=self.pick("P", "P", "Q", None),
            size=self.pick(None, 6, 7, 12, 13),
            **({"class": self.pick(*classes)} if classes else {}),
        )
        aim = self.pick(*self.aims)
        rich = self.pick(True, True, True, False)
        for item in self.measures:
            if isinstance(item.measure, Review) and (rich or self.pick(True, False)):
                self._ballots(name, item.measure, aim)
            if isinstance(item.measure, Inspected) and (rich or self.pick(True, False)):
                self._inspections(name, item, aim)
        if rich or self.pick(True, False):
            self._records(name)
        for indicator in self.known.indicators:
            if rich or self.pick(True, False):
                self._indicators(name, indicator)
        self._events(name)
        self._points(name, at_least=int(rich))
        self._history(name, at_least=int(rich))

    def _near(self, aim: Decimal) -> Decimal:
        return self.pick(aim, aim, aim, *self.aims)  # type: ignore[no-any-return]

    def _rounds(self, per_year: int) -> range:
        return range(1, (self.scheme.rounds if self.scheme.assessed else per_year) + 1)

    def _ballots(self, name: str, review: Review, aim: Decimal) -> None:
        per_year = {"year": 1, "half": 2, "quarter": 4, "month": 12}[review.each]
        for round_ in self._rounds(per_year):
            for source in review.sources:
                for _ in range(self.pick(1, 1, 2, 3, 0)):
                    self.add(
                        "ballots",
                        name,
                        channel=review.review,
                        source=source.source,
                        round=round_,
                        score=self._near(aim),
                        count=self.pick(1, 2, 3),
                    )

    def _inspections(self, name: str, item: Measured, aim: Decimal) -> None:
        full = Decimal(item.full or 0) / 100
        for round_ in self._rounds(self.pick(1, 2)):
            for _ in range(self.pick(1, 1, 1, 2, 0)):
                mark = self._near(aim)
                if item.measure.inspected == "points":
                    mark = (mark * full / 100).quantize(CENT, ROUND_HALF_UP)
                self.add("inspections", name, clause=item.id, round=round_, score=mark)

    def _records(self, name: str) -> None:
        within = [
            m.measure.entered_within
            for m in self.measures
            if isinstance(m.measure, Records) and m.measure.entered_within is not None
        ]
        delays = [0, *(day + more for day in within for more in (0, 1))]
        for kind in self.known.records:
            usual = self.pick(None, (4, 5), (2, 3), (6667, 10000), (20, 20))
            for _ in range(self.pick(0, 1, 2, 4, 8)):
                held = self.pick(*DAYS)
                attended, expected = self.pick(usual, usual, (3, 4), None) or (None, None)
                self.add(
                    "records",
                    name,
                    kind=kind,
                    held_on=held,
                    entered_on=self.pick(None, *(held + timedelta(days) for days in delays)),
                    quantity=self.pick(Decimal(1), Decimal("2.5"), Decimal("0.75")),
                    attended=attended,
                    expected=expected,
                )

    def _indicators(self, name: str, indicator: str) -> None:
        target = self.pick(Decimal(100), Decimal(100), Decimal(3), Decimal(0))
        low, high = self.pick(
            (None, None), (target - min(target, 5), target + 5), (None, target), (target, None)
        )
        points = {p for p in (target, low, high, Decimal(95), Decimal("100.5")) if p is not None}
        near = sorted({point + step for point in points for step in (-CENT, 0, CENT)})
        for round_ in self._rounds(self.pick(1, 1, 2)):
            self.add(
                "indicators",
                name,
                indicator=indicator,
                round=round_,
                target=target,
                low=low,
                high=high,
                actual=self.pick(*near, *near, Decimal(90), Decimal(110), Decimal(-1), None),
            )

    def _events(self, name: str) -> None:
        for event in self.known.events:
            for _ in range(self.pick(0, 0, 0, 1, 1, 2)):
                points = self.pick(Decimal("0.5"), Decimal("2.25")) if event == "honour" else None
                self.add("events", name, event=event, on=self.pick(*DAYS), points=points)

    def _points(self, name: str, at_least: int) -> None:
        for _ in range(self.pick(at_least, 1, 2, 4)):
            self.add(
                "points",
                name,
                on=self.pick(*DAYS[:6], *DAYS[12:14]),
                amount=self.pick(Decimal(0), Decimal(10), Decimal(10), Decimal("3.33")),
                quality=self.pick(Decimal(1), Decimal("1.1"), Decimal("0.95")),
                coefficient=self.pick(Decimal(1), Decimal("1.25"), Decimal("0.95")),
            )

    def _history(self, name: str, at_least: int) -> None:
        years = self.pick(0, at_least, 1, 2, 3, 4)
        for year in range(YEAR - 1, YEAR - 1 - years, -1):
            if year == YEAR - 1 or self.pick(True, True, True, False):
                band = self.pick(*self.scheme.grading.bands)
                score = self.pick(*self.aims)
                self.add(
                    "history", name, year=year, level=band.level, grade=band.grade, score=score
                )
