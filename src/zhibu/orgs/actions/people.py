"""Add people and change what is known of them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter, together
from zhibu.orgs.actions.memberships import join_branch
from zhibu.orgs.entries import PEOPLE
from zhibu.orgs.identity import read_identity, read_phone
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import require_person
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.sealing import mark_of, seal
from zhibu.orgs.seeking import sought_of
from zhibu.orgs.settling import code_of, put, refused_by_database, require_seen

FACTS = (
    "name",
    "sex",
    "born_on",
    "nation",
    "education",
    "job",
    "joined_party_on",
    "full_member_on",
    "email",
)
"""What may be changed of a person; the code stays, sensitive fields go by their own names."""


@transaction.atomic
@together()
def add_person(
    *,
    code: str,
    name: str,
    branch: Organisation,
    standing: str,
    from_day: date,
    by: Person,
    group: Organisation | None = None,
    identity: str = "",
    phone: str = "",
    **facts: Any,
) -> Person:
    """Add a person, who belongs to a branch from a day on (新增人员).

    Args:
        from_day: may lie years back: it is when the person came to the branch.
        identity: identity number; it is sealed, and fills day of birth and sex where they are empty.
        facts: any of `FACTS`.

    Raises:
        Refused: the code or identity number stands already, or a fact is wrong.

    Ledger:
        person.added, membership.begun
    """
    require(by, Permission.PERSON_EDIT, on=branch)
    row = Person(code=code_of(code))
    put(row, {"name": name, **facts})
    seal_into(row, identity=identity or None, phone=phone or None)
    check_facts(row)
    if Person.objects.filter(code=row.code).exists():
        raise Refused(fields={"code": _taken(row.code)})
    row.sought = sought_of(row.code, row.name)
    with refused_by_database(_taken(row.code), "code"):
        row.save()
    enter(PEOPLE, "person.added", row, by=by)
    join_branch(person=row, branch=branch, group=group, standing=standing, from_day=from_day, by=by)
    return row


def _taken(code: str) -> object:
    return _("The code %(code)s is taken by another person. Choose another.") % {"code": code}


@transaction.atomic
def change_person(
    *,
    person: Person,
    by: Person,
    seen: str | None = None,
    identity: str | None = None,
    phone: str | None = None,
    **facts: Any,
) -> Person:
    """Change what is known of a person (修改人员信息).

    Args:
        seen: the mark that the form showed, from `seen_of(person, FACTS)`.
        identity: None leaves the identity number as it is, an empty text removes it.
        phone: likewise.

    Raises:
        Refused: a fact is wrong.
        Stale: somebody else changed it meanwhile.

    Ledger:
        person.changed
    """
    require_person(by, Permission.PERSON_EDIT, person)
    row = Person.objects.select_for_update().get(pk=person.pk)
    require_seen(row, FACTS, seen)
    put(row, {name: facts[name] for name in FACTS if name in facts})
    seal_into(row, identity=identity, phone=phone)
    check_facts(row)
    row.sought = sought_of(row.code, row.name)
    with refused_by_database(_("This identity number stands with another person."), "identity"):
        row.save()
    enter(PEOPLE, "person.changed", row, by=by)
    return row


def seal_into(row: Person, *, identity: str | None, phone: str | None) -> None:
    """Read, check and seal sensitive fields; None leaves one as it is, an empty text removes it.

    Raises:
        Refused: the number cannot be right, contradicts the person, or is another's.
    """
    faults: dict[str, object] = {}
    for put_in, written in ((_seal_identity, identity), (_seal_phone, phone)):
        try:
            put_in(row, written)
        except Refused as refused:
            faults |= refused.fields
    if faults:
        raise Refused(fields=faults)


def _seal_identity(row: Person, written: str | None) -> None:
    if written == "":
        row.identity_sealed = row.identity_mark = None
    if not written:
        return
    read = read_identity(written, timezone.localdate())
    faults = {}
    for name, says in (("born_on", read.born_on), ("sex", read.sex)):
        if not getattr(row, name):
            setattr(row, name, says)
        elif getattr(row, name) != says:
            message = _("The identity number says otherwise (%(says)s). Correct one of the two.")
            faults[name] = message % {"says": getattr(says, "label", says)}
    mark = mark_of(read.number)
    if Person.objects.filter(identity_mark=mark).exclude(pk=row.pk).exists():
        faults["identity"] = _("This identity number stands with another person.")
    if faults:
        raise Refused(fields=faults)
    row.identity_sealed, row.identity_mark = seal(row.code, "identity", read.number), mark


def _seal_phone(row: Person, written: str | None) -> None:
    if written:
        row.phone_sealed = seal(row.code, "phone", read_phone(written))
    elif written == "":
        row.phone_sealed = None


def check_facts(row: Person) -> None:
    """Refuse facts of a person that contradict each other."""
    fields: dict[str, object] = {}
    today = timezone.localdate()
    for name in ("born_on", "joined_party_on", "full_member_on"):
        day = getattr(row, name)
        if day and day > today:
            fields[name] = _("%(day)s lies in the future.") % {"day": day}
    joined, full, born = row.joined_party_on, row.full_member_on, row.born_on
    if full and joined and full < joined:
        fields["full_member_on"] = _("It comes before the person joined the Party on %(day)s.") % {
            "day": joined
        }
    if (
        born
        and joined
        and (joined.year - born.year, joined.month, joined.day)
        < (
            18,
            born.month,
            born.day,
        )
    ):
        fields["joined_party_on"] = _("The person, born on %(day)s, was not yet 18.") % {
            "day": born
        }
    if fields:
        raise Refused(fields=fields)
