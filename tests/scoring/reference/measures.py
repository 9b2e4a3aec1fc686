"""Measures: what each earns from its evidence, with the columns that show how.

Every function gives (figure, columns): the figure in points, None for no evidence; the columns of
the trace after the measure's id.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reference.evidence import MONTHS, Evidence, Period, Row
from reference.figures import (
    half_up,
    mean,
    number,
    placing,
    points,
    share,
    started,
    weighted,
    whole,
)
from zhibu.scoring.scheme.measures import (
    Attendance,
    Awards,
    Base,
    Beyond,
    Carried,
    Contest,
    Events,
    Indicator,
    Inspected,
    Records,
    Review,
    Steps,
    Worked,
)

Earned = tuple[Fraction | None, dict[str, Any]]
NOTHING: Earned = (None, {})


@dataclass(frozen=True)
class Asked:
    """A measure in its place: full points, ways to lose and to earn, subject and period."""

    evidence: Evidence
    subject: str
    period: Period
    id: str
    full: Fraction | None
    """None for a bonus or deduction, which has a cap of its own."""
    short: Any = None
    award: Any = None
    beyond: Beyond | None = None

    def rounded(self, value: Fraction) -> Fraction:
        return half_up(value, self.evidence.places)


def earned(measure: Any, asked: Asked) -> Earned:
    """What the measure earns."""
    return _MEASURES[type(measure)](measure, asked)


def _records(measure: Records, asked: Asked) -> Earned:
    if not asked.evidence.records(asked.subject, asked.period):
        return NOTHING
    per_part = measure.due if measure.quantity is None else points(measure.quantity)
    done = missing = due = Fraction(0)
    late = 0
    for part in asked.period.cut(measure.each):
        rows = asked.evidence.records(asked.subject, part, measure.records)
        late += sum(1 for row in rows if _late(measure, row))
        here = sum((_amount(measure, row) for row in rows if _attended(measure, row)), Fraction(0))
        done, missing, due = (
            done + here,
            missing + max(Fraction(0), per_part - here),
            due + per_part,
        )
    columns: dict[str, Any] = {"done": done, "missing": missing}
    if measure.quantity is None:
        columns = {"done": int(done), "missing": int(missing)}
    if measure.entered_within is not None:
        columns["late"] = late
    return _records_figure(measure, asked, due, missing, late), columns


def _attended(measure: Records, row: Row) -> bool:
    expected, attended = number(row.get("expected")), number(row.get("attended"))
    if measure.attendance is None or expected is None or attended is None:
        return True
    return expected > 0 and attended * 10_000 >= measure.attendance * expected


def _amount(measure: Records, row: Row) -> Fraction:
    if measure.quantity is None:
        return Fraction(1)
    return number(row.get("quantity")) or Fraction(0)


def _late(measure: Records, row: Row) -> bool:
    if measure.entered_within is None or row.get("entered_on") is None:
        return False
    return bool((row["entered_on"] - row["held_on"]).days > measure.entered_within)


def _records_figure(
    measure: Records, asked: Asked, due: Fraction, missing: Fraction, late: int
) -> Fraction:
    full = asked.full or Fraction(0)
    if isinstance(asked.short, Steps):
        count = missing if measure.quantity is None else Fraction(started(missing))
        loss = points(asked.short.per_missing or 0) * count
        loss += points(asked.short.per_late or 0) * late
        return max(Fraction(0), full - loss)
    if asked.short == "all":
        return full if missing == 0 and late == 0 else Fraction(0)
    return full if due == 0 else asked.rounded(full * (due - missing) / due)


def _attendance(measure: Attendance, asked: Asked) -> Earned:
    rows = [
        (number(row["attended"]), number(row["expected"]))
        for row in asked.evidence.records(asked.subject, asked.period, measure.attendance)
        if row.get("attended") is not None and row.get("expected") is not None
    ]
    attended = sum((row[0] or Fraction(0) for row in rows), Fraction(0))
    expected = sum((row[1] or Fraction(0) for row in rows), Fraction(0))
    if expected <= 0:
        return NOTHING
    columns = {"attended": int(attended), "expected": int(expected)}
    full, wanted = asked.full or Fraction(0), share(measure.at_least)
    if isinstance(asked.short, Steps):
        rate = whole(attended / expected * 10_000)
        assert asked.short.step is not None
        steps = started(Fraction(measure.at_least - rate, asked.short.step))
        return max(Fraction(0), full - points(asked.short.per_step or 0) * steps), columns
    if asked.short == "all":
        return (full if attended >= wanted * expected else Fraction(0)), columns
    if wanted == 0:
        return full, columns
    return min(full, asked.rounded(full * attended / (expected * wanted))), columns


def _indicator(measure: Indicator, asked: Asked) -> Earned:
    rows = asked.evidence.indicators(asked.subject, asked.period, measure.indicator)
    if not rows:
        return NOTHING
    actuals = [number(row["actual"]) or Fraction(0) for row in rows]
    actual = {"last": actuals[-1], "sum": sum(actuals, Fraction(0))}.get(measure.take)
    if actual is None:
        actual = asked.rounded(mean(actuals))
    target, low, high = bounds(rows[-1])
    columns = {"actual": actual, "target": target, "low": low, "high": high}
    return _indicator_figure(measure, asked, actual, low, high), columns


def bounds(row: Row) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Target, low and high; low and high default to the target."""
    target, low, high = (number(row.get(key)) for key in ("target", "low", "high"))
    return target, target if low is None else low, target if high is None else high


