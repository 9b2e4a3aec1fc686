"""Assessments and results, limited to what a person may see."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Appeal, Application, Assessment, Result
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, may, paths_of, within

SHOWN = (AssessmentState.IN_PUBLICATION, AssessmentState.FROZEN)
"""States in which everybody whom an assessment concerns sees its results."""


def assessments_for(person: Person) -> QuerySet[Assessment]:
    """Assessments of organisations that the person reaches, or that lie above them; newest first."""
    seen = Q(pk__in=[])
    for top in paths_of(person, Permission.ASSESSMENT_SEE):
        above = [top[:end] for end in range(STEP, len(top) + 1, STEP)]
        seen |= Q(organisation__path__startswith=top) | Q(organisation__path__in=above)
    found = Assessment.objects.filter(seen).select_related("organisation", "adoption")
    return found.order_by("-year", "scope", "-planned_at")


def assessment_for(person: Person, code: str) -> Assessment:
    """One of them; 404 if unseen."""
    return get_object_or_404(assessments_for(person), code=code)


def runs_it(person: Person, assessment: Assessment) -> bool:
    """Whether the person plans, rates and publishes this assessment."""
    return may(person, Permission.ASSESSMENT_RUN, on=assessment.organisation)


def results_for(person: Person, assessment: Assessment) -> QuerySet[Result]:
    """Results that the person may see: of organisations all once published, of members one's reach.

    Before publication only those who run the assessment see any. A member's own result is for the
    member, the branch's posts and the offices; DESIGN §5: personal data are minimal. A pre-assessment
    is never published: once it is rated, each sees of it what is within reach, and nobody all.
    """
    found = assessment.results.select_related("organisation")
    if runs_it(person, assessment):
        return found
    own = Q(person=person) | within(person, Permission.CONSEQUENCE_SEE, "organisation")
    if assessment.state in SHOWN:
        return found.filter(Q(person=None) | own)
    oriented = assessment.scope == Scope.PRE and assessment.state == AssessmentState.RATED
    return found.filter(own) if oriented else found.none()


def shows_results(person: Person, assessment: Assessment) -> bool:
    """Whether the person has results to look at: of a pre-assessment one query, else none."""
    if not assessment.results_hash:
        return False
    if runs_it(person, assessment) or assessment.state in SHOWN:
        return True
    return assessment.scope == Scope.PRE and results_for(person, assessment).exists()


def result_for(person: Person, assessment: Assessment, subject: str) -> Result:
    """One of them; 404 if unseen."""
    return get_object_or_404(results_for(person, assessment), subject=subject)


def applications_for(person: Person, assessment: Assessment) -> QuerySet[Application]:
    """Applications of branches that the person reaches."""
    found = assessment.applications.select_related("organisation", "by")
    return found.filter(within(person, Permission.ASSESSMENT_SEE, "organisation"))


def appeals_for(person: Person, assessment: Assessment) -> QuerySet[Appeal]:
    """Appeals: all for those who answer them, one's own and one's branch's for others."""
    found = assessment.appeals.select_related("result", "result__organisation", "raised_by", "answered_by")  # fmt: skip
    found = found.order_by("-raised_at", "-pk")
    if may(person, Permission.APPEAL_ANSWER, on=assessment.organisation):
        return found
    branch = within(person, Permission.CONSEQUENCE_SEE, "result__organisation")
    return found.filter(Q(raised_by=person) | Q(branch, result__person=None))


def may_appeal(person: Person, result: Result) -> bool:
    """Whether a person may appeal against a result: a member for oneself, a branch for itself."""
    if result.person_id is not None:
        return result.person_id == person.pk
    where: Organisation | None = result.organisation
    return where is not None and may(person, Permission.APPEAL_RAISE, on=where)
