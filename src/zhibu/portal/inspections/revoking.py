"""Taking out of the facts what was confirmed wrongly: who asks, who decides, and what is said of it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.inspections.actions import revoking as actions
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import Event, EvidenceImport
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.inspections.deciding import act


@dataclass(frozen=True, slots=True)
class Revocation:
    """What the page of an event or an import shows of its revocation."""

    row: Event | EvidenceImport
    url: str
    decide_url: str
    asks: bool
    decides: bool
    own: bool
    """The reader could decide, but asked for it, or it concerns them."""
    withdraws: bool

    @property
    def shown(self) -> bool:
        return self.asks or self.row.revocation_asked_by is not None


def revocation_of(row: Event | EvidenceImport, person: Person) -> Revocation:
    """Give what the reader sees of it, and may do."""
    counts, waits = row.state == EventState.CONFIRMED, row.revocation_waits
    name, key = ("event", row.pk) if isinstance(row, Event) else ("evidence", row.code)
    decides = waits and may(person, Permission.EVENT_CONFIRM, on=row.organisation)
    second = actions.may_decide(row, person)
    return Revocation(
        row,
        reverse(f"{name}_revocation", args=[key]),
        reverse(f"{name}_revocation_decide", args=[key]),
        asks=counts and not waits and may(person, Permission.EVENT_ENTER, on=row.organisation),
        decides=decides and second,
        own=decides and not second,
        withdraws=waits and row.revocation_asked_by_id == person.pk,
    )


def ask(request: HttpRequest, row: Event | EvidenceImport) -> None:
    """Ask for a revocation, or take one's question back, as the form says."""
    if request.POST.get("withdraw") == "1":
        act(request, _("The question is taken back; it goes on counting."), actions.withdraw_revocation, row=row)  # fmt: skip
    else:
        said = _("Asked for. It counts until a second person confirms the revocation.")
        act(request, said, actions.ask_revocation, row=row, reason=request.POST.get("reason", ""))


def decide(request: HttpRequest, row: Event | EvidenceImport) -> None:
    """Confirm or refuse a revocation as the form says, with its reason."""
    reason = request.POST.get("reason", "")
    if request.POST.get("confirm") == "1":
        said = _("Revoked; it counts no more from the next rating on.")
        act(request, said, actions.confirm_revocation, row=row, reason=reason)
    else:
        said = _("Not revoked; it stands as before.")
        act(request, said, actions.refuse_revocation, row=row, reason=reason)
