"""Addresses of voting: my reviews, a ballot, paper slips."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import open_page, page
from zhibu.portal.voting import blind, slip, slips, vote, votes

P = Permission
urlpatterns = [
    page("votes/", votes.votes, "votes", get=P.OWN_SEE),
    page("votes/<str:code>/", vote.vote, "vote", get=P.OWN_SEE, post=P.OWN_SEE, about="vote"),
    page("votes/<str:code>/token/", blind.issue, "vote_token", post=P.OWN_SEE, about="vote"),
    open_page("votes/<str:code>/paper/", blind.cast, "vote_paper"),
    open_page("votes/<str:code>/keys/<int:sheet>/", blind.keys, "vote_keys"),
    open_page("slip/", slip.slip_enter, "slip_enter"),
    open_page("slip/<str:code>/", slip.slip, "slip"),
    page("reviews/<str:code>/slips/", slips.slips, "review_slips", get=P.SLIP_HAND, about="review"),
    page(
        "reviews/<str:code>/slips/print/", slips.slips_print, "review_slips_print",
        post=P.SLIP_HAND, about="review",
    ),
    page(
        "reviews/<str:code>/slips/hand/", slips.slips_hand, "review_slips_hand",
        post=P.SLIP_HAND, about="review",
    ),
    page(
        "reviews/<str:code>/slips/spoil/", slips.slips_spoil, "review_slips_spoil",
        post=P.SLIP_HAND, about="review",
    ),
]  # fmt: skip
