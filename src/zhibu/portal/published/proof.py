"""The ledger's proof of what was published: that these results are the ones that were entered."""

from django.http import HttpRequest, HttpResponse

from zhibu.ballots.models import Publication
from zhibu.ballots.published import review_to_read
from zhibu.inbox.words import title_in
from zhibu.portal.ledger.proofs import show_proof


def of_publication(request: HttpRequest, code: str) -> HttpResponse:
    """Show the entries of the publication, with the proof as a file."""
    review = review_to_read(request.person, code)
    found = Publication.objects.filter(review=review).first()
    return show_proof(request, found or Publication(review=review), title_in(review.title))
