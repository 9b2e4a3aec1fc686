"""Voting with a paper slip: without sign-in, by its code alone.

Nobody counts tries: a code has 69 random bits, so that nobody finds one, and an address that is shared by
a whole office is never shut out.
"""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhibu.ballots.actions.casting import cast_with_slip, refuse_slip
from zhibu.ballots.ballot import Ballot, ballot_on
from zhibu.ballots.enums import SlipState
from zhibu.ballots.marks import places_of
from zhibu.ballots.models import Slip
from zhibu.ballots.slip_codes import as_typed
from zhibu.ballots.voting import slip_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.replies import go, reply
from zhibu.portal.voting.entry import Entered, entered_on
from zhibu.portal.voting.quiet import quiet
from zhibu.portal.voting.receipt import receipt_of
from zhibu.portal.voting.showing import shown
from zhibu.portal.voting.vote import standing

FRAME = "portal/voting/outside.html"


@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def slip_enter(request: HttpRequest) -> HttpResponse:
    """Take a typed code to its ballot."""
    typed, fault = request.POST.get("code", "").strip(), ""
    if request.method == "POST":
        if slip_for(typed):
            return go(request, "slip", as_typed(typed))
        fault = _("There is no slip with this code. Compare it with the printed one: 16 letters and digits, none of 0 O Q 1 I L 2 Z 5 S 6 G 8 B.")  # fmt: skip
    status = 422 if fault else 200
    return reply(
        request,
        "portal/voting/slip_enter.html",
        status=status,
        base=FRAME,
        typed=typed,
        fault=fault,
    )


@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ballot of a slip, check it, cast it."""
    found = slip_for(code)
    if found is None:
        fault = _("There is no slip with this code. Compare it with the printed one.")
        return reply(
            request, "portal/voting/slip_enter.html", status=404, base=FRAME, typed="", fault=fault
        )
    ballot = ballot_on(found.sheet)
    if request.method == "POST":
        return _answer(request, ballot, found, as_typed(code))
    try:
        refuse_slip(found)
    except Refused as error:
        return standing(request, ballot, refusal=error, base=FRAME)
    return _form(request, ballot, as_typed(code))


def _answer(request: HttpRequest, ballot: Ballot, found: Slip, code: str) -> HttpResponse:
    entered = entered_on(ballot, request.POST)
    step = request.POST.get("step", "check")
    if step == "change":
        return _form(request, ballot, code, entered)
    if step == "check" or entered.faults:
        entered.check(ballot, places_of(ballot.review))
        if not entered.faults and found.state == SlipState.UNUSED:
            facts = _facts(ballot, code, entered)
            return reply(request, "portal/voting/check.html", **facts)
        return _form(request, ballot, code, entered)
    try:
        done = cast_with_slip(
            code=code, marks=entered.marks, remarks=entered.remarks, secret=entered.secret
        )
    except Refused as error:
        entered.faults |= {name: str(words) for name, words in error.fields.items()}
        if error.fields:
            return _form(request, ballot, code, entered)
        return standing(request, ballot, refusal=error, base=FRAME)
    facts = receipt_of(ballot, done, entered.secret)
    return reply(request, "portal/voting/receipt.html", base=FRAME, **facts)


def _form(
    request: HttpRequest, ballot: Ballot, code: str, entered: Entered | None = None
) -> HttpResponse:
    status = 422 if entered and entered.faults else 200
    return reply(request, "portal/voting/vote.html", status=status, **_facts(ballot, code, entered))


def _facts(ballot: Ballot, code: str, entered: Entered | None) -> dict[str, object]:
    kept = sha256(code.encode()).hexdigest()[:16]
    return shown(ballot, entered) | {"base": FRAME, "replacing": False, "kept_as": f":slip:{kept}"}
