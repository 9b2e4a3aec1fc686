"""Messages (消息): what a person is told, once for each cause, on the site and by mail."""

from django.db import models
from django.db.models import Q

from zhibu.orgs.models import Person


class MailState(models.TextChoices):
    NONE = "none", "none"
    WAITING = "waiting", "waiting"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"


class Message(models.Model):
    """A message to a person; its words come from `kind` and `facts` in the reader's language."""

    to = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=40)
    cause = models.CharField(max_length=120)
    """What it is about; one person gets one message for one cause, however often it is sent."""
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=8, choices=MailState, default=MailState.NONE)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["to", "cause"], name="inbox_message_once_a_cause")
        ]
        indexes = [
            models.Index(fields=["to", "-at"], name="inbox_of_person"),
            models.Index(fields=["mail"], condition=Q(mail="waiting"), name="inbox_to_mail"),
        ]
