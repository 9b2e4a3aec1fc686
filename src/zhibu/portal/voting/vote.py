"""The voting page: the whole branch on one sheet; checked, confirmed, cast, and a receipt."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.ballots.actions.casting import Cast, Meeting, cast_named, cast_on
from zhibu.ballots.ballot import Ballot
from zhibu.ballots.enums import MAY_STILL_VOTE, ReviewState, RollMark, Secrecy
from zhibu.ballots.marks import places_of
from zhibu.ballots.named_papers import is_final
from zhibu.ballots.voting import COMING, may_vote, vote_for
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.portal.replies import reply
from zhibu.portal.voting.entry import Entered, entered_on, tells_secret_rows
from zhibu.portal.voting.quiet import quiet
from zhibu.portal.voting.receipt import receipt_of
from zhibu.portal.voting.showing import shown
from zhibu.schemes.titles import title_of

FRAME = "portal/frame.html"
CALM = "portal/voting/outside.html"
"""Of the receipt: nothing beside it, and little to draw where many cast at once."""


@quiet
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ballot, check it, cast it; where nothing can be cast, say how it stands."""
    ballot = vote_for(request.person, code)  # type: ignore[attr-defined]
    if request.method == "POST":
        return _answer(request, ballot)
    if _may_cast(ballot, replacing="replace" in request.GET):
        return _form(request, ballot)
    return standing(request, ballot)


def _may_cast(ballot: Ballot, *, replacing: bool) -> bool:
    mark, review = ballot.voter.mark, ballot.review  # type: ignore[union-attr]
    if not may_vote(review):
        return False
    # A token may be out and not be spent: the page itself knows.
    again = mark == RollMark.VOTED and replacing and review.replaceable
    return mark in MAY_STILL_VOTE or again


def _is_blind(ballot: Ballot) -> bool:
    return ballot.review.secrecy == Secrecy.BLIND and bool(ballot.secret)


def _answer(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    if _is_blind(ballot) and tells_secret_rows(ballot, request.POST):
        # Nothing of the form is read, kept or shown again: it came with the voter's name.
        words = _("This review needs a browser with scripts. Your marks were sent with your name: they were thrown away unread, and nothing was cast. Open the ballot anew in a browser with scripts and enter them again; if you have not begun there, you may ask for a paper slip instead.")  # fmt: skip
        return standing(request, ballot, refusal=Refused(words))
    entered = entered_on(ballot, request.POST)
    step = request.POST.get("step", "check")
    if step == "change":
        return _form(request, ballot, entered)
    if step == "check" or entered.faults:
        entered.check(ballot, places_of(ballot.review))
        if not entered.faults:
            return reply(request, "portal/voting/check.html", **_facts(ballot, entered))
        return _form(request, ballot, entered)
    try:
        done = _cast(ballot, entered, request)
    except Refused as error:
        entered.faults |= {name: str(words) for name, words in error.fields.items()}
        if error.fields:
            return _form(request, ballot, entered)
        ballot = vote_for(request.person, ballot.review.code)  # type: ignore[attr-defined]
        return standing(request, ballot, refusal=error)
    facts = receipt_of(ballot, done, entered.secret)
    return reply(request, "portal/voting/receipt.html", base=CALM, **facts)


def _cast(ballot: Ballot, entered: Entered, request: HttpRequest) -> Cast:
    by = request.person  # type: ignore[attr-defined]
    given: dict[str, Any] = {"by": by, "meeting": _meeting(ballot, request)}
    if _is_blind(ballot):
        # The page casts the secret rows itself, with a token.
        named = {row.place for row in ballot.named}
        marks = {place: mark for place, mark in entered.marks.items() if place in named}
        remarks = {place: text for place, text in entered.remarks.items() if place in named}
        cast_named(review=ballot.review, marks=marks, remarks=remarks, **given)
        return Cast(None, named=True)
    return cast_on(
        ballot=ballot,
        marks=entered.marks,
        remarks=entered.remarks,
        secret=entered.secret,
        replaces=entered.replaces,
        **given,
    )


def _meeting(ballot: Ballot, request: HttpRequest) -> Meeting | None:
    if not ballot.meeting:
        return None
    held_on: date | None
    try:
        held_on = date.fromisoformat(request.POST.get("held_on", ""))
    except ValueError:
        held_on = None
    # Of the branch, now or before: a refusal names people, and must not name those of elsewhere.
    here = Person.objects.filter(memberships__branch=ballot.voter.organisation)  # type: ignore[union-attr]
    present = here.filter(code__in=request.POST.getlist("present")).distinct()
    return Meeting(held_on, list(present))


def _form(request: HttpRequest, ballot: Ballot, entered: Entered | None = None) -> HttpResponse:
    status = 422 if entered and entered.faults else 200
    return reply(request, "portal/voting/vote.html", status=status, **_facts(ballot, entered))


def _facts(ballot: Ballot, entered: Entered | None) -> dict[str, Any]:
    voter = ballot.voter
    replacing = voter is not None and voter.mark == RollMark.VOTED and not _is_blind(ballot)
    kept = f"{voter.person.code}:vote:{ballot.review.code}" if voter else ""
    named_kept = _is_blind(ballot) and bool(ballot.named) and is_final(ballot)
    facts = shown(ballot, entered, named_kept=named_kept)
    return facts | {"base": FRAME, "replacing": replacing, "kept_as": kept}


def standing(
    request: HttpRequest, ballot: Ballot, refusal: Refused | None = None, base: str = FRAME
) -> HttpResponse:
    """Say how the review stands where no ballot can be cast."""
    review = ballot.review
    mark = ballot.voter.mark if ballot.voter else ""
    return reply(
        request,
        "portal/voting/standing.html",
        status=422 if refusal else 200,
        base=base,
        ballot=ballot,
        review=review,
        title=title_of(review.title),
        refusal=refusal,
        mark=mark,
        coming=review.state in COMING,
        open=may_vote(review),
        called_off=review.state == ReviewState.CALLED_OFF,
        is_blind=_is_blind(ballot),
    )
