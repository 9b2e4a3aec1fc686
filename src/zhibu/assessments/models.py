"""Daily scores (每日得分): what the adopted scheme gives each morning, and what was lost."""

from django.db import models

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
    grade = models.CharField(max_length=40, blank=True)

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


class DailyLoss(models.Model):
    """A clause that lost points on the newest morning, and what would win them back."""

    score = models.ForeignKey(DailyScore, models.CASCADE, related_name="losses")
    clause = models.CharField(max_length=60)
    title = models.JSONField()
    kind = models.CharField(max_length=40, blank=True)
    """The record that is missing; it can be entered by one click where it can still be won back."""
    lost = models.IntegerField()
    full = models.IntegerField()
    periods = models.JSONField(default=list)
    """The parts of the year that are short."""
    winnable = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "clause"], name="assessments_loss_once")
        ]


class CompanyDay(models.Model):
    """A morning of the whole company under one adopted scheme, for the trend."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="days")
    day = models.DateField()
    branches = models.PositiveIntegerField()
    at_full_marks = models.PositiveIntegerField()
    mean = models.IntegerField()
    missing = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "day"], name="assessments_company_once")
        ]
