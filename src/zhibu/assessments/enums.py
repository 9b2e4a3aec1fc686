"""How far an assessment is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssessmentState(TextChoices):
    RUNNING = "running", _("assessment running")
    RATED = "rated", _("rated")
    IN_PUBLICATION = "in_publication", _("in publication")
    FROZEN = "frozen", _("assessment frozen")
    CALLED_OFF = "called_off", _("called off")


class Scope(TextChoices):
    PRE = "pre", _("half-year pre-assessment")
    YEAR = "year", _("yearly assessment")


class AppealState(TextChoices):
    RAISED = "raised", _("appeal raised")
    UPHELD = "upheld", _("appeal upheld")
    DISMISSED = "dismissed", _("appeal dismissed")
    WITHDRAWN = "withdrawn", _("appeal withdrawn")


class Status(TextChoices):
    """As the scoring gives it."""

    RATED = "rated", _("rated")
    NO_EVIDENCE = "no_evidence", _("no evidence")
    VETOED = "vetoed", _("vetoed")
    EXEMPT = "exempt", _("exempt by the scheme")
