"""A confirmed proposal becomes work (转为落实事项): a talk, a rectification, a notice, a list, a task."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhibu.consequences.addressees import head_of
from zhibu.consequences.days import TALK_WITHIN, WORK_WITHIN, due_after
from zhibu.consequences.entries import (
    INELIGIBILITIES,
    NOTICES,
    RECTIFICATIONS,
    SETTLEMENTS,
    TALKS,
    WORKS,
)
from zhibu.consequences.enums import WorkState
from zhibu.consequences.facts import grade_title
from zhibu.consequences.kinds import BY_THE_DECIDER, rectifies, works
from zhibu.consequences.kinds import NOTICES as NOTICE_KINDS
from zhibu.consequences.kinds import SETTLEMENTS as SETTLEMENT_KINDS
from zhibu.consequences.kinds import TALKS as TALK_KINDS
from zhibu.consequences.models import (
    CommendationNotice,
    Ineligibility,
    Proposal,
    Rectification,
    RectificationStep,
    Settlement,
    Talk,
    Work,
)
from zhibu.consequences.naming import is_to_be_named, means_head
from zhibu.consequences.problems import draft_problem
from zhibu.consequences.reasons import given
from zhibu.consequences.texts import scheme_text
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.outcome import Proposal as Kind

LONGEST_NOTICE = 5000


@dataclass(frozen=True, slots=True)
class Terms:
    """What whoever confirms may set; else the scheme and the posts of the day decide."""

    responsible: Person | None = None
    due_on: date | None = None
    title: str = ""
    text: str = ""
    problem: str = ""


def become(proposal: Proposal, terms: Terms, today: date, by: Person) -> date | None:
    """Make the work of a proposal; give the day until which it is due, where it has one."""
    if terms.due_on is not None and terms.due_on < today:
        message = _("Give a day from %(day)s on.") % {"day": day_in(today)}
        raise Refused(fields={"due_on": message})
    propose, due = proposal.propose, None
    if propose in TALK_KINDS:
        due = terms.due_on or due_after(today, proposal.within_days or TALK_WITHIN)
        talk = Talk.objects.create(proposal=proposal, kind=TALK_KINDS[Kind(propose)], due_on=due)
        enter(TALKS, "talk.ordered", talk, by=by)
    if works(propose):
        due = _work(proposal, terms, today, by)
    if rectifies(propose, proposal.within_days):
        due = _rectification(proposal, terms, today, by)
    if propose in NOTICE_KINDS:
        notice = CommendationNotice.objects.create(
            proposal=proposal,
            title=given(terms.title, "title", 200),
            text=given(terms.text, "text", LONGEST_NOTICE),
            issued_by=by,
            issued_on=today,
        )
        enter(NOTICES, "notice.issued", notice, by=by)
    if propose == Kind.INELIGIBLE:
        _ineligibility(proposal, by)
    if propose in SETTLEMENT_KINDS:
        words = terms.text.strip() or proposal.title["zh"]
        settlement = Settlement.objects.create(
            proposal=proposal,
            tier=(terms.title.strip() or tier_of(proposal))[:60],
            words=given(words, "text", 300),
            settled_on=today,
            settled_by=by,
        )
        enter(SETTLEMENTS, "settlement.listed", settlement, by=by)
    return due


def _work(proposal: Proposal, terms: Terms, today: date, by: Person) -> date:
    due = terms.due_on or due_after(today, proposal.within_days or WORK_WITHIN)
    own = by if proposal.propose in BY_THE_DECIDER else head_of(proposal.organisation, today)
    work = Work.objects.create(
        proposal=proposal, responsible=terms.responsible or own or by, due_on=due
    )
    enter(WORKS, "work.given", work, by=by)
    return due


def _rectification(proposal: Proposal, terms: Terms, today: date, by: Person) -> date:
    due = terms.due_on or due_after(today, proposal.within_days or WORK_WITHIN)
    row = Rectification.objects.create(
        organisation=proposal.organisation,
        proposal=proposal,
        problem=given(terms.problem.strip() or draft_problem(proposal), "problem"),
        responsible=terms.responsible or head_of(proposal.organisation, today),
        due_on=due,
        opened_by=by,
        opened_on=today,
    )
    RectificationStep.objects.create(
        rectification=row, state=WorkState.OPEN, words=proposal.reason, by=by
    )
    enter(RECTIFICATIONS, "rectification.opened", row, by=by)
    return due


def _ineligibility(proposal: Proposal, by: Person) -> None:
    """For honours of the assessed year, or of so many years after it (当年 / 下一年度)."""
    if is_to_be_named(proposal):
        message = _("The register does not say who this was; choose the person.")
        if means_head(proposal):
            message = _("The register names no head of the administration; choose the person.")
        raise Refused(fields={"person": message})
    year = proposal.assessment.year if proposal.assessment else proposal.proposed_on.year
    first, last = (year + 1, year + proposal.years) if proposal.years else (year, year)
    row = Ineligibility.objects.create(
        proposal=proposal,
        subject=proposal.person.code if proposal.person else proposal.subject,
        from_on=date(first, 1, 1),
        until_on=date(last, 12, 31),
    )
    enter(INELIGIBILITIES, "ineligibility.set", row, by=by)


def tier_of(proposal: Proposal) -> str:
    """Name the reward tier: the grade that the subject's result has. One query."""
    of = proposal.assessment
    found = of and of.results.filter(subject=proposal.subject).only("grade").first()
    title = grade_title(read_text(scheme_text(proposal)).scheme, found.grade) if found else None
    return str((title or proposal.title)["zh"])
