"""What happened in the demo company besides: a bound book, requests and their decisions, a returned record."""

from datetime import date, timedelta

from zhibu.demo.company.company import first_branch
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.duties.requests import ask_exemption, ask_extension, decide
from zhibu.orgs.enums import LinkKind, OrganisationKind, PostKind, RoleKind
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role, Tie
from zhibu.records.actions.checking import return_record
from zhibu.records.binding import bind_year
from zhibu.records.clearing import clear_quarter
from zhibu.records.enums import State
from zhibu.records.models import Record

SOME = 6
"""Branches whose secretaries asked for something."""


def connect(today: date) -> None:
    """Add business ties between neighbouring branches, and links of committee members."""
    branches = list(Organisation.objects.filter(kind=OrganisationKind.BRANCH).order_by("pk"))
    begun = today - timedelta(days=500)
    Tie.objects.bulk_create(
        Tie(one=one, other=other, nature="上下道工序", started_on=begun)
        for one, other in zip(branches[::3], branches[1::3], strict=False)
    )
    offices = Role.objects.filter(kind=RoleKind.COMMITTEE_OFFICE).select_related("organisation")
    links = []
    for role in offices:
        below = [one for one in branches if one.path.startswith(role.organisation.path)]
        links += [
            Link(
                person=role.person,
                kind=LinkKind.COMMITTEE_TO_BRANCH,
                organisation=one,
                started_on=begun,
            )
            for one in below[:2]
        ]
    for post in Post.objects.filter(kind=PostKind.ORGANISATION_MEMBER).select_related("person"):
        member = (
            Membership.objects.filter(branch=post.organisation_id)
            .exclude(person=post.person)
            .order_by("-person")
            .first()
        )
        if member:
            links.append(
                Link(
                    person=post.person,
                    kind=LinkKind.COMMITTEE_TO_MEMBER,
                    member=member.person,
                    started_on=begun,
                )
            )
    Link.objects.bulk_create(links)


def bind_last_year(year: int) -> None:
    """The first branch cleared its quarters and bound its book of the year."""
    branch = _first()
    secretary = _secretary(branch)
    for quarter in range(1, 5):
        clear_quarter(branch=branch, year=year, quarter=quarter, note="逐条核对无误", by=secretary)
    bind_year(branch=branch, year=year, by=secretary)


def ask_and_decide(today: date) -> None:
    """Some secretaries asked; half of it was decided. One record was returned."""
    first = _first()
    posts = Post.objects.on(today).filter(kind=PostKind.SECRETARY).exclude(organisation=first)
    asking = [(first, _secretary(first))]
    asking += [
        (post.organisation, post.person)
        for post in posts.select_related("organisation", "person").order_by("pk")[:SOME]
    ]
    for number, (branch, secretary) in enumerate(asking):
        office = _office(branch)
        duties = Duty.objects.filter(organisation=branch).order_by("ends_on", "pk")
        missing = duties.filter(state=DutyState.MISSING).first()
        if missing:
            reason = "当月全员参加抢险，未能召开，已补课。"
            asked = ask_exemption(duty=missing, reason=reason, by=secretary)
            if number % 2 == 0:
                decide(
                    request=asked,
                    approve=number % 4 == 2,
                    reason="情况属实" if number % 4 == 2 else "抢险为三天，其余时间可以召开",
                    by=office,
                )
        due = duties.filter(
            state=DutyState.DUE, ends_on__gte=today, ends_on__lt=_year_end(today)
        ).last()
        if due and number % 3 == 1:
            until = min(due.ends_on + timedelta(days=10), _year_end(today))
            ask_extension(duty=due, until=until, reason="书记外出培训，拟延后。", by=secretary)
    waiting = Record.objects.filter(branch=first, state=State.SUBMITTED).order_by("held_on").first()
    if waiting:
        return_record(record=waiting, reason="请补充缺席人员的原因。", by=_office(first))


def _year_end(today: date) -> date:
    return date(today.year, 12, 31)


def _first() -> Organisation:
    return first_branch(list(Organisation.objects.filter(kind=OrganisationKind.BRANCH)))


def _secretary(branch: Organisation) -> Person:
    return Post.objects.open().get(organisation=branch, kind=PostKind.SECRETARY).person


def _office(branch: Organisation) -> Person:
    top = branch.path[: 2 * Organisation.steplen]
    return Role.objects.open().get(kind=RoleKind.COMMITTEE_OFFICE, organisation__path=top).person
