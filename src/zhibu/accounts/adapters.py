"""What allauth may do here: nobody signs up; an outside identity must belong to a known account."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from zhibu.accounts.models import User


class NoSignup(DefaultAccountAdapter):
    """Accounts are opened by the system administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """An OpenID Connect identity signs in the account whose username it names, and no other."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: object) -> None:
        if sociallogin.is_existing:  # type: ignore[attr-defined]
            return
        claims = sociallogin.account.extra_data  # type: ignore[attr-defined]
        name = (claims.get("userinfo") or claims).get("preferred_username", "")
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is None:
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)  # type: ignore[attr-defined]
