"""What a record resembles: bands to find near-duplicates by, and what was found."""

from django.db import models
from django.db.models import Q

from zhibu.orgs.models import Organisation
from zhibu.records.enums import Resemblance
from zhibu.records.models.records import Attachment, Record


class Band(models.Model):
    """One band of the signature of a record's minutes or of a picture's look.

    Millions of rows: the value says for itself of which kind and which number it is.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="bands")
    attachment = models.ForeignKey(
        Attachment, models.CASCADE, null=True, related_name="bands", db_index=False
    )
    branch = models.ForeignKey(Organisation, models.CASCADE, related_name="bands", db_index=False)
    """The record's, so that the index alone tells the neighbours from the rest of the company."""
    value = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["value", "branch", "record"], name="records_band_value"),
            models.Index(
                fields=["attachment"],
                condition=Q(attachment__isnull=False),
                name="records_band_attachment",
            ),
        ]


class Likeness(models.Model):
    """A record resembles an earlier one (雷同); shown to the writer, then to the checker."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="likenesses")
    earlier = models.ForeignKey(Record, models.CASCADE, related_name="copied_by")
    what = models.CharField(max_length=8, choices=Resemblance)
    share = models.PositiveIntegerField()
    """How much is alike, in basis points: of this record's minutes, or of a picture's look."""
    found_at = models.DateTimeField(auto_now_add=True)
    explained = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "earlier", "what"], name="records_likeness_once"
            )
        ]
