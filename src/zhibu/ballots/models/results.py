"""What comes out of a review: named ballots, what was published, and how fair it was."""

from django.db import models
from django.utils.timezone import localdate

from zhibu.ballots.chance import new_number
from zhibu.ballots.models.reviews import Review
from zhibu.ballots.models.rolls import Sheet
from zhibu.orgs.models import Person


class NamedPaper(models.Model):
    """A ballot with a name (记名评议): a single rater, a higher office, or a committee's meeting.

    A ballot may have secret rows beside it: so the number is random, and of the time the day alone is kept.
    """

    id = models.BigAutoField(primary_key=True, default=new_number)
    review = models.ForeignKey(Review, models.PROTECT, related_name="named_papers")
    rater = models.ForeignKey(Person, models.PROTECT, related_name="named_papers")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="named_papers")
    marks = models.JSONField()
    """Hundredths by place on the sheet; null is "cannot judge"."""
    remarks = models.JSONField(default=dict)
    """Place on the sheet → text."""
    held_on = models.DateField(null=True, blank=True)
    """Of the committee's meeting, whose result it is."""
    present = models.JSONField(default=list)
    """Codes of the people at the meeting."""
    cast_on = models.DateField(default=localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "rater"], name="ballots_named_paper_once")
        ]


class Publication(models.Model):
    """What was published of a review, once (公布)."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="publication")
    document = models.JSONField()
    """The published box: counts and sums from which anyone counts again."""
    hash = models.CharField(max_length=64)
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="reviews_published")
    published_on = models.DateField()


class Fairness(models.Model):
    """Figures of the fairness report, reckoned while the papers were open; no rater stands in it."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="fairness")
    figures = models.JSONField()
