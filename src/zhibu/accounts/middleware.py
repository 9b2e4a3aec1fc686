"""Sessions end after idle time; a one-time or old password is changed first."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

SEEN = "seen"
COARSE = 60
"""Seconds: a session is written at most so often for being used."""


class EndIdleSessions:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get(SEEN)
            if seen is not None and now - seen > settings.IDLE_MINUTES * 60:
                logout(request)
                return redirect(f"{settings.LOGIN_URL}")
            if seen is None or now - seen >= COARSE:
                request.session[SEEN] = now
        return self.get_response(request)


class AskForNewPassword:
    """Until the password is changed, only that page and signing out are open."""

    OPEN = ("/accounts/", "/static/", "/language/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not request.path.startswith(self.OPEN) and self.is_due(user):
            return redirect("account_change_password")
        return self.get_response(request)

    def is_due(self, user: object) -> bool:
        if user.password_once:  # type: ignore[attr-defined]
            return True
        changed = user.password_changed_at  # type: ignore[attr-defined]
        return changed is None or changed < timezone.now() - timedelta(days=settings.PASSWORD_DAYS)
