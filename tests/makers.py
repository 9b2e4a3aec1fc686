"""Plain makers: each gives a row that may stand by itself, and takes by keyword what matters to a test.

    make_person(name="王芳")        a person, nowhere yet
    make_member(branch)            a full member of a branch
    make_company()                 a small tree: see Company

They write rows directly, where a test starts from. A later state is reached by the real actions.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhibu.accounts.models import User
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Review, Sheet, Teller, Voter
from zhibu.ballots.roll import roll_hash
from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind, Standing
from zhibu.orgs.models import Membership, Organisation, Person, Post, Role
from zhibu.records.enums import Presence, State
from zhibu.records.models import Attachment, Attendance, Kind, Record, Task, Use
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import preset_text

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


def make_adoption(organisation: Organisation, *, name: str = "suxing", **fields: Any) -> Adoption:
    """A shipped scheme, or the text that is given, adopted long ago."""
    text = fields.pop("text", None) or preset_text(name)
    return Adoption.objects.create(
        **{
            "organisation": organisation,
            "name": name,
            "version": "1",
            "title": {"zh": name, "en": name},
            "subject": "member",
            "text": text,
            "hash": hashlib.sha256(text.encode()).hexdigest(),
            "started_on": LONG_AGO,
        }
        | fields
    )


REVIEW_DAYS = {
    ReviewState.PLANNED: (-1, 3, 5, 12),
    ReviewState.SHOWN: (-1, 3, 5, 12),
    ReviewState.FROZEN: (-9, -1, 2, 12),
    ReviewState.OPEN: (-9, -5, -2, 7),
}
"""Days from today: the roll's day, the last of objections, the first and the last of voting."""
NO_HASH = "00" * 32
LOCKED = (ReviewState.PLANNED, ReviewState.SHOWN, ReviewState.CALLED_OFF)


def make_sheet(
    review: Review,
    subjects: Iterable[Person | Organisation],
    source: str = "members",
    **fields: Any,
) -> Sheet:
    """A sheet with these people or branches on it, all of one source."""
    rows = [
        {"subject": one.code, "source": source, "name": one.name, "note": ""} for one in subjects
    ]
    number = review.sheets.count() + 1
    fields = {"organisation": review.organisation, "number": number, "subjects": rows} | fields
    return Sheet.objects.create(review=review, **fields)


def make_voters(sheet: Sheet, people: Iterable[Person], **fields: Any) -> list[Voter]:
    fields = {"review": sheet.review, "organisation": sheet.organisation} | fields
    return Voter.objects.bulk_create(
        [Voter(person=person, sheet=sheet, **fields) for person in people]
    )


def make_review(
    organisation: Organisation | None = None,
    *,
    state: str = ReviewState.OPEN,
    secrecy: str = Secrecy.SEALED,
    voters: Sequence[Person] | int = 6,
    sheets: Iterable[tuple[Iterable[Person | Organisation], Iterable[Person]]] | None = None,
    keys: tuple[bytes, bytes] | None = None,
    tellers: tuple[Person, Person] | None = None,
    **fields: Any,
) -> Review:
    """A review as it stands in a state, its rows written straight, nothing of it in the ledger.

    Without `sheets` it is a peer review of one branch: one sheet, on which the voters stand.

    Args:
        voters: people, or how many members are made in the organisation.
        sheets: for each sheet whom it lists, and who is asked with it.
        keys: public keys of the outer and the inner lock; random ones where none are given.
    """
    organisation = organisation or make_branch()
    today = timezone.localdate()
    state = ReviewState(state)
    days = REVIEW_DAYS.get(state, (-30, -20, -15, -2))
    names = ("roll_on", "objections_until", "opens_on", "closes_on")
    fields = {
        "organisation": organisation,
        "channel": "mutual",
        "year": today.year,
        "round": next(_numbers) % 30_000,
        "period": str(today.year),
        "title": {"zh": "党员互评", "en": "Members of each other"},
        "subject": "member",
        "sources": [
            {"source": "members", "title": {"zh": "党员", "en": "Members"}, "raters": ["members"]}
        ],
        "secrecy": secrecy,
        "state": state,
        **{name: today + timedelta(days=n) for name, n in zip(names, days, strict=True)},
        "paper_size": 0 if state in LOCKED else 2_048,
        "roll_hash": "" if state in LOCKED else NO_HASH,
    } | fields
    if "adoption" not in fields:
        fields["adoption"] = make_adoption(
            organisation, started_on=today - timedelta(next(_numbers))
        )
    if "planned_by" not in fields:
        fields["planned_by"] = make_person()
    review = Review.objects.create(**fields)
    if sheets is None:
        if isinstance(voters, int):
            voters = [make_member(organisation) for _ in range(voters)]
        sheets = [(voters, voters)]
    for subjects, people in sheets:
        make_voters(make_sheet(review, subjects), people)
    locked = state in LOCKED or secrecy == Secrecy.NAMED
    keys = keys or (secrets.token_bytes(32), secrets.token_bytes(32))
    if tellers is None:
        tellers = () if secrecy == Secrecy.NAMED else (make_person(), make_person())
    for place, person in enumerate(tellers, start=1):
        key = {} if locked else {"public_key": keys[place - 1], "key_taken_on": review.opens_on}
        Teller.objects.create(review=review, person=person, place=place, **key)
    if state not in LOCKED:
        review.roll_count = review.voters.count()
        if review.roll_hash == NO_HASH:
            review.roll_hash = roll_hash(review)
        review.save(update_fields=["roll_count", "roll_hash"])
    return review


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
