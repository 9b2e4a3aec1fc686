"""Grant roles and end them; the three administrators are never one person."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter
from zhibu.orgs.days import require_recent
from zhibu.orgs.entries import ROLES
from zhibu.orgs.enums import ADMINISTRATORS, GRANTED, RoleKind
from zhibu.orgs.models import Organisation, Person, Role
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import forget_held, require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.settling import refused_by_database


@transaction.atomic
def grant_role(
    *, person: Person, organisation: Organisation, kind: str, by: Person, day: date | None = None
) -> Role:
    """Grant a role on an organisation and all below it (授予角色), from today or a day on.

    Raises:
        Refused: the person grants it to themselves, holds it already, or would be two of the three
            separated administrators.

    Ledger:
        role.granted
    """
    require(by, Permission.ROLE_GRANT, on=organisation)
    day = day or timezone.localdate()
    require_recent(day, "day")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.pk == by.pk:
        raise Refused(fields={"person": _("Nobody grants a role to themselves.")})
    if not person.in_use:
        raise Refused(fields={"person": _("%(name)s is no longer here.") % {"name": person.name}})
    if kind not in GRANTED:
        raise Refused(fields={"kind": _("Choose a role; others follow from posts and membership.")})
    check_role(person, organisation, kind, day)
    row = Role(person=person, organisation=organisation, kind=kind, started_on=day, granted_by=by)
    with refused_by_database(
        _("Somebody else granted a role to this person meanwhile. Look again.")
    ):
        row.save()
    forget_held(person)
    enter(ROLES, "role.granted", row, by=by)
    return row


def check_role(person: Person, organisation: Organisation, kind: str, day: date) -> None:
    """Refuse a role that the person holds, or a second of the three administrators."""
    held = Role.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), person=person)
    if kind in ADMINISTRATORS:
        if organisation.depth > 1:
            message = _("Administrators are granted at the top, for the whole company.")
            raise Refused(fields={"organisation": message})
        other = held.filter(kind__in=ADMINISTRATORS).first()
        if other and other.kind != kind:
            message = _(
                "%(name)s is %(role)s. System, security and audit administrator are three people: "
                "choose somebody else, or end that role on a day before."
            )
            facts = {"name": person.name, "role": other.get_kind_display()}
            raise Refused(fields={"kind": message % facts})
    same = held.filter(kind=kind, organisation=organisation).first()
    if same:
        message = _("%(name)s holds this role since %(day)s already.")
        facts = {"name": person.name, "day": same.started_on}
        raise Refused(fields={"kind": message % facts})


@transaction.atomic
def end_role(*, role: Role, by: Person) -> Role:
    """End a role at once (收回角色); one granted only today ends with the day.

    Raises:
        Refused: it ended already, or nobody could grant roles any more.

    Ledger:
        role.ended
    """
    require(by, Permission.ROLE_GRANT, on=role.organisation)
    row = Role.objects.select_for_update().select_related("person").get(pk=role.pk)
    if row.ended_on:
        raise Refused(_("This role ended on %(day)s already.") % {"day": row.ended_on})
    if row.kind == RoleKind.SECURITY_ADMINISTRATOR:
        others = Role.objects.select_for_update().open().filter(kind=row.kind).exclude(pk=row.pk)
        if not others.exists():
            message = _("This is the last security administrator. Grant the role to another first.")
            raise Refused(message)
    row.ended_on = max(row.started_on, timezone.localdate() - timedelta(days=1))
    row.save(update_fields=["ended_on"])
    forget_held(row.person)
    enter(ROLES, "role.ended", row, by=by)
    return row
