"""Ask for an exemption or an extension (豁免、延期), and decide on it; both take effect at once."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.duties.entries import REQUESTS
from zhibu.duties.enums import DutyState, RequestKind, RequestState
from zhibu.duties.models import Duty, Request
from zhibu.duties.recipients import Directory
from zhibu.duties.tick import refresh
from zhibu.inbox.actions import tell
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused

LONGEST_REASON = 300
OPEN = (DutyState.UPCOMING, DutyState.DUE, DutyState.MISSING)


def ask_exemption(*, duty: Duty, reason: str, by: Person) -> Request:
    """Ask that a kind of record need not be held in a period.

    It covers every rule that asks for that kind in that period.

    Raises:
        Forbidden: `by` is not the secretary.
        Refused: the duty is not open, one is asked already, or the reason is missing.

    Ledger:
        request.asked
    """
    return _ask(duty, RequestKind.EXEMPTION, None, reason, by)


def ask_extension(*, duty: Duty, until: date | None, reason: str, by: Person) -> Request:
    """Ask for a later last day, within the same year.

    Raises:
        Forbidden: `by` is not the secretary.
        Refused: the duty is not open, one is asked already, the day or the reason will not do.

    Ledger:
        request.asked
    """
    last, closing = duty.extended_to or duty.ends_on, date(duty.ends_on.year, 12, 31)
    if last >= closing:
        raise Refused(
            _("%(last)s is the end of the year, which cannot be extended. Ask for an exemption.")
            % {"last": last.isoformat()}
        )
    first = max(last, timezone.localdate())
    if until is None or not first < until <= closing:
        allowed = {"first": first.isoformat(), "last": closing.isoformat()}
        message = _("Give a day after %(first)s and not after %(last)s.") % allowed
        raise Refused(fields={"until": message})
    return _ask(duty, RequestKind.EXTENSION, until, reason, by)


@transaction.atomic
def _ask(duty: Duty, kind: RequestKind, until: date | None, reason: str, by: Person) -> Request:
    require(by, Permission.EXEMPTION_ASK, on=duty.organisation)
    reason = _reason(reason)
    where = Organisation.objects.select_for_update(no_key=True).get(pk=duty.organisation_id)
    duty = Duty.objects.get(pk=duty.pk)
    if duty.state not in OPEN:
        raise Refused(
            _("This is %(state)s already; there is nothing to ask for.")
            % {"state": duty.get_state_display()}
        )
    same = Request.objects.filter(
        organisation=where, kind=kind, duty_kind=duty.kind, period=duty.period
    )
    if same.filter(state=RequestState.ASKED).exists():
        raise Refused(_("This has been asked already and waits for a decision."))
    request = Request.objects.create(
        organisation=where,
        kind=kind,
        duty_kind=duty.kind,
        period=duty.period,
        until=until,
        reason=reason,
        asked_by=by,
    )
    offices = [one for one in Directory(timezone.localdate()).above_branch(where) if one != by]
    _tell(offices, request, duty.title, by)
    enter(REQUESTS, "request.asked", request, by=by)
    return request


@transaction.atomic
def decide(*, request: Request, approve: bool, reason: str, by: Person) -> Request:
    """Approve or decline a request of an organisation below; never one's own.

    Raises:
        Forbidden: `by` is not of an office above.
        Refused: it is one's own, it is decided already, or the reason is missing.

    Ledger:
        request.decided
    """
    require(by, Permission.EXEMPTION_DECIDE, on=request.organisation)
    request = Request.objects.select_for_update().select_related("organisation").get(pk=request.pk)
    if request.asked_by_id == by.pk:
        raise Refused(_("You asked for this yourself; somebody else of the office decides."))
    if request.state != RequestState.ASKED:
        raise Refused(
            _("This was decided already: %(state)s.") % {"state": request.get_state_display()}
        )
    request.decision_reason = _reason(reason)
    request.state = RequestState.APPROVED if approve else RequestState.DECLINED
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["decision_reason", "state", "decided_by", "decided_at"])
    if approve:
        refresh(request.organisation, int(request.period[:4]))
    _tell([request.asked_by], request, titles_of([request])[request.pk], by)
    enter(REQUESTS, "request.decided", request, by=by)
    return request


def titles_of(requests: list[Request]) -> dict[int, dict[str, str]]:
    """What each request is about, in words: the title of a duty of that kind, else the kind."""
    found = Duty.objects.filter(
        organisation__in={one.organisation_id for one in requests},
        kind__in={one.duty_kind for one in requests},
        period__in={one.period for one in requests},
    )
    titles = {
        (organisation, kind, period): title
        for organisation, kind, period, title in found.order_by("-rule").values_list(
            "organisation_id", "kind", "period", "title"
        )
    }
    return {
        one.pk: titles.get((one.organisation_id, one.duty_kind, one.period))
        or {"zh": one.duty_kind, "en": one.duty_kind}
        for one in requests
    }


def _reason(given: str) -> str:
    reason = given.strip()
    if not reason:
        raise Refused(fields={"reason": _("Give the reason.")})
    if len(reason) > LONGEST_REASON:
        message = _("This has %(count)s characters; at most %(most)s are allowed.")
        sizes = {"count": len(reason), "most": LONGEST_REASON}
        raise Refused(fields={"reason": message % sizes})
    return reason


def _tell(people: list[Person], request: Request, title: dict[str, str], by: Person) -> None:
    tell(
        to=people,
        kind=f"request_{request.state}",
        cause=f"request:{request.pk}:{request.state}",
        facts={
            "request": request.kind,
            "organisation": str(request.organisation),
            "title": title,
            "period": request.period,
            "until": request.until.isoformat() if request.until else "",
            "reason": request.reason,
            "decision_reason": request.decision_reason,
            "by": by.name,
        },
        url=reverse("duty_requests"),
        mail=True,
    )
