"""Addresses of my work, the page that people land on, and of one's own year."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.work.own import own_book
from zhibu.portal.work.pages import work

P = Permission
urlpatterns = [
    page("", work, "work", get=P.OWN_SEE),
    page("own/", own_book, "own_book", get=P.OWN_SEE),
]
