"""Addresses of the help."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.help.pages import help_page, start
from zhibu.portal.pages import page

urlpatterns = [
    page("help/", start, "help", get=Permission.OWN_SEE),
    page("help/<slug:topic>/", help_page, "help_page", get=Permission.OWN_SEE),
]
