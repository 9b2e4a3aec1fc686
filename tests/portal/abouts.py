"""What the addresses of pages name: one thing of each sort, in the places of a company.

A page says `about="record"`; here a record is made in each place, with the values that the
arguments of addresses take. A page with arguments of its own is given them in ARGUMENTS, and one
whose form must name something in FORMS.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import followed_things
from django.core.files.base import ContentFile
from django.utils import timezone
from evidence_things import (
    make_draw,
    make_event,
    make_import,
    make_inspection,
    make_picture,
    make_plan,
    make_submitted,
    make_target,
)

from assessed_years import assess_years
from cast import Cast
from makers import (
    LONG_AGO,
    Company,
    make_account,
    make_attachment,
    make_branch,
    make_company,
    make_kind,
    make_member,
    make_organisation,
    make_person,
    make_post,
    make_record,
    make_review,
    make_role,
    make_task,
)
from zhibu.accounts.models import User
from zhibu.assessments.company import keep_company_day
from zhibu.assessments.enums import AssessmentState, Status
from zhibu.assessments.models import Appeal, Assessment, DailyScore, Result
from zhibu.ballots.enums import ObjectionKind, ReviewState
from zhibu.ballots.models import Objection
from zhibu.config.presets import FOLDER
from zhibu.consequences.enums import HonourKind
from zhibu.consequences.models import Honour, Pairing
from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.models import Duty
from zhibu.duties.requests import ask_exemption
from zhibu.inbox.models import Message
from zhibu.orgs.enums import LinkKind, PostKind, RoleKind
from zhibu.orgs.models import Link, Organisation, Person, Post, Tie
from zhibu.records.enums import State
from zhibu.records.models import Binding
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Adoption, Draft

PLACES = {"own": "branch", "parent": "committee", "sibling": "sibling", "foreign": "foreign"}
"""Seen from the secretary, by the company's field."""
BRANCHES = ("own", "sibling", "foreign")
LAST_YEAR = timezone.localdate().year - 1


