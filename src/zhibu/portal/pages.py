"""Pages: every address of the site, with the permission that it takes.

An area lists its pages in `portal/<area>/urls.py`. There is no other way to an address: what is
listed here is what the access tests walk through, address by address and role by role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.errors import not_allowed
from zhibu.portal.replies import wants_fragment

View = Callable[..., HttpResponse]
About = Literal[
    "", "organisation", "branch", "group", "person", "record", "attachment", "task", "book", "duty",
    "request", "message", "kind", "adoption", "draft", "account", "role", "review", "vote",
    "telling", "target", "inspection", "submitted_inspection", "inspection_plan", "draw", "picture", "event", "evidence",
    "pairing", "honour",
    "assessment", "result", "appeal", "own_appeal",
    "proposal", "talk", "task_given", "rectification", "notice",
    "own_proposal", "own_talk", "own_task", "own_rectification",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """An address: who may read it, who may write to it, and what its arguments name."""

    name: str
    route: str
    get: Permission | None
    post: Permission | None
    about: About


PAGES: dict[str, Page] = {}
"""By name; filled while the addresses are read."""


OPEN_PAGES: dict[str, str] = {}
"""Routes by name: sign-in and what belongs to it, which see to themselves who may ask."""


def open_page(route: str, view: View, name: str) -> URLPattern:
    """List an address that takes no permission: sign-in, the language, one's second factor."""
    OPEN_PAGES[name] = route
    return path(route, view, name=name)


def page(
    route: str,
    view: View,
    name: str,
    *,
    get: Permission | None = None,
    post: Permission | None = None,
    about: About = "",
) -> URLPattern:
    """List an address.

    Args:
        route: as Django's `path` takes it.
        view: about twenty lines: fetch, act, reply. `request.person` acts.
        get: the permission that reading takes; none: it cannot be read (405).
        post: the permission that writing takes; none: it cannot be written to (405).
        about: what the arguments of the route name: the view finds that thing by a query that
            knows the person, and answers 404 where the person does not reach it.
    """
    listed = Page(name, route, get, post, about)
    if PAGES.setdefault(name, listed) != listed:
        raise ValueError(f"two pages are called {name}")
    return path(route, _guarded(view, listed), name=name)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A fragment cannot take the sign-in page: the whole page moves."""
    if not wants_fragment(request):
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    moved = HttpResponse(status=204)
    moved.headers["HX-Redirect"] = redirect_to_login("/").url
    return moved


def _guarded(view: View, listed: Page) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = request.method in ("GET", "HEAD")
        needed = listed.get if reading else listed.post if request.method == "POST" else None
        if needed is None:
            allowed = [*(["GET", "HEAD"] if listed.get else []), *(["POST"] if listed.post else [])]
            return not_allowed(allowed)
        if request.person is None:  # type: ignore[attr-defined]
            return _to_sign_in(request)
        if not may(request.person, needed):  # type: ignore[attr-defined]
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded
