"""The page of a review's fairness report, for the office and the auditor."""

from django.http import HttpRequest, HttpResponse

from zhibu.ballots.enums import Secrecy
from zhibu.ballots.fairness import figures_of, review_with_fairness
from zhibu.inbox.words import title_in
from zhibu.portal.published.fairness_facts import report_of
from zhibu.portal.replies import reply


def fairness(request: HttpRequest, code: str) -> HttpResponse:
    """How fair a review was, in figures that name nobody."""
    review = review_with_fairness(request.person, code)
    figures = figures_of(review)
    return reply(
        request,
        "portal/published/fairness.html",
        review=review,
        title=title_in(review.title),
        named=review.secrecy == Secrecy.NAMED,
        report=None if figures is None else report_of(review, figures),
    )
