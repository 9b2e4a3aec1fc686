"""The password profile that classified protection (等保) asks for, beside Django's validators."""

import re
import secrets

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
REMEMBERED = 5


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("The password is too short.")

    def get_help_text(self) -> str:
        return _("At least %(count)s signs.") % {"count": self.min_length}


class NotLikeOneself(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("The password is too much like the user name.")

    def get_help_text(self) -> str:
        return _("Nothing like your user name.")


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password is among those that are guessed first.")

    def get_help_text(self) -> str:
        return _("Nothing that many people use.")


class ThreeKindsOfCharacter:
    """Small letters, capitals, digits, others: at least three of the four."""

    def validate(self, password: str, user: object = None) -> None:
        del user
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capitals, digits, other signs.")


class NotUsedBefore:
    """None of the last five passwords, the present one among them."""

    def validate(self, password: str, user: object = None) -> None:
        if user is None or not getattr(user, "pk", None):
            return
        former = user.former_passwords.order_by("-at").values_list("password", flat=True)  # type: ignore[attr-defined]
        known = [user.password, *former[: REMEMBERED - 1]]  # type: ignore[attr-defined]
        if any(check_password(password, one) for one in known):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("Do not use one of your last %(count)s passwords.") % {"count": REMEMBERED}


LETTERS, CAPITALS, DIGITS = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
"""Without signs that look alike on paper."""


def one_time_password() -> str:
    """Make up a password to be read out or printed once: three groups of four, about 60 bits."""
    kinds = [LETTERS, CAPITALS, DIGITS, LETTERS + DIGITS]
    groups = ["".join(secrets.choice(kind) for kind in kinds) for _group in range(3)]
    return "-".join(groups)
