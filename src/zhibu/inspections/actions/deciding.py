"""Two people (双人确认): what one has entered, a second one confirms or refuses; who entered it may take it back.

What both events and imports go through; each action checks first who may, then tells and enters.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inspections.enums import EventState
from zhibu.inspections.models import Event, EvidenceImport
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Forbidden, Refused, Stale

SHORTEST, LONGEST = 5, 500
"""Characters of a reason or of evidence in words."""


def decide(row: Event | EvidenceImport, state: EventState, reason: str, by: Person) -> None:
    """Write a decision on a row that is held.

    Raises:
        Refused: it was decided already, the reason of a refusal is missing, or a reason is too long.
    """
    _require_waiting(row)
    row.decision_reason = said(reason, state == EventState.REFUSED)
    row.state = state
    row.decided_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])


def take_back(row: Event | EvidenceImport, by: Person) -> None:
    """Withdraw a row that is held.

    Raises:
        Forbidden: somebody else entered it.
        Refused: it was decided already.
    """
    if row.entered_by_id != by.pk:
        raise Forbidden(_("Only who entered it takes it back."))
    _require_waiting(row)
    row.state = EventState.WITHDRAWN
    row.save(update_fields=["state"])


def said(reason: str, required: bool) -> str:
    """Give a reason without its blanks.

    Raises:
        Refused: it is required and missing, or too long.
    """
    reason = reason.strip()
    if required and len(reason) < SHORTEST:
        message = _("Give the reason in at least %(least)d characters.")
        raise Refused(fields={"reason": message % {"least": SHORTEST}})
    if len(reason) > LONGEST:
        message = _("%(found)d characters; at most %(most)d.")
        raise Refused(fields={"reason": message % {"found": len(reason), "most": LONGEST}})
    return reason


def _require_waiting(row: Event | EvidenceImport) -> None:
    if row.state != EventState.ENTERED:
        raise Stale(_("It was decided already."))
