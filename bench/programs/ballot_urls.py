"""The addresses of the site, and one that writes a row."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from zhibu.config import urls
from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page


def row(request: HttpRequest) -> HttpResponse:
    """Write what was sent, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (body) VALUES (%s)", [request.POST["body"]])
    return HttpResponse(status=204)


urlpatterns = [*urls.urlpatterns, page("bench/row/", row, "bench_row", post=Permission.OWN_SEE)]
