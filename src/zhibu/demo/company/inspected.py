"""Inspections and events of the running year: a plan with two inspectors, a draw, what was found."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from zhibu.consequences.actions.rectifying import open_from_finding
from zhibu.demo.company.company import first_branch
from zhibu.demo.company.following import office_of
from zhibu.demo.company.years import Company, adoption_of
from zhibu.inspections.actions.events import confirm_event, enter_event
from zhibu.inspections.actions.inspecting import (  # fmt: skip
    Mark,
    clauses_of,
    find,
    mark,
    open_inspection,
    submit_inspection,
)
from zhibu.inspections.actions.planning import announce_draw, draw, end_plan, plan_inspection
from zhibu.inspections.models import Inspection, InspectionPlan
from zhibu.ledger.publishing import publish
from zhibu.orgs.enums import PostKind, RoleKind
from zhibu.orgs.models import Person, Post, Role

SHARES = ((95, 88), (82, 90), (76, 71))
"""What two inspectors gave in per cent, branch by branch: they differ."""
PROBLEM = "两次主题党日的签到表缺主持人签字，会议记录与学习内容不一致。"


def inspect(company: Company, year: int, today: date) -> Iterator[date]:
    """Two inspectors at three branches, among them the demo's own; a problem became a rectification."""
    starts = min(today, date(year, 12, 31)) - timedelta(days=62)
    inspectors = _inspectors()
    own = first_branch(company.branches)
    chosen = [own, *(one for one in company.branches if one.pk != own.pk)][: len(SHARES)]
    yield starts - timedelta(days=10)
    plan = plan_inspection(
        adoption=adoption_of(year),
        organisation=company.root,
        title=f"{year}年秋季党建工作检查",
        year=year,
        round=3,
        starts_on=starts,
        ends_on=starts + timedelta(days=20),
        inspectors=inspectors,
        inspectors_each=min(2, len(inspectors)),
        organisations=chosen,
        by=company.office,
    )
    for number, branch in enumerate(sorted(chosen, key=lambda one: one.path)):
        yield starts + timedelta(days=2 + 3 * number)
        rows = plan.inspections.filter(organisation=branch).select_related("inspector", "plan")
        for row, share in zip(rows.order_by("pk"), SHARES[number], strict=False):
            _visit(
                row, share, PROBLEM if branch.pk == own.pk and share == max(SHARES[number]) else ""
            )
    yield starts + timedelta(days=21)
    end_plan(plan=plan, by=company.office)
    for finding in [each for row in plan.inspections.all() for each in row.findings.all()]:
        open_from_finding(finding=finding, by=office_of(own))


def spot_check(company: Company, year: int, today: date) -> Iterator[date]:
    """A draw that anybody can do again from a checkpoint that came after its announcement."""
    starts = min(today, date(year, 12, 31)) - timedelta(days=30)
    yield starts - timedelta(days=6)
    plan = plan_inspection(
        adoption=adoption_of(year),
        organisation=company.root,
        title=f"{year}年第四季度随机抽查",
        year=year,
        round=3,
        starts_on=starts,
        ends_on=starts + timedelta(days=14),
        inspectors=_inspectors()[:1],
        organisations=company.branches,
        draws=2,
        by=company.office,
    )
    announce_draw(plan=plan, by=company.office)
    yield starts - timedelta(days=5)
    publish()
    yield starts - timedelta(days=4)
    draw(plan=plan, by=company.office)
    for row in _drawn(plan):
        yield starts + timedelta(days=3)
        _visit(row, 90)
    yield starts + timedelta(days=15)
    end_plan(plan=plan, by=company.office)


def enter_events(company: Company, year: int, today: date) -> Iterator[date]:
    """A bonus that a second person confirmed, and a serious matter that waits for one."""
    own = first_branch(company.branches)
    other = next(one for one in reversed(company.branches) if one.pk != own.pk)
    day = min(today, date(year, 12, 31)) - timedelta(days=40)
    secretary = Post.objects.select_related("person").get(organisation=own, kind=PostKind.SECRETARY)
    yield day
    bonus = enter_event(
        organisation=own,
        event="feature_activity",
        on=day - timedelta(days=9),
        points=200,
        note="“党员责任井”活动做法在公司推广，见公司党委组织部秋季通报。",
        by=secretary.person,
    )
    yield day + timedelta(days=4)
    confirm_event(event=bonus, reason="通报原件已核对", by=office_of(own))
    yield today - timedelta(days=3)
    enter_event(
        organisation=other,
        event="policy_defied",
        on=day + timedelta(days=20),
        note="未按公司党委要求开展安全生产专项学习，两次督办未落实，见督办单。",
        by=_inspectors()[0],
    )


def _visit(row: Inspection, share: int, problem: str = "") -> None:
    inspector: Person = row.inspector
    open_inspection(inspection=row, by=inspector)
    row.refresh_from_db()
    marks = {name: Mark(one.most * share // 100) for name, one in clauses_of(row).items()}
    mark(inspection=row, marks=marks, by=inspector)
    if problem:
        find(inspection=row, problem=problem, due_on=row.held_on + timedelta(days=45), by=inspector)
    submit_inspection(inspection=row, remark="现场查看资料并与党员座谈。", by=inspector)


def _drawn(plan: InspectionPlan) -> Sequence[Inspection]:
    return plan.inspections.select_related("inspector", "plan").order_by("pk")


def _inspectors() -> list[Person]:
    roles = Role.objects.filter(kind=RoleKind.INSPECTOR).select_related("person").order_by("pk")
    return [role.person for role in roles]
