"""The results of a review: one's own first, then organisation by organisation; and publishing them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.ballots import published
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Review
from zhibu.inbox.words import period_in, title_in
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.published.facts import above, aboves, blocks, held_on_paper, sources_of
from zhibu.portal.replies import go, reply
from zhibu.urn.disclosure import K

WAITING = {
    ReviewState.PLANNED: "before",
    ReviewState.SHOWN: "before",
    ReviewState.FROZEN: "before",
    ReviewState.CALLED_OFF: "called_off",
}
"""Why there are no results yet; while voting, closed or being opened: "running"."""


def results(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was published; before that say why there is nothing, since there are no running results."""
    review = published.review_to_read(request.person, code)
    if request.method == "POST":
        return _publish(request, review)
    found = published.opened(review)
    facts = {
        "review": review,
        "title": title_in(review.title),
        "period": period_in(review.period),
        "named": review.secrecy == Secrecy.NAMED,
        "publishes": may(request.person, Permission.REVIEW_PLAN, review.organisation),
    }
    if found is None:
        waits = (
            "counted"
            if review.state == ReviewState.COUNTED
            else WAITING.get(review.state, "running")
        )
        return reply(request, "portal/published/waiting.html", waits=waits, **facts)
    at = published.place_in(review, found, request.GET.get("at", ""), request.person)
    titles = sources_of(found.document)
    names = published.names_of(review, found, at, request.person)
    own = {request.person.code: request.person.name}
    mine = (
        blocks(found, [request.person.code], own) if request.person.code in found.of_subject else []
    )
    here = sorted({one["subject"] for one in found.figures.get(at.code, ())})
    crumbs = _crumbs(found, at)
    subjects = [*here, *(mine and [request.person.code])]
    return reply(
        request,
        "portal/published/results.html",
        found=found.document,
        least=K,
        at=at,
        top=not crumbs,
        on_paper=held_on_paper(found.document),
        whole=above(found, at, titles),
        crumbs=crumbs,
        below=aboves(found, found.below.get(at.code, [])),
        mine=mine,
        blocks=blocks(found, here, names),
        unnamed=bool(here) and not names,
        remarks=[(titles.get(source, source), text)
                 for source, text in published.remarks_on(review, subjects, request.person)],
        titles=list(titles.values()),
        **facts,
    )  # fmt: skip


def _publish(request: HttpRequest, review: Review) -> HttpResponse:
    try:
        publish_review(review=review, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Published. These results stand as they are, for good."))
    return go(request, "review_results", review.code)


def _crumbs(found: published.Opened, at: Organisation) -> list[tuple[str, str]]:
    """The organisations above, from the review's own down."""
    above_of = found.document["organisations"]
    codes, code = [], above_of.get(at.code)
    while code:
        codes.append(code)
        code = above_of.get(code)
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    return [(one, names.get(one, one)) for one in reversed(codes)]
