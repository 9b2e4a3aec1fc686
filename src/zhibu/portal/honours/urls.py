"""Addresses of honours."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.honours import files, pages
from zhibu.portal.pages import page

SEE, DECIDE, OPEN = (
    Permission.CONSEQUENCE_SEE,
    Permission.CONSEQUENCE_DECIDE,
    Permission.ASSESSMENT_SEE,
)
ONE = "honours/<int:number>/"

urlpatterns = [
    page("honours/", pages.honours, "honours", get=OPEN),
    page("honours/nominate/", pages.nominate, "honours_nominate", post=DECIDE),
    page("honours/list/", files.list_file, "honours_list", get=OPEN),
    page(ONE, pages.honour, "honour", get=SEE, about="honour"),
    page(f"{ONE}decide/", pages.decide, "honour_decide", post=DECIDE, about="honour"),
    page(f"{ONE}certificate/", files.certificate, "honour_certificate", get=SEE, about="honour"),
]
