"""Error pages: what happened, and what to do about it."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(request, "403.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the site's token: the page was open too long, or another site sent it."""
    del reason
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(request, "404.html", status=404)


def not_allowed(allowed: list[str]) -> HttpResponse:
    return HttpResponseNotAllowed(allowed, render_to_string("405.html"))


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke: the page asks for nothing that could break too."""
    del request
    return HttpResponse(render_to_string("500.html"), status=500)
