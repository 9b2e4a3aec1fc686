"""What may stand in a column: each name of the scheme, with its title behind it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhibu.scoring.evidence.contract import KINDS
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    from zhibu.scoring.scheme.model import Scheme

_LISTED_ROUNDS = 12
"""Rounds up to which a list is shorter than a rule."""


def options_of(scheme: "Scheme", uses: Uses) -> dict[tuple[str, str], list[str]]:
    """Give the drop-down of each table and column that has one.

    Example:
        `("ballots", "channel")` → `["peer 党员互评", "masses 群众评议"]`
    """
    titles = _Titles(scheme)
    rounds = max((it.rounds for it in uses.channels), default=0)
    inspected = max((it.rounds for it in uses.inspections), default=0)
    # The kinds that are rated come first, then all others, which may stand above or below them.
    kinds = [*uses.kinds, *(kind for kind in KINDS if kind not in uses.kinds)]
    found = {
        ("subjects", "kind"): [_titled(kind, KINDS.get(kind, "")) for kind in kinds],
        ("subjects", "class"): [_titled(it.class_, it.title.zh) for it in scheme.classes],
        ("ballots", "channel"): [titles.of("channel", it.channel) for it in uses.channels],
        ("ballots", "source"): list(
            dict.fromkeys(titles.of("source", name) for it in uses.channels for name in it.sources)
        ),
        ("ballots", "round"): _rounds(rounds),
        ("records", "kind"): [titles.of("record", kind) for kind in uses.records],
        ("inspections", "clause"): [titles.of("clause", it.clause) for it in uses.inspections],
        ("inspections", "round"): _rounds(inspected),
        ("indicators", "indicator"): [titles.of("indicator", it) for it in uses.indicators],
        ("indicators", "round"): _rounds(uses.indicator_rounds),
        ("events", "event"): [titles.of("event", it.event) for it in uses.events],
        ("history", "grade"): [_titled(it.grade, it.title.zh) for it in scheme.grading.bands],
    }
    return {place: words for place, words in found.items() if words and place[0] in uses.tables}


def _rounds(most: int) -> list[str]:
    return [str(number) for number in range(1, most + 1)] if most <= _LISTED_ROUNDS else []


def _titled(name: str, title: str) -> str:
    return f"{name} {title}".strip()


class _Titles:
    """Chinese titles of what a scheme names."""

    def __init__(self, scheme: "Scheme") -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._names = scheme.names
        for rules in (scheme.vetoes, scheme.gates, scheme.exempt, scheme.consequences):
            for rule in rules:
                # What one rule alone asks for is best said by the rule's own title.
                if rule.when.fact == "event" and len(rule.when.argument) == 1:
                    self._known.setdefault(("event", rule.when.argument[0]), rule.title.zh)
        for name, title, measure in _measures(scheme):
            self._learn(name, title, measure)

    def of(self, what: str, name: str) -> str:
        """Give the name with the scheme's words for it; common words are the glossary's."""
        if what != "clause" and name in self._names:
            return _titled(name, self._names[name].zh)
        known, word = self._known.get((what, name), ""), _word(name)
        return _titled(name, word or known if what in ("record", "event") else known or word)

    def _learn(self, name: str, title: str, measure: Any) -> None:
        from zhibu.scoring.scheme import measures as m

        match measure:
            case m.Inspected():
                self._known["clause", name] = title
            case m.Indicator(indicator=indicator) | m.Contest(contest=indicator):
                self._known.setdefault(("indicator", indicator), title)
            case m.Records(records=(kind,)):
                self._known.setdefault(("record", kind), title)
            case m.Events(events=(event,)):
                self._known.setdefault(("event", event), title)
            case m.Review():
                self._known.setdefault(("channel", measure.review), title)
                for source in measure.sources:
                    if source.title is not None:
                        self._known.setdefault(("source", source.source), source.title.zh)


def _measures(scheme: "Scheme") -> Iterator[tuple[str, str, Any]]:
    from zhibu.scoring.scheme.measures import Events

    for component in scheme.components:
        yield component.component, component.title.zh, component.measure
        for area in component.areas or ():
            for clause in area.clauses:
                # A clause that events shorten is called "no breach": no title for the breach.
                if clause.short is None or not isinstance(clause.measure, Events):
                    yield clause.clause, clause.title.zh, clause.measure
    for bonus in scheme.bonus:
        yield bonus.bonus, bonus.title.zh, bonus.measure
    for deduction in scheme.deductions:
        yield deduction.deduction, deduction.title.zh, deduction.measure


def _word(name: str) -> str:
    from zhibu.scoring.scheme.document.words import is_in_words, name_in_words

    return name_in_words(name, "zh") if is_in_words(name) else ""
