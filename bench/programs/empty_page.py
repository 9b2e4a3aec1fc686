"""The addresses of the site, and one page with the frame and nothing in it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines

from zhibu.config import urls
from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page

TEXT = '{% extends "portal/frame.html" %}{% block title %}Empty{% endblock %}'


@cache
def template() -> Any:
    """Read it once, as the loader does with templates of files."""
    return engines["django"].from_string(TEXT)


def empty(request: HttpRequest, **_: Any) -> HttpResponse:
    """Give the frame alone."""
    return HttpResponse(template().render({}, request))


urlpatterns = [*urls.urlpatterns, page("empty/", empty, "empty", get=Permission.OWN_SEE)]
