"""What happens to accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Happening(TextChoices):
    OPENED = "opened", _("account opened")
    GIVEN_PASSWORD = "given_password", _("one-time password given")
    CHANGED_PASSWORD = "changed_password", _("password changed")
    CLOSED = "closed", _("account closed")
    REOPENED = "reopened", _("account opened again")
    UNLOCKED = "unlocked", _("unlocked")
    RESET_SECOND_FACTOR = "reset_second_factor", _("second factor taken away")
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", _("signed out everywhere")
