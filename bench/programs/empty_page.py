"""The addresses of the site, and one page with the frame and nothing in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines

from zhibu.config import urls
from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page

TEXT = '{% extends "portal/frame.html" %}{% block title %}Empty{% endblock %}'


def empty(request: HttpRequest, **_: Any) -> HttpResponse:
    """Give the frame alone."""
    return HttpResponse(engines["django"].from_string(TEXT).render({}, request))


urlpatterns = [*urls.urlpatterns, page("empty/", empty, "empty", get=Permission.OWN_SEE)]
