"""One target: its figures, its negotiation as a time line, and what the reader may do with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, refuse
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.replies import go, reply
from zhibu.portal.targets.forms import Counter, Report, given
from zhibu.portal.targets.listing import row_of
from zhibu.portal.targets.words import range_words, reason_of, timeline_of
from zhibu.schemes.titles import title_of
from zhibu.targets import actions
from zhibu.targets.enums import TargetState
from zhibu.targets.figures import written
from zhibu.targets.models import Target
from zhibu.targets.queries import parts_of, target_for, targets_for
from zhibu.targets.sides import may_break_down, may_report, may_turn, may_withdraw
from zhibu.targets.titles import both_of, scheme_of


def target(request: HttpRequest, number: int) -> HttpResponse:
    """One target with everything that was said of it."""
    return _show(request, target_for(request.person, number))


def _show(request: HttpRequest, found: Target, *, status: int = 200, **forms: Form) -> HttpResponse:
    person = request.person
    known = scheme_of(found)
    names = {found.indicator: known} if known else {}
    steps = list(found.steps.select_related("by").order_by("pk"))
    parts = list(targets_for(person).filter(pk__in=parts_of(found)).order_by("pk"))
    return reply(
        request,
        "portal/targets/target.html",
        status=status,
        row=row_of(found, names),
        target=found,
        known=known,
        assumed=reason_of(known.assumed if known else None),
        clause=title_of(known.clause) if known and known.clause else "",
        explained=range_words(known, found),
        timeline=timeline_of(steps, found.unit),
        parts=[row_of(one, names) for one in parts],
        total=written(sum(one.target for one in parts)) if parts else "",
        matches=sum(one.target for one in parts) == found.target,
        turns=may_turn(person, found),
        withdraws=may_withdraw(person, found) and found.state != TargetState.WITHDRAWN,
        reports=may_report(person, found),
        breaks_down=may_break_down(person, found),
        counter=forms.get("counter") or Counter(initial=given(found)),
        report=forms.get("report") or Report(initial=given(found)),
    )


def proof(request: HttpRequest, number: int) -> HttpResponse:
    """What the ledger holds of a target: every step of its negotiation."""
    found = target_for(request.person, number)
    known = scheme_of(found)
    return show_proof(request, found, title_of(both_of(found, known)))


def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Agree, propose other figures, withdraw, or report what was reached."""
    found = target_for(request.person, number)
    wanted = request.POST.get("do", "")
    if wanted in ("counter", "report"):
        return _with_form(request, found, wanted)
    try:
        if wanted == "agree":
            actions.agree(target=found, by=request.person)
            messages.success(request, _("Agreed; the other side is told."))
        elif wanted == "withdraw":
            actions.withdraw(target=found, words=request.POST.get("reason", ""), by=request.person)
            messages.success(request, _("Withdrawn; the other side is told."))
        else:
            raise Refused(_("Choose what to do by one of the buttons."))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "target", found.pk)


def _with_form(request: HttpRequest, found: Target, wanted: str) -> HttpResponse:
    make, act, done = FORMS[wanted]
    form = make(request.POST)
    if form.is_valid():
        try:
            act(found, form, request.person)
            messages.success(request, str(done))
            return go(request, "target", found.pk)
        except Refused as error:
            refuse(form, error)
    return _show(request, found, status=422, **{wanted: form})


def _counter(found: Target, form: Any, person: Any) -> None:
    words = form.cleaned_data["words"]
    actions.counter(target=found, figures=form.figures, words=words, by=person)


def _report(found: Target, form: Any, person: Any) -> None:
    actions.report(target=found, by=person, **form.cleaned_data)


FORMS: dict[str, tuple[type[Form], Callable[..., None], Any]] = {
    "counter": (
        Counter,
        _counter,
        gettext_lazy("Your figures are proposed; the other side answers."),
    ),
    "report": (Report, _report, gettext_lazy("Reported.")),
}
