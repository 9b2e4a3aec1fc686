"""How consequences look: the word, tone and sign of a proposal, of work, and of a talk."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.consequences.enums import ProposalState, WorkState
from zhibu.consequences.kinds import LENIENT
from zhibu.consequences.models import Proposal, Talk
from zhibu.inbox.words import period_in
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.reach import STEP
from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.document.outcome import PROPOSALS, in_language
from zhibu.scoring.scheme.outcome import Proposal as Kind

Look = tuple[Any, str, str]
WAITS: Look = (_("waits for a decision"), "info", "hourglass-split")
SHOWN: Look = (_("in publication"), "info", "eye")
RUNS: Look = (_("being carried out"), "info", "list-task")
OVERDUE: Look = (_("overdue"), "bad", "clock-history")
CLOSED: Look = (_("all done"), "good", "check2-circle")
DECLINED: Look = (_("not followed up"), "none", "x-circle")
WITHDRAWN: Look = (_("no longer proposed"), "none", "slash-circle")
WORK: dict[str, Look] = {
    WorkState.OPEN: (_("to do"), "info", "list-task"),
    WorkState.REPORTED: (_("reported, to be checked"), "warn", "eye"),
    WorkState.CLOSED: (_("done and checked"), "good", "check2-circle"),
    WorkState.REOPENED: (_("to do once more"), "warn", "reply"),
}
COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)


def look_of(proposal: Proposal, today: date) -> Look:
    """Say how a proposal stands."""
    match proposal.state:
        case ProposalState.PROPOSED:
            return SHOWN if _is_shown(proposal) else WAITS
        case ProposalState.DECLINED:
            return DECLINED
        case ProposalState.WITHDRAWN:
            return WITHDRAWN
    if proposal.closed_on:
        return CLOSED
    return OVERDUE if proposal.due_on and proposal.due_on < today else RUNS


def _is_shown(proposal: Proposal) -> bool:
    """Whether its results are in publication, so that nobody can decide yet."""
    assessment = proposal.assessment
    return assessment is not None and assessment.state == AssessmentState.IN_PUBLICATION


def look_of_work(state: str, due_on: date | None, today: date) -> Look:
    """Say how a rectification or a task stands; what is overdue says so first."""
    open_ = state in (WorkState.OPEN, WorkState.REOPENED)
    return OVERDUE if open_ and due_on and due_on < today else WORK[state]


def look_of_talk(talk: Talk, today: date) -> Look:
    """Say how a talk stands."""
    if talk.signed_by_other_at:
        return (_("held, signed by both"), "good", "check2-circle")
    if talk.held_on:
        return (_("held, waits for the other signature"), "warn", "pencil")
    if talk.due_on < today:
        return OVERDUE
    return (_("to be held"), "info", "calendar-event")


def kind_words(propose: str) -> str:
    """Say what is proposed, as the scheme language names it."""
    return PROPOSALS[Kind(propose)][1 if in_english() else 0]


def year_words(proposal: Proposal) -> str:
    """Say of which year a proposal is, or in which period it was foreseen. No query of its own."""
    assessment = proposal.assessment
    if assessment is None:
        return _now("foreseen, %(period)s") % {"period": period_in(proposal.period)}
    year = {"year": assessment.year}
    if assessment.scope == Scope.PRE:
        return _now("pre-assessment %(year)s") % year
    return _now("year %(year)s") % year


def kinds() -> list[tuple[str, str]]:
    """Everything that can be proposed, for a filter."""
    return [(kind.value, kind_words(kind)) for kind in PROPOSALS]


def said(text: str | None) -> str:
    """Give the part of a source or an assumption that is in the reader's language."""
    return in_language(text or "", "en" if in_english() else "zh")


def is_lenient(proposal: Proposal) -> bool:
    """Whether it honours or helps."""
    return Kind(proposal.propose) in LENIENT


def committees_for(person: Person) -> list[Organisation]:
    """Committees whose consequences the person may see. One query."""
    found = organisations_for(person, Permission.CONSEQUENCE_SEE)
    return list(found.filter(kind__in=COMMITTEES))


def above(path: str, committees: dict[str, Organisation]) -> Organisation | None:
    """Find the nearest committee of a path."""
    while path and path not in committees:
        path = path[:-STEP]
    return committees.get(path)
