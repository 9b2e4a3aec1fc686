"""States and kinds of the record book."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    CHECKED = "checked", _("checked")
    RETURNED = "returned", _("returned for changes")


COUNTED = (State.SUBMITTED, State.CHECKED)
"""States in which a record counts for what was due."""
NOT_COUNTED = tuple(state for state in State if state not in COUNTED)


class Presence(TextChoices):
    PRESENT = "present", _("present")
    LEAVE = "leave", _("on leave")
    ABSENT = "absent", _("absent")


class Step(TextChoices):
    """Steps of the closed loop of a key task (闭环)."""

    PLAN = "plan", _("plan")
    DEPLOY = "deploy", _("deploy")
    CHECK = "check", _("check")
    SUM_UP = "sum_up", _("sum up")
    COMMENT = "comment", _("comment")


class Resemblance(TextChoices):
    MINUTES = "minutes", _("copied minutes")
    PICTURE = "picture", _("reused picture")
