"""Full evidence: what earns full points for all that a scenario does not mention."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from zhibu.scoring.scenarios.known import Measured, measured, rounds_of
from zhibu.scoring.scenarios.model import Given, Row
from zhibu.scoring.scheme.measures import (
    Attendance,
    Awards,
    Carried,
    Contest,
    Events,
    Indicator,
    Inspected,
    Records,
    Review,
    Worked,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.periods import Period, Year
from zhibu.terms.rounding import round_half_up

_USUAL_SIZE = 10
_TARGET = Decimal(100)
_FIRST_DAY, _LAST_DAY = 10, 28


def full_evidence(
    given: Given, others: Iterable[Given], scheme: Scheme, year: int
) -> Iterator[tuple[str, Row]]:
    """Give rows, each with its table, that earn full points for what is not mentioned.

    Bonus and deductions get nothing: full points are what clauses and components have.
    """
    full = _Full(given, tuple(others), scheme, year)
    wanted = [item for item in measured(scheme) if item.full is not None]
    for item in wanted:
        yield from full.of(item)
    yield from full.records()


class _Full:
    """The evidence of one subject, while it grows."""

    def __init__(self, given: Given, others: tuple[Given, ...], scheme: Scheme, year: int) -> None:
        self.given, self.others, self.scheme, self.year = given, others, scheme, year
        each = scheme.assessed.each if scheme.assessed else "year"
        self.assessments = Year(year).parts(each)
        self.held: dict[str, list[Row]] = defaultdict(list)
        """Records by kind: clauses that ask for the same kind share them."""
        self.indicators: set[str] = set()

    def of(self, item: Measured) -> Iterator[tuple[str, Row]]:
        """Give the rows of one measure; records are only noted, see `records`."""
        match item.measure:
            case Records():
                self._hold(item.measure)
            case Attendance():
                self._attend(item.measure)
            case Indicator() | Contest():
                yield from self._indicator(item)
            case Inspected():
                yield from self._inspected(item)
            case Worked():
                yield from self._worked()
            case Events():
                yield from self._events(item)
            case Review():
                yield from self._review(item.measure)
            case Carried():
                yield from self._carried(item)

    def records(self) -> Iterator[tuple[str, Row]]:
        """Give the records that the measures asked for."""
        for kind, rows in self.held.items():
            for row in rows:
                yield "records", {"kind": kind} | row

    def _parts(self, each: str) -> Iterator[Period]:
        for period in self.assessments:
            finer = period.kind.months > _months(each)
            yield from period.parts(each) if finer else (period,)

    def _hold(self, measure: Records) -> None:
        if self.given.mentions("records", *measure.records):
            return
        rows = self.held[measure.records[0]]
        for part in self._parts(measure.each):
            there = [row for row in rows if part.contains(row["held_on"])]
            if measure.quantity is None:
                for number in range(len(there), measure.due):
                    rows.append(self._record(_day(part, number, measure.due)))
                continue
            due = Decimal(measure.quantity) / 100
            due -= sum((row["quantity"] or Decimal(0) for row in there), Decimal(0))
            if due > 0:
                rows.append(self._record(_day(part, 0, 1)) | {"quantity": due})

    def _attend(self, measure: Attendance) -> None:
        if self.given.mentions("records", *measure.attendance):
            return
        rows = self.held[measure.attendance[0]]
        for part in self.assessments:
            if not any(part.contains(row["held_on"]) for row in rows):
                rows.append(self._record(_day(part, 0, 1)))

    def _record(self, day: date) -> Row:
        present = self.given.size or _USUAL_SIZE
        return {
            "held_on": day,
            "entered_on": day,
            "quantity": None,
            "attended": present,
            "expected": present,
        }

    def _rounds(self) -> range:
        return range(1, len(self.assessments) + 1)

    def _indicator(self, item: Measured) -> Iterator[tuple[str, Row]]:
        contest = isinstance(item.measure, Contest)
        name = item.measure.contest if contest else item.measure.indicator
        if self.given.mentions("indicators", name) or name in self.indicators:
            return
        self.indicators.add(name)
        for round_ in self._rounds():
            actual = self._best_of(name)
            row = {"indicator": name, "round": round_, "target": actual, "actual": actual}
            yield "indicators", row

    def _best_of(self, name: str) -> Decimal:
        """The target, or where others have figures, one better than they."""
        better = next(
            (
                item.measure.better
                for item in measured(self.scheme)
                if isinstance(item.measure, Contest) and item.measure.contest == name
            ),
            None,
        )
        figures: list[Decimal] = [
            row["actual"]
            for other in self.others
            for row in other.rows("indicators", name)
            if row["actual"] is not None
        ]
        if better is None or not figures:
            return _TARGET
        if better == "more":
            return max(_TARGET, max(figures) + 1)
        lowest = min(figures)
        return min(_TARGET, lowest - 1 if lowest >= 1 else lowest)

    def _inspected(self, item: Measured) -> Iterator[tuple[str, Row]]:
        if self.given.mentions("inspections", item.id):
            return
        full = _TARGET if item.measure.inspected == "hundred" else _points(item.full)
        rounds: Iterable[int] = item.measure.rounds or (1,)
        for round_ in self._rounds() if len(self.assessments) > 1 else sorted(rounds):
            yield "inspections", {"clause": item.id, "round": round_, "score": full}

    def _worked(self) -> Iterator[tuple[str, Row]]:
        if self.given.mentions("points", ""):
            return
        for period in self.assessments:
            best = max([_TARGET, *(self._work_points(other, period) for other in self.others)])
            row = {"amount": best, "quality": Decimal(1), "coefficient": Decimal(1)}
            yield "points", {"on": _day(period, 0, 1)} | row

    def _work_points(self, given: Given, period: Period) -> Decimal:
        total = 0
        for row in given.rows("points"):
            if period.contains(row["on"]):
                product = row["amount"] * row.get("quality", 1) * row.get("coefficient", 1)
                # An amount and its factors have four decimals each; hundredths have two.
                total += round_half_up(int(product.scaleb(12)), 10**10, self.scheme.places)
        return _points(total)

    def _events(self, item: Measured) -> Iterator[tuple[str, Row]]:
        """Only where events are the one way to earn: what is lost by events stays unspoilt."""
        if item.award is None or self.given.mentions("events", *item.measure.events):
            return
        kind, count, points = _enough(item)
        for period in self.assessments:
            for number in range(count):
                day = _day(period, number, count)
                yield "events", {"event": kind, "on": day, "points": points}

    def _review(self, measure: Review) -> Iterator[tuple[str, Row]]:
        if self.given.mentions("ballots", measure.review):
            return
        for round_ in rounds_of(measure, len(self.assessments)):
            for source in measure.sources:
                yield (
                    "ballots",
                    {
                        "channel": measure.review,
                        "source": source.source,
                        "round": round_,
                        "score": _TARGET,
                        "count": max(1, measure.minimum),
                    },
                )

    def _carried(self, item: Measured) -> Iterator[tuple[str, Row]]:
        if self.given.mentions("history", "") or item.measure.otherwise == item.full:
            return
        score = round_half_up((item.full or 0) * 10_000, max(1, item.measure.carried))
        bands = self.scheme.grading.bands
        band = next((b for b in bands if b.begins(self.given.class_) <= score), bands[-1])
        row = {"level": band.level, "grade": band.grade, "score": _points(score)}
        yield "history", {"year": self.year - 1} | row


def _months(each: str) -> int:
    return {"year": 12, "half": 6, "quarter": 3, "month": 1}[each]


def _points(hundredths: int | None) -> Decimal:
    return Decimal(hundredths or 0) / 100


def _day(part: Period, number: int, of: int) -> date:
    """Spread `of` days over a part: one month after another, then day after day."""
    months = part.kind.months
    month = part.first.month + number * months // of
    days = _LAST_DAY - _FIRST_DAY + 1
    return date(part.year, month, _FIRST_DAY + number % days)


def _enough(item: Measured) -> tuple[str, int, Decimal | None]:
    """Which event, how many, and with what points, to earn all."""
    full, measure = item.full or 0, item.measure
    if not isinstance(item.award, Awards):
        most = measure.between[1] if measure.between else full
        return measure.events[0], -(-full // most), _points(most)
    if item.award.by_event is None:
        return measure.events[0], -(-full // max(1, item.award.per_event or 1)), None
    kind = max(measure.events, key=lambda name: (item.award.by_event or {}).get(name, 0))  # type: ignore[union-attr]
    if item.award.take == "highest":
        return kind, 1, None
    return kind, -(-full // max(1, item.award.by_event.get(kind, 0))), None
