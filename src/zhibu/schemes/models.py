"""Adopted scheme versions (采用的方案), kept word for word."""

from django.db import models

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.models.spans import Span


class Adoption(Span):
    """An organisation adopted a scheme for itself and all below it, from a day on."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="adoptions")
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.JSONField()
    subject = models.CharField(max_length=60)
    """What is assessed: branch, group, member …; several with commas."""
    text = models.TextField()
    hash = models.CharField(max_length=64)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="adoptions")
    adopted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "subject", "started_on"], name="schemes_one_a_day"
            ),
        ]
