"""Look at a sensitive field; each look is logged before anything is shown."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter
from zhibu.orgs.entries import LOOKS
from zhibu.orgs.models import Person, SensitiveLook
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import require_person
from zhibu.orgs.refusals import Refused
from zhibu.orgs.sealing import Unreadable, opened
from zhibu.orgs.settling import put

FIELDS = ("identity", "phone")


@transaction.atomic
def look_at(*, person: Person, field: str, reason: str, by: Person) -> str:
    """Give the plain text of a sensitive field, and log who looked and why (查看敏感信息).

    Raises:
        Refused: no reason is given, or the field cannot be opened.

    Ledger:
        sensitive.looked
    """
    require_person(by, Permission.SENSITIVE_SEE, person)
    if field not in FIELDS:
        raise Refused(fields={"field": _("Choose identity number or phone.")})
    if len("".join(reason.split())) < 4:
        message = _("Say for what you need it, in at least four characters; it is logged.")
        raise Refused(fields={"reason": message})
    row = SensitiveLook(person=person, by=by, field=field)
    put(row, {"reason": reason})
    row.save()
    try:
        found = opened(person, field)
    except Unreadable as error:
        raise Refused(
            _("This field was sealed under another key. Ask the system administrator.")
        ) from error
    enter(LOOKS, "sensitive.looked", row, by=by)
    return found
