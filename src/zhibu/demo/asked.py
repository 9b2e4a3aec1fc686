"""What a scheme asks for, as rows: duties, marks, indicators, events, bands."""

from datetime import date

from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scenarios.known import measured
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.measures import Attendance, Contest, Events, Indicator, Records
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.periods import PartOfPeriod, Year

_ROUNDS_UNSAID = 2
_SPREAD = 5_00
"""How far apart entered points lie at most, in hundredths."""


def records(scheme: Scheme, year: int) -> list[tuple[int, str, date, int, int, int | None]]:
    """List duties: number, kind, first day and days of the part, how many are due, quantity of each."""
    wanted: dict[str, tuple[int, int, int | None]] = {}
    for item in measured(scheme):
        match item.measure:
            case Records() as measure:
                kinds = measure.records
                parts = max(_per_year(measure.each), scheme.rounds)
                due = measure.due
                quantity = measure.quantity
                if quantity is not None:
                    due, quantity = 2, quantity // 2
            case Attendance(attendance=kinds):
                parts, due, quantity = max(4, scheme.rounds), 1, None
            case _:
                continue
        # Where one of several kinds will do, each is held less often.
        for kind in kinds:
            each = -(-due // len(kinds))
            known = wanted.get(kind, (0, 0, None))
            most = max((parts, each), known[:2], key=lambda pair: pair[0] * pair[1])
            wanted[kind] = (*most, quantity if quantity is not None else known[2])
    found: list[tuple[int, str, date, int, int, int | None]] = []
    for kind, (parts, each, quantity) in wanted.items():
        for period in Year(year).parts(_kind_of(parts)):
            found.append((len(found), kind, period.first, period.days, each, quantity))
    return found


def inspections(scheme: Scheme) -> list[tuple[int, str, int, int, int]]:
    """List marks: number, clause, round, most, step of a mark (hundredths)."""
    found: list[tuple[int, str, int, int, int]] = []
    for item in uses_of(scheme).inspections:
        rounds = item.rounds if item.rounds <= 12 else _ROUNDS_UNSAID
        step = 50 if item.most >= 5_00 else 10
        found += [(len(found), item.clause, n, item.most, step) for n in range(1, rounds + 1)]
    return found


def indicators(scheme: Scheme) -> list[tuple[int, str, int, str]]:
    """List indicators: number, name, round, style of its figures."""
    styles: dict[str, tuple[int, str]] = dict.fromkeys(uses_of(scheme).indicators, (1, "more"))
    for item in measured(scheme):
        match item.measure:
            case Contest(contest=name, better=better):
                styles[name] = (1, f"contest_{better}")
            case Indicator(indicator=name, kind=kind, better=better, take=take):
                style: str = "none" if (kind, better) == ("negative", "less") else better
                styles[name] = (1 if take == "last" else 4, style)
            case _:
                continue
    found: list[tuple[int, str, int, str]] = []
    for number, (name, (rounds, style)) in enumerate(styles.items()):
        count = scheme.rounds if scheme.assessed else rounds
        found += [(number, name, round_, style) for round_ in range(1, count + 1)]
    return found


def events(scheme: Scheme) -> list[tuple[int, str, str, int | None, int | None]]:
    """List kinds of event: number, kind, how common, least and most of entered points."""
    styles = dict.fromkeys((item.event for item in uses_of(scheme).events), "rare")
    for item in measured(scheme):
        if isinstance(item.measure, Events) and item.award is not None:
            styles |= dict.fromkeys(item.measure.events, "common")
    for deduction in scheme.deductions:
        if isinstance(deduction.measure, Events):
            styles |= dict.fromkeys(deduction.measure.events, "rare")
    dreaded = [*(rule.when for rule in scheme.vetoes), *(rule.when for rule in scheme.exempt)]
    for condition in dreaded:
        styles |= dict.fromkeys(_named(condition), "dread")
    styles |= dict.fromkeys(usual_events(scheme), "usual")
    found: list[tuple[int, str, str, int | None, int | None]] = []
    for number, event in enumerate(uses_of(scheme).events):
        least, most = event.entered or (None, None)
        if least is not None and most is not None:
            most = min(most, least + _SPREAD)
        found.append((number, event.event, styles[event.event], least, most))
    return found


def usual_events(scheme: Scheme) -> tuple[str, ...]:
    """Name the events whose absence has a consequence: most subjects have them."""
    conditions = [
        *(rule.when for rule in scheme.gates),
        *(rule.when for rule in scheme.vetoes),
        *(rule.when for rule in scheme.exempt),
    ]
    named = (name for condition in conditions for name in _named(condition, under_not=True))
    return tuple(dict.fromkeys(named))


def bands(scheme: Scheme) -> list[tuple[str, int, str, int]]:
    """List bands: class (empty where there are none), level, grade, beginning in hundredths."""
    classes = [item.class_ for item in scheme.classes] or [""]
    return [
        (name, band.level, band.grade, band.begins(name or None))
        for name in classes
        for band in scheme.grading.bands
    ]


def _named(condition: Condition, under_not: bool = False) -> list[str]:
    """Name the events of a condition; with `under_not` only those that must not be absent."""
    if condition.fact == "event":
        return [] if under_not else list(condition.argument)
    inside = under_not and condition.not_ is None
    return [name for part in condition.parts for name in _named(part, inside)]


def _per_year(part: str) -> int:
    return PartOfPeriod.named(part).per_year


def _kind_of(parts: int) -> str:
    return next(part.value for part in PartOfPeriod if part.per_year == parts)
