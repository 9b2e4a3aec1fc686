"""Sessions end after idle time; an old password is changed, a second factor is set up first."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.accounts.queries import has_second_factor
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.reach import held_by

Answer = Callable[[HttpRequest], HttpResponse]
SEEN, FACTOR = "seen", "second_factor"
COARSE = 60
"""Seconds: a session is written at most so often for being used."""

ALWAYS = frozenset({"account_logout", "language", "account_login"})
PASSWORD_PAGES = ALWAYS | {"account_change_password"}
FACTOR_PAGES = PASSWORD_PAGES | {
    "second_factor", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_list_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip
NEED_SECOND_FACTOR = frozenset(
    {
        RoleKind.ASSESSMENT_OFFICE, RoleKind.COMMITTEE_OFFICE, RoleKind.SYSTEM_ADMINISTRATOR,
        RoleKind.SECURITY_ADMINISTRATOR, RoleKind.AUDIT_ADMINISTRATOR, RoleKind.AUDITOR,
    }
)  # fmt: skip


class EndIdleSessions:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get(SEEN)
            if seen is not None and now - seen > settings.IDLE_MINUTES * 60:
                return self.end(request)
            if seen is None or now - seen >= COARSE:
                request.session[SEEN] = now
        return self.get_response(request)

    def end(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        sentence = _("You were signed out because nothing happened for %(minutes)s minutes. Sign in again; unsent input was kept on this machine.")  # fmt: skip
        messages.info(request, sentence % {"minutes": settings.IDLE_MINUTES})
        query = urlencode({"next": _place(request)})
        return _send(request, f"{resolve_url(settings.LOGIN_URL)}?{query}")


class AskForNewPassword:
    """Until a one-time or old password is changed, only that page and signing out are open."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and self.is_due(user) and _page(request) not in PASSWORD_PAGES:
            return _send(request, resolve_url("account_change_password"))
        return self.get_response(request)

    def is_due(self, user: User) -> bool:
        if user.password_once:
            return True
        changed = user.password_changed_at
        return changed is None or changed < timezone.now() - timedelta(days=settings.PASSWORD_DAYS)


class AskForSecondFactor:
    """Who decides over others sets up a second factor before anything else opens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not request.session.get(FACTOR)
            and self.is_due(request, user)
            and _page(request) not in FACTOR_PAGES
        ):
            return _send(request, resolve_url("second_factor"))
        return self.get_response(request)

    def is_due(self, request: HttpRequest, user: User) -> bool:
        if user.username in settings.SECOND_FACTOR_NOT_ASKED:
            return False
        if not NEED_SECOND_FACTOR & {held.role for held in held_by(user.person)}:
            return False
        if not has_second_factor(user):
            return True
        request.session[FACTOR] = True  # asked once in a session
        return False


def _page(request: HttpRequest) -> str:
    """Name of the page that was asked for; files of the site come before these middlewares."""
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _place(request: HttpRequest) -> str:
    """Where the reader was: the page itself, or the one whose form or fragment asked."""
    asked = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}):
        parts = urlsplit(asked)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"


def _send(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on; a fragment's request moves the whole page."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url)
    moved = HttpResponse(status=204)
    moved.headers["HX-Redirect"] = url
    return moved
