"""Addresses of pairings."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.pairings import pages

SEE, DECIDE, WORK = (
    Permission.CONSEQUENCE_SEE,
    Permission.CONSEQUENCE_DECIDE,
    Permission.CONSEQUENCE_WORK,
)
ONE = "pairings/<int:number>/"

urlpatterns = [
    page("pairings/", pages.pairings, "pairings", get=SEE),
    page("pairings/propose/", pages.propose, "pairings_propose", post=DECIDE),
    page(ONE, pages.pairing, "pairing", get=SEE, about="pairing"),
    page(f"{ONE}proof/", pages.proof, "pairing_proof", get=SEE, about="pairing"),
    page(f"{ONE}confirm/", pages.confirm, "pairing_confirm", post=DECIDE, about="pairing"),
    page(f"{ONE}helper/", pages.change, "pairing_helper", post=DECIDE, about="pairing"),
    page(f"{ONE}decline/", pages.decline, "pairing_decline", post=DECIDE, about="pairing"),
    page(f"{ONE}progress/", pages.progress, "pairing_progress", post=WORK, about="pairing"),
    page(f"{ONE}end/", pages.end, "pairing_end", post=DECIDE, about="pairing"),
]
