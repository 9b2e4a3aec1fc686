"""Honours (评先推优): who is nominated by which rule, and what people decided."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment
from zhibu.assessments.results import assessments_for
from zhibu.consequences.actions import honouring
from zhibu.consequences.enums import HonourKind, HonourState
from zhibu.consequences.honours import decides, honour_for, honours_for
from zhibu.consequences.models import Honour
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, within
from zhibu.orgs.refusals import Refused
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.schemes.titles import title_of

LOOKS = {
    HonourState.NOMINATED: ("info", "hourglass-split"),
    HonourState.GRANTED: ("good", "trophy"),
    HonourState.REFUSED: ("none", "x-circle"),
}
"""Tone and sign of each state."""


def honours(request: HttpRequest) -> HttpResponse:
    """Granted honours, and nominations within reach; `?kind=`, `?year=`, `?state=`."""
    rows, chosen = chosen_of(request)
    decides_some = may(request.person, Permission.CONSEQUENCE_DECIDE)
    return reply(
        request,
        "portal/honours/honours.html",
        window=window(request, rows),
        looks=LOOKS,
        kinds=[("", _("All honours")), *HonourKind.choices],
        states=[("", _("All states")), *HonourState.choices],
        nominable=list(HonourKind.choices),
        final=[(one.code, f"{one.year} · {title_of(one.title)}") for one in final_of(request.person)]
        if decides_some
        else [],
        links=may(request.person, Permission.CONSEQUENCE_SEE),
        **chosen,
    )  # fmt: skip


def chosen_of(request: HttpRequest) -> tuple[QuerySet[Honour], dict[str, Any]]:
    """Honours that the address asks for."""
    rows = honours_for(request.person)
    kind, state, year = (request.GET.get(name, "") for name in ("kind", "state", "year"))
    if kind in HonourKind.values:
        rows = rows.filter(kind=kind)
    if state in HonourState.values:
        rows = rows.filter(state=state)
    if year.isascii() and year.isdigit() and len(year) == 4:
        rows = rows.filter(assessment__year=int(year))
    return rows, {"kind": kind, "state": state, "year": year}


def final_of(person: Person) -> QuerySet[Assessment]:
    """Frozen assessments on which the person may decide what follows."""
    found = assessments_for(person).filter(state=AssessmentState.FROZEN)
    return found.filter(within(person, Permission.CONSEQUENCE_DECIDE, "organisation"))


def nominate(request: HttpRequest) -> HttpResponse:
    """Nominate by rule."""
    found = final_of(request.person).filter(code=request.POST.get("assessment", "")).first()
    if found is None:
        messages.error(request, _("Choose one of the frozen assessments."))
        return go(request, "honours")
    try:
        made = honouring.nominate(
            assessment=found,
            kind=request.POST.get("kind", ""),
            share=_share(request.POST.get("share", "")),
            by=request.person,
        )
        messages.success(request, _("%(count)s were nominated; decide on each.") % {"count": len(made)})  # fmt: skip
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "honours")


def _share(text: str) -> int | None:
    """Basis points from per cent; nothing takes the assumed share."""
    if not text.strip():
        return None
    try:
        return int(Decimal(text) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        raise Refused(_("“%(text)s” is no share; write a number of per cent, as in 20.") % {"text": text[:20]}) from None  # fmt: skip


def honour(request: HttpRequest, number: int) -> HttpResponse:
    row = honour_for(request.person, number)
    return reply(
        request,
        "portal/honours/honour.html",
        honour=row,
        looks=LOOKS,
        reasons=[title_of(one) for one in row.because],
        decides=row.state == HonourState.NOMINATED and decides(request.person, row),
        granted=row.state == HonourState.GRANTED,
    )


def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Grant or refuse, with a reason."""
    row = honour_for(request.person, number)
    act = {"1": honouring.grant, "0": honouring.refuse_honour}.get(request.POST.get("grant", ""))
    if act is None:
        messages.error(request, _("Choose whether to grant the honour or to refuse it."))
        return go(request, "honour", number)
    try:
        act(honour=row, reason=request.POST.get("reason", ""), by=request.person)
        messages.success(request, _("Decided."))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "honour", number)
