"""What followed from the finished years: decisions on their own days, settlements, rectifications."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from zhibu.assessments.models import Assessment
from zhibu.consequences.actions.deciding import confirm, decline
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.actions.rectifying import check_rectification, plan_measure, report_done
from zhibu.consequences.authority import own_case
from zhibu.consequences.models import Proposal, Rectification
from zhibu.demo.company.years import Company
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Organisation, Person, Role

WITHIN = timedelta(days=90)
"""The scheme's deadline of a rectification."""
MEASURE = "补开会议、补齐记录，专人负责，每周检查一次。"
DONE = "已补开会议并补齐记录，签到表和记录本可查。"
Step = tuple[timedelta, str]


def settle_all(company: Company, assessment: Assessment) -> Iterator[date]:
    """Everything of the first year was decided, and what had to be put right was."""
    yield assessment.frozen_on + timedelta(days=3)
    propose(assessment=assessment, by=company.office)
    yield assessment.frozen_on + timedelta(days=5)
    for proposal in _waiting(company, assessment):
        if proposal.to == "leader":
            decline(proposal=proposal, reason="行政领导由干部部门另行处理，本系统不重复提出。", by=company.office)  # fmt: skip
        else:
            confirm(proposal=proposal, reason="事实清楚，按方案办理。", by=company.office)
    yield from put_right(company, _of(assessment), assessment.frozen_on + timedelta(days=5))


def follow(company: Company, assessment: Assessment, today: date) -> Iterator[date]:
    """Last year's: most was decided at once; of the rectifications some are done, overdue, and on time."""
    yield assessment.frozen_on + timedelta(days=3)
    propose(assessment=assessment, by=company.office)
    decided = assessment.frozen_on + timedelta(days=5)
    yield decided
    found = _waiting(company, assessment)
    rectifications = [one for one in found if one.propose == "rectification"]
    for number, proposal in enumerate(one for one in found if one not in rectifications):
        if number % 12 == 7 and proposal.propose == "penalty":
            decline(proposal=proposal, reason="当年承担应急任务，情况特殊，不予采纳。", by=company.office)  # fmt: skip
        elif number % 12 != 11 and proposal.to != "leader":
            confirm(proposal=proposal, reason="事实清楚，按方案办理。", by=company.office)
    _confirm(company, rectifications[::3])
    yield from put_right(company, _of(assessment), decided)
    late, soon = rectifications[1::3], rectifications[2::3]
    yield today - WITHIN - timedelta(days=12)
    _confirm(company, late)
    yield today - WITHIN + timedelta(days=20)
    _confirm(company, soon)
    yield today - timedelta(days=25)
    for number, row in enumerate(_of(assessment, late + soon)):
        if number % 2 == 0:
            plan_measure(rectification=row, measure=MEASURE, by=worker(row))
    yield today - timedelta(days=6)
    for row in _of(assessment, (late + soon)[:1]):
        report_done(rectification=row, words=DONE, by=worker(row))


def put_right(company: Company, rows: Sequence[Rectification], since: date) -> Iterator[date]:
    """Rectifications that were done in time; the first was sent back once."""
    yield since + timedelta(days=15)
    for row in rows:
        plan_measure(rectification=row, measure=MEASURE, by=worker(row))
    yield since + timedelta(days=50)
    for row in rows:
        report_done(rectification=row, words=DONE, by=worker(row))
    yield since + timedelta(days=57)
    for number, row in enumerate(rows):
        words = "现场核查属实，予以销号。" if number else "缺三月份的签到表，请补齐后再报。"
        check_rectification(rectification=row, accept=number > 0, words=words, by=company.office)
    yield since + timedelta(days=66)
    for row in rows[:1]:
        report_done(rectification=row, words="三月份签到表已补齐，原件存支部。", by=worker(row))
    yield since + timedelta(days=70)
    for row in rows[:1]:
        words = "补报材料齐全，予以销号。"
        check_rectification(rectification=row, accept=True, words=words, by=company.office)


def worker(row: Rectification) -> Person:
    """Who does it: whom the posts named, else the office of the committee."""
    return row.responsible or office_of(row.organisation)


def office_of(branch: Organisation) -> Person:
    """The office of the committee that a branch belongs to."""
    top = branch.path[: 2 * Organisation.steplen]
    return Role.objects.select_related("person").get(kind=RoleKind.COMMITTEE_OFFICE, organisation__path=top).person  # fmt: skip


def _confirm(company: Company, proposals: Sequence[Proposal]) -> None:
    for proposal in proposals:
        confirm(proposal=proposal, reason="经研究，限期整改，到期复查。", by=company.office)


def _waiting(company: Company, assessment: Assessment) -> list[Proposal]:
    """What the office may decide on, in a fixed order."""
    found = assessment.proposals.select_related("organisation", "person")
    return [
        one for one in found.order_by("propose", "subject") if not own_case(company.office, one)
    ]


def _of(assessment: Assessment, proposals: Sequence[Proposal] | None = None) -> list[Rectification]:
    found = Rectification.objects.filter(proposal__assessment=assessment)
    if proposals is not None:
        found = found.filter(proposal__in=proposals)
    return list(found.select_related("organisation", "responsible").order_by("pk"))