@dataclass(frozen=True, slots=True)
class Thing:
    """What an address names: the values of its arguments, where it lies, and whose alone it is."""

    place: str
    arguments: dict[str, Any]
    organisation: Organisation | None = None
    """None: it lies nowhere, and any holder of the permission may."""
    owner: Person | None = None
    """Somebody who alone may, whatever the place."""
    oneself: Person | None = None
    """Whom it is about, who may read it beside those who reach it."""
    by_page: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Arguments that one page takes beside."""
    seen_below: bool = False
    """Whether it holds for all below, who may therefore read it."""


@dataclass(frozen=True, slots=True)
class World:
    company: Company
    cast: Cast
    things: dict[str, list[Thing]]


def make_world(company: Company, cast: Cast) -> World:
    """Make one thing of each sort in each place that it can have."""
    places = {place: getattr(company, field) for place, field in PLACES.items()}
    things = {
        about: [
            maker(place, organisation)
            for place, organisation in places.items()
            if place in where
        ]
        for about, (where, maker) in MAKERS.items()
    }  # fmt: skip
    _keep_scores(company)
    _keep_grades(company)
    things[""] = [Thing("anywhere", {})]
    things["kind"] = [Thing("anywhere", {"name": make_kind("own_kind", zh="自定", en="own").name})]
    voter = cast.staff_voter
    things["person"].append(Thing("oneself", {"code": voter.code}, company.branch, oneself=voter))
    things["group"] = [
        Thing("own", {"code": company.group.code}, company.group),
        Thing("foreign", {"code": company.foreign_group.code}, company.foreign_group),
    ]
    things["message"] = [
        Thing(name, {"number": _message(person).pk}, owner=person)
        for name, person in cast
        if name in ("member", "secretary", "auditor")
    ]
    inspection, finding = make_inspection(company.branch, cast.inspector)
    arguments = {"number": inspection.pk, "finding": finding.pk}
    things["inspection"] = [Thing("own", arguments, owner=cast.inspector)]
    things["vote"] = [_vote(cast.member), _vote(cast.secretary)]
    things["own_appeal"] = [
        _own_appeal("own", company.branch, cast.secretary),
        _own_appeal("neighbour", company.sibling, cast.neighbour_secretary),
    ]
    things["telling"] = [
        _telling(name, person)
        for name, person in cast
        if name in ("member", "secretary", "assessment_office")
    ]
    for name, person in cast:
        if name in ("member", "secretary", "auditor"):
            for about, number in followed_things.owned_by(person).items():
                things.setdefault(about, []).append(Thing(name, {"number": number}, owner=person))
    return World(company, cast, things)


def _telling(place: str, person: Person) -> Thing:
    """A box whose one key the person takes; nobody else of the cast opens it."""
    review = make_review(
        make_organisation(), state=ReviewState.FROZEN, voters=1, tellers=(person, make_person())
    )
    review.tellers.update(public_key=None, key_taken_on=None)
    return Thing(place, {"code": review.code}, owner=person)


def _organisation(place: str, organisation: Organisation) -> Thing:
    """With a post, a link and a tie that can be ended."""
    person, tied = make_person(), make_organisation()
    post = make_post(person, organisation, PostKind.DEPUTY_SECRETARY)
    facts = {"organisation": organisation, "kind": LinkKind.COMMITTEE_TO_BRANCH}
    link = Link.objects.create(person=person, started_on=LONG_AGO, **facts)
    tie = Tie.objects.create(one=organisation, other=tied, started_on=LONG_AGO)
    ends = {"post_end": post, "link_end": link, "tie_end": tie}
    by_page = {page: {"pk": row.pk} for page, row in ends.items()}
    return Thing(place, {"code": organisation.code}, organisation, by_page=by_page)


def _branch(place: str, branch: Organisation) -> Thing:
    return Thing(place, {"code": branch.code}, branch)


def _person(place: str, branch: Organisation) -> Thing:
    return Thing(place, {"code": make_member(branch).code}, branch)


def _record(place: str, branch: Organisation) -> Thing:
    record = make_record(branch, state=State.SUBMITTED, present=[make_member(branch)])
    return Thing(place, {"code": record.code}, branch)


def _attachment(place: str, branch: Organisation) -> Thing:
    record = make_record(branch, state=State.SUBMITTED)
    return Thing(place, {"code": make_attachment(record, content=b"picture").code}, branch)


def _task(place: str, branch: Organisation) -> Thing:
    return Thing(place, {"code": make_task(branch).code}, branch)


def _book(place: str, branch: Organisation) -> Thing:
    """The open book of this year, beside the bound one of last year."""
    Binding.objects.create(
        branch=branch,
        year=LAST_YEAR,
        file=ContentFile(b"%PDF", name=f"{branch.code}.pdf"),
        records=0,
        by=make_person(),
    )
    return Thing(place, {"code": branch.code, "year": LAST_YEAR + 1}, branch)


def _make_duty(organisation: Organisation, kind: str) -> Duty:
    year = timezone.localdate().year
    return Duty.objects.create(
        organisation=organisation,
        rule=f"gongzuo-tiaoli/{kind}",
        kind=kind,
        title={"zh": kind, "en": kind},
        strength=Strength.MUST,
        period=str(year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        needed=1,
        state=DutyState.DUE,
    )


def _duty(place: str, branch: Organisation) -> Thing:
    return Thing(place, {"number": _make_duty(branch, "lecture").pk}, branch)


def _request(place: str, branch: Organisation) -> Thing:
    duty = _make_duty(branch, "theme_day")
    post = Post.objects.get(organisation=branch, kind=PostKind.SECRETARY)
    asked = ask_exemption(duty=duty, reason="停产检修", by=post.person)
    return Thing(place, {"number": asked.pk}, branch)


def _message(person: Person) -> Message:
    return Message.objects.create(to=person, kind="duties", cause=f"test:{person.pk}", facts={})


def _adoption(place: str, organisation: Organisation) -> Thing:
    adoption = Adoption.objects.create(
        organisation=organisation,
        started_on=timezone.localdate(),
        **_adopted_text(),
    )
    return Thing(place, {"number": adoption.pk}, organisation, seen_below=True)


def _draft(place: str, organisation: Organisation) -> Thing:
    """Handed in by somebody else, so that it waits for approval."""
    draft = Draft.objects.create(
        organisation=organisation,
        name="gongzuo-tiaoli",
        title={"zh": "工作条例", "en": "National baseline"},
        text=_adopted_text()["text"],
        origin="gongzuo-tiaoli",
        state=DraftState.SUBMITTED,
        from_day=timezone.localdate(),
        written_by=make_person(),
    )
    return Thing(place, {"code": draft.code}, organisation)


def _keep_scores(company: Company) -> None:
    """A morning's score of each branch, and the company's figures."""
    today = timezone.localdate()
    for branch in (company.branch, company.sibling, company.foreign):
        adoption = Adoption.objects.get(organisation=branch)
        DailyScore.objects.create(
            adoption=adoption, organisation=branch, day=today, score=9000, full=10000
        )
    keep_company_day(today)


def _keep_grades(company: Company) -> None:
    """Two frozen years of stars."""
    scores = {
        company.branch: (8500, 9600),
        company.sibling: (9200, 8200),
        company.foreign: (6500, 7200),
    }
    assess_years(company, scores)


def _adopted_text() -> dict[str, Any]:
    text = (FOLDER / "gongzuo-tiaoli" / "scheme.yaml").read_text(encoding="utf-8")
    return {
        "name": "gongzuo-tiaoli",
        "version": "1",
        "title": {"zh": "工作条例", "en": "National baseline"},
        "subject": "branch",
        "text": text,
        "hash": sha256(text.encode()).hexdigest(),
    }


def _account(place: str, branch: Organisation) -> Thing:
    user: User = make_account(make_member(branch))
    return Thing(place, {"username": user.username, "code": user.person.code}, branch)


def _role(place: str, organisation: Organisation) -> Thing:
    role = make_role(make_person(), organisation, RoleKind.INSPECTOR)
    return Thing(place, {"pk": role.pk}, organisation)


def _review(place: str, branch: Organisation) -> Thing:
    """An open one, of three members, with an objection that nobody decided."""
    adoption = Adoption.objects.get(organisation=branch)
    review = make_review(branch, adoption=adoption, voters=3)
    voter = review.voters.select_related("person").first()
    objection = Objection.objects.create(
        review=review,
        kind=ObjectionKind.LEAVE_OUT,
        about=voter.person,
        reason="长期出差",
        raised_by=voter.person,
    )
    sources = [{"source": "same", "title": {"zh": "同类支部", "en": "Same"}, "raters": ["same_class"]}]  # fmt: skip
    drawn = make_review(
        branch, adoption=adoption, sheets=[], subject="branch", sources=sources, seed="ab" * 32
    )
    by_page = {
        "objection_decide": {"number": objection.pk},
        "review_assignment_file": {"code": drawn.code},
    }
    return Thing(place, {"code": review.code}, branch, by_page=by_page)


def _vote(person: Person) -> Thing:
    """An open review that asks somebody."""
    branch = make_branch()
    others = [make_member(branch) for _ in range(2)]
    review = make_review(branch, voters=[person, *others])
    return Thing(person.code, {"code": review.code}, owner=person)


def _pairing(place: str, branch: Organisation) -> Thing:
    """A proposed pair whose helper lies in the place, and whose other side lies elsewhere."""
    other = make_branch()
    (assessment,) = assess_years(make_company(), {other: (6500,)})
    row = Pairing.objects.create(assessment=assessment, helper=branch, helped=other)
    return Thing(place, {"number": row.pk}, branch)


def _honour(place: str, branch: Organisation) -> Thing:
    """A nomination of the branch."""
    (assessment,) = assess_years(make_company(), {branch: (9600,)})
    facts = {"assessment": assessment, "subject": branch.code, "name": branch.name}
    row = Honour.objects.create(kind=HonourKind.ADVANCED_BRANCH, organisation=branch, **facts)
    return Thing(place, {"number": row.pk}, branch)


def _numbered(make: Callable[..., Any], place: str, organisation: Organisation) -> Thing:
    return Thing(place, {"number": make(organisation).pk}, organisation)


def _coded(
    make: Callable[..., Any], place: str, organisation: Organisation, *, seen_below: bool = False
) -> Thing:
    return Thing(place, {"code": make(organisation).code}, organisation, seen_below=seen_below)


def _followed(about: str) -> "Maker":
    maker = followed_things.MAKERS[about]
    return lambda place, branch: Thing(place, {"number": maker(branch)}, branch)


def _assessment(place: str, branch: Organisation) -> Thing:
    """In publication, of the branch alone, with one result and no run's files."""
    return Thing(place, {"code": _published(branch).assessment.code}, branch)


