"""A review: one round of one channel of an adopted scheme, and the two people who open its box."""

from django.db import models
from django.db.models import F, Q

from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Organisation, Person
from zhibu.schemes.models import Adoption


class Review(models.Model):
    """One round of one channel (评议), held for an organisation and all below it."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reviews")
    channel = models.CharField(max_length=60)
    """Of the scheme; with year and round it names the ballots to the scoring."""
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=12)
    """The part of the year that is reviewed, as terms.periods writes it."""
    title = models.JSONField()
    """zh and en."""
    subject = models.CharField(max_length=60)
    """What is rated: member, branch, group …; several with commas."""
    sources = models.JSONField()
    """List of {"source", "title", "raters"}: who rates; raters as in enums.Raters."""
    secrecy = models.CharField(max_length=8, choices=Secrecy, default=Secrecy.SEALED)
    replaceable = models.BooleanField(default=False)
    """Whether a voter may replace the ballot until the close: only if the scheme says so."""
    minimum = models.PositiveIntegerField(default=1)
    """Ballots below which the scheme leaves a source out."""
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.PLANNED)
    roll_on = models.DateField()
    """The organisation as it stood at the end of this day decides who rates."""
    objections_until = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    """The last day of voting."""
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="reviews_planned")
    seed = models.CharField(max_length=64, blank=True)
    """Hex: what the assignment of raters was drawn from; anybody can draw it again."""
    seed_source = models.CharField(max_length=200, blank=True)
    """Where the seed comes from, as "checkpoint 1234"."""
    paper_size = models.PositiveIntegerField(default=0)
    """Bytes of every paper before sealing."""
    roll_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the frozen roll and its sheets, in hex."""
    roll_count = models.PositiveIntegerField(default=0)
    cast_count = models.PositiveIntegerField(null=True, blank=True)
    """Papers in the box when it was opened."""
    void_count = models.PositiveIntegerField(null=True, blank=True)
    unused_count = models.PositiveIntegerField(null=True, blank=True)
    """Ballots that were issued (to voters, as slips, as tokens) and not cast."""
    box_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the whole sorted box, in hex."""
    receipts_root = models.CharField(max_length=64, blank=True)
    """Root of the Merkle tree of all receipts, in hex."""
    counted_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "organisation", "channel", "year", "round"],
                condition=~Q(state=ReviewState.CALLED_OFF),
                name="ballots_review_once",
            ),
            models.CheckConstraint(
                condition=Q(roll_on__lte=F("objections_until"))
                & Q(objections_until__lt=F("opens_on"))
                & Q(opens_on__lte=F("closes_on")),
                name="ballots_review_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_on"], name="ballots_review_state")]

    def __str__(self) -> str:
        return self.code


class Teller(models.Model):
    """One of two people who open the box together (监票人); each holds one key, the site none."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="tellers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tellings")
    place = models.PositiveSmallIntegerField()
    """1: outer lock, opened first; 2: inner lock, opened last."""
    public_key = models.BinaryField(null=True, blank=True)
    key_taken_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "place"], name="ballots_teller_two_places"),
            models.UniqueConstraint(fields=["review", "person"], name="ballots_teller_two_people"),
            models.CheckConstraint(
                condition=Q(place__in=(1, 2)), name="ballots_teller_place_1_or_2"
            ),
        ]


class BoxOpening(models.Model):
    """How far the opening of a box is, for the progress bar; nothing of a ballot."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="opening")
    place = models.PositiveSmallIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    running = models.BooleanField(default=False)
    problem = models.TextField(blank=True)
    wiped = models.BooleanField(default=False)
    """Whether the database's files were cleared of what the last step deleted."""
    touched_at = models.DateTimeField(auto_now=True)
