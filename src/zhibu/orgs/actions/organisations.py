"""Found, change, move, close and reopen organisations."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter, together
from zhibu.orgs.days import require_end
from zhibu.orgs.entries import LINKS, ORGANISATIONS, POSTS, ROLES, TIES
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role, Tie
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.seeking import sought_of
from zhibu.orgs.settling import code_of, put, refused_by_database, require_seen
from zhibu.orgs.shape import ABOVE

FACTS = (
    "name",
    "short_name",
    "class_number",
    "unit",
    "founded_on",
    "elected_on",
    "term_years",
)
"""What may be changed of an organisation; its code stays."""


@transaction.atomic
def found_organisation(
    *,
    parent: Organisation,
    code: str,
    name: str,
    kind: str,
    by: Person,
    **facts: Any,
) -> Organisation:
    """Found an organisation below another (成立党组织).

    Args:
        facts: any of `FACTS`.

    Raises:
        Refused: the kind does not stand below the parent's, the code is taken, or a fact is wrong.

    Ledger:
        organisation.founded
    """
    require(by, Permission.ORGANISATION_EDIT, on=parent)
    row = Organisation(code=code_of(code), kind=kind)
    put(row, {"kind": kind, "name": name, **facts})
    check_facts(row)
    parent = Organisation.objects.select_for_update().get(pk=parent.pk)
    if not parent.in_use:
        raise Refused(
            fields={
                "parent": _("%(name)s is closed. Reopen it, or choose another.")
                % {"name": parent.name}
            }
        )
    require_place(row.kind, parent)
    if Organisation.objects.filter(code=row.code).exists():
        raise Refused(fields={"code": _taken(row.code)})
    row.sought = sought_of(row.code, row.name, row.short_name)
    with refused_by_database(_taken(row.code), "code"):
        Organisation.objects.add_child(parent, instance=row)
    enter(ORGANISATIONS, "organisation.founded", row, by=by)
    return row


def _taken(code: str) -> object:
    return _("The code %(code)s is taken by another organisation. Choose another.") % {"code": code}


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, by: Person, seen: str | None = None, **facts: Any
) -> Organisation:
    """Change facts of an organisation (修改党组织信息).

    Args:
        seen: the mark that the form showed, from `seen_of(organisation, FACTS)`.

    Raises:
        Refused: a fact is wrong.
        Stale: somebody else changed it meanwhile.

    Ledger:
        organisation.changed
    """
    require(by, Permission.ORGANISATION_EDIT, on=organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_seen(row, FACTS, seen)
    changed = put(row, {name: facts[name] for name in FACTS if name in facts})
    check_facts(row)
    row.sought = sought_of(row.code, row.name, row.short_name)
    row.save(update_fields=[*changed, "sought"])
    enter(ORGANISATIONS, "organisation.changed", row, by=by)
    return row


def check_facts(row: Organisation) -> None:
    """Refuse facts of an organisation that contradict each other."""
    fields: dict[str, object] = {}
    today = timezone.localdate()
    if row.class_number is not None and row.class_number not in (1, 2, 3, 4):
        fields["class_number"] = _("Choose class 1, 2, 3 or 4.")
    if not 1 <= row.term_years <= 10:
        fields["term_years"] = _("A term has 1 to 10 years.")
    for name in ("founded_on", "elected_on"):
        day = getattr(row, name)
        if day and day > today:
            fields[name] = _("%(day)s lies in the future.") % {"day": day}
    if row.founded_on and row.elected_on and row.elected_on < row.founded_on:
        fields["elected_on"] = _("The election comes before the founding on %(day)s.") % {
            "day": row.founded_on
        }
    if fields:
        raise Refused(fields=fields)


def require_place(kind: str, parent: Organisation) -> None:
    """Refuse a kind that does not stand below the parent's kind.

    Raises:
        Refused: at `parent`.
    """
    if parent.kind not in ABOVE[OrganisationKind(kind)]:
        message = _("A %(kind)s does not stand below a %(above)s. Choose one of: %(allowed)s.")
        facts = {
            "kind": OrganisationKind(kind).label,
            "above": parent.get_kind_display(),
            "allowed": ", ".join(str(it.label) for it in ABOVE[OrganisationKind(kind)]),
        }
        raise Refused(fields={"parent": message % facts})


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation, by: Person
) -> Organisation:
    """Put an organisation, with all below it, below another (调整隶属关系).

    Raises:
        Refused: it would stand below itself, or the kinds do not fit.

    Ledger:
        organisation.moved
    """
    require(by, Permission.ORGANISATION_EDIT, on=organisation)
    require(by, Permission.ORGANISATION_EDIT, on=parent)
    rows = Organisation.objects.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in={organisation.pk, parent.pk})}
    row, above = found[organisation.pk], found[parent.pk]
    if above.path.startswith(row.path):
        message = _("%(name)s cannot stand below itself or below a part of itself. Choose another.")
        raise Refused(fields={"parent": message % {"name": row.name}})
    if not above.in_use:
        message = _("%(name)s is closed. Reopen it, or choose another.")
        raise Refused(fields={"parent": message % {"name": above.name}})
    require_place(row.kind, above)
    if row.kind == OrganisationKind.GROUP and Membership.objects.open().filter(group=row).exists():
        message = _("People of the branch belong to this group. Change their group first.")
        raise Refused(fields={"parent": message})
    Organisation.objects.move(row, above, "sorted-child")
    enter(ORGANISATIONS, "organisation.moved", row, by=by)
    return Organisation.objects.get(pk=row.pk)


@transaction.atomic
@together()
def close_organisation(*, organisation: Organisation, day: date, by: Person) -> Organisation:
    """Close an organisation (撤销党组织): its posts, links, ties and roles end on that day.

    Raises:
        Refused: organisations below are in use, or people still belong to it.

    Ledger:
        organisation.closed; post.ended, link.ended, role.ended, tie.ended
    """
    require(by, Permission.ORGANISATION_EDIT, on=organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not row.in_use:
        raise Refused(_("It was closed on %(day)s already.") % {"day": row.closed_on})
    require_end(day, row.founded_on or day)
    below = Organisation.objects.get_descendants(row).filter(in_use=True).first()
    if below:
        raise Refused(
            _("%(name)s below it is still in use. Close or move what is below it first.")
            % {"name": below.name}
        )
    belonging = "group" if row.kind == OrganisationKind.GROUP else "branch"
    left = Membership.objects.open().filter(**{belonging: row}).select_related("person").first()
    if left:
        raise Refused(
            _("%(name)s still belongs to it, perhaps with others. Transfer them first.")
            % {"name": left.person.name}
        )
    for cover, rows in (
        (POSTS, Post.objects.filter(organisation=row)),
        (LINKS, Link.objects.filter(organisation=row)),
        (ROLES, Role.objects.filter(organisation=row)),
        (TIES, Tie.objects.filter(one=row)),
        (TIES, Tie.objects.filter(other=row)),
    ):
        open_rows = rows.open()
        enter(cover, f"{cover.prefix}.ended", *open_rows, by=by)
        open_rows.filter(started_on__gt=day).update(ended_on=F("started_on"))
        open_rows.update(ended_on=day)
    row.in_use, row.closed_on = False, day
    row.save(update_fields=["in_use", "closed_on"])
    enter(ORGANISATIONS, "organisation.closed", row, by=by)
    return row


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, by: Person) -> Organisation:
    """Take a closed organisation into use again (恢复党组织); its posts are filled anew.

    Raises:
        Refused: what it stands below is closed.

    Ledger:
        organisation.reopened
    """
    require(by, Permission.ORGANISATION_EDIT, on=organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    parent = Organisation.objects.get_parent(row)
    if parent and not parent.in_use:
        raise Refused(_("%(name)s above it is closed. Reopen that first.") % {"name": parent.name})
    row.in_use, row.closed_on = True, None
    row.save(update_fields=["in_use", "closed_on"])
    enter(ORGANISATIONS, "organisation.reopened", row, by=by)
    return row
