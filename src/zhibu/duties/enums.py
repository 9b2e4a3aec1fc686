"""States of what is due."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DutyState(TextChoices):
    UPCOMING = "upcoming", _("upcoming")
    DUE = "due", _("due now")
    DONE = "done", _("done")
    LATE = "late", _("entered late")
    MISSING = "missing", _("missing")
    EXEMPT = "exempt", _("exempt")


class Strength(TextChoices):
    """应当 fails a check, 一般 warns, the organisation's own rule does what its scheme says."""

    MUST = "must", _("must")
    AS_A_RULE = "as_a_rule", _("as a rule")
    CUSTOM = "custom", _("own rule")


class RequestKind(TextChoices):
    EXEMPTION = "exemption", _("exemption")
    EXTENSION = "extension", _("extension")


class RequestState(TextChoices):
    ASKED = "asked", _("asked")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


class Stage(TextChoices):
    """When somebody is reminded of a duty or of an election."""

    BEFORE_7 = "before_7", _("7 days before")
    BEFORE_3 = "before_3", _("3 days before")
    BEFORE_1 = "before_1", _("1 day before")
    AFTER = "after", _("overdue")
    ABOVE = "above", _("overdue, told to the level above")
    TERM_6 = "term_6", _("term ends in 6 months")
    TERM_3 = "term_3", _("term ends in 3 months")
    TERM_0 = "term_0", _("term is over")
    NO_DATE = "no_date", _("election date is missing")
