"""A company of any size, written straight into the tables: for measuring and for query counts.

Rows only, no actions: a few seconds for the full size.
"""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from zhibu.orgs.enums import OrganisationKind, PostKind, Standing
from zhibu.orgs.models import Membership, Organisation, Person, Post
from zhibu.records.enums import State
from zhibu.records.models import Kind, Record, Use

KINDS = (
    ("general_meeting", "支部党员大会", False),
    ("committee_meeting", "支部委员会", False),
    ("group_meeting", "党小组会", True),
    ("lecture", "党课", False),
    ("theme_day", "主题党日", False),
    ("organisational_life_meeting", "组织生活会", False),
    ("democratic_review", "民主评议党员", False),
    ("study", "集中学习", False),
)


def make_kinds() -> dict[str, Kind]:
    """The kinds that duties ask for; those that are there stay."""
    for place, (name, zh, by_group) in enumerate(KINDS):
        Kind.objects.get_or_create(
            name=name, defaults={"zh": zh, "en": name, "place": place, "by_group": by_group}
        )
    return {kind.name: kind for kind in Kind.objects.all()}


def fill(
    *,
    branches: int,
    records: int,
    year: int,
    groups: int = 2,
    members: int = 22,
    per_committee: int = 16,
    seed: int = 1,
) -> list[Organisation]:
    """Write committees, branches with groups and members, and records spread over the year."""
    rng = random.Random(seed)
    kinds = make_kinds()
    top = Organisation.objects.add_root(
        {"code": "C", "name": "公司党委", "kind": OrganisationKind.COMMITTEE}
    )
    made: list[Organisation] = []
    for number in range(0, branches, per_committee):
        committee = Organisation.objects.add_child(
            Organisation.objects.get(pk=top.pk),
            {
                "code": f"C{number:05}",
                "name": f"第{number}党委",
                "kind": OrganisationKind.COMMITTEE,
            },
        )
        rows = []
        for count in range(number, min(number + per_committee, branches)):
            branch = Organisation(
                code=f"B{count}",
                name=f"第{count}党支部",
                kind=OrganisationKind.BRANCH,
                class_number=count % 4 + 1,
                founded_on=date(year - 10, 1, 1),
                elected_on=date(year - 1, 3, 1),
                path=Organisation._get_path(committee.path, committee.depth + 1, len(rows) + 1),
                depth=committee.depth + 1,
                numchild=groups,
            )
            rows.append(branch)
        Organisation.objects.bulk_create(rows)
        Organisation.objects.filter(pk=committee.pk).update(numchild=len(rows))
        made += Organisation.objects.filter(code__in=[row.code for row in rows])
    below = [
        Organisation(
            code=f"{branch.code}G{number}",
            name=f"第{number}党小组",
            kind=OrganisationKind.GROUP,
            path=Organisation._get_path(branch.path, branch.depth + 1, number),
            depth=branch.depth + 1,
        )
        for branch in made
        for number in range(1, groups + 1)
    ]
    Organisation.objects.bulk_create(below, batch_size=500)
    by_path: dict[str, list[Organisation]] = {}
    for group in Organisation.objects.filter(kind=OrganisationKind.GROUP):
        by_path.setdefault(group.path[: -Organisation.steplen], []).append(group)
    people = Person.objects.bulk_create(
        [
            Person(code=f"{branch.code}P{number}", name=f"党员{number}", email="a@example.com")
            for branch in made
            for number in range(members)
        ],
        batch_size=500,
    )
    of_branch = dict(
        zip(
            (branch.pk for branch in made),
            (people[start : start + members] for start in range(0, len(people), members)),
            strict=True,
        )
    )
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                branch=branch,
                group=by_path[branch.path][number % groups] if groups else None,
                standing=Standing.FULL_MEMBER,
                started_on=date(year - 5, 1, 1),
            )
            for branch in made
            for number, person in enumerate(of_branch[branch.pk])
        ],
        batch_size=500,
    )
    Post.objects.bulk_create(
        [
            Post(
                person=of_branch[branch.pk][0],
                organisation=branch,
                kind=PostKind.SECRETARY,
                started_on=date(year - 1, 3, 1),
            )
            for branch in made
        ],
        batch_size=500,
    )
    _records(made, by_path, of_branch, kinds, records, year, rng)
    return made


def _records(branches, by_path, of_branch, kinds, count, year, rng) -> None:
    first = date(year, 1, 1)
    days = (min(timezone.localdate(), date(year, 12, 31)) - first).days
    numbers: dict[int, int] = {}
    rows, uses = [], []
    names = [name for name, _, _ in KINDS]
    now = datetime(year, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    for number in range(count):
        branch = branches[number % len(branches)]
        numbers[branch.pk] = numbers.get(branch.pk, 0) + 1
        held = first + timedelta(days=rng.randint(0, max(days - 20, 0)))
        writer = of_branch[branch.pk][0]
        rows.append(
            Record(
                branch=branch,
                year=year,
                number=numbers[branch.pk],
                title="记录",
                held_on=held,
                hours=2,
                state=State.SUBMITTED,
                written_by=writer,
                submitted_by=writer,
                submitted_at=now,
                entered_on=held + timedelta(days=rng.choice((0, 1, 2, 3, 5, 12))),
                present_count=20,
                expected_count=22,
            )
        )
        uses.append((rng.choice(names), rng.random() < 0.2))
    Record.objects.bulk_create(rows, batch_size=500)
    made = []
    for record, (name, also) in zip(rows, uses, strict=True):
        groups = by_path.get(record.branch.path) or [None]
        group = rng.choice(groups) if name == "group_meeting" else None
        made.append(Use(record=record, kind=kinds[name], group=group))
        if also and name != "lecture":
            made.append(Use(record=record, kind=kinds["lecture"]))
    Use.objects.bulk_create(made, batch_size=500)