def _indicator_figure(
    measure: Indicator,
    asked: Asked,
    actual: Fraction,
    low: Fraction | None,
    high: Fraction | None,
) -> Fraction | None:
    more = measure.better == "more"
    bound = low if more else high
    if bound is None:
        return None
    full = asked.full or Fraction(0)
    if actual >= bound if more else actual <= bound:
        return full + _beyond(measure, asked.beyond, actual, low, high)
    short = asked.short or ("all" if measure.kind == "negative" else "proportional")
    if short == "all" or bound <= 0:
        return Fraction(0)
    if isinstance(short, Steps):
        assert short.step is not None
        shortfall = (bound - actual if more else actual - bound) / bound
        steps = started(shortfall / share(short.step))
        return max(Fraction(0), full - points(short.per_step or 0) * steps)
    return asked.rounded(full * (max(actual, Fraction(0)) / bound if more else bound / actual))


def _beyond(
    measure: Indicator,
    beyond: Beyond | None,
    actual: Fraction,
    low: Fraction | None,
    high: Fraction | None,
) -> Fraction:
    """What the free range's far side earns on top."""
    more = measure.better == "more"
    bound = high if more else low
    if beyond is None or measure.kind != "elastic" or bound is None or bound <= 0:
        return Fraction(0)
    ahead = (actual - bound if more else bound - actual) / bound
    return min(points(beyond.at_most), points(beyond.per_step) * whole(ahead / share(beyond.step)))


def _inspected(measure: Inspected, asked: Asked) -> Earned:
    marks: dict[int, list[Fraction]] = {}
    for row in asked.evidence.inspections(asked.subject, asked.period, asked.id):
        if measure.rounds is None or row["round"] in measure.rounds:
            marks.setdefault(row["round"], []).append(number(row["score"]) or Fraction(0))
    if not marks:
        return NOTHING
    rounds = {round_: asked.rounded(mean(given)) for round_, given in sorted(marks.items())}
    columns = {f"round{round_}": figure for round_, figure in rounds.items()}
    weights = measure.rounds or dict.fromkeys(rounds, 1)
    joined = weighted((figure, weights[round_]) for round_, figure in rounds.items())
    if measure.inspected == "hundred":
        joined = joined * (asked.full or 0) / 100
    return asked.rounded(joined), columns


def contest_figures(measure: Contest, asked: Asked) -> dict[str, Fraction]:
    """The contest's figure of everybody in the group who has one."""
    found = {}
    for name in asked.evidence.group(asked.subject, measure.within):
        rows = asked.evidence.indicators(name, asked.period, measure.contest)
        if rows:
            found[name] = number(rows[-1]["actual"]) or Fraction(0)
    return found


def contest_placing(measure: Contest, asked: Asked, *, from_top: bool) -> int | None:
    """Placing of the subject, from the top or from the bottom."""
    figures = contest_figures(measure, asked)
    if asked.subject not in figures:
        return None
    high_first = (measure.better == "more") == from_top
    return placing(figures[asked.subject], figures.values(), high_first=high_first)


