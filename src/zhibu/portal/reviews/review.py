"""The page of a review: how far it is, what comes next and by whom, turnout, tellers, secrecy."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.ballots.actions.planning import (
    BEFORE_OPENING,
    call_off,
    close_review,
    freeze_roll,
    open_review,
    show_roll,
)
from zhibu.ballots.closing import everybody_voted
from zhibu.ballots.enums import ObjectionState, ReviewState, Secrecy
from zhibu.ballots.models import Review, Teller
from zhibu.ballots.queries import earlier_draws, review_for
from zhibu.inbox.words import period_in, title_in
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, paths_of
from zhibu.orgs.refusals import Refused
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.portal.reviews.days import days_of
from zhibu.portal.reviews.found import review_to
from zhibu.portal.reviews.gaps import lacks_of
from zhibu.portal.reviews.steps import BEFORE_COUNT, Facts, next_of, steps_of, way_to
from zhibu.portal.reviews.turnout import Line, turnout_in
from zhibu.portal.reviews.words import (
    channel_of,
    is_back_to_back,
    least_in,
    secret_of,
    sources_of,
)

STEPS: dict[str, tuple[Any, Any]] = {
    "show": (show_roll, gettext_lazy("The roll is drawn and shown.")),
    "freeze": (freeze_roll, gettext_lazy("The roll is frozen; its hash stands in the ledger.")),
    "open": (open_review, gettext_lazy("Voting is open.")),
    "close": (close_review, gettext_lazy("Voting is closed.")),
}
WAYS = (
    ("roll", "list-check", gettext_lazy("Roll and objections")),
    ("assignment", "shuffle", gettext_lazy("Assignment")),
    ("slips", "printer", gettext_lazy("Paper slips")),
    ("tellers", "key", gettext_lazy("Tellers' work")),
    ("results", "clipboard-data", gettext_lazy("Results")),
    ("fairness", "speedometer2", gettext_lazy("Fairness report")),
)


def review(request: HttpRequest, code: str) -> HttpResponse:
    person, today = request.person, timezone.localdate()
    found = review_for(person, code)
    tellers = list(found.tellers.select_related("person").order_by("place"))
    plans = may(person, Permission.REVIEW_PLAN, found.organisation)
    named = found.secrecy == Secrecy.NAMED
    raised = found.objections.filter(state=ObjectionState.RAISED).count()
    turnout = turnout_in(found)
    all_in = plans and found.state == ReviewState.OPEN and everybody_voted(found)
    lacks = lacks_of(found) if plans and found.state == ReviewState.SHOWN else []
    stopped = any(one.stops for one in lacks)
    coming = next_of(Facts(found, tellers, today, raised, all_in, stopped))
    seen = turnout.lines if plans or _oversees(person, found) else _own(person, turnout.lines)
    return reply(
        request,
        "portal/reviews/review.html",
        review=found,
        title=channel_of(found),
        period=period_in(found.period),
        steps=steps_of(found),
        days=days_of(found, today),
        next=coming,
        next_way=way_to(found, coming.way, person, tellers) if coming and coming.way else "",
        raised=raised,
        lacks=lacks,
        plans=plans,
        calls_off=plans and found.state in BEFORE_COUNT,
        renames=plans and not named and found.state in BEFORE_OPENING,
        sources=sources_of(found.sources),
        named=named,
        secret=secret_of(found),
        tellers=tellers,
        ways=_ways(found, person, tellers),
        turnout=turnout,
        window=window(request, seen, 40),
        counts=found.state not in BEFORE_OPENING,
        least=least_in(found.minimum, found.secrecy),
        earlier=earlier_draws(found) if is_back_to_back(found) else [],
        scheme=title_in(found.adoption.title),
    )  # fmt: skip


def _ways(found: Review, person: Person, tellers: list[Teller]) -> list[tuple[str, str, Any]]:
    """Where else one may go: address, sign and words."""
    ways = []
    for part, icon, words in WAYS:
        if part == "assignment" and not is_back_to_back(found):
            continue
        if part in ("slips", "fairness") and found.secrecy == Secrecy.NAMED:
            continue
        if part in ("results", "fairness") and found.state not in (
            ReviewState.COUNTED,
            ReviewState.PUBLISHED,
        ):
            continue
        address = way_to(found, part, person, tellers)
        if address:
            ways.append((address, icon, words))
    return ways  # fmt: skip


def _oversees(person: Person, found: Review) -> bool:
    return may(person, Permission.BOARD_SEE, found.organisation)


def _own(person: Person, lines: list[Line]) -> list[Line]:
    """Lines of organisations that the person reaches."""
    tops = paths_of(person, Permission.REVIEW_SEE)
    return [line for line in lines if line.path.startswith(tops)]


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the ledger holds of the review: its plan, its roll's hash, its keys, its box's hash."""
    found = review_for(request.person, code)
    return show_proof(request, found, channel_of(found))


def step(request: HttpRequest, code: str) -> HttpResponse:
    """Take the review a step on, or call it off."""
    found = review_to(request.person, code, Permission.REVIEW_PLAN)
    wanted = request.POST.get("step", "")
    try:
        if wanted == "call_off":
            call_off(review=found, reason=request.POST.get("reason", ""), by=request.person)
            done = _("The review is called off; everybody who was asked is told.")
        elif wanted in STEPS:
            act, done = STEPS[wanted]
            act(review=found, by=request.person)
        else:
            raise Refused(_("Choose what to do with the review by one of its buttons."))
        messages.success(request, str(done))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "review", found.code)
