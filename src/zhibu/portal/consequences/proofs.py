"""What the ledger holds of proposals and of the work that they became."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.consequences import queries
from zhibu.portal.ledger.proofs import show_proof
from zhibu.schemes.titles import title_of


def of_proposal(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.proposal_for(request.person, number)
    return show_proof(request, found, title_of(found.title))


def of_own(request: HttpRequest, number: int) -> HttpResponse:
    """For whom the proposal is about: nobody is judged by what cannot be checked."""
    found = queries.own_proposal(request.person, number)
    back = reverse("own_consequence", args=[number])
    return show_proof(request, found, title_of(found.title), back)


def of_talk(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.talk_for(request.person, number)
    return show_proof(request, found, str(found.get_kind_display()))


def of_rectification(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.rectification_for(request.person, number)
    return show_proof(request, found, f"{_('Rectification')} · {found.organisation}")


def of_notice(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.notice_for(request.person, number)
    return show_proof(request, found, found.title)
