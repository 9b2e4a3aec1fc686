"""Clear a quarter (季清): somebody goes through what is open, then says that the quarter is complete."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.entries import CLEARINGS
from zhibu.records.enums import COUNTED, State
from zhibu.records.models import Clearing, Record
from zhibu.records.plain_text import fault, kept
from zhibu.records.queries import records_for
from zhibu.records.registers.book import count_kinds
from zhibu.records.registers.parts import Part
from zhibu.records.registers.tables import day
from zhibu.records.rules import listed
from zhibu.records.saving import lock_book, refuse_if_bound

LONGEST_NOTE = 300
UNFINISHED = (State.DRAFT, State.RETURNED)


@transaction.atomic
def clear_quarter(
    *, branch: Organisation, year: int, quarter: int, note: str = "", by: Person
) -> Clearing:
    """State that a quarter's records were gone through and are complete (季清).

    What was counted is kept by kind, so that what came in afterwards can be seen.

    Raises:
        Refused: the quarter is not over, is cleared already, or drafts or returned records are left.
        Forbidden: `by` is not the secretary there.

    Ledger:
        quarter.cleared
    """
    require(by, Permission.BOOK_CLEAR, on=branch)
    lock_book(branch)
    note = kept(note)
    part = Part(year, quarter)
    if wrong := fault(note, LONGEST_NOTE):
        raise Refused(fields={"note": wrong})
    if branch.kind != OrganisationKind.BRANCH:
        raise Refused(_("%(name)s has no record book: it is not a branch.") % {"name": branch})
    if timezone.localdate() <= part.last:
        raise Refused(
            _("Quarter %(quarter)s of %(year)s ends on %(day)s; clear it from the day after.")
            % {"quarter": quarter, "year": year, "day": day(part.last)}
        )
    refuse_if_bound(branch, year)
    if done := Clearing.objects.filter(branch=branch, year=year, quarter=quarter).first():
        raise Refused(
            _("Quarter %(quarter)s of %(year)s was cleared on %(day)s already.")
            % {"quarter": quarter, "year": year, "day": day(timezone.localtime(done.at).date())}
        )
    _refuse_unfinished(branch, part)
    records = in_book(branch, part).filter(state__in=COUNTED)
    counted = {kind: counts.total() for kind, counts in sorted(count_kinds(records).items())}
    clearing = Clearing.objects.create(
        branch=branch, year=year, quarter=quarter, counted=counted, note=note, by=by
    )
    enter(CLEARINGS, "quarter.cleared", clearing, by=by)
    return clearing


def in_book(branch: Organisation, part: Part) -> QuerySet[Record]:
    """All records of a branch's book, whoever asks: for checks, not for pages."""
    return Record.objects.filter(
        branch=branch, year=part.year, held_on__range=(part.first, part.last)
    )


def _refuse_unfinished(branch: Organisation, part: Part) -> None:
    left = in_book(branch, part).filter(state__in=UNFINISHED).order_by("held_on", "pk")
    if found := list(left):
        raise Refused(
            _(
                "Not submitted yet: %(titles)s. Submit them, or withdraw drafts that are not "
                "needed, then clear the quarter."
            )
            % {"titles": listed(f"“{one.title}” ({one.held_on:%m-%d})" for one in found)}
        )


@dataclass(frozen=True, slots=True)
class QuarterState:
    """How far a quarter is: cleared or not, what is open, what came in after clearing."""

    part: Part
    clearing: Clearing | None
    over: bool
    unfinished: tuple[Record, ...]
    unchecked: tuple[Record, ...]
    counted: int
    came_later: tuple[Record, ...]


def quarters_of(person: Person, branch: Organisation, year: int) -> list[QuarterState]:
    """Give the four quarters of a book as a person may see them. Two queries."""
    cleared = {
        one.quarter: one
        for one in Clearing.objects.filter(branch=branch, year=year).select_related("by")
    }
    found = records_for(person).filter(branch=branch, year=year).order_by("held_on", "pk")
    records = list(found.defer("minutes", "agenda"))
    today = timezone.localdate()
    states = []
    for quarter in (1, 2, 3, 4):
        part = Part(year, quarter)
        inside = [one for one in records if part.first <= one.held_on <= part.last]
        clearing = cleared.get(quarter)
        states.append(
            QuarterState(
                part=part,
                clearing=clearing,
                over=today > part.last,
                unfinished=tuple(one for one in inside if one.state in UNFINISHED),
                unchecked=tuple(one for one in inside if one.state == State.SUBMITTED),
                counted=sum(one.state in COUNTED for one in inside),
                came_later=tuple(
                    one
                    for one in inside
                    if clearing and one.submitted_at and one.submitted_at > clearing.at
                ),
            )
        )
    return states


__all__ = ["QuarterState", "clear_quarter", "in_book", "quarters_of"]
