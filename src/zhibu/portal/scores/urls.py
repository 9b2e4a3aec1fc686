"""Addresses of scores."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.scores import pages

urlpatterns = [
    page("scores/", pages.scores, "scores", get=Permission.SCORE_SEE),
    page(
        "scores/<str:code>/",
        pages.branch_score,
        "branch_score",
        get=Permission.SCORE_SEE,
        about="organisation",
    ),
]
