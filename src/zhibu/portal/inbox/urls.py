"""Addresses of the inbox."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.inbox import pages
from zhibu.portal.pages import page

P = Permission
urlpatterns = [
    page("inbox/", pages.inbox, "inbox", get=P.OWN_SEE),
    page("inbox/read/", pages.read_all, "inbox_read_all", post=P.OWN_SEE),
    page("inbox/<int:number>/", pages.read, "message", post=P.OWN_SEE, about="message"),
]
