"""What the tests of duties start from: kinds, submitted records, adopted schemes, random companies."""

import hashlib
import random
from datetime import date, timedelta

from company_rows import KINDS, make_kinds

from makers import (
    make_branch,
    make_group,
    make_member,
    make_membership,
    make_organisation,
    make_person,
    make_record,
)
from zhibu.duties.enums import RequestKind, RequestState
from zhibu.duties.models import Duty, Reminder, Request
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.records.models import Kind, Use
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import preset_text

YEAR = 2026


def held(
    branch,
    day,
    *,
    kind="general_meeting",
    entered=None,
    state="submitted",
    by=None,
    group=None,
    **fields,
):
    """A record that was submitted, on the day itself unless `entered` says otherwise."""
    make_kinds()
    record = make_record(
        branch, by=by, kinds=(), held_on=day, state=state, entered_on=entered or day, **fields
    )
    Use.objects.create(record=record, kind=Kind.objects.get(name=kind), group=group)
    return record


def adopt(organisation, name="sanhua", *, since=date(YEAR, 1, 1), until=None, text=None):
    text = text or preset_text(name)
    return Adoption.objects.create(
        organisation=organisation,
        name=name,
        version="1",
        title={"zh": name, "en": name},
        subject="group" if name == "xiaozu" else "branch",
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        started_on=since,
        ended_on=until,
    )


def states(organisation, rule="gongzuo-tiaoli/general-meetings"):
    """By period: the state of each of its duties under a rule."""
    rows = Duty.objects.filter(organisation=organisation, rule=rule).order_by("starts_on")
    return dict(rows.values_list("period", "state"))


def everything():
    """All duties, comparable across databases and runs."""
    fields = ("organisation__code", "rule", "starts_on", "state", "reached", "late", "extended_to")
    return sorted(map(str, Duty.objects.values_list(*fields)))


def reminders():
    return sorted(Reminder.objects.values_list("organisation__code", "cause", "stage"))


def random_company(seed: int):
    """A few branches and groups of any age and size, with records, leavers, requests and schemes."""
    rng = random.Random(seed)
    make_kinds()
    some_day = lambda: date(YEAR, 1, 1) + timedelta(days=rng.randrange(365))  # noqa: E731
    root = make_organisation(kind=OrganisationKind.COMMITTEE)
    branches = []
    for _ in range(3):
        closed = some_day() if rng.random() < 0.15 else None
        branch = make_branch(
            under=root,
            founded_on=rng.choice((None, date(2020, 1, 1), some_day())),
            closed_on=closed,
            in_use=closed is None and rng.random() < 0.95,
        )
        branches.append(branch)
        for _ in range(rng.choice((0, 0, 2))):
            make_group(branch, founded_on=rng.choice((date(2020, 1, 1), some_day())))
        for _ in range(rng.choice((3, 6, 8, 16))):
            make_membership(
                make_person(),
                branch,
                started_on=rng.choice((date(2020, 1, 1), some_day())),
                ended_on=rng.choice((None, None, date(YEAR + 1, 1, 1))),
                standing=rng.choice(("full_member", "probationary_member", "staff")),
            )
    if rng.random() < 0.8:
        adopt(root, since=rng.choice((date(YEAR, 1, 1), some_day())))
    if rng.random() < 0.4:
        adopt(branches[0], "xingji", since=some_day())
    for _ in range(80):
        random_record(rng, rng.choice(branches), some_day())
    for _ in range(6):
        random_request(rng, rng.choice(branches))
    return root


def random_record(rng, branch, day):
    groups = list(Organisation.objects.get_children(branch))
    there = [make_person() for _ in range(2)]
    present = rng.randint(0, 2)
    record = make_record(
        branch,
        by=there[0],
        kinds=(),
        held_on=day,
        entered_on=day + timedelta(days=rng.choice((0, 1, 3, 4, 7, 8, 20, 60))),
        state=rng.choice(("submitted", "submitted", "checked", "returned")),
        hours=rng.choice((None, 2)),
        present=there[:present],
        absent=there[present:],
    )
    for name, _, by_group in rng.sample(KINDS, rng.choice((1, 1, 2))):
        kind = Kind.objects.get(name=name)
        if by_group and groups:
            for group in rng.sample(groups, rng.randint(1, len(groups))):
                Use.objects.create(record=record, kind=kind, group=group)
        else:
            Use.objects.create(record=record, kind=kind)
    return record


def random_request(rng, branch):
    period, last = rng.choice(
        [(f"{YEAR}-{month:02}", date(YEAR, month + 1, 1)) for month in range(1, 11)]
        + [(f"{YEAR}Q{quarter}", date(YEAR, quarter * 3 + 1, 1)) for quarter in (1, 2, 3)]
    )
    exemption = rng.random() < 0.3
    asker = make_member(branch)
    approved = rng.random() < 0.8
    return Request.objects.create(
        organisation=rng.choice([branch, *Organisation.objects.get_children(branch)]),
        kind=RequestKind.EXEMPTION if exemption else RequestKind.EXTENSION,
        duty_kind=rng.choice(KINDS)[0],
        period=period,
        until=None if exemption else last + timedelta(days=rng.randrange(45)),
        reason="停工检修",
        state=RequestState.APPROVED if approved else RequestState.DECLINED,
        asked_by=asker,
        decided_by=make_person(),
    )
