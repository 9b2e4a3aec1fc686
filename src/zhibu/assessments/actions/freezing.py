"""Make results final: scheme, facts and results stand in the ledger by their hashes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments import correcting
from zhibu.assessments.actions.publishing import require_rest
from zhibu.assessments.entries import ASSESSMENTS
from zhibu.assessments.enums import AppealState, AssessmentState
from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import counted_as_done, newest_run
from zhibu.assessments.wholeness import require_whole
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter
from zhibu.ledger.publishing import publish_soon
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused


@transaction.atomic
def freeze(*, assessment: Assessment, as_done: int = 0, unmoved: int = 0, by: Person) -> Assessment:
    """Make an assessment final (定案): nothing changes it any more.

    Args:
        as_done: how many obligations count as done because they were not due by the day of the
            facts, as whoever freezes was told. Whatever shows the results goes on saying it.
        unmoved: how many appeals were upheld without a change in the figure of their clause, as
            whoever freezes was told. Each appeal goes on saying it.

    Raises:
        Refused: its publication is not over, a run is at work, an appeal waits for its answer, one was upheld and
            the assessment was not rated again since, files of the run are missing or were
            changed, more counts as done than was told, or other corrections moved nothing.

    Ledger:
        assessment.frozen
    """
    require(by, Permission.ASSESSMENT_RUN, on=assessment.organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state != AssessmentState.IN_PUBLICATION:
        raise Refused(_("Only what is in publication can be frozen."))
    today = timezone.localdate()
    if today <= assessment.appeals_until:
        message = _("Results are in publication until %(day)s; freeze them after that day.")
        raise Refused(message % {"day": day_in(assessment.appeals_until)})
    waiting = assessment.appeals.filter(state=AppealState.RAISED).count()
    if waiting:
        message = _("%(count)d appeals wait for an answer; answer them first.")
        raise Refused(message % {"count": waiting})
    require_rest(assessment)
    run = newest_run(assessment)
    if run is None:
        raise Refused(_("Nothing was rated yet."))
    later = assessment.appeals.filter(state=AppealState.UPHELD, answered_at__gt=run.started_at)
    if later.exists():
        raise Refused(_("An appeal was upheld after the newest run; rate again, then freeze."))
    require_whole(assessment, run)
    not_due = counted_as_done(assessment).not_due
    if not_due != as_done:
        message = _(
            "%(count)d obligations were not due by %(day)s and count as done. These results are "
            "final only for an organisation that closes its year on that day: freeze them from the "
            "page of the assessment, which asks you to confirm it."
        )
        raise Refused(message % {"count": not_due, "day": day_in(assessment.as_of)})
    if len(still := correcting.unmoved(assessment)) != unmoved:
        message = _(
            "%(count)d appeals were upheld, and no change in the figure of their clause is seen. "
            "Look at each, then freeze from the page of the assessment, which asks you to confirm it."
        )
        raise Refused(message % {"count": len(still)})
    assessment.state, assessment.frozen_on = AssessmentState.FROZEN, today
    assessment.save(update_fields=["state", "frozen_on"])
    enter(ASSESSMENTS, "assessment.frozen", assessment, by=by)
    publish_soon()
    return assessment
