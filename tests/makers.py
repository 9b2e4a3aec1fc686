"""Plain makers: each gives a row that may stand by itself, and takes by keyword what matters to a test.

    make_person(name="王芳")        a person, nowhere yet
    make_member(branch)            a full member of a branch
    make_company()                 a small tree: see Company

They write rows directly, where a test starts from. A later state is reached by the real actions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhibu.accounts.models import User
from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind, Standing
from zhibu.orgs.models import Membership, Organisation, Person, Post, Role
from zhibu.records.enums import Presence, State
from zhibu.records.models import Attachment, Attendance, Kind, Record, Task, Use

LONG_AGO = date(2020, 1, 1)
PASSWORD = "Zhibu-2026-test"
_numbers = count(1)


def make_organisation(
    *, under: Organisation | None = None, kind: str = OrganisationKind.BRANCH, **fields: Any
) -> Organisation:
    """A branch; `under` nothing it is the root of a tree of its own."""
    number = next(_numbers)
    fields = {
        "code": f"O{number:05}",
        "name": f"第{number}党支部",
        "kind": kind,
        "class_number": 1 if kind == OrganisationKind.BRANCH else None,
        "founded_on": LONG_AGO,
        "elected_on": timezone.localdate().replace(day=1),
    } | fields
    if under is None:
        return Organisation.objects.add_root(fields)
    under.refresh_from_db()
    return Organisation.objects.add_child(under, fields)


def make_branch(**fields: Any) -> Organisation:
    return make_organisation(**{"kind": OrganisationKind.BRANCH} | fields)


def make_group(branch: Organisation, **fields: Any) -> Organisation:
    fields = {"name": f"第{next(_numbers)}党小组"} | fields
    return make_organisation(under=branch, kind=OrganisationKind.GROUP, **fields)


def make_person(**fields: Any) -> Person:
    number = next(_numbers)
    return Person.objects.create(**{"code": f"P{number:05}", "name": f"人员{number}"} | fields)


def make_membership(person: Person, branch: Organisation, **fields: Any) -> Membership:
    started = {"standing": Standing.FULL_MEMBER, "started_on": LONG_AGO}
    return Membership.objects.create(person=person, branch=branch, **started | fields)


def make_member(
    branch: Organisation, *, standing: str = Standing.FULL_MEMBER, group: Any = None, **fields: Any
) -> Person:
    """A person who belongs to a branch."""
    person = make_person(**fields)
    make_membership(person, branch, standing=standing, group=group)
    return person


def make_post(
    person: Person, organisation: Organisation, kind: str = PostKind.SECRETARY, **fields: Any
) -> Post:
    fields = {"started_on": LONG_AGO} | fields
    return Post.objects.create(person=person, organisation=organisation, kind=kind, **fields)


def make_secretary(branch: Organisation, **fields: Any) -> Person:
    person = make_member(branch, **fields)
    make_post(person, branch)
    return person


def make_role(person: Person, organisation: Organisation, kind: RoleKind, **fields: Any) -> Role:
    fields = {"started_on": LONG_AGO} | fields
    return Role.objects.create(person=person, organisation=organisation, kind=kind, **fields)


def make_account(person: Person, *, password: str = PASSWORD, **fields: Any) -> User:
    """An account that is in order: the password is its owner's own, and new."""
    fields = {
        "username": person.code.lower(),
        "email": person.email,
        "password_once": False,
        "password_changed_at": timezone.now(),
    } | fields
    user = User(person=person, **fields)
    user.set_password(password)
    user.save()
    return user


def make_kind(name: str = "", **fields: Any) -> Kind:
    """A kind of record: the one of that name, made if there is none."""
    number = next(_numbers)
    name = name or f"kind_{number}"
    fields = {"zh": f"类型{number}", "en": f"kind {number}"} | fields
    return Kind.objects.get_or_create(name=name, defaults=fields)[0]


