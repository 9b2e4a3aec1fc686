"""What holds from a day to a day, so that any past day can be shown as it was."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class SpanQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Keep what held on a day; both ends count."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)

    def open(self) -> Self:
        """Keep what has no end yet."""
        return self.filter(ended_on__isnull=True)


class Span(models.Model):
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def holds_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)
