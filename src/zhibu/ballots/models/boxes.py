"""The box (票箱): sealed papers while voting is open; sorted counts and receipts afterwards.

No row here names a voter, a time or an order: numbers and keys are random.
"""

from django.db import models

from zhibu.ballots.chance import new_number
from zhibu.ballots.enums import SlipState
from zhibu.ballots.models.reviews import Review
from zhibu.ballots.models.rolls import Sheet


class SealedPaper(models.Model):
    """A paper of fixed size under two locks; gone once the box is counted."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="papers")
    key = models.BinaryField(max_length=16)
    """The receipt's number: a hash of what only the voter's device holds."""
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="ballots_paper_once")]


class Slip(models.Model):
    """A printed slip (选票条): a bearer code, drawn at random; nobody knows who holds which."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="slips")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="slips")
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the code; the code itself stands on paper only."""
    state = models.CharField(max_length=8, choices=SlipState, default=SlipState.UNUSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "digest"], name="ballots_slip_once")
        ]
        indexes = [models.Index(fields=["sheet", "state"], name="ballots_slip_state")]


class IssuingKey(models.Model):
    """The key by which blind tokens of a sheet are signed; its private half is destroyed at the close."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="issuing_keys")
    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="issuing_key")
    public = models.TextField()
    """SPKI in PEM."""
    private_sealed = models.BinaryField(null=True, blank=True)


class SpentToken(models.Model):
    """A blind token that was used: it is refused a second time."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="spent_tokens")
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "digest"], name="ballots_token_once")
        ]


class Receipt(models.Model):
    """The number of a paper that was in the box when it was opened; says nothing of its content."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="receipts")
    key = models.BinaryField(max_length=16)
    place = models.PositiveIntegerField()
    """In the sorted list: the leaf's number in the tree of receipts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="ballots_receipt_once"),
            models.UniqueConstraint(fields=["review", "place"], name="ballots_receipt_place"),
        ]


class Tally(models.Model):
    """How many ballots gave a subject a score: the sorted box, without any paper's limits."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="tallies")
    subject = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField(null=True)
    """Hundredths of a point, 0 to 10,000; none is "cannot judge"."""
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "subject", "source", "score"],
                condition=models.Q(score__isnull=False),
                name="ballots_tally_once",
            ),
            models.UniqueConstraint(
                fields=["review", "subject", "source"],
                condition=models.Q(score__isnull=True),
                name="ballots_tally_unjudged_once",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__lte=10_000),
                name="ballots_tally_score",
            ),
        ]


class BoxSums(models.Model):
    """Sums and numbers of a counted box by subject and source (票箱合计): a closed event's statistics.

    The scoring reads nothing else of a box, and reads it at once.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="sums")
    table = models.BinaryField()
    """Parquet: subject, source, sum (hundredths), n."""

    class Meta:
        verbose_name_plural = "box sums"


class Remark(models.Model):
    """A remark on a subject, kept only where enough people were asked to hide who wrote it."""

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="remarks")
    subject = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["review", "subject"], name="ballots_remark_of")]
