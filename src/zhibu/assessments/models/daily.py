"""Daily scores (每日得分): what the adopted scheme gives each morning, and what was lost."""

from django.db import models
from django.db.models import Q

from zhibu.assessments.marks import new_mark
from zhibu.orgs.models import Organisation
from zhibu.schemes.models import Adoption


class DailyScore(models.Model):
    """What an organisation has on a morning, of what records decide."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="daily_scores")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="daily_scores")
    day = models.DateField()
    score = models.IntegerField()
    """Hundredths of a point."""
    full = models.IntegerField()
    """Points of the clauses that records decide."""
    share = models.PositiveIntegerField(default=0)
    """How much of the scheme's whole total records decide, in basis points."""
    grade = models.CharField(max_length=40, blank=True)
    """clear, warned (一般 is short) or failing (应当 is short)."""
    missing = models.PositiveIntegerField(default=0)
    """Records that parts of the year lack which are over."""
    late = models.PositiveIntegerField(default=0)
    """Records that were entered late."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "organisation", "day"], name="assessments_score_once_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["day", "adoption"], name="assessments_day"),
            models.Index(fields=["organisation", "-day"], name="assessments_of_org"),
        ]

    @property
    def lost(self) -> int:
        return self.full - self.score


class DailyLoss(models.Model):
    """A clause that lost points on the newest morning, and what would win them back."""

    score = models.ForeignKey(DailyScore, models.CASCADE, related_name="losses")
    clause = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField(default=0)
    """Of the clause in its scheme."""
    title = models.JSONField()
    kind = models.CharField(max_length=40, blank=True)
    """The record that is missing; it can be entered by one click where it can still be won back."""
    strength = models.CharField(max_length=10, blank=True)
    lost = models.IntegerField()
    full = models.IntegerField()
    periods = models.JSONField(default=list)
    """The parts of the year that are short, as terms.periods writes them."""
    late_in = models.JSONField(default=list)
    """The parts of the year with records that were entered late."""
    late_costs = models.IntegerField(default=0)
    """What a late record loses by itself, in hundredths."""
    winnable = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "clause"], name="assessments_loss_once")
        ]


class Outdated(models.Model):
    """An organisation whose book of a year changed, until its duties and score were reckoned anew."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="outdated")
    year = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    """The first change that was not reckoned yet, or was by the last reckoning."""
    mark = models.CharField(max_length=16, default=new_mark)
    """Of the newest change: another one meanwhile leaves the row waiting."""
    taken_at = models.DateTimeField(null=True)
    """When somebody began to reckon, so that nobody else does."""
    done_at = models.DateTimeField(null=True)
    """None: it waits."""
    before = models.IntegerField(null=True)
    """The score before the last reckoning, in hundredths."""

    class Meta:
        verbose_name_plural = "outdated"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="assessments_outdated_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(done_at__isnull=True),
                name="assessments_outdated_waiting",
            )
        ]


class CompanyDay(models.Model):
    """A morning of all branches below an organisation, or of one class of them, for the trend."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="days")
    class_number = models.PositiveSmallIntegerField(default=0)
    """0 stands for all classes."""
    day = models.DateField()
    branches = models.PositiveIntegerField()
    at_full_marks = models.PositiveIntegerField()
    mean = models.IntegerField()
    """Mean share of the full points, in basis points: comparable where schemes differ."""
    failing = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "class_number", "day"], name="assessments_company_once"
            ),
            models.CheckConstraint(
                condition=Q(at_full_marks__lte=models.F("branches")),
                name="assessments_company_full_within",
            ),
        ]
        indexes = [models.Index(fields=["-day"], name="assessments_company_day")]

    @property
    def share_at_full(self) -> int | None:
        """Share of branches at full marks, in basis points."""
        return self.at_full_marks * 10_000 // self.branches if self.branches else None


class DutyCount(models.Model):
    """How the duties of a month stand below an organisation: newest morning only, for the heat map."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="duty_counts")
    class_number = models.PositiveSmallIntegerField(default=0)
    """0 stands for all classes."""
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    """In which the part of the year ends that the duty is of."""
    done = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    exempt = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    branches = models.PositiveIntegerField(default=0)
    """Branches with a duty that ended in the month."""
    clear = models.PositiveIntegerField(default=0)
    """Those among them that did all of it, and entered it in time."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "class_number", "year", "month"],
                name="assessments_duty_count_once",
            )
        ]


class BranchDuties(models.Model):
    """How a branch's duties of the year stand by kind of record, its groups' included: newest only."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="duties_counted")
    year = models.PositiveSmallIntegerField()
    kinds = models.JSONField(default=dict)
    """From the name of a kind to what was done (late or not) and what was due by now."""

    class Meta:
        verbose_name_plural = "branch duties"
