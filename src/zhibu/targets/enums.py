"""How far a target is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TargetState(TextChoices):
    PROPOSED = "proposed", _("target proposed")
    COUNTERED = "countered", _("other figures proposed")
    AGREED = "agreed", _("target agreed")
    WITHDRAWN = "withdrawn", _("target withdrawn")


class StepKind(TextChoices):
    PROPOSE = "propose", _("proposed the target")
    COUNTER = "counter", _("proposed other figures")
    AGREE = "agree", _("agreed to the target")
    WITHDRAW = "withdraw", _("withdrew the target")
    REPORT = "report", _("reported what was reached")
