"""A branch applies for a star and says how it sees itself."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.entries import APPLICATIONS
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Application, Assessment
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.queries import subjects_of
from zhibu.schemes.reading import read_text
from zhibu.terms.score import Score

LONGEST = 2_000


@transaction.atomic
def apply(
    *,
    assessment: Assessment,
    organisation: Organisation,
    grade: str,
    marks: Mapping[str, int | None],
    words: str,
    by: Person,
) -> Application:
    """Apply for a grade with a self-assessment, or change the application until the last day (申报).

    Args:
        marks: clause → hundredths; a clause without a mark is left open.

    Raises:
        Refused: the day is over, the grade or a clause is not of the scheme, a mark is more than
            the clause's full points.

    Ledger:
        application.made
    """
    require(by, Permission.ASSESSMENT_APPLY, on=organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    open_ = (AssessmentState.RUNNING, AssessmentState.RATED)
    if assessment.state not in open_ or assessment.apply_until is None:
        raise Refused(_("This assessment takes no applications."))
    if timezone.localdate() > assessment.apply_until:
        message = _("Applications were taken until %(day)s.")
        raise Refused(message % {"day": day_in(assessment.apply_until)})
    if organisation.kind not in subjects_of(
        assessment.adoption
    ) or not organisation.path.startswith(assessment.organisation.path):
        raise Refused(_("This organisation is not assessed here."))
    scheme = read_text(assessment.adoption.text).scheme
    faults = {}
    if grade not in {band.grade for band in scheme.grading.bands}:
        faults["grade"] = _("Choose one of the grades of the scheme.")
    if len(words) > LONGEST:
        message = _("%(found)d characters; at most %(most)d.")
        faults["words"] = message % {"found": len(words), "most": LONGEST}
    full = {clause.clause: clause.points for clause in scheme.clauses}
    for clause, mark in marks.items():
        if clause not in full:
            faults[clause] = _("The scheme has no such clause.")
        elif mark is not None and not 0 <= mark <= full[clause]:
            message = _("Give 0 to %(most)s points.")
            faults[clause] = message % {"most": str(Score(hundredths=full[clause]))}
    if faults:
        raise Refused(fields=faults)
    kept = {clause: mark for clause, mark in marks.items() if mark is not None}
    application, _made = Application.objects.update_or_create(
        assessment=assessment,
        organisation=organisation,
        defaults={"grade": grade, "marks": kept, "words": words.strip(), "by": by},
    )
    enter(APPLICATIONS, "application.made", application, by=by)
    return application
