"""Show results to everybody for some working days, before they are final."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.entries import ASSESSMENTS
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment, Run
from zhibu.duties.recipients import Directory
from zhibu.duties.working_days import adjusted, is_working_day
from zhibu.inbox.actions import tell
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter
from zhibu.ledger.publishing import publish_soon
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused

WORKING_DAYS = 5
"""How long results are shown: 公示期 as a rule not below five working days (党政领导干部选拔任用工作条例 第四十二条 names five for appointments; assumed here for ratings)."""


@transaction.atomic
def publish(*, assessment: Assessment, working_days: int = WORKING_DAYS, by: Person) -> Assessment:
    """Publish the results of the newest run (公示); they may be appealed against from now on.

    Raises:
        Refused: nothing was rated, a run is at work, it is published already, or the period is
            below five days.

    Ledger:
        assessment.published
    """
    require(by, Permission.ASSESSMENT_RUN, on=assessment.organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state != AssessmentState.RATED:
        raise Refused(_("Rate it first; what was published is not published a second time."))
    if assessment.scope == Scope.PRE:
        raise Refused(_("A pre-assessment is for orientation and is not published."))
    if not WORKING_DAYS <= working_days <= 30:
        message = _("Show results for %(least)d to 30 working days.")
        raise Refused(fields={"working_days": message % {"least": WORKING_DAYS}})
    today = timezone.localdate()
    if today <= assessment.as_of:
        message = _("Facts count until %(day)s; publish after that day.")
        raise Refused(message % {"day": day_in(assessment.as_of)})
    require_rest(assessment)
    assessment.state = AssessmentState.IN_PUBLICATION
    assessment.published_on = today
    assessment.appeals_until = after_working_days(today, working_days)
    assessment.save(update_fields=["state", "published_on", "appeals_until"])
    enter(ASSESSMENTS, "assessment.published", assessment, by=by)
    publish_soon()
    _tell(assessment, by)
    return assessment


def require_rest(assessment: Assessment) -> Run | None:
    """Give the newest run; refuse while it is at work, since results are about to change.

    Raises:
        Refused: it is.
    """
    newest = assessment.runs.order_by("-number").first()
    if newest is not None and newest.at_work:
        raise Refused(_("A run is at work already; wait until it is done."))
    return newest


def _tell(assessment: Assessment, by: Person) -> None:
    """Tell the secretaries and offices of all that is rated; each once."""
    own = assessment.results.filter(person=None).values("organisation")
    branches = assessment.results.exclude(person=None).values("organisation")
    rated = Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=branches), in_use=True)
    directory = Directory(timezone.localdate())
    people = {one.pk: one for branch in rated for one in directory.responsible(branch)}
    people |= {one.pk: one for one in directory.office(assessment.organisation)}
    people.pop(by.pk, None)
    facts = {"title": assessment.title, "until": assessment.appeals_until.isoformat()}
    tell(
        to=people.values(), kind="assessment_published", cause=f"published/{assessment.code}",
        facts=facts, url=f"/assessments/{assessment.code}/public/", mail=True,
    )  # fmt: skip


def after_working_days(day: date, number: int) -> date:
    """Give the day that ends so many working days after a day."""
    own = adjusted(day, day + timedelta(days=number * 3 + 30))
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, own)
    return day
