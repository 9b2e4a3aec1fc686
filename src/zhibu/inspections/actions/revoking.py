"""Take a confirmed event or import out of the facts again (撤销); by two people, as it came in.

It goes on counting until a second person confirmed the revocation, and counts no more at the next
rating. What was frozen stays as it was.
"""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inspections.actions.deciding import said
from zhibu.inspections.actions.events import title_of_event
from zhibu.inspections.actions.importing import title_of_table
from zhibu.inspections.entries import EVENTS, IMPORTS
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import Event, EvidenceImport
from zhibu.inspections.telling import tell_revocation_asked, tell_revocation_decided
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused, Stale

R = TypeVar("R", Event, EvidenceImport)
_ASKED = ("revocation_asked_by", "revocation_asked_at", "revocation_reason")
_DECIDED = ("revocation_decided_by", "revocation_decided_at", "revocation_answer")


@transaction.atomic
def ask_revocation(*, row: R, reason: str, by: Person) -> R:
    """Ask that what was confirmed counts no more (申请撤销); it counts until that is confirmed.

    Raises:
        Refused: it does not count, a revocation was asked for already, or the reason does not fit.

    Ledger:
        event.revocation-asked, evidence-import.revocation-asked
    """
    require(by, Permission.EVENT_ENTER, on=row.organisation)
    row = _locked(row)
    if row.state != EventState.CONFIRMED:
        raise Stale(_("Only what was confirmed can be revoked."))
    if row.revocation_waits:
        raise Stale(_("Its revocation was asked for already; a second person decides."))
    _clear(row)
    row.revocation_reason = said(reason, required=True)
    row.revocation_asked_by, row.revocation_asked_at = by, timezone.now()
    row.save(update_fields=[*_ASKED, *_DECIDED])
    tell_revocation_asked(row, _title(row), _address(row))
    _enter(row, "revocation-asked", by)
    return row


@transaction.atomic
def confirm_revocation(*, row: R, reason: str = "", by: Person) -> R:
    """Confirm a revocation (确认撤销): from the next rating on the row counts no more.

    Raises:
        Refused: one asked for it, it concerns oneself, or it was decided already.

    Ledger:
        event.revoked, evidence-import.revoked
    """
    row = _decide(row, said(reason, required=False), by)
    row.state = EventState.REVOKED
    row.save(update_fields=["state", *_DECIDED])
    tell_revocation_decided(row, _title(row), _address(row))
    _enter(row, "revoked", by)
    return row


@transaction.atomic
def refuse_revocation(*, row: R, reason: str, by: Person) -> R:
    """Refuse a revocation (不予撤销), with the reason: the row stands as before.

    Raises:
        Refused: as `confirm_revocation`, or the reason is missing.

    Ledger:
        event.revocation-refused, evidence-import.revocation-refused
    """
    row = _decide(row, said(reason, required=True), by)
    row.save(update_fields=_DECIDED)
    tell_revocation_decided(row, _title(row), _address(row))
    _enter(row, "revocation-refused", by)
    return row


@transaction.atomic
def withdraw_revocation(*, row: R, by: Person) -> R:
    """Take one's own question back before it is decided (撤回撤销申请).

    Raises:
        Forbidden: somebody else asked.
        Refused: it was decided already.

    Ledger:
        event.revocation-withdrawn, evidence-import.revocation-withdrawn
    """
    row = _locked(row)
    _require_asked(row)
    if row.revocation_asked_by_id != by.pk:
        raise Forbidden(_("Only who asked for the revocation takes the question back."))
    _clear(row)
    row.save(update_fields=[*_ASKED, *_DECIDED])
    _enter(row, "revocation-withdrawn", by)
    return row


def may_decide(row: Event | EvidenceImport, by: Person) -> bool:
    """Whether somebody is a second person to an asked revocation: no asker, and not concerned."""
    return by.pk not in (row.revocation_asked_by_id, getattr(row, "person_id", None))


# --- pieces ----------------------------------------------------------------------------------------


def _decide(row: R, answer: str, by: Person) -> R:
    require(by, Permission.EVENT_CONFIRM, on=row.organisation)
    row = _locked(row)
    _require_asked(row)
    if not may_decide(row, by):
        raise Refused(_("You asked for it, or it concerns you; a second person of the office decides."))  # fmt: skip
    row.revocation_answer = answer
    row.revocation_decided_by, row.revocation_decided_at = by, timezone.now()
    return row


def _require_asked(row: Event | EvidenceImport) -> None:
    if not row.revocation_waits:
        raise Stale(_("No revocation waits here; it was decided or taken back already."))


def _clear(row: Event | EvidenceImport) -> None:
    row.revocation_asked_by = row.revocation_asked_at = None
    row.revocation_decided_by = row.revocation_decided_at = None
    row.revocation_reason = row.revocation_answer = ""


def _locked(row: R) -> R:
    found = type(row)._default_manager.select_for_update(of=("self",))
    return found.select_related("organisation", "entered_by", "revocation_asked_by").get(pk=row.pk)


def _title(row: Event | EvidenceImport) -> dict[str, str]:
    return title_of_event(row) if isinstance(row, Event) else title_of_table(row.table)


def _address(row: Event | EvidenceImport) -> str:
    return f"/events/{row.pk}/" if isinstance(row, Event) else f"/evidence/{row.code}/"


def _enter(row: Event | EvidenceImport, what: str, by: Person) -> None:
    if isinstance(row, Event):
        enter(EVENTS, f"event.{what}", row, by=by)
    else:
        enter(IMPORTS, f"evidence-import.{what}", row, by=by)


__all__ = ["ask_revocation", "confirm_revocation", "may_decide", "refuse_revocation",
           "withdraw_revocation"]  # fmt: skip
