"""Replies: the same address gives the page or, to htmx, its fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def reply(request: HttpRequest, template: str, *, status: int = 200, **facts: Any) -> HttpResponse:
    """Render a page; to htmx only the fragment that it asked for.

    The fragment of "portal/records/book.html" is "portal/records/_book.html", which the page
    includes. A history restore asks for the whole page.
    """
    if wants_fragment(request):
        folder, _, name = template.rpartition("/")
        template = template if name.startswith("_") else f"{folder}/_{name}"
    response = render(request, template, facts, status=status)
    response.headers["Vary"] = "HX-Request"
    return response


def wants_fragment(request: HttpRequest) -> bool:
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
        and request.headers.get("HX-Boosted") != "true"
    )


def go(request: HttpRequest, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the reader on after something was done; htmx follows as a browser does."""
    response = redirect(to, *args, **kwargs)
    if wants_fragment(request):
        moved = HttpResponse(status=204)
        moved.headers["HX-Redirect"] = response.headers["Location"]
        return moved
    return response
