"""Adopted scheme versions (采用的方案), kept word for word, and drafts on their way there."""

from django.db import models

from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.models.spans import Span
from zhibu.schemes.enums import DraftState


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
    reason = models.CharField(max_length=500, blank=True)
    """Why it was adopted without a second person: only the first of its subject may be."""

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "subject", "started_on"], name="schemes_one_a_day"
            ),
        ]


class Draft(models.Model):
    """A scheme on its way to adoption (方案草案): read, edited, tried on last year, approved."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="drafts")
    name = models.CharField(max_length=60)
    title = models.JSONField()
    text = models.TextField()
    origin = models.CharField(max_length=200)
    """Name of the preset or of the file, or the adopted version that it changes."""
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.DRAFT)
    from_day = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="drafts_written")
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    untried = models.CharField(max_length=500, blank=True)
    """Why it was handed in without a trial on former facts; empty where it was tried."""
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="drafts_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)
    adoption = models.OneToOneField(
        Adoption, models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("written_by")),
                name="schemes_draft_second_person",
            )
        ]
