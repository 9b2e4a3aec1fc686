"""Measures in words (计分办法): what a clause asks for, and what is lost or earned."""

from typing import Literal

from zhibu.scoring.scheme.derivable import APPLIED, DERIVABLE
from zhibu.scoring.scheme.document.measures.figures import figure_in_words
from zhibu.scoring.scheme.document.measures.happenings import contest_in_words, events_in_words
from zhibu.scoring.scheme.document.measures.indicators import indicator_in_words
from zhibu.scoring.scheme.document.measures.marks import inspected_in_words, review_in_words
from zhibu.scoring.scheme.document.measures.phrases import Role
from zhibu.scoring.scheme.document.measures.records import attendance_in_words, records_in_words
from zhibu.scoring.scheme.document.words import Language, is_in_words
from zhibu.scoring.scheme.measures import (
    Attendance,
    Award,
    Beyond,
    Contest,
    Events,
    Indicator,
    Inspected,
    Measure,
    Records,
    Review,
    Short,
    Worked,
    kind_of,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text

__all__ = ["Burden", "Role", "burden_of", "measure_in_words"]

Burden = Literal["derived", "typed"]


def measure_in_words(
    measure: Measure,
    short: Short | None,
    award: Award | None,
    points: int | None,
    language: Language,
    *,
    beyond: Beyond | None = None,
    role: Role = "clause",
    title: Text | None = None,
    scheme: Scheme | None = None,
) -> str:
    """Say how points come from evidence (计分办法), in one sentence without a full stop.

    Args:
        measure: what is measured.
        short: what is lost, as the scheme writes it; None for the measure's default.
        award: what is earned, as the scheme writes it.
        points: full points of the clause; the cap of a bonus or deduction, None without one.
        language: zh or en.
        beyond: what an elastic indicator earns above its range.
        role: whether the award is earned in a clause, added or deducted.
        title: of the clause; said in Chinese for evidence whose name has no words.
        scheme: where given, its words are said for what it names.

    Units:
        hundredths of a point.
    """
    text = _measure(measure, short, award, points, language, beyond, role, scheme)
    # A clause that loses points by events is called after what should be, not after the event.
    loses = isinstance(measure, Events) and short is not None
    if language == "en" or title is None or loses:
        return text
    return _titled(text, measure, title, scheme)


def _measure(
    measure: Measure,
    short: Short | None,
    award: Award | None,
    points: int | None,
    language: Language,
    beyond: Beyond | None,
    role: Role,
    scheme: Scheme | None,
) -> str:
    if isinstance(measure, Records):
        return records_in_words(measure, short, points, language, scheme)
    if isinstance(measure, Attendance):
        return attendance_in_words(measure, short, language, scheme)
    if isinstance(measure, Indicator):
        return indicator_in_words(measure, short, beyond, language, scheme)
    if isinstance(measure, Inspected):
        return inspected_in_words(measure, points, language)
    if isinstance(measure, Contest):
        return contest_in_words(measure, award, language, scheme)
    if isinstance(measure, Events):
        return events_in_words(measure, short, award, points, language, role, scheme)
    if isinstance(measure, Review):
        return review_in_words(measure, language, scheme)
    return figure_in_words(measure, language)


def _titled(text: str, measure: Measure, title: Text, scheme: Scheme | None) -> str:
    """Say the title for the one kind of evidence that has no Chinese word of its own."""
    named = getattr(measure, kind_of(measure) or "")
    names = (named,) if isinstance(named, str) else named
    if not isinstance(measure, Records | Attendance | Indicator | Contest | Events):
        return text
    if len(names) != 1 or is_in_words(names[0], scheme):
        return text
    return text.replace(f"“{names[0]}”", names[0]).replace(names[0], f"“{title.zh}”", 1)


def burden_of(measure: Measure) -> Burden:
    """Say whether a measure is derived from facts that are there anyway, or typed by people.

    Records, attendance, ballots, the register and former results are there for their own sake.
    Inspectors' marks, the reported figures of indicators and contests, events, and work points that
    come from a file are typed; only indicators of `DERIVABLE` are reckoned.
    """
    if isinstance(measure, Indicator | Contest):
        name = measure.indicator if isinstance(measure, Indicator) else measure.contest
        return "derived" if name in DERIVABLE else "typed"
    if isinstance(measure, Events):
        return "derived" if set(measure.events) <= APPLIED else "typed"
    return "typed" if isinstance(measure, Inspected | Worked) else "derived"
