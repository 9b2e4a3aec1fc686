"""The page of one record."""

from django.http import HttpRequest, HttpResponse

from zhibu.portal.replies import reply
from zhibu.records import queries


def show(request: HttpRequest, code: str) -> HttpResponse:
    record = queries.record_for(request.person, code)
    return reply(request, "portal/records/record.html", record=record)