def make_record(
    branch: Organisation,
    *,
    by: Person | None = None,
    kinds: Iterable[str | Kind] = ("general_meeting",),
    present: Iterable[Person] = (),
    absent: Iterable[Person] = (),
    **fields: Any,
) -> Record:
    """A draft; or with `state=` a record as its actions would have left it."""
    by = by or make_member(branch)
    now, today = timezone.now(), timezone.localdate()
    fields = {"title": f"记录{next(_numbers)}", "held_on": today, "state": State.DRAFT} | fields
    there = [*present]
    if fields["state"] != State.DRAFT:
        submitted = {"submitted_by": by, "submitted_at": now, "entered_on": today}
        book = Record.objects.filter(branch=branch, year=fields["held_on"].year)
        newest = book.aggregate(newest=Max("number"))["newest"] or 0
        fields = {**submitted, "number": newest + 1, **fields}
    if fields["state"] == State.CHECKED:
        fields = {"checked_at": now, "checked_by": make_person()} | fields
    expected = [(person, Presence.PRESENT) for person in there]
    expected += [(person, Presence.ABSENT) for person in absent]
    record = Record.objects.create(
        branch=branch,
        year=fields["held_on"].year,
        written_by=by,
        present_count=len(there),
        expected_count=len(expected),
        **fields,
    )
    Attendance.objects.bulk_create(
        Attendance(record=record, person=person, presence=presence) for person, presence in expected
    )
    for kind in kinds:
        Use.objects.create(record=record, kind=make_kind(kind) if isinstance(kind, str) else kind)
    return record


def make_attachment(record: Record, *, content: bytes = b"", **fields: Any) -> Attachment:
    """A file of a record, written to disk as it is given."""
    from hashlib import sha256

    from django.core.files.base import ContentFile

    name = fields.pop("name", "照片.png")
    fields = {"media_type": "image/png", "added_by": record.written_by} | fields
    return Attachment.objects.create(
        record=record,
        name=name,
        file=ContentFile(content, name=f"{next(_numbers)}.png"),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        **fields,
    )


def make_task(branch: Organisation, *, by: Person | None = None, **fields: Any) -> Task:
    fields = {"title": f"重点工作{next(_numbers)}", "due_on": timezone.localdate()} | fields
    return Task.objects.create(branch=branch, planned_by=by or make_member(branch), **fields)


@dataclass(frozen=True, slots=True)
class Company:
    """A small company.

    root
    ├── committee
    │   ├── branch         with `group` and `other_group`
    │   └── sibling
    └── other_committee
        └── general_branch
            └── foreign    with `foreign_group`
    """

    root: Organisation
    committee: Organisation
    branch: Organisation
    group: Organisation
    other_group: Organisation
    sibling: Organisation
    other_committee: Organisation
    general_branch: Organisation
    foreign: Organisation
    foreign_group: Organisation


def make_company(*, members: int = 0) -> Company:
    """The tree, with so many members in each branch."""
    kind = OrganisationKind
    root = make_organisation(kind=kind.COMMITTEE, name="公司党委")
    committee = make_organisation(under=root, kind=kind.COMMITTEE, name="第一党委")
    branch = make_branch(under=committee, name="第一支部")
    sibling = make_branch(under=committee, name="第二支部")
    other = make_organisation(under=root, kind=kind.COMMITTEE, name="第二党委")
    general = make_organisation(under=other, kind=kind.GENERAL_BRANCH, name="党总支")
    foreign = make_branch(under=general, name="第三支部")
    group, other_group = (make_group(branch, name=f"{name}小组") for name in ("甲", "乙"))
    foreign_group = make_group(foreign, name="丙小组")
    for one in (branch, sibling, foreign):
        for _ in range(members):
            make_member(one)
    made = Company(
        root, committee, branch, group, other_group, sibling, other, general, foreign, foreign_group
    )  # fmt: skip
    for name in made.__dataclass_fields__:  # the tree counts its children
        getattr(made, name).refresh_from_db()
    return made
