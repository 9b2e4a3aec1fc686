"""Erase what the site holds of a person or a record, as the law on personal information demands."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.erasing import erase, forgettable
from zhibu.ledger.models import Entry
from zhibu.orgs.models import Membership, Person, Post, Role
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused

SHORTEST, LONGEST = 4, {"reason": 300, "authority": 200}


@transaction.atomic
def erase_subject(*, subject: str, reason: str, authority: str, by: Person) -> int:
    """Erase body and salt of all entries of a subject, and what stands of it elsewhere (删除个人信息).

    Entries, proofs and checkpoints stand; what was entered cannot be read or guessed any more.

    Args:
        subject: as in record/1f0c… or person/17.
        reason: why, as in 本人申请; it stays in the ledger, so it names nobody.
        authority: whose decision it is, as in 法务部2026-7号; it stays too.

    Returns:
        how many entries lost their content.

    Raises:
        Forbidden: `by` is not the audit administrator, or it is about oneself.
        Refused: reason or authority is missing; there is nothing to erase; or the person still
            belongs somewhere.

    Ledger:
        opening.erased; year.rebound of each bound book that contained it
    """
    require(by, Permission.ERASE)
    given = {"reason": " ".join(reason.split()), "authority": " ".join(authority.split())}
    if faults := {name: fault for name, text in given.items() if (fault := _fault(name, text))}:
        raise Refused(fields=faults)
    prefix, _slash, key = subject.partition("/")
    if prefix not in forgettable() or not Entry.objects.filter(subject=subject).exists():
        message = _("The ledger has no “%(subject)s” that can be erased. Copy it from its proof.")
        raise Refused(fields={"subject": message % {"subject": subject}})
    if prefix == "person":
        _require_gone(Person.objects.select_for_update().get(pk=key), by)
    count = erase(subject=subject, by=by.code, **given)
    if not count:
        raise Refused(fields={"subject": _("This was erased already.")})
    return count


def _fault(name: str, text: str) -> object:
    if len(text) < SHORTEST:
        return _("Say it in at least four characters; it stays in the ledger and names nobody.")
    if len(text) > LONGEST[name]:
        message = _("This has %(count)s characters; at most %(most)s are allowed.")
        return message % {"count": len(text), "most": LONGEST[name]}
    return ""


def _require_gone(person: Person, by: Person) -> None:
    """Refuse to erase who acts, or who still belongs, leads or administers."""
    if person.pk == by.pk:
        raise Forbidden(_("Somebody else erases what is about you."))
    for model in (Membership, Post, Role):
        if model.objects.open().filter(person=person).exists():
            message = _(
                "%(name)s still belongs somewhere, or holds a post or role. End that first: work "
                "that goes on needs the person's data."
            )
            raise Refused(fields={"subject": message % {"name": person.name}})
