"""Addresses of the boards."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.boards import pages
from zhibu.portal.pages import page

urlpatterns = [
    page("board/", pages.board, "board", get=Permission.BOARD_SEE),
    page("board/export/", pages.board_export, "board_export", get=Permission.BOARD_SEE),
]
