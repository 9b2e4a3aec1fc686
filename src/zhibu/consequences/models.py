"""Proposals that an assessment makes, and the work, talks, pairings and honours that people make of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from zhibu.assessments.models import Assessment
from zhibu.consequences.enums import (
    DECIDED,
    UNDECIDED,
    HonourKind,
    HonourState,
    PairingState,
    ProposalState,
    TalkKind,
    WorkState,
)
from zhibu.orgs.models import Organisation, Person
from zhibu.records.models import Record
from zhibu.schemes.models import Adoption


class Proposal(models.Model):
    """A consequence that a result proposes (结果运用建议); a person with the authority decides it.

    A prompt or a warning before the fall comes from daily scores: it has an adoption and a period
    in place of an assessment.
    """

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    adoption = models.ForeignKey(
        Adoption, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    """The scheme whose level is about to be lost; before the fall alone."""
    period = models.CharField(max_length=8, blank=True)
    """In which it was foreseen, as terms.periods writes it; before the fall alone."""
    proposed_on = models.DateField(default=localdate)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    """Of the subject, or the member's branch."""
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    """Whom it is about, where it is about a person."""
    subject = models.CharField(max_length=40)
    """Code of who was assessed."""
    consequence = models.CharField(max_length=60)
    """Of the scheme."""
    propose = models.CharField(max_length=40)
    """What is proposed, as the scheme language names it."""
    to = models.CharField(max_length=24)
    title = models.JSONField()
    because = models.JSONField(default=list)
    """The facts on which its condition holds, as the explanation says them."""
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    within_days = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="proposals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    due_on = models.DateField(null=True, blank=True)
    """Until when the work that came from it is due; the latest, where there are several."""
    closed_on = models.DateField(null=True, blank=True)
    """When nothing of it was left to do."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "subject", "consequence"], name="consequences_proposal_once"
            ),
            models.UniqueConstraint(
                fields=["adoption", "subject", "consequence", "period"],
                name="consequences_foreseen_once",
            ),
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, adoption__isnull=True, period="")
                | Q(assessment__isnull=True, adoption__isnull=False) & ~Q(period=""),
                name="consequences_proposal_rests_on_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED, decided_by__isnull=True)
                | (Q(state__in=DECIDED, decided_by__isnull=False) & ~Q(reason="")),
                name="consequences_decided_by_somebody_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="consequences_proposal_of"),
            models.Index(fields=["state", "due_on"], name="consequences_proposal_due"),
            models.Index(fields=["assessment", "state"], name="consequences_proposal_from"),
        ]


class Proposing(models.Model):
    """Which results of an assessment proposals were made from (建议生成): so that each is done once."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="proposing")
    results_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=14)
    """Of the assessment when it was done."""
    at = models.DateTimeField(auto_now=True)


class Talk(models.Model):
    """A talk that was confirmed (谈话): held on a day, noted, signed by both."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="talk")
    kind = models.CharField(max_length=12, choices=TalkKind)
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    held_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="talks_held"
    )
    signed_by_holder_at = models.DateTimeField(null=True, blank=True)
    signed_by_other = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="talks_signed"
    )
    signed_by_other_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=1000, blank=True)
    """What the other side wants to have noted."""


class Rectification(models.Model):
    """A problem to be put right by a day (整改)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rectifications")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="rectifications"
    )
    finding = models.PositiveBigIntegerField(null=True, blank=True)
    """Number of the inspection's finding, where it comes from one."""
    problem = models.CharField(max_length=1000)
    measure = models.CharField(max_length=1000, blank=True)
    responsible = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="rectifications"
    )
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.OPEN)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="rectifications_opened")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "due_on"], name="consequences_rectify"),
            models.Index(fields=["state", "due_on"], name="consequences_rectify_state"),
        ]


class RectificationStep(models.Model):
    """What was done or found on the way (整改过程)."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=WorkState)
    """In which it left the rectification."""
    words = models.CharField(max_length=1000)
    files = models.JSONField(default=list, blank=True)
    """What shows it: name, media_type, file, size and sha256 of each."""
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="rectification_steps"
    )
    """In the record book, that shows it."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="rectification_steps")
    at = models.DateTimeField(auto_now_add=True)


class Work(models.Model):
    """What else a confirmed proposal asks somebody to do (落实事项): guidance, help, prompt, warning."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="work")
    responsible = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="works"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.OPEN)
    report = models.CharField(max_length=1000, blank=True)
    done_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="works_done"
    )
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="consequences_work_state")]


class Ineligibility(models.Model):
    """Somebody is not eligible for honours from a day to a day (不得评先)."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="ineligibility")
    subject = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        verbose_name_plural = "ineligibilities"
        indexes = [models.Index(fields=["subject", "until_on"], name="consequences_ineligible")]


class CommendationNotice(models.Model):
    """A notice of criticism or praise (通报) that was confirmed, in its wording."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="notice")
    title = models.CharField(max_length=200)
    text = models.TextField()
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="notices_issued")
    issued_on = models.DateField()


class Pairing(models.Model):
    """A strong branch and a weak one, with goals and duties (结对帮扶)."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="pairings")
    helper = models.ForeignKey(Organisation, models.PROTECT, related_name="helping")
    helped = models.ForeignKey(Organisation, models.PROTECT, related_name="helped_by")
    because = models.JSONField(default=dict)
    """What the optimal assignment weighed: complementary clauses, distance, business."""
    goals = models.TextField(blank=True)
    duties = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=PairingState, default=PairingState.PROPOSED)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="pairings_decided"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(helper=F("helped")), name="consequences_pairing_of_two"
            ),
            models.UniqueConstraint(
                fields=["assessment", "helped"], name="consequences_pairing_once"
            ),
        ]


class PairingStep(models.Model):
    """Progress of a pairing (结对进展)."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="steps")
    words = models.CharField(max_length=1000)
    on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="pairing_steps")


class Honour(models.Model):
    """A title that somebody is nominated for or has (荣誉)."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="honours")
    kind = models.CharField(max_length=20, choices=HonourKind)
    subject = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="honours")
    because = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=HonourState, default=HonourState.NOMINATED)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="honours_decided"
    )
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "subject"], name="consequences_honour_once"
            )
        ]


class Settlement(models.Model):
    """What a result is worth in reward tiers (兑现): a list for the personnel office."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="settlement")
    tier = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    settled_on = models.DateField()
    settled_by = models.ForeignKey(Person, models.PROTECT, related_name="settlements")