def _published(branch: Organisation) -> Result:
    today = timezone.localdate()
    adoption = Adoption.objects.filter(organisation=branch).earliest("pk")
    assessment = Assessment.objects.create(
        adoption=adoption, organisation=branch, year=today.year - 1 - branch.assessments.count(),
        title={"zh": "年度考核", "en": "Yearly assessment"}, as_of=today - timedelta(days=9),
        state=AssessmentState.IN_PUBLICATION, planned_by=make_person(), scheme_hash=adoption.hash,
        results_hash="0" * 64, published_on=today, appeals_until=today + timedelta(days=9),
    )  # fmt: skip
    return assessment.results.create(
        subject=branch.code, kind="branch", name=branch.name, organisation=branch,
        status=Status.RATED, score=9000, rank=1, rank_in_class=1, rank_in_parent=1,
    )  # fmt: skip


def _result(place: str, branch: Organisation) -> Thing:
    result = _published(branch)
    return Thing(place, {"code": result.assessment.code, "subject": result.subject}, branch)


def _appeal_of(branch: Organisation, person: Person) -> Appeal:
    result = _published(branch)
    return Appeal.objects.create(
        assessment=result.assessment, result=result, clause="general-meetings",
        reason="会议已经召开，记录没有及时录入。", raised_by=person,
        answer_by=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip


def _appeal(place: str, branch: Organisation) -> Thing:
    made = _appeal_of(branch, make_member(branch))
    return Thing(place, {"code": made.assessment.code, "number": made.pk}, branch)


def _own_appeal(place: str, branch: Organisation, person: Person) -> Thing:
    made = _appeal_of(branch, person)
    return Thing(place, {"code": made.assessment.code, "number": made.pk}, owner=person)


Maker = Callable[[str, Organisation], Thing]
MAKERS: dict[str, tuple[tuple[str, ...], Maker]] = {
    "organisation": (tuple(PLACES), _organisation),
    "branch": (BRANCHES, _branch),
    "person": (BRANCHES, _person),
    "record": (BRANCHES, _record),
    "attachment": (BRANCHES, _attachment),
    "task": (BRANCHES, _task),
    "book": (BRANCHES, _book),
    "duty": (BRANCHES, _duty),
    "request": (BRANCHES, _request),
    "adoption": (tuple(PLACES), _adoption),
    "draft": (tuple(PLACES), _draft),
    "account": (BRANCHES, _account),
    "role": (tuple(PLACES), _role),
    "review": (BRANCHES, _review),
    "assessment": (BRANCHES, _assessment),
    "result": (BRANCHES, _result),
    "appeal": (BRANCHES, _appeal),
    "target": (BRANCHES, lambda *at: _numbered(make_target, *at)),
    "event": (BRANCHES, lambda *at: _numbered(make_event, *at)),
    "submitted_inspection": (BRANCHES, lambda *at: _numbered(make_submitted, *at)),
    "picture": (BRANCHES, lambda *at: _numbered(make_picture, *at)),
    "evidence": (BRANCHES, lambda *at: _coded(make_import, *at)),
    "inspection_plan": (tuple(PLACES), lambda *at: _coded(make_plan, *at)),
    "draw": (tuple(PLACES), lambda *at: _coded(make_draw, *at, seen_below=True)),
}
MAKERS |= {"pairing": (BRANCHES, _pairing), "honour": (BRANCHES, _honour)}
MAKERS |= {about: (BRANCHES, _followed(about)) for about in followed_things.MAKERS}
ELSEWHERE = (
    "own_appeal",
    *followed_things.OWNED,
    "",
    "kind",
    "group",
    "message",
    "vote",
    "telling",
    "inspection",
)

ARGUMENTS: dict[str, dict[str, Any]] = {
    "binding_file": {"year": LAST_YEAR},
    "import_run": {"token": "unknown"},
    "targets_import_run": {"token": "unknown"},
    "evidence_run": {"token": "unknown"},
    "draw_file": {"name": "drawing.py"},
    "help_page": {"topic": "sign-in"},
    "review_file": {"form": "json"},
    "register": {"what": "kinds"},
    "register_print": {"what": "kinds"},
    "register_file": {"what": "kinds", "form": "xlsx"},
    "review_assignment_file": {"form": "csv"},
}
"""By page: arguments that do not come from what the page is about."""

CHOSEN_BY = {
    "record_book": "branch",
    "branch_home": "branch",
    "record_new": "branch",
    "tasks": "branch",
    "task_new": "branch",
    "people": "branch",
    "board": "at",
    "board_export": "at",
    "scores": "at",
    "late_list": "committee",
    "late_export": "committee",
    "target_new": "organisation",
    "target_own": "organisation",
    "event_new": "organisation",
    "evidence_new": "organisation",
    "organisation_new": "under",
    "organisations": "at",
    "person_new": "branch",
    "consequences": "committee",
    "rectifications": "committee",
}
"""By page: what in the query of its address names an organisation."""

FORMS: dict[str, dict[str, Any]] = {}
"""By page: what its form must name to be more than incomplete."""
