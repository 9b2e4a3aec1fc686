"""An assessment from its plan to its freezing: applications, runs, results, publication, appeals."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhibu.assessments.enums import AppealState, AssessmentState, Scope, Status
from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Organisation, Person
from zhibu.schemes.models import Adoption

PATIENCE = timedelta(minutes=5)
"""A run whose step is older than this has died with its process; another one may begin."""


class Assessment(models.Model):
    """An adopted scheme run over a year for an organisation and all below it (考核)."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.YEAR)
    title = models.JSONField()
    as_of = models.DateField()
    """Facts up to and including this day count."""
    apply_until = models.DateField(null=True, blank=True)
    """Until when branches apply and assess themselves; none where the scheme asks for no application."""
    state = models.CharField(
        max_length=14, choices=AssessmentState, default=AssessmentState.RUNNING
    )
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="assessments_planned")
    planned_at = models.DateTimeField(auto_now_add=True)
    scheme_hash = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64, blank=True)
    """Of the evidence that the newest run read."""
    results_hash = models.CharField(max_length=64, blank=True)
    assumed_hash = models.CharField(max_length=64, blank=True)
    """Of the list of what counts as done though nobody entered it; none before lists were hashed."""
    published_on = models.DateField(null=True, blank=True)
    appeals_until = models.DateField(null=True, blank=True)
    """Last day of the publication period: five working days and more."""
    frozen_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "organisation", "year", "scope"],
                condition=~Q(state=AssessmentState.CALLED_OFF),
                name="assessments_assessment_once",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(appeals_until__gte=F("published_on")),
                name="assessments_publication_in_order",
            ),
            models.CheckConstraint(
                condition=Q(frozen_on__isnull=True) | Q(published_on__isnull=False),
                name="assessments_frozen_after_publication",
            ),
        ]


class Application(models.Model):
    """A branch applies for a star and says how it sees itself (申报和自评)."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    grade = models.CharField(max_length=40)
    """That it applies for."""
    marks = models.JSONField(default=dict)
    """Clause → hundredths, as it sees itself; compared with the result, never counted."""
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "organisation"], name="assessments_application_once"
            )
        ]


class Run(models.Model):
    """One computation (评定): any number before publication; its files are kept."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="assessment_runs"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(auto_now=True)
    """When its last step began: a run that died is not waited for."""
    step = models.CharField(max_length=40, blank=True)
    """What it is doing now, for the progress bar."""
    problem = models.TextField(blank=True)
    subjects = models.PositiveIntegerField(null=True, blank=True)
    changes = models.JSONField(default=list, blank=True)
    """What it changed of results in publication: subject, name, before, after."""
    facts_hash = models.CharField(max_length=64, blank=True)
    results_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessments_run_once")
        ]

    @property
    def at_work(self) -> bool:
        """Whether it is being computed; not so where it died with its process."""
        return self.finished_at is None and self.touched_at > timezone.now() - PATIENCE


class Result(models.Model):
    """What the newest run gives a subject (结果); the way down to each record is in the run's trace."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="results")
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    """As it was on the day of the facts."""
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="results"
    )
    """The subject itself, or the member's branch."""
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="results"
    )
    class_name = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=Status)
    score = models.IntegerField(null=True, blank=True)
    """Hundredths; none where there is no evidence."""
    grade = models.CharField(max_length=40, blank=True)
    level = models.SmallIntegerField(null=True, blank=True)
    tier = models.CharField(max_length=60, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    rank_in_class = models.PositiveIntegerField(null=True, blank=True)
    rank_in_parent = models.PositiveIntegerField(null=True, blank=True)
    held = models.SmallIntegerField(null=True, blank=True)
    """Level of the year before."""
    proposals = models.JSONField(default=list)
    """Names of consequences."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "subject"], name="assessments_result_once"
            )
        ]
        indexes = [
            models.Index(fields=["assessment", "rank"], name="assessments_result_rank"),
            models.Index(fields=["assessment", "grade"], name="assessments_result_grade"),
            models.Index(fields=["organisation", "assessment"], name="assessments_result_of"),
        ]


class Appeal(models.Model):
    """Somebody says that a clause rests on wrong facts (申诉); it changes facts, never a score."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="appeals")
    result = models.ForeignKey(Result, models.PROTECT, related_name="appeals")
    clause = models.CharField(max_length=60)
    reason = models.CharField(max_length=2000)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="appeals")
    raised_at = models.DateTimeField(auto_now_add=True)
    answer_by = models.DateField()
    """Deadline of the answer."""
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.RAISED)
    answer = models.CharField(max_length=2000, blank=True)
    changed = models.CharField(max_length=500, blank=True)
    """Which facts were corrected, where the appeal is upheld."""
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="appeals_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["result", "clause"],
                condition=Q(state=AppealState.RAISED),
                name="assessments_appeal_once_open",
            )
        ]
