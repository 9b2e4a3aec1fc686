"""A ballot as its page shows it: rows with what was entered, in parts of one source each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from secrets import token_hex
from typing import Any

from zhibu.ballots.ballot import Ballot, Row
from zhibu.ballots.enums import Secrecy
from zhibu.ballots.marks import LONGEST_REMARK, Quick, places_of, quick_marks
from zhibu.orgs.models import Membership, Person
from zhibu.portal.voting.blind import attributes
from zhibu.portal.voting.entry import UNJUDGED, Entered
from zhibu.schemes.titles import title_of
from zhibu.urn.receipts import SECRET_SIZE


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what was entered in it."""

    row: Row
    text: str
    choice: str
    remark: str
    fault: str
    remark_fault: str
    mark: int | None
    """As it will be cast."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one source, secret or with the name."""

    title: str
    named: bool
    lines: list[Line]


def shown(
    ballot: Ballot, entered: Entered | None = None, *, named_kept: bool = False
) -> dict[str, Any]:
    """Give what the form's template takes.

    Args:
        named_kept: the rows with the name are kept and stay as they are; only the secret ones are asked.
    """
    places = places_of(ballot.review)
    parts = [one for one in _parts(ballot, entered) if not (named_kept and one.named)]
    given = entered.given if entered else {}
    return {
        "ballot": ballot,
        "review": ballot.review,
        "title": title_of(ballot.review.title),
        "parts": parts,
        "count": sum(len(part.lines) for part in parts),
        "named_kept": named_kept,
        "quick": _choices(quick_marks(ballot.review)),
        "unjudged": UNJUDGED,
        "step": {0: "1", 1: "0.1"}.get(places, "0.01"),
        "longest_remark": LONGEST_REMARK,
        "secret": given.get("secret") or token_hex(SECRET_SIZE),
        "replaces": given.get("replaces", ""),
        "faults": entered.faults if entered else {},
        "entered": entered is not None,
        "every_named": not ballot.secret,
        "is_blind": ballot.review.secrecy == Secrecy.BLIND and bool(ballot.secret),
        "blind": attributes(ballot, named_kept=named_kept),
        "meeting": ballot.meeting and not named_kept,
        "people": [] if named_kept else _people(ballot),
        "held_on": given.get("held_on", ""),
        "present": entered.given.getlist("present") if entered else [],  # type: ignore[attr-defined]
    }


def _parts(ballot: Ballot, entered: Entered | None) -> Iterator[Part]:
    titles = {
        one["source"]: title_of(one["title"]) if one.get("title") else ""
        for one in ballot.review.sources
    }
    for (source, named), rows in groupby(ballot.asked, lambda row: (row.source, row.named)):
        yield Part(titles.get(source, ""), named, [_line(row, entered) for row in rows])


def _line(row: Row, entered: Entered | None) -> Line:
    if entered is None:
        return Line(row, "", "", "", "", "", None)
    place, given, faults = row.place, entered.given, entered.faults
    return Line(
        row,
        given.get(f"mark-{place}", ""),
        given.get(f"quick-{place}", ""),
        given.get(f"remark-{place}", ""),
        faults.get(f"mark-{place}", ""),
        faults.get(f"remark-{place}", ""),
        entered.marks.get(place),
    )


def _choices(found: list[Quick]) -> list[tuple[str, str, str]]:
    """Value, points and words of each quick mark."""
    return [(str(one.mark), str(one.mark // 100), one.words) for one in found]


def _people(ballot: Ballot) -> list[Person]:
    """Who may have been at the committee's meeting."""
    if not ballot.meeting or ballot.voter is None:
        return []
    here = Membership.objects.open().filter(branch=ballot.voter.organisation)
    return [one.person for one in here.select_related("person").order_by("person__name")]
