"""What follows from results and asks something of one person today (待办), a few of each.

A constant number of queries: of each list one where nothing waits, else two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from zhibu.assessments.enums import AppealState
from zhibu.assessments.models import Appeal, Assessment
from zhibu.consequences import queries
from zhibu.consequences.authority import decided_by
from zhibu.consequences.enums import ProposalState, WorkState
from zhibu.consequences.models import Rectification, Talk, Work
from zhibu.orgs.first import first_of
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import paths_of, within

MOST = 8
COUNTED = 500
"""Proposals that are counted; more are said to be more."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do: sign, hold, put_right, carry_out, check, check_task or answer."""

    what: str
    row: Any
    title: Any
    """A text, or one in both languages."""
    organisation: Organisation | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done, soonest first, and how many proposals wait for a decision."""

    rows: tuple[ToDo, ...]
    waiting: int
    """At most one more than are counted."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.waiting)


def to_do(person: Person) -> Asked:
    """Give what waits for a person, deadline by deadline."""
    rows = [*_own(person)]
    waiting = 0
    if paths_of(person, Permission.CONSEQUENCE_DECIDE):
        rows += _as_office(person)
        waiting = _waiting(person)
    if paths_of(person, Permission.APPEAL_ANSWER):
        rows += _appeals(person)
    rows.sort(key=lambda one: one.due_on or date.max)
    return Asked(tuple(rows), waiting)


def _own(person: Person) -> Iterator[ToDo]:
    signed = queries.own_talks(person).filter(
        signed_by_holder_at__isnull=False, signed_by_other_at=None
    )
    for talk in first_of(signed.order_by("due_on", "pk"), MOST):
        yield _of_proposal("sign", talk)
    rectifications = queries.own_rectifications(person).filter(state__in=queries.TO_DO)
    for row in first_of(rectifications, MOST):
        yield ToDo("put_right", row, row.problem, row.organisation, row.due_on)
    for work in first_of(queries.own_works(person).filter(state__in=queries.TO_DO), MOST):
        yield _of_proposal("carry_out", work)


def _as_office(person: Person) -> Iterator[ToDo]:
    """Talks that one ordered, and what others reported as done."""
    held = Talk.objects.filter(held_on=None, proposal__decided_by=person)
    held = held.select_related("proposal__organisation").order_by("due_on", "pk")
    for talk in first_of(held, MOST):
        yield _of_proposal("hold", talk)
    reported = Rectification.objects.filter(decided_by(person), state=WorkState.REPORTED)
    reported = reported.exclude(responsible=person).select_related("organisation")
    for row in first_of(reported.order_by("due_on", "pk"), MOST):
        yield ToDo("check", row, row.problem, row.organisation, row.due_on)
    works = Work.objects.filter(
        decided_by(person, "proposal__organisation"), state=WorkState.REPORTED
    )
    works = works.exclude(done_by=person).select_related("proposal__organisation")
    for work in first_of(works.order_by("due_on", "pk"), MOST):
        yield _of_proposal("check_task", work)


def _of_proposal(what: str, row: Talk | Work) -> ToDo:
    proposal = row.proposal
    return ToDo(what, row, proposal.title, proposal.organisation, row.due_on)


def _waiting(person: Person) -> int:
    """Proposals that can be decided now, without those about oneself. Three queries.

    Which assessments are decided is asked first: of one in publication there may be a proposal for
    each member, and none of them waits.
    """
    final = Assessment.objects.filter(queries.FINAL).values_list("pk", flat=True)
    found = queries.proposals_for(person).filter(decided_by(person), state=ProposalState.PROPOSED)
    found = found.exclude(person=person).order_by().values_list("pk", flat=True)
    number = 0
    for rests_on in (Q(assessment=None), Q(assessment__in=list(final))):
        number += len(found.filter(rests_on)[: COUNTED + 1 - number])
    return number


def _appeals(person: Person) -> Iterator[ToDo]:
    """Appeals that one may answer: raised by others, about others."""
    found = Appeal.objects.filter(
        within(person, Permission.APPEAL_ANSWER, "assessment__organisation"),
        state=AppealState.RAISED,
    )
    found = found.exclude(raised_by=person).exclude(result__person=person)
    found = found.select_related("assessment", "result").defer("result__proposals")
    for one in first_of(found.order_by("answer_by", "pk"), MOST):
        yield ToDo("answer", one, one.result.name, None, one.answer_by)


__all__ = ["COUNTED", "Asked", "ToDo", "to_do"]
