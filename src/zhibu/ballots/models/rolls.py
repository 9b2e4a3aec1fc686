"""The roll (名册): who is asked, with which sheet, and whether they voted. Never when, never what."""

from django.db import models
from django.db.models import Q

from zhibu.ballots.chance import new_number
from zhibu.ballots.enums import ObjectionKind, ObjectionState, RollMark
from zhibu.ballots.models.reviews import Review
from zhibu.orgs.models import Organisation, Person


class Sheet(models.Model):
    """Whom a voter rates (评议表): the subjects in order, frozen with the roll."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sheets")
    """Whose people or branches stand on it; or the branch that rates."""
    subjects = models.JSONField()
    """List of {"subject": code, "source", "name", "note"}."""
    slips_printed = models.PositiveIntegerField(default=0)
    slips_used = models.PositiveIntegerField(null=True, blank=True)
    slips_spoilt = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="ballots_sheet_once")
        ]


class Voter(models.Model):
    """Somebody who is asked (评议人). Its number is random; the table is rewritten at the close."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="votes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="voters")
    """Of the voter: where turnout is counted."""
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="voters")
    mark = models.CharField(max_length=8, choices=RollMark, default=RollMark.NOT_YET)
    issued = models.BinaryField(null=True, blank=True)
    """Blind tokens: the blinded message that was signed, so that issuing again gives the same; gone with the count."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="ballots_voter_once")
        ]
        indexes = [
            models.Index(fields=["review", "organisation", "mark"], name="ballots_voter_turnout")
        ]


class Objection(models.Model):
    """Somebody says that a roll is wrong, before it is frozen (异议)."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=10, choices=ObjectionKind)
    about = models.ForeignKey(Person, models.PROTECT, related_name="objected_to")
    sheet = models.ForeignKey(
        Sheet, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    """Taking in: with whose sheet."""
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.RAISED)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="objections")
    raised_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="objections_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "about"],
                condition=Q(state=ObjectionState.RAISED),
                name="ballots_objection_once_open",
            )
        ]
