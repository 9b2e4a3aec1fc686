"""Business ties between organisations, which mutual review needs."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter
from zhibu.orgs.days import require_end, require_past
from zhibu.orgs.entries import TIES
from zhibu.orgs.models import Organisation, Person, Tie
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.settling import put, refused_by_database


@transaction.atomic
def tie(*, one: Organisation, other: Organisation, day: date, by: Person, nature: str = "") -> Tie:
    """Enter a business tie (建立业务关系); it has no direction.

    Raises:
        Refused: both are the same, one stands above the other, or the tie stands already.

    Ledger:
        tie.begun
    """
    require(by, Permission.ORGANISATION_EDIT, on=one)
    require(by, Permission.ORGANISATION_EDIT, on=other)
    require_past(day, "day")
    if one.path.startswith(other.path) or other.path.startswith(one.path):
        message = _("A tie joins two organisations of which neither stands above the other.")
        raise Refused(fields={"other": message})
    for place in (one, other):
        if not place.in_use:
            message = _("%(name)s is closed. Choose one in use.") % {"name": place.name}
            raise Refused(fields={"other": message})
    first, second = sorted((one, other), key=lambda it: it.pk)
    taken = _("This tie is entered already.")
    if Tie.objects.open().filter(one=first, other=second).exists():
        raise Refused(fields={"other": taken})
    row = Tie(one=first, other=second, started_on=day)
    put(row, {"nature": nature})
    with refused_by_database(taken, "other"):
        row.save()
    enter(TIES, "tie.begun", row, by=by)
    return row


@transaction.atomic
def untie(*, tie: Tie, day: date, by: Person) -> Tie:
    """End a business tie with its last day (解除业务关系).

    Raises:
        Refused: it ended already, or the day does not fit.

    Ledger:
        tie.ended
    """
    require(by, Permission.ORGANISATION_EDIT, on=tie.one)
    require(by, Permission.ORGANISATION_EDIT, on=tie.other)
    row = Tie.objects.select_for_update().get(pk=tie.pk)
    if row.ended_on:
        raise Refused(_("This tie ended on %(day)s already.") % {"day": row.ended_on})
    require_end(day, row.started_on)
    row.ended_on = day
    row.save(update_fields=["ended_on"])
    enter(TIES, "tie.ended", row, by=by)
    return row
