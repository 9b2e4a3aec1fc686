"""A record (记录), what it counts for, who was there, what is attached, what was amended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Presence, State


class Kind(models.Model):
    """A kind of record (记录类型); administrators add to them."""

    name = models.CharField(max_length=40, unique=True)
    """As schemes write it, as in general_meeting."""
    zh = models.CharField(max_length=40, unique=True)
    en = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=100)
    in_use = models.BooleanField(default=True)
    built_in = models.BooleanField(default=False)
    by_group = models.BooleanField(default=False)
    """Whether groups hold it, so that it counts for each group named."""
    private = models.BooleanField(default=False)
    """Whether only those who were there, the branch's writers and the office above may read it."""
    with_hours = models.BooleanField(default=False)
    """Whether it counts hours, as study does."""

    class Meta:
        ordering = ["place", "name"]

    def __str__(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


class Record(models.Model):
    """What a branch did, entered once in its record book (记录本)."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="records")
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    """Of the branch's book of the year, given at first submission, without gaps."""
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    minutes_long = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    place = models.CharField(max_length=80, blank=True)
    host = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="records_hosted"
    )
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    task = models.ForeignKey(
        "records.Task", models.PROTECT, null=True, blank=True, related_name="records"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    """Goes up with each change; a form that brings an older one is stale."""
    form_key = models.CharField(max_length=32, null=True, unique=True, editable=False)
    """Of the form that made it: sending the same form twice makes one record."""
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="records_written")
    written_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="records_submitted"
    )
    submitted_at = models.DateTimeField(null=True)
    entered_on = models.DateField(null=True)
    """The day of first submission: what makes it late or in time."""
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="records_checked"
    )
    checked_at = models.DateTimeField(null=True)
    """By whom and when it was checked, or returned where that is its state."""
    return_reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="records_changed", editable=False
    )
    changed_at = models.DateTimeField(null=True, editable=False)
    """Of the newest revision: what a stale form is told."""
    present_count = models.PositiveIntegerField(default=0, editable=False)
    expected_count = models.PositiveIntegerField(default=0, editable=False)

    repeated = False
    """Of the object alone: whether the form that was sent had made this record before."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "number"], name="records_number_once_a_book"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="records_record_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT)
                | Q(submitted_at__isnull=False, entered_on__isnull=False, number__isnull=False),
                name="records_record_submitted_has_day",
            ),
            models.CheckConstraint(
                condition=Q(present_count__lte=models.F("expected_count")),
                name="records_record_present_within_expected",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "-held_on", "-id"], name="records_book"),
            # With the day of entry, so that late ones are found among many without reading them.
            models.Index(fields=["-held_on", "-id", "entered_on"], name="records_newest_entered"),
            models.Index(fields=["state", "branch"], name="records_state"),
            models.Index(fields=["state", "-held_on", "-id"], name="records_state_newest"),
            models.Index(fields=["year", "branch"], name="records_year"),
            models.Index(fields=["state", "submitted_at", "id"], name="records_waiting"),
        ]

    def __str__(self) -> str:
        return self.title


class Use(models.Model):
    """What a record counts for: a kind, of the branch or of one of its groups (一次录入)."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="uses")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="uses")
    group = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="record_uses"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind", "group"],
                condition=Q(group__isnull=False),
                name="records_use_once_a_group",
            ),
            models.UniqueConstraint(
                fields=["record", "kind"],
                condition=Q(group__isnull=True),
                name="records_use_once",
            ),
        ]


class Attendance(models.Model):
    """Whether somebody who was expected was there (考勤)."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.PRESENT)
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "person"], name="records_attendance_once")
        ]


class Attachment(models.Model):
    """A picture, PDF or Word document of a record (附件); made safe before it is kept."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    record = models.ForeignKey(Record, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    file = models.FileField(upload_to="records/%Y/%m", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    """Of the file as it was given, so that a reused one is found."""
    look = models.BigIntegerField(null=True)
    """A 64-bit perceptual hash of a picture."""
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="attachments_added")
    added_at = models.DateTimeField(auto_now_add=True)


class Amendment(models.Model):
    """A correction of a submitted record (更正): old and new side by side; nothing is edited away."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="amendments")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="records_amendment_number")
        ]
