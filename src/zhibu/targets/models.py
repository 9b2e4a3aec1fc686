"""Targets and the steps by which they were agreed."""

from django.db import models
from django.db.models import F, Q

from zhibu.orgs.models import Organisation, Person
from zhibu.targets.enums import StepKind, TargetState

MOST = 1_000_000_000_00


class Target(models.Model):
    """What an organisation, or one of its members, is to reach in a round of a year (指标)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targets")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="targets"
    )
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    """The target that this one is broken down from."""
    indicator = models.CharField(max_length=60)
    """Of the adopted scheme; an own item has a name of its own."""
    title = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    self_chosen = models.BooleanField(default=False)
    target = models.BigIntegerField()
    """Hundredths, as low, high and actual."""
    low = models.BigIntegerField(null=True, blank=True)
    high = models.BigIntegerField(null=True, blank=True)
    """The free range; none is the target itself."""
    actual = models.BigIntegerField(null=True, blank=True)
    """None is no evidence, never zero."""
    evidence = models.CharField(max_length=300, blank=True)
    """Where the actual figure comes from."""
    state = models.CharField(max_length=10, choices=TargetState, default=TargetState.PROPOSED)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="targets_proposed")
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="targets_agreed"
    )
    reported_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="targets_reported"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "year", "round"],
                condition=Q(person__isnull=True) & ~Q(state=TargetState.WITHDRAWN),
                name="targets_once_for_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "indicator", "year", "round"],
                condition=Q(person__isnull=False) & ~Q(state=TargetState.WITHDRAWN),
                name="targets_once_for_person",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="targets_range_in_order",
            ),
        ]
        indexes = [models.Index(fields=["year", "organisation"], name="targets_of_year")]


class TargetStep(models.Model):
    """What somebody said of a target, with the figures that were meant (协商记录)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    figures = models.JSONField()
    """target, low, high, actual in hundredths."""
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="target_steps")
    at = models.DateTimeField(auto_now_add=True)
