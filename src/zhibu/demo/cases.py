"""Awkward cases (特例): each is given to one subject, and the README says to which.

A case starts from full evidence, or from none, and changes something. What can be shown by ballots
alone stands in `ballot_cases`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhibu.demo.asked import usual_events
from zhibu.demo.levers import Lowered, lower_rows, lowered_to
from zhibu.demo.polls import Poll
from zhibu.scoring.evidence.uses import Uses, uses_of
from zhibu.scoring.scenarios.full import full_evidence
from zhibu.scoring.scenarios.known import measured
from zhibu.scoring.scenarios.model import Given
from zhibu.scoring.scheme.measures import Awards, Events, Review
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Exemption, Veto
from zhibu.terms.score import Score

Row = dict[str, Any]
Rows = list[tuple[str, Row]]
Cast = tuple[int, int, int] | None
"""Ballots of one poll: how many, and the scores in turn, in hundredths. None: nobody votes."""
Edit = Callable[[Rows, int], Rows]
"""Changes the rows of a subject; the second argument is the year."""


@dataclass(frozen=True, slots=True)
class Case:
    """One awkward case: what it shows, and how it comes about.

    `ballots` None means full marks from all.
    """

    says: str
    edits: tuple[Edit, ...] = ()
    ballots: Callable[[Poll], Cast] | None = None
    full: bool = True
    class_: str | None = None
    lowered: Lowered = field(default_factory=Lowered)

    def rows(self, scheme: Scheme, given: Given, year: int) -> Rows:
        """Give the rows of the subject, but its ballots, each with its table."""
        rows: Rows = []
        if self.full:
            rows = [row for row in full_evidence(given, (), scheme, year) if row[0] != "ballots"]
            rows += [
                ("events", {"event": name, "on": date(year, 3, 1)}) for name in usual_events(scheme)
            ]
        rows = lower_rows(rows, self.lowered)
        for edit in self.edits:
            rows = edit(rows, year)
        return rows

    def cast(self, poll: Poll) -> Cast:
        """Say what ballots the subject gets in a poll."""
        if self.ballots is not None:
            return self.ballots(poll)
        if not self.full:
            return None
        score = dict(self.lowered.votes).get(poll.channel, 100_00)
        return usual_raters(poll), score, score


def usual_raters(poll: Poll) -> int:
    """Say how many rate an awkward subject: enough to count."""
    return max(1 if poll.raters == "1" else 6, poll.minimum)


def table_cases(scheme: Scheme, tables: tuple[str, ...]) -> Iterator[Case]:
    """List the cases that need more than ballots, in the order of the subjects that get them.

    Args:
        tables: those that are written; what needs another is left out.
    """
    uses = replace(uses_of(scheme), tables=tables)
    yield Case("two subjects tie at full evidence (first of two)")
    yield Case("two subjects tie at full evidence (second of two)")
    if not all(isinstance(part.measure, Review) for part in scheme.components):
        yield from _thresholds(scheme)
    yield Case("no evidence at all", full=False)
    yield from _rules(scheme, uses)
    yield from _histories(scheme, uses)
    yield from _gaps(uses)
    if "events" in tables:
        yield from _extras(scheme)


def _thresholds(scheme: Scheme) -> Iterator[Case]:
    """Put totals on each threshold and 0.01 around it, in the first class and in the last."""
    spared = [rule.when.argument for rule in scheme.exempt if rule.when.fact == "class"]
    out = {name for names in spared for name in names}
    classes = [item.class_ for item in scheme.classes if item.class_ not in out]
    for class_ in (classes[0], classes[-1]) if len(classes) > 1 else classes or (None,):
        for band in scheme.grading.bands:
            begin = band.begins(class_)
            for step, where in ((-1, "0.01 below"), (0, "exactly on"), (1, "0.01 above")):
                if begin <= 0 or (lowered := lowered_to(scheme, begin + step)) is None:
                    continue
                at = str(Score(hundredths=begin + step))
                of = f" of class {class_}" if class_ is not None else ""
                says = f"{where} the beginning of {band.grade}{of}: {at}"
                yield Case(says, lowered=lowered, class_=class_)


def _rules(scheme: Scheme, uses: Uses) -> Iterator[Case]:
    if "events" not in uses.tables:
        return
    entered = {item.event: item.entered for item in uses.events}
    rules: list[tuple[str, str, Exemption | Veto]] = [
        *(("veto", item.veto, item) for item in scheme.vetoes),
        *(("exempt", item.exempt, item) for item in scheme.exempt),
    ]
    incomplete = False
    for word, name, rule in rules:
        if rule.when.fact != "event":
            continue
        event = rule.when.argument[0]
        happened = _with_event(event, 1, entered.get(event))
        yield Case(f"{word} {name}, all else in full", (happened,))
        if word == "veto" and not incomplete:
            incomplete = True
            yield Case(f"{word} {name}, and no other evidence", (happened,), full=False)
    for event in usual_events(scheme):
        yield Case(f"no event {event}, all else in full", (_without_event(event),))


def _histories(scheme: Scheme, uses: Uses) -> Iterator[Case]:
    if "history" not in uses.tables:
        return
    levels = sorted(band.level for band in scheme.grading.bands)
    low, high = levels[0], levels[-1]
    middle = levels[len(levels) // 2]
    fallen = _lowest_reached(scheme)
    falls = [high, max(low, high - 1), max(low, high - 2)]
    held: list[tuple[str, list[int | None]]] = [
        ("level falls in each of three years", [*falls]),
        ("held the highest level for three years", [high] * 3),
        ("held the lowest level for three years", [low] * 3),
        ("history has a gap: two years ago is missing", [low, None, middle]),
        ("no history: a newcomer", [None] * 3),
        ("was at the lowest level last year, and rises with full evidence", [middle, middle, low]),
    ]
    for says, years in held:
        lowered = fallen if "falls" in says or "held" in says else Lowered()
        yield Case(says, (_with_history(scheme, years),), lowered=lowered)


def _lowest_reached(scheme: Scheme) -> Lowered:
    """Lower the evidence to the lowest band that can be reached to the hundredth."""
    class_ = scheme.classes[0].class_ if scheme.classes else None
    for band in reversed(scheme.grading.bands):
        if (found := lowered_to(scheme, band.begins(class_))) is not None:
            return found
    return Lowered()


def _gaps(uses: Uses) -> Iterator[Case]:
    if "records" in uses.tables:
        yield Case("every record entered 60 days late", (_entered_late,))
        yield Case("no records in the second quarter", (_without_quarter,))
        yield Case("records without attendance and day of entry", (_without_figures,))
        yield Case("half of those expected attended", (_half_attended,))
    for table in ("records", "inspections", "indicators", "points"):
        if table in uses.tables:
            yield Case(f"no rows in {table}, all else in full", (_without_table(table),))
    if "inspections" in uses.tables:
        yield Case("0 on every mark of the inspectors", (_all_zero("inspections", "score"),))
    if "indicators" in uses.tables:
        yield Case("every indicator 0", (_all_zero("indicators", "actual"),))
        yield Case("indicators without an actual figure", (_no_actual,))
        yield Case("every indicator 0.01 below its low end", (_just_short,))
    if "points" in uses.tables:
        yield Case("work points of one month only", (_one_month,))


def _extras(scheme: Scheme) -> Iterator[Case]:
    entered = {item.event: item.entered for item in uses_of(scheme).events}
    for word, extras in (("bonus", scheme.bonus), ("deduction", scheme.deductions)):
        for extra in extras:
            if not isinstance(extra.measure, Events):
                continue
            name = getattr(extra, word)
            event = extra.measure.events[0]
            if isinstance(extra.award, Awards) and extra.award.by_event:
                event = next(iter(extra.award.by_event))
            for count in (1, 12):
                says = f"{word} {name}: {count} of {event}" + (
                    ", beyond any cap" if count > 1 else ""
                )
                yield Case(says, (_with_event(event, count, entered.get(event)),))
    if any(isinstance(item.measure, Events) for item in measured(scheme)):
        yield Case("full evidence but no events", (_without_table("events"),))


def _with_event(event: str, count: int, entered: tuple[int, int] | None) -> Edit:
    points = None if entered is None else Decimal(min(entered[1], max(entered[0], 5_00))) / 100

    def edit(rows: Rows, year: int) -> Rows:
        days = [date(year, 1 + number % 12, 15) for number in range(count)]
        return rows + [("events", {"event": event, "on": day, "points": points}) for day in days]

    return edit


def _without_event(event: str) -> Edit:
    return lambda rows, _: [row for row in rows if row[1].get("event") != event]


def _without_table(table: str) -> Edit:
    return lambda rows, _: [row for row in rows if row[0] != table]


def _with_history(scheme: Scheme, levels: list[int | None]) -> Edit:
    """Set the last three years, the oldest first; None: the year is missing."""
    class_ = scheme.classes[0].class_ if scheme.classes else None
    bands = {band.level: band for band in scheme.grading.bands}

    def edit(rows: Rows, year: int) -> Rows:
        kept = [row for row in rows if row[0] != "history"]
        for back, level in zip((3, 2, 1), levels, strict=True):
            if level is not None:
                band = bands[level]
                score = Decimal(band.begins(class_)) / 100
                row = {"year": year - back, "level": level, "grade": band.grade, "score": score}
                kept.append(("history", row))
        return kept

    return edit


def _changed(table: str, change: Callable[[Row], Row]) -> Edit:
    return lambda rows, _: [
        (name, row | change(row)) if name == table else (name, row) for name, row in rows
    ]


def _all_zero(table: str, column: str) -> Edit:
    return _changed(table, lambda _: {column: Decimal(0)})


_entered_late = _changed("records", lambda row: {"entered_on": row["held_on"] + timedelta(60)})
_without_figures = _changed(
    "records", lambda _: {"entered_on": None, "attended": None, "expected": None}
)
_half_attended = _changed("records", lambda row: {"attended": (row["expected"] or 0) // 2})
_no_actual = _changed("indicators", lambda _: {"actual": None})
_just_short = _changed(
    "indicators", lambda row: {"low": row["target"], "actual": row["target"] - Decimal("0.01")}
)


def _without_quarter(rows: Rows, _: int) -> Rows:
    return [row for row in rows if row[0] != "records" or row[1]["held_on"].month not in (4, 5, 6)]


def _one_month(rows: Rows, _: int) -> Rows:
    return [row for row in rows if row[0] != "points" or row[1]["on"].month == 1]
