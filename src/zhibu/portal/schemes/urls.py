"""Addresses of adopted schemes."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.schemes import pages

urlpatterns = [
    page("schemes/", pages.schemes, "schemes", get=Permission.SCHEME_SEE),
    page(
        "schemes/adopt/",
        pages.adopt_scheme,
        "scheme_adopt",
        get=Permission.SCHEME_ADOPT,
        post=Permission.SCHEME_ADOPT,
    ),
    page(
        "schemes/<int:number>/", pages.scheme, "scheme", get=Permission.SCHEME_SEE, about="adoption"
    ),
]
