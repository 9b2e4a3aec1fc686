"""What all voting pages have in common: nothing of them is kept, and no address of theirs is told on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def quiet(view: View) -> View:
    """No copy in the browser or on the way; files that the page asks for do not learn its address."""

    @wraps(view)
    def quietly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return quietly
