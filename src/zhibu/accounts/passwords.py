"""The password profile that classified protection (等保) asks for, beside Django's validators."""

import re

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
REMEMBERED = 5


class ThreeKindsOfCharacter:
    """Small letters, capitals, digits, others: at least three of the four."""

    def validate(self, password: str, user: object = None) -> None:
        del user
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capitals, digits, other signs.")


class NotUsedBefore:
    """None of the last five passwords."""

    def validate(self, password: str, user: object = None) -> None:
        if user is None or not getattr(user, "pk", None):
            return
        former = user.former_passwords.order_by("-at").values_list("password", flat=True)  # type: ignore[attr-defined]
        if any(check_password(password, one) for one in former[:REMEMBERED]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("Do not use one of your last %(count)s passwords.") % {"count": REMEMBERED}
