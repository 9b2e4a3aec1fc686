"""Addresses of the pages: one line for each area."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhibu.portal.work.urls")),
    path("", include("zhibu.portal.inbox.urls")),
    path("", include("zhibu.portal.duties.urls")),
    path("", include("zhibu.portal.records.urls")),
    path("", include("zhibu.portal.accounts.urls")),
    path("", include("zhibu.portal.schemes.urls")),
    path("", include("zhibu.portal.scores.urls")),
    path("", include("zhibu.portal.boards.urls")),
    path("", include("zhibu.portal.orgs.urls")),
    path("", include("zhibu.portal.reviews.urls")),
    path("", include("zhibu.portal.tellers.urls")),
    path("", include("zhibu.portal.voting.urls")),
    path("", include("zhibu.portal.published.urls")),
    path("", include("zhibu.portal.drafts.urls")),
    path("", include("zhibu.portal.targets.urls")),
    path("", include("zhibu.portal.inspections.urls")),
    path("", include("zhibu.portal.assessments.urls")),
    path("", include("zhibu.portal.consequences.urls")),
    path("", include("zhibu.portal.pairings.urls")),
    path("", include("zhibu.portal.honours.urls")),
    path("", include("zhibu.portal.standings.urls")),
    path("", include("zhibu.portal.ledger.urls")),
    path("", include("zhibu.portal.gallery.urls")),
    path("", include("zhibu.portal.help.urls")),
]
