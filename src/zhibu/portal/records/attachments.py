"""The file of an attachment, for whoever may read its record."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhibu.orgs.refusals import Refused
from zhibu.portal.replies import go
from zhibu.records.attaching import STORAGE, remove_attachment, small_name
from zhibu.records.models import Attachment
from zhibu.records.queries import records_for

LOCKED_UP = "default-src 'none'; sandbox"
"""Whatever a file holds, nothing in it runs, loads or sends."""


def show(request: HttpRequest, code: str) -> HttpResponse:
    """Give the file; a browser may keep it, but asks each time whether it still may show it."""
    return _file(request, _found(request, code), small=False)


def small(request: HttpRequest, code: str) -> HttpResponse:
    """Give a picture's thumbnail; of what is no picture, the file."""
    return _file(request, _found(request, code), small=True)


def remove(request: HttpRequest, code: str) -> HttpResponse:
    attachment = _found(request, code)
    try:
        remove_attachment(attachment=attachment, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": attachment.name})
    return go(request, "record", attachment.record.code)


def _found(request: HttpRequest, code: str) -> Attachment:
    attachment = get_object_or_404(Attachment.objects.select_related("record__branch"), code=code)
    if not records_for(request.person).filter(pk=attachment.record_id).exists():
        raise Http404
    return attachment


def _file(request: HttpRequest, attachment: Attachment, *, small: bool) -> HttpResponse:
    picture = attachment.media_type.startswith("image/")
    mark = f'"{attachment.code}{"-small" if small else ""}"'
    if request.headers.get("If-None-Match") == mark:
        return _locked_up(HttpResponseNotModified(), mark)
    name = attachment.file.name
    if small and picture and STORAGE.exists(small_name(name)):
        name = small_name(name)
    try:
        file = STORAGE.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=not picture,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    return _locked_up(response, mark)


def _locked_up(response: HttpResponse, mark: str) -> HttpResponse:
    for header, value in {
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": LOCKED_UP,
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": mark,
        "X-Content-Type-Options": "nosniff",
    }.items():
        response.headers[header] = value
    return response
