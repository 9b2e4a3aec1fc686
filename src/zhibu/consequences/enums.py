"""States of proposals and of the work that comes from them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    PROPOSED = "proposed", _("waits for a decision")
    CONFIRMED = "confirmed", _("proposal confirmed")
    DECLINED = "declined", _("proposal declined")
    WITHDRAWN = "withdrawn", _("proposal withdrawn")
    """A newer run no longer gives it, and nobody had decided."""


UNDECIDED = (ProposalState.PROPOSED, ProposalState.WITHDRAWN)
DECIDED = (ProposalState.CONFIRMED, ProposalState.DECLINED)


class TalkKind(TextChoices):
    INTERVIEW = "interview", _("interview")
    ADMONITION = "admonition", _("admonition talk")
    COLLECTIVE = "collective", _("collective admonition talk")


class WorkState(TextChoices):
    OPEN = "open", _("work to do")
    REPORTED = "reported", _("reported as done")
    CLOSED = "closed", _("work closed")
    REOPENED = "reopened", _("work reopened")


class HonourKind(TextChoices):
    ADVANCED_BRANCH = "advanced_branch", _("advanced branch")
    COMPANY_TITLE = "company_title", _("company title")
    ADVANCED_GROUP = "advanced_group", _("advanced group")
    MODEL_GROUP = "model_group", _("model group")
    EXCELLENT_MEMBER = "excellent_member", _("excellent member")
    TEAM_INPUT = "team_input", _("input to the team rating")
    FIVE_GOOD = "five_good", _("five-good organisation")


class HonourState(TextChoices):
    NOMINATED = "nominated", _("nominated")
    GRANTED = "granted", _("honour granted")
    REFUSED = "refused", _("honour refused")


class PairingState(TextChoices):
    PROPOSED = "proposed", _("pairing proposed")
    DECLINED = "declined", _("pairing declined")
    RUNNING = "running", _("pairing running")
    ENDED = "ended", _("pairing ended")
