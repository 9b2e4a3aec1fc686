"""Inspections, their marks and findings; events with evidence; evidence that was imported."""

from django.db import models
from django.db.models import F, Q

from zhibu.inspections.enums import EventState, InspectionState, PlanState, Severity
from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Organisation, Person
from zhibu.records.models import Record
from zhibu.schemes.models import Adoption


class InspectionPlan(models.Model):
    """Who inspects what, and when (检查计划); a spot check draws its organisations (抽查)."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="inspection_plans")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="inspection_plans")
    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    """Of the marks that it gives to the scheme's inspected clauses."""
    clauses = models.JSONField(default=list)
    """Names of clauses; none means all that the scheme has inspected."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    draws = models.PositiveIntegerField(null=True, blank=True)
    """A spot check: how many organisations are drawn; none is a plan for all."""
    candidates = models.JSONField(default=list)
    """Codes of the organisations among which is drawn, fixed by the announcement."""
    inspectors = models.JSONField(default=list)
    """Numbers of the people who inspect, in the order in which organisations go to them."""
    inspectors_each = models.PositiveSmallIntegerField(default=1)
    """How many inspect one organisation."""
    announced_size = models.PositiveBigIntegerField(null=True, blank=True)
    """Entries of the ledger when the draw was announced: the first later checkpoint decides it."""
    drawn_from = models.CharField(max_length=64, blank=True)
    """Root hash of that checkpoint, in hex."""
    drawn_size = models.PositiveBigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.PLANNED)
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="inspections_planned")
    planned_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it was called off."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="inspections_plan_days_in_order"
            )
        ]


class Inspection(models.Model):
    """One inspector at one organisation (检查)."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="inspections")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="inspections")
    inspector = models.ForeignKey(Person, models.PROTECT, related_name="inspections")
    held_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=InspectionState, default=InspectionState.OPEN)
    remark = models.CharField(max_length=1000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organisation", "inspector"], name="inspections_inspection_once"
            )
        ]


class ClauseMark(models.Model):
    """What an inspector gives a clause (条款评分)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="marks")
    clause = models.CharField(max_length=60)
    score = models.PositiveIntegerField(null=True, blank=True)
    """Hundredths; none is not inspected, never zero."""
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "clause"], name="inspections_mark_once")
        ]


class Finding(models.Model):
    """A problem that an inspection found (检查问题)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    clause = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=1000)
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.MINOR)
    due_on = models.DateField()


class Picture(models.Model):
    """A picture of a finding, or a paper behind an event (佐证材料)."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="pictures"
    )
    event = models.ForeignKey(
        "inspections.Event", models.PROTECT, null=True, blank=True, related_name="pictures"
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    file = models.FileField(upload_to="inspections/%Y/")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="pictures_added")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=True, event__isnull=False)
                | Q(finding__isnull=False, event__isnull=True),
                name="inspections_picture_of_one",
            )
        ]


class Revocable(models.Model):
    """What was confirmed may be taken out of the facts (撤销): one asks, a second person decides.

    It counts until the revocation is confirmed. A question that was refused stays here until it is
    asked anew; the ledger keeps every one.
    """

    revocation_asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="%(class)s_revocations_asked"
    )
    revocation_asked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=500, blank=True)
    revocation_decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="%(class)s_revocations_decided"
    )
    revocation_decided_at = models.DateTimeField(null=True, blank=True)
    revocation_answer = models.CharField(max_length=500, blank=True)
    """What the second person said; why not, where it was refused."""

    class Meta:
        abstract = True

    @property
    def revocation_waits(self) -> bool:
        """Whether a revocation was asked for that nobody decided yet."""
        asked = self.revocation_asked_by_id is not None and self.revocation_decided_by_id is None
        return asked and self.state == EventState.CONFIRMED


REVOCATION_WAITS = Q(
    state=EventState.CONFIRMED,
    revocation_asked_by__isnull=False,
    revocation_decided_by__isnull=True,
)
"""Rows of which a second person has to say whether they go on counting."""


def _second_person_revokes(name: str) -> models.CheckConstraint:
    alone = Q(revocation_decided_by=F("revocation_asked_by"))
    return models.CheckConstraint(
        condition=Q(revocation_decided_by__isnull=True) | ~alone, name=name
    )


class Event(Revocable):
    """What a scheme takes as an event (事项): honour, veto, problem; a second person confirms it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events")
    """The organisation that it concerns, or whose member."""
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="events")
    event = models.CharField(max_length=60)
    """Of the scheme."""
    on = models.DateField()
    points = models.PositiveIntegerField(null=True, blank=True)
    """Hundredths, for events that the scheme takes as entered."""
    note = models.CharField(max_length=500)
    """The evidence in words."""
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="events")
    state = models.CharField(max_length=10, choices=EventState, default=EventState.ENTERED)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="events_entered")
    entered_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="events_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="inspections_event_second_person",
            ),
            _second_person_revokes("inspections_event_revoked_by_two"),
        ]
        indexes = [models.Index(fields=["organisation", "on"], name="inspections_event_days")]


class EvidenceImport(Revocable):
    """Rows of an evidence table that were typed elsewhere and brought in (导入数据); marked as typed."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="evidence_imports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="evidence_imports")
    year = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=20)
    """As docs/data.md names it."""
    rows = models.JSONField()
    count = models.PositiveIntegerField()
    origin = models.CharField(max_length=200)
    """Name of the file."""
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.ENTERED)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="evidence_imported")
    entered_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="evidence_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="inspections_import_second_person",
            ),
            _second_person_revokes("inspections_import_revoked_by_two"),
        ]
