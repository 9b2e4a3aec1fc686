"""Pairings (结对帮扶): the list, one pair with its reasons and progress, and what the office decides."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment
from zhibu.assessments.results import assessments_for
from zhibu.consequences.actions import pairing as actions
from zhibu.consequences.enums import PairingState
from zhibu.consequences.figures import scheme_of
from zhibu.consequences.models import Pairing
from zhibu.consequences.pairing import assumed_grades, pairing_for, pairings_for, reasons
from zhibu.consequences.unhelped import unhelped
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, within
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import refuse
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.pairings.forms import Helper, progress_of, terms_of
from zhibu.portal.replies import go, reply
from zhibu.schemes.titles import in_english, title_of

LOOKS = {
    PairingState.PROPOSED: ("info", "hourglass-split"),
    PairingState.DECLINED: ("none", "x-circle"),
    PairingState.RUNNING: ("good", "arrow-repeat"),
    PairingState.ENDED: ("none", "check2"),
}
"""Tone and sign of each state."""


def pairings(request: HttpRequest) -> HttpResponse:
    """All pairs that the person reaches a side of; `?state=`; `?of=` whom nobody helps by an assessment."""
    rows = pairings_for(request.person).only(
        "state", "started_on", "helper__name", "helped__name", "assessment__year", "because"
    ).select_related(None).select_related("helper", "helped", "assessment")  # fmt: skip
    chosen = request.GET.get("state", "")
    if chosen in PairingState.values:
        rows = rows.filter(state=chosen)
    final = list(final_of(request.person).defer("adoption__text"))
    asked = next((one for one in final if one.code == request.GET.get("of")), None)
    views = [("", _("All")), *((one.value, one.label) for one in PairingState)]
    return reply(
        request,
        "portal/pairings/pairings.html",
        window=window(request, rows),
        state=chosen,
        looks=LOOKS,
        views=[(words, f"?state={value}", value == chosen) for value, words in views],
        final=[(one.code, f"{one.year} · {title_of(one.title)}") for one in final],
        asked=asked and title_of(asked.title),
        chosen=asked and asked.code,
        unhelped=unhelped(asked) if asked else None,
    )


def final_of(person: Person) -> QuerySet[Assessment]:
    """Frozen assessments on which the person may decide what follows."""
    found = assessments_for(person).filter(state=AssessmentState.FROZEN)
    return found.filter(within(person, Permission.CONSEQUENCE_DECIDE, "organisation"))


def propose(request: HttpRequest) -> HttpResponse:
    """Propose the best pairs of an assessment; then show who is left without a helper."""
    found = final_of(request.person).filter(code=request.POST.get("assessment", "")).first()
    if found is None:
        messages.error(request, _("Choose one of the frozen assessments."))
        return go(request, "pairings")
    try:
        made = actions.propose_pairs(assessment=found, by=request.person)
        messages.success(request, _("%(count)s pairs were proposed; decide on each.") % {"count": len(made)})  # fmt: skip
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('pairings')}?of={found.code}")


def pairing(request: HttpRequest, number: int) -> HttpResponse:
    return _shown(request, pairing_for(request.person, number))


def proof(request: HttpRequest, number: int) -> HttpResponse:
    """What the ledger holds of a pair: the decision and every step."""
    found = pairing_for(request.person, number)
    return show_proof(request, found, f"{found.helper} · {found.helped}")


def _shown(request: HttpRequest, row: Pairing, status: int = 200, **forms: Any) -> HttpResponse:
    decides = may(request.person, Permission.CONSEQUENCE_DECIDE, on=row.assessment.organisation)
    works = any(may(request.person, Permission.CONSEQUENCE_WORK, on=side) for side in (row.helper, row.helped))  # fmt: skip
    proposed, running = row.state == PairingState.PROPOSED, row.state == PairingState.RUNNING
    changes = decides and row.state in (PairingState.PROPOSED, PairingState.DECLINED)
    steps = row.steps.select_related("by").order_by("on", "pk")
    facts: dict[str, Any] = {
        "terms": terms_of(row) if decides and proposed else None,
        "helper_form": Helper(row) if changes else None,
        "progress": progress_of() if works and running else None,
    }
    return reply(
        request,
        "portal/pairings/pairing.html",
        status=status,
        pairing=row,
        looks=LOOKS,
        reasons=reasons(row),
        assumed=_assumed(row) if row.because.get("assumed") else None,
        assessment_title=title_of(row.assessment.title),
        steps=[{"words": one.words, "at": one.on, "by": one.by} for one in steps],
        decides=decides,
        ends=decides and running,
        **{**facts, **forms},
    )


def _assumed(row: Pairing) -> tuple[str, ...]:
    """Grades that help and grades that are helped, in words, where the scheme does not say."""
    between = ", " if in_english() else "、"
    return tuple(between.join(map(title_of, titles)) for titles in assumed_grades(scheme_of(row.assessment)))  # fmt: skip


def confirm(request: HttpRequest, number: int) -> HttpResponse:
    row = pairing_for(request.person, number)
    form = terms_of(row, request.POST)
    if form.is_valid():
        try:
            actions.confirm_pairing(pairing=row, by=request.person, **form.cleaned_data)
            messages.success(request, _("Confirmed; both secretaries were told."))
            return go(request, "pairing", number)
        except Refused as error:
            refuse(form, error)
    return _shown(request, row, 422, terms=form)


def change(request: HttpRequest, number: int) -> HttpResponse:
    row = pairing_for(request.person, number)
    form = Helper(row, data=request.POST)
    if form.is_valid():
        try:
            helper = Organisation.objects.get(pk=form.cleaned_data["helper"])
            actions.choose_helper(pairing=row, helper=helper, by=request.person)
            messages.success(request, _("The helper was changed."))
            return go(request, "pairing", number)
        except Refused as error:
            refuse(form, error)
    return _shown(request, row, 422, helper_form=form)


def progress(request: HttpRequest, number: int) -> HttpResponse:
    row = pairing_for(request.person, number)
    form = progress_of(request.POST)
    if form.is_valid():
        try:
            actions.note_progress(pairing=row, by=request.person, **form.cleaned_data)
            messages.success(request, _("Noted."))
            return go(request, "pairing", number)
        except Refused as error:
            refuse(form, error)
    return _shown(request, row, 422, progress=form)


def decline(request: HttpRequest, number: int) -> HttpResponse:
    row, reason = pairing_for(request.person, number), request.POST.get("reason", "")
    return _done(request, number, _("Declined."), lambda: actions.decline_pairing(pairing=row, reason=reason, by=request.person))  # fmt: skip


def end(request: HttpRequest, number: int) -> HttpResponse:
    row, words = pairing_for(request.person, number), request.POST.get("reason", "")
    return _done(request, number, _("Ended; both secretaries were told."), lambda: actions.end_pairing(pairing=row, words=words, by=request.person))  # fmt: skip


def _done(request: HttpRequest, number: int, words: str, act: Any) -> HttpResponse:
    try:
        act()
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "pairing", number)
