"""A picture of a finding or a paper behind an event, for whoever may read it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from zhibu.inspections.keeping import STORAGE
from zhibu.inspections.queries import picture_for
from zhibu.portal.records.attachments import LOCKED_UP


def picture(request: HttpRequest, number: int) -> HttpResponse:
    """Give the file; nothing in it runs."""
    found = picture_for(request.person, number)
    try:
        file = STORAGE.open(found.file.name)
    except FileNotFoundError as error:
        raise Http404 from error
    shown = found.media_type.startswith("image/")
    response = FileResponse(
        file, as_attachment=not shown, filename=found.name, content_type=found.media_type
    )
    response.headers["Content-Security-Policy"] = LOCKED_UP
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
