"""Addresses of the record book."""

from zhibu.orgs.permissions import Permission as P
from zhibu.portal.pages import page
from zhibu.portal.records import record

urlpatterns = [
    page("records/<str:code>/", record.show, "record", get=P.RECORD_SEE, about="record"),
]