def _contest(measure: Contest, asked: Asked) -> Earned:
    place = contest_placing(measure, asked, from_top=True)
    if place is None:
        return NOTHING
    columns = {"placing": place, "of": len(contest_figures(measure, asked))}
    assert isinstance(asked.award, Awards)
    given = (asked.award.by_placing or {}).get(place, asked.award.otherwise)
    return points(given or 0), columns


def _worked(measure: Worked, asked: Asked) -> Earned:
    own = asked.evidence.worked(asked.subject, asked.period)
    if own is None:
        return NOTHING
    group = asked.evidence.group(asked.subject, measure.within)
    sums = [asked.evidence.worked(name, asked.period) for name in group]
    best = max(value for value in sums if value is not None)
    columns = {"own": own, "best": best}
    if best == 0:
        return Fraction(0), columns
    return asked.rounded((asked.full or 0) * own / best), columns


def _events(measure: Events, asked: Asked) -> Earned:
    if not asked.evidence.has("events"):
        return NOTHING
    rows = asked.evidence.events(asked.subject, asked.period, measure.events)
    columns: dict[str, Any] = {"events": len(rows)}
    if isinstance(asked.short, Steps):
        loss = points(asked.short.per_event or 0) * len(rows)
        return max(Fraction(0), (asked.full or Fraction(0)) - loss), columns
    if asked.award == "as_entered":
        given = sum((number(row["points"]) or Fraction(0) for row in rows), Fraction(0))
        columns["entered"] = given
    else:
        assert isinstance(asked.award, Awards)
        given = _awarded(asked.award, [row["event"] for row in rows])
    return (given if asked.full is None else min(asked.full, given)), columns


def _awarded(award: Awards, kinds: list[str]) -> Fraction:
    if award.by_event is None:
        return points(award.per_event or 0) * len(kinds)
    each = [points(award.by_event.get(kind, 0)) for kind in kinds]
    return max(each, default=Fraction(0)) if award.take == "highest" else sum(each, Fraction(0))


def _review(measure: Review, asked: Asked) -> Earned:
    columns: dict[str, Any] = {}
    rounds = (
        range(1, 12 // MONTHS[measure.each] + 1)
        if asked.period.round is None
        else [asked.period.round]
    )
    figures = [
        figure
        for round_ in rounds
        if (figure := _review_round(measure, asked, round_, columns)) is not None
    ]
    if not figures:
        return None, columns
    return asked.rounded(mean(figures) * (asked.full or 0) / 100), columns


def _review_round(
    measure: Review, asked: Asked, round_: int, columns: dict[str, Any]
) -> Fraction | None:
    counted: list[tuple[Fraction, int]] = []
    for source in measure.sources:
        rows = asked.evidence.ballots(asked.subject, measure.review, source.source, round_)
        ballots = [
            (number(row["score"]) or Fraction(0), 1 if row.get("count") is None else row["count"])
            for row in rows
        ]
        if not ballots:
            continue
        n = sum(count for _, count in ballots)
        at = f"{round_}.{source.source}"
        columns[f"{at}.sum"] = sum((value * count for value, count in ballots), Fraction(0))
        columns[f"{at}.n"] = n
        if n >= max(measure.minimum, 1):
            columns[at] = asked.rounded(columns[f"{at}.sum"] / n)
            counted.append((columns[at], 1 if source.weight is None else source.weight))
    if not counted:
        return None
    columns[str(round_)] = asked.rounded(weighted(counted))
    return columns[str(round_)]  # type: ignore[no-any-return]


def _base(measure: Base, asked: Asked) -> Earned:
    del asked
    return points(measure.base), {}


def _carried(measure: Carried, asked: Asked) -> Earned:
    last = number(asked.evidence.last_year(asked.subject, "score"))
    if last is not None:
        return asked.rounded(last * share(measure.carried)), {"last_year": last}
    return (None if measure.otherwise is None else points(measure.otherwise)), {}


_MEASURES: dict[type, Callable[[Any, Asked], Earned]] = {
    Records: _records,
    Attendance: _attendance,
    Indicator: _indicator,
    Inspected: _inspected,
    Contest: _contest,
    Worked: _worked,
    Events: _events,
    Review: _review,
    Base: _base,
    Carried: _carried,
}
