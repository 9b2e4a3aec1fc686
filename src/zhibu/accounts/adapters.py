"""What allauth may do here: nobody signs up; an outside identity must belong to a known account."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from zhibu.accounts import actions
from zhibu.accounts.models import User
from zhibu.orgs.sealing import known_secrets


class NoSignup(DefaultAccountAdapter):
    """Accounts are opened by the system administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def set_password(self, user: User, password: str) -> None:
        actions.change_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        del request
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Wrong passwords are counted by django-axes alone, in the database and for all processes."""


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
        user = User.objects.filter(username__iexact=name, is_active=True).first() if name else None
        if user is None:
            sentence = _("The company's sign-in knows you as “%(name)s”, and no open account here has that user name. Ask the system administrator.")  # fmt: skip
            messages.error(request, sentence % {"name": name})
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)  # type: ignore[attr-defined]


class SecondFactor(DefaultMFAAdapter):
    """Secrets of second factors are encrypted at rest, under a key of their own."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


def cipher() -> MultiFernet:
    """The present key of fields first, then a former one while secrets are sealed anew."""
    return MultiFernet([Fernet(_derived(secret)) for secret in known_secrets()])


def present_cipher() -> Fernet:
    """The present key alone."""
    return Fernet(_derived(settings.FIELD_KEY))


def _derived(secret: str) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=b"zhibu/accounts/second-factor/1")
    return base64.urlsafe_b64encode(key.derive(secret.encode()))
