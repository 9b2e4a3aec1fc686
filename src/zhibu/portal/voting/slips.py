"""Slips of a review: print, hand out, spoil, reconcile."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.ballots.actions import slips as actions
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.models import Review, Sheet, Voter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.orgs.refusals import Refused
from zhibu.portal.replies import go, reply
from zhibu.portal.voting.printing import slips_pdf
from zhibu.portal.voting.quiet import quiet
from zhibu.schemes.titles import title_of

FOUND = 20
"""People found on the roll at once."""


@quiet
def slips(request: HttpRequest, code: str) -> HttpResponse:
    """How the slips stand, and what can be done with them."""
    return _page(request, *_review(request, code))


@quiet
def slips_print(request: HttpRequest, code: str) -> HttpResponse:
    """Print new slips: their codes exist in this answer alone."""
    review, sheets = _review(request, code)
    typed = request.POST.get("count", "")
    try:
        sheet = _sheet(sheets, request.POST.get("sheet", ""))
        count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
        codes = actions.print_slips(review=review, sheet=sheet, count=count, by=request.person)  # type: ignore[attr-defined]
    except Refused as error:
        return _page(request, review, sheets, error)
    response = HttpResponse(slips_pdf(sheet, codes), content_type="application/pdf")
    name = f"slips-{review.code}-{sheet.number}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@quiet
def slips_hand(request: HttpRequest, code: str) -> HttpResponse:
    """Note that somebody takes a slip, or gave one back before voting opened."""
    review, sheets = _review(request, code)
    found = Voter.objects.filter(review=review, sheet__in=sheets)
    voter = found.filter(person__code=request.POST.get("person", "")).first()
    back = "back" in request.POST
    act = actions.take_back_slip if back else actions.hand_slip
    try:
        if voter is None:
            raise Refused(_("Nobody with this code is on the roll here. Search for the name."))
        act(review=review, person=voter.person, by=request.person)  # type: ignore[attr-defined]
    except Refused as error:
        return _page(request, review, sheets, error)
    words = _("%(name)s gave the slip back.") if back else _("%(name)s takes a slip, any one of the sheet.")  # fmt: skip
    messages.success(request, words % {"name": voter.person.name})
    return go(request, "review_slips", review.code)


@quiet
def slips_spoil(request: HttpRequest, code: str) -> HttpResponse:
    """Declare slips spoilt, by their codes."""
    review, sheets = _review(request, code)
    codes = request.POST.get("codes", "").split()
    try:
        count = actions.spoil_slips(review=review, codes=codes, by=request.person)  # type: ignore[attr-defined]
    except Refused as error:
        return _page(request, review, sheets, error)
    words = ngettext("%(n)s slip is spoilt now.", "%(n)s slips are spoilt now.", count)
    messages.success(request, words % {"n": count})
    return go(request, "review_slips", review.code)


def _review(request: HttpRequest, code: str) -> tuple[Review, "QuerySet[Sheet]"]:
    """A review with the sheets where the person hands out slips; 404 without any."""
    person: Person = request.person  # type: ignore[attr-defined]
    review = Review.objects.filter(code=code).select_related("organisation").first()
    sheets = Sheet.objects.filter(review=review).select_related("organisation")
    sheets = sheets.filter(within(person, Permission.SLIP_HAND, "organisation")).order_by("number")
    if review is None or not sheets.exists():
        raise Http404
    return review, sheets


def _sheet(sheets: "QuerySet[Sheet]", number: str) -> Sheet:
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    found = sheets.select_related("review").filter(number=asked).first()
    if found is None:
        raise Refused(fields={"sheet": _("Choose a sheet from the list.")})
    return found


def _page(
    request: HttpRequest,
    review: Review,
    sheets: "QuerySet[Sheet]",
    refusal: Refused | None = None,
) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:40]
    lines = actions.reconcile(review, request.person)  # type: ignore[attr-defined]
    return reply(
        request,
        "portal/voting/slips.html",
        status=422 if refusal else 200,
        review=review,
        title=title_of(review.title),
        lines=lines,
        printed=any(line.printed for line in lines),
        people=_found(review, sheets, sought) if sought else [],
        sought=sought,
        refusal=refusal,
        faults=refusal.fields if refusal else {},
        typed=request.POST,
        usable=review.state in actions.IN_USE and review.secrecy != Secrecy.NAMED,
        before=review.state == ReviewState.FROZEN,
        is_named=review.secrecy == Secrecy.NAMED,
        over=review.state in actions.COUNTED_FROM,
        most=actions.MOST_AT_ONCE,
        given=RollMark.SLIP.value,
    )


def _found(review: Review, sheets: "QuerySet[Sheet]", sought: str) -> list[Any]:
    words = Q(person__name__icontains=sought) | Q(person__sought__icontains=sought) | Q(person__code__istartswith=sought)  # fmt: skip
    found = Voter.objects.filter(words, review=review, sheet__in=sheets)
    found = found.exclude(mark=RollMark.LEFT_OUT).select_related("person", "organisation", "sheet")
    return list(found.order_by("person__name", "person__code")[:FOUND])
