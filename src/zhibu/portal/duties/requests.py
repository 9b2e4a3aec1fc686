"""Exemptions and extensions: ask for one, see how it went, decide on one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.duties import queries
from zhibu.duties.enums import RequestKind, RequestState
from zhibu.duties.models import Request
from zhibu.duties.queries import same_duty
from zhibu.duties.requests import LONGEST_REASON, ask_exemption, ask_extension, titles_of
from zhibu.duties.requests import decide as decide_on
from zhibu.inbox.words import period_in, title_in
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.duties.looks import shown
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.paging import window
from zhibu.portal.records.after import follow_request
from zhibu.portal.replies import go, reply


class AskForm(Form):
    kind = forms.ChoiceField(
        label=_("What you ask for"),
        choices=[
            (RequestKind.EXEMPTION, _("Exemption: it need not be held")),
            (RequestKind.EXTENSION, _("Extension: it is held later")),
        ],
        initial=RequestKind.EXTENSION,
        widget=forms.RadioSelect,
    )
    until = DayField(
        label=_("New last day"), required=False, help_text=_("Only for an extension; this year.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office above reads it and decides."),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with what it is about, in words."""

    request: Request
    title: str
    period: str
    decides: bool


def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for an exemption or an extension of one duty."""
    duty = queries.duty_for(request.person, number, Permission.EXEMPTION_ASK)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(duty, form.cleaned_data, request.person)
            messages.success(request, _now("Your request is with the office above."))
            return go(request, "duty", duty.pk)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/duties/ask.html",
        status=422 if form.errors else 200,
        form=form,
        duty=duty,
        line=shown([same_duty(duty)], timezone.localdate())[0],
    )


def _ask(duty: Any, data: dict[str, Any], by: Any) -> Request:
    if data["kind"] == RequestKind.EXTENSION:
        return ask_extension(duty=duty, until=data["until"], reason=data["reason"], by=by)
    return ask_exemption(duty=duty, reason=data["reason"], by=by)


def requests(request: HttpRequest) -> HttpResponse:
    """Requests that the person asked for or decides on; open ones apart."""
    state = request.GET.get("state", "")
    found = queries.requests_for(request.person)
    if state in RequestState.values:
        found = found.filter(state=state)
    page = window(request, found, 30)
    titles = titles_of(list(page.rows))
    rows = [
        Shown(
            one,
            title_in(titles[one.pk]),
            period_in(one.period),
            one.state == RequestState.ASKED
            and one.asked_by_id != request.person.pk
            and may(request.person, Permission.EXEMPTION_DECIDE, one.organisation),
        )
        for one in page.rows
    ]
    views = [(_("All"), "?", not state)]
    views += [(one.label, f"?state={one.value}", state == one.value) for one in RequestState]
    return reply(request, "portal/duties/requests.html", window=page, rows=rows, views=views)


def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or decline one."""
    found = queries.request_for(request.person, number)
    approve = request.POST.get("approve") == "1"
    try:
        decided = decide_on(
            request=found, approve=approve, reason=request.POST.get("reason", ""), by=request.person
        )
        if approve:
            follow_request(decided)
        done = _now("Approved; it counts at once.") if approve else _now("Declined.")
        messages.success(request, done)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "duty_requests")
