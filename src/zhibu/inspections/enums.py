"""States of plans, inspections and what people enter."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    PLANNED = "planned", _("inspection planned")
    ANNOUNCED = "announced", _("draw announced")
    RUNNING = "running", _("inspection running")
    ENDED = "ended", _("inspection ended")
    CALLED_OFF = "called_off", _("called off")


class InspectionState(TextChoices):
    OPEN = "open", _("to be inspected")
    SUBMITTED = "submitted", _("inspected")


class Severity(TextChoices):
    MINOR = "minor", _("minor problem")
    SERIOUS = "serious", _("serious problem")


class EventState(TextChoices):
    ENTERED = "entered", _("waits for confirmation")
    CONFIRMED = "confirmed", _("event confirmed")
    REFUSED = "refused", _("event refused")
    WITHDRAWN = "withdrawn", _("event withdrawn")
    REVOKED = "revoked", _("event revoked")
