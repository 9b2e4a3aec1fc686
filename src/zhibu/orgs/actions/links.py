"""The three links: who keeps direct contact with which branch, group or member."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter
from zhibu.orgs.days import require_end, require_past
from zhibu.orgs.entries import LINKS
from zhibu.orgs.enums import LinkKind, OrganisationKind
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import place_of
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.shape import COMMITTEES


@transaction.atomic
def link(
    *,
    person: Person,
    kind: str,
    day: date,
    by: Person,
    organisation: Organisation | None = None,
    member: Person | None = None,
) -> Link:
    """Put a committee member in direct contact with a branch, a group or a member (建立三联).

    Raises:
        Refused: the person holds no post from which this link follows, or the link stands already.

    Ledger:
        link.begun
    """
    end = _end_of(kind, organisation, member)
    require(by, Permission.ORGANISATION_EDIT, on=end)
    require_past(day, "day")
    if member and member.pk == person.pk:
        raise Refused(fields={"member": _("Nobody is linked to themselves.")})
    _require_post(person, kind, end)
    same = Link.objects.open().filter(
        person=person, kind=kind, organisation=organisation, member=member
    )
    found = same.first()
    if found:
        raise Refused(_("This link stands since %(day)s already.") % {"day": found.started_on})
    row = Link.objects.create(
        person=person, kind=kind, organisation=organisation, member=member, started_on=day
    )
    enter(LINKS, "link.begun", row, by=by)
    return row


def _end_of(kind: str, organisation: Organisation | None, member: Person | None) -> Organisation:
    """Give the organisation at whose place the link ends."""
    if kind not in LinkKind.values:
        raise Refused(fields={"kind": _("Choose a kind of link.")})
    if kind == LinkKind.COMMITTEE_TO_MEMBER:
        if member is None or organisation is not None:
            raise Refused(fields={"member": _("Choose the member of this link, nothing else.")})
        if not Membership.objects.open().filter(person=member).exists():
            message = _("%(name)s belongs to no branch now.") % {"name": member.name}
            raise Refused(fields={"member": message})
        return place_of(member)
    wanted = {
        LinkKind.COMMITTEE_TO_BRANCH: OrganisationKind.BRANCH,
        LinkKind.COMMITTEE_TO_GROUP: OrganisationKind.GROUP,
    }[LinkKind(kind)]
    if organisation is None or member is not None or organisation.kind != wanted:
        message = _("Choose a %(kind)s at the end of this link.") % {"kind": wanted.label}
        raise Refused(fields={"organisation": message})
    return organisation


def _require_post(person: Person, kind: str, end: Organisation) -> None:
    """Refuse unless the person's posts allow the link: of a committee above, or of the branch."""
    places = [
        post.organisation
        for post in Post.objects.open().filter(person=person).select_related("organisation")
    ]
    if kind == LinkKind.COMMITTEE_TO_BRANCH:
        above = (*COMMITTEES, OrganisationKind.GENERAL_BRANCH)
        fits = any(
            it.kind in above and end.path.startswith(it.path) and it.pk != end.pk for it in places
        )
        message = _("%(name)s holds no post in a committee above this branch.")
    else:
        branch = (
            end.path[: -Organisation.steplen] if kind == LinkKind.COMMITTEE_TO_GROUP else end.path
        )
        fits = any(it.path == branch for it in places)
        message = _("%(name)s holds no post in the committee of this branch.")
    if not fits:
        raise Refused(fields={"person": message % {"name": person.name}})


@transaction.atomic
def unlink(*, link: Link, day: date, by: Person) -> Link:
    """End a link with its last day (解除三联).

    Raises:
        Refused: it ended already, or the day does not fit.

    Ledger:
        link.ended
    """
    end = link.organisation or place_of(link.member)
    require(by, Permission.ORGANISATION_EDIT, on=end)
    row = Link.objects.select_for_update().get(pk=link.pk)
    if row.ended_on:
        raise Refused(_("This link ended on %(day)s already.") % {"day": row.ended_on})
    require_end(day, row.started_on)
    row.ended_on = day
    row.save(update_fields=["ended_on"])
    enter(LINKS, "link.ended", row, by=by)
    return row
