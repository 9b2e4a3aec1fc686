"""How reviews are held, how far they are, and what may be said against a roll."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Secrecy(TextChoices):
    """What a ballot tells, and to whom."""

    SEALED = "sealed", _("secret ballot, sealed")
    BLIND = "blind", _("secret ballot with blind tokens")
    NAMED = "named", _("named review")


class ReviewState(TextChoices):
    PLANNED = "planned", _("review planned")
    SHOWN = "shown", _("roll shown")
    FROZEN = "frozen", _("roll frozen")
    OPEN = "open", _("voting open")
    CLOSED = "closed", _("voting closed")
    UNLOCKED = "unlocked", _("first lock opened")
    COUNTED = "counted", _("counted")
    PUBLISHED = "published", _("results published")
    CALLED_OFF = "called_off", _("called off")


class Raters(TextChoices):
    """Who rates a subject: found from the organisation as it stood on the roll date."""

    MEMBERS = "members", _("members of the branch")
    GROUP_MEMBERS = "group_members", _("members of the group")
    STAFF = "staff", _("non-member staff of the branch")
    HELPED = "helped", _("the person helped")
    BRANCH_COMMITTEE = "branch_committee", _("the branch committee in a meeting")
    OTHER_SECRETARIES = "other_secretaries", _("secretaries of other branches")
    HIGHER_OFFICES = "higher_offices", _("staff of higher offices")
    OTHER_BRANCHES = "other_branches", _("other branches")
    OFFICE_FIELD = "office_field", _("office and field branches of each other")
    BUSINESS_TIES = "business_ties", _("branches with business ties")
    SAME_CLASS = "same_class", _("branches of the same class")
    OTHER_CLASS = "other_class", _("branches of other classes")
    INVITED = "invited", _("people invited by slip")


BRANCHES_RATE = (
    Raters.OTHER_BRANCHES,
    Raters.OFFICE_FIELD,
    Raters.BUSINESS_TIES,
    Raters.SAME_CLASS,
    Raters.OTHER_CLASS,
)
"""A branch rates, its secretary casts: assignment is drawn, back to back."""


class RollMark(TextChoices):
    """All that a roll ever says of a voter."""

    NOT_YET = "not_yet", _("not yet voted")
    ISSUED = "issued", _("ballot issued")
    VOTED = "voted", _("voted")
    SLIP = "slip", _("given a paper slip")
    LEFT_OUT = "left_out", _("left out of the roll")


MAY_STILL_VOTE = (RollMark.NOT_YET, RollMark.ISSUED)
"""Of a blind token the site knows that it was issued, never whether it was cast."""


class ObjectionKind(TextChoices):
    LEAVE_OUT = "leave_out", _("should not be asked")
    TAKE_IN = "take_in", _("should be asked too")


class ObjectionState(TextChoices):
    RAISED = "raised", _("objection raised")
    ACCEPTED = "accepted", _("objection accepted")
    REFUSED = "refused", _("objection refused")


class SlipState(TextChoices):
    UNUSED = "unused", _("unused slip")
    USED = "used", _("used slip")
    SPOILT = "spoilt", _("spoilt slip")
