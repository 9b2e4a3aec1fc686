"""Quarterly clearing and year-end binding of a record book."""

from django.db import models
from django.db.models import Q

from zhibu.orgs.models import Organisation, Person


class Clearing(models.Model):
    """A quarter's records were gone through and are complete (季清)."""

    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="clearings")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    counted = models.JSONField(default=dict)
    """Records by kind at that moment."""
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="clearings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "quarter"], name="records_clearing_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="records_clearing_quarter"
            ),
        ]


class Binding(models.Model):
    """A year's book, bound (年终装订): a PDF/A with its data inside, and its hash. Then nothing changes."""

    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="bindings")
    year = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="books/%Y", max_length=200)
    sha256 = models.CharField(max_length=64)
    data_sha256 = models.CharField(max_length=64)
    records = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="bindings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="records_binding_once")
        ]
