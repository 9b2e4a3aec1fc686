"""What a record resembles: bands to find near-duplicates by, and what was found."""

from django.db import models

from zhibu.records.enums import Resemblance
from zhibu.records.models.records import Attachment, Record


class Band(models.Model):
    """One band of the signature of a record's minutes or of a picture's look."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="bands")
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="bands")
    what = models.CharField(max_length=8, choices=Resemblance)
    number = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["what", "number", "value"], name="records_band_value")]


class Likeness(models.Model):
    """A record resembles an earlier one (雷同); shown to the writer, then to the checker."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="likenesses")
    earlier = models.ForeignKey(Record, models.CASCADE, related_name="copied_by")
    what = models.CharField(max_length=8, choices=Resemblance)
    share = models.PositiveIntegerField()
    """How much is alike, in basis points."""
    found_at = models.DateTimeField(auto_now_add=True)
    explained = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "earlier", "what"], name="records_likeness_once"
            )
        ]
