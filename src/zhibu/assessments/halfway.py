"""The scheme of a pre-assessment (半年预考核): what is not due yet is left out, and nothing else changes.

Of a yearly inspection, review or target there can be no evidence in June. That is no missing
evidence, and never nothing earned: its clauses are left out as any clause that does not apply, and
the others count for the whole. Records that are not due count as done (`assuming`), as every day.
The text is kept with the run; the adopted scheme stays what it is.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from zhibu.schemes.reading import read_text
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.measures import Contest, Indicator, Inspected, Review, Worked
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Consequence, Proposal
from zhibu.scoring.scheme.reading import plain
from zhibu.terms.periods import PartOfPeriod

LEAVE_OUT = "leave_out"
EARLY = (Proposal.PROMPT, Proposal.WARNING)
"""What is said before a level is lost."""
HELPING = (Proposal.HELP, Proposal.GUIDANCE, Proposal.RECTIFICATION)
"""What helps to put right; early where a half-year is an assessment of its own (H2: 每半年考评一次，限期整改)."""


@lru_cache(maxsize=32)
def text_of(text: str, as_of: date) -> str:
    """Write the scheme by which a pre-assessment scores, as the text of a scheme file."""
    file = read_text(text)
    scheme, found = file.scheme, plain(file.lined)
    month = (as_of + timedelta(days=1)).month - 1 or 12  # the last that is over
    for given, component in zip(found["components"], scheme.components, strict=True):
        if component.measure is not None:
            if _waits(component.measure, scheme, month):
                given["missing"] = LEAVE_OUT
            continue
        waiting = []
        for area, whole in zip(given["areas"], component.areas or (), strict=True):
            for one, clause in zip(area["clauses"], whole.clauses, strict=True):
                waiting.append(_waits(clause.measure, scheme, month))
                if waiting[-1]:
                    one["missing"] = LEAVE_OUT
        if all(waiting):
            given["missing"] = LEAVE_OUT
    if scheme.assessed is not None and spans(scheme.rounds)[-1].last > month:
        found["assessed"]["missing"] = LEAVE_OUT
    early = {one.consequence for one in scheme.consequences if comes_early(one, scheme)}
    found["consequences"] = list(_early(found.get("consequences", ()), early))
    return json.dumps(found, ensure_ascii=False, indent=1)


def comes_early(rule: Consequence, scheme: Scheme) -> bool:
    """Whether a pre-assessment proposes it already: rewards and penalties are the year's.

    Early are prompts and warnings, the talk on the same condition as a warning (E7), and, of a
    scheme that assesses several times a year, what helps after a single assessment (H2).
    """
    if rule.propose in EARLY:
        return True
    if rule.propose == Proposal.INTERVIEW:
        warnings = (one for one in scheme.consequences if one.propose == Proposal.WARNING)
        return any(one.when == rule.when for one in warnings)
    if scheme.assessed is None or rule.propose not in HELPING:
        return False
    return rule.when.rounds is not None and rule.when.comparison == ("at_least", 1)


def _early(consequences: Iterable[dict[str, Any]], names: set[str]) -> Iterator[dict[str, Any]]:
    """Keep what is proposed early; what it replaces, if that is kept as well."""
    kept = [one for one in consequences if one["consequence"] in names]
    for one in kept:
        replaced = one.get("replaces", [])
        named = [replaced] if isinstance(replaced, str) else replaced
        left = [name for name in named if name in names]
        rest = {key: value for key, value in one.items() if key != "replaces"}
        yield rest | ({"replaces": left} if left else {})


def _waits(measure: Any, scheme: Scheme, month: int) -> bool:
    """Whether nothing of a measure need be there once a month is over.

    Inspectors come when they come: a round of theirs is bound to no part of the year.
    """
    if scheme.assessed is not None:
        return spans(scheme.rounds)[0].last > month
    match measure:
        case Review(each=each):
            return PartOfPeriod(each).months > month
        case Inspected() | Indicator() | Contest() | Worked():
            return month < 12
    return False
