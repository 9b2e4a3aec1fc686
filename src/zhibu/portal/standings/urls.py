"""Addresses of the boards of grades."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.standings import cards, export, pages, summary

SEE, BOARD = Permission.ASSESSMENT_SEE, Permission.BOARD_SEE
CARD, SUMMARY = "report-card/<str:code>/", "standings/summary/<str:code>/"

urlpatterns = [
    page("standings/", pages.standings, "standings", get=SEE),
    page("standings/ranking/", pages.ranking, "ranking", get=SEE),
    page("standings/export/", export.standings_export, "standings_export", get=BOARD),
    page(SUMMARY, summary.grade_summary, "grade_summary", get=BOARD, about="organisation"),
    page(f"{SUMMARY}file/", summary.grade_summary_file, "grade_summary_file", get=BOARD, about="organisation"),
    page(CARD, cards.report_card, "report_card", get=SEE, about="branch"),
    page(f"{CARD}file/", cards.report_card_file, "report_card_file", get=SEE, about="branch"),
]  # fmt: skip
