"""Marks with the name (记名): of a single rater, a higher office, or a committee's meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ballots.ballot import Ballot
from zhibu.ballots.entries import NAMED_PAPERS
from zhibu.ballots.models import NamedPaper, Review
from zhibu.ledger.entering import AT_ONCE, enter, missing, parts
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.refusals import Refused

Marks = Mapping[int, int | None]
"""By place on the sheet, in hundredths; None is "cannot judge"."""
Remarks = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The committee's meeting (支委会) whose result a named ballot is."""

    held_on: date | None
    present: Sequence[Person]


def kept_already(ballot: Ballot) -> NamedPaper | None:
    """Give what a voter sent with the name before."""
    return NamedPaper.objects.filter(review=ballot.review, rater=ballot.voter.person).first()


def is_final(ballot: Ballot) -> bool:
    """Whether the rows with the name are kept, in a review that does not let them be replaced."""
    return not ballot.review.replaceable and kept_already(ballot) is not None


def is_same(
    paper: NamedPaper, ballot: Ballot, marks: Marks, remarks: Remarks, meeting: Meeting | None
) -> bool:
    """Whether this is what is kept already: it was sent twice."""
    said = _contents(ballot, marks, remarks, meeting)
    return all(getattr(paper, name) == value for name, value in said.items())


def keep_named(
    ballot: Ballot, marks: Marks, remarks: Remarks, meeting: Meeting | None, by: Person
) -> NamedPaper:
    """Keep the rows that carry the name, once for each rater.

    Where the same ballot has secret rows, an entry now would tell when those were cast: it is made at the
    close, with all others (`enter_named`).

    Ledger:
        named-paper.cast, of a ballot that has no secret row
    """
    day = {"sheet": ballot.sheet, "cast_on": timezone.localdate()}
    paper, _made = NamedPaper.objects.update_or_create(
        review=ballot.review,
        rater=by,
        defaults=day | _contents(ballot, marks, remarks, meeting),
    )
    if not ballot.secret:
        enter(NAMED_PAPERS, "named-paper.cast", paper, by=by)
    return paper


def _contents(
    ballot: Ballot, marks: Marks, remarks: Remarks, meeting: Meeting | None
) -> dict[str, Any]:
    """What is kept of the rows that carry the name."""
    places = {row.place for row in ballot.named}
    held = meeting if ballot.meeting else None
    return {
        "marks": [marks.get(row.place) if row.place in places else None for row in ballot.rows],
        "remarks": {
            str(place): text for place, text in remarks.items() if place in places and text
        },
        "held_on": held.held_on if held else None,
        "present": sorted(one.code for one in held.present) if held else [],
    }


def enter_named(review: Review, by: Person | None) -> None:
    """Enter what carries the name and stood beside secret rows, in the order of random numbers.

    Ledger:
        named-paper.cast, of each that was not entered when it was cast
    """
    papers = {NAMED_PAPERS.subject(one): one for one in review.named_papers.order_by("pk")}
    for subjects in parts(papers, AT_ONCE):
        new = [papers[one] for one in missing(subjects)]
        enter(NAMED_PAPERS, "named-paper.cast", *new, by=by)


def check_meeting(ballot: Ballot, meeting: Meeting | None) -> None:
    """Refuse a committee's result without the day of its meeting and who was there.

    Raises:
        Refused: `fields` says what, at "held_on" and "present".
    """
    if not ballot.meeting:
        return
    faults = {}
    today = timezone.localdate()
    if meeting is None or not meeting.held_on:
        faults["held_on"] = _("Enter the day on which the committee met.")
    elif meeting.held_on > today:
        faults["held_on"] = _("This day has not come yet: enter the meeting after it was held.")
    elif meeting.held_on < ballot.review.roll_on and meeting.held_on.year != ballot.review.year:
        words = _("%(day)s lies in another year than the review: enter the meeting that judged it.")
        faults["held_on"] = words % {"day": meeting.held_on.isoformat()}
    if meeting is None or len(set(meeting.present)) < 2:
        faults["present"] = _("Name at least two people who were at the meeting.")
    elif strangers := _strangers(ballot.voter.organisation, meeting):
        words = _("%(names)s did not belong to %(organisation)s on that day.")
        names = "、".join(one.name for one in strangers)
        faults["present"] = words % {"names": names, "organisation": ballot.voter.organisation}
    if faults:
        raise Refused(fields=faults)


def _strangers(organisation: Organisation, meeting: Meeting) -> list[Person]:
    there = Membership.objects.on(meeting.held_on).filter(
        branch=organisation, person__in=meeting.present
    )
    known = set(there.values_list("person_id", flat=True))
    return [one for one in meeting.present if one.pk not in known]
