"""One's own account: the language, the password, passkeys, and signing out everywhere."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhibu.accounts import actions
from zhibu.accounts.queries import events_of, has_second_factor
from zhibu.portal.replies import go, reply

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Set the language of the pages, also before sign-in; an account remembers it for mails."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        cookie = settings.LANGUAGE_COOKIE_NAME
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(
            cookie, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=secure
        )
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return answer


@login_required
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the two ways to one."""
    if has_second_factor(request.user):
        return go(request, "work")
    return render(request, "portal/accounts/second_factor.html")


def own_account(request: HttpRequest) -> HttpResponse:
    user = request.user
    return reply(
        request,
        "portal/accounts/own_account.html",
        account=user,
        has_factor=has_second_factor(user),
        events=events_of(user)[:10],
    )


def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(user=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Every other device is signed out. This one stays signed in."))
    return go(request, "own_account")
