"""Rows of what is due (应办事项), exemptions, reminders and the daily tick."""

from django.db import models
from django.db.models import F, Q

from zhibu.duties.enums import DutyState, RequestKind, RequestState, Stage, Strength
from zhibu.orgs.models import Organisation, Person


class Duty(models.Model):
    """What one clause asks of one organisation in one part of the year, and how it stands."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="duties")
    rule = models.CharField(max_length=120)
    """Scheme and clause, as in gongzuo-tiaoli/general-meetings."""
    kind = models.CharField(max_length=40)
    """Name of the kind of record that is asked for."""
    title = models.JSONField()
    source = models.CharField(max_length=200, blank=True)
    strength = models.CharField(max_length=10, choices=Strength)
    period = models.CharField(max_length=10)
    """As terms.periods writes it: 2026Q1, 2026-03, 2026H1, 2026."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    extended_to = models.DateField(null=True, blank=True)
    needed = models.DecimalField(max_digits=8, decimal_places=2)
    reached = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    """Records, or hours where the clause counts hours."""
    in_hours = models.BooleanField(default=False)
    late = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DutyState)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "rule", "period"], name="duties_duty_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="duties_duty_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="duties_state_end"),
            models.Index(fields=["organisation", "state", "ends_on"], name="duties_org_state_end"),
            models.Index(fields=["starts_on", "kind"], name="duties_start_kind"),
            models.Index(
                fields=["starts_on"], condition=Q(extended_to__isnull=False), name="duties_extended"
            ),
        ]


class Request(models.Model):
    """A request for exemption or extension (豁免、延期), with reason and decision."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind)
    duty_kind = models.CharField(max_length=40)
    """Kind of record that was due: all rules that ask for it in the period are one to the branch."""
    period = models.CharField(max_length=10)
    until = models.DateField(null=True, blank=True)
    """For an extension: the new last day."""
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="requests_asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="requests_decided"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "duty_kind", "period"],
                condition=Q(state="asked"),
                name="duties_request_once_open",
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.EXEMPTION) | Q(until__isnull=False),
                name="duties_extension_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED) | Q(decided_by__isnull=False),
                name="duties_decision_has_person",
            ),
        ]


class Reminder(models.Model):
    """Somebody was reminded: once for each cause and stage, however often the tick runs."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reminders")
    cause = models.CharField(max_length=140)
    """Kind and period, or the election."""
    stage = models.CharField(max_length=10, choices=Stage)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cause", "stage"], name="duties_reminder_once"
            )
        ]


class Tick(models.Model):
    """A run of the daily check (每日检查)."""

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counted = models.JSONField(default=dict)


class DayOff(models.Model):
    """A day whose arrangement an administrator entered: a working day or not (工作日调整)."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    reason = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="days_off")
