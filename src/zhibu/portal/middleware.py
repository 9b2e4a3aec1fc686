"""Puts the person who asks on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Actor:
    """`request.person`: who acts, or None before sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.person = user.person if user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)
