"""Plan an assessment, or call it off."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.assessments.entries import ASSESSMENTS
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.models import Adoption
from zhibu.schemes.titles import title_of

HALF_YEAR = (6, 30)


@transaction.atomic
def plan_assessment(
    *,
    adoption: Adoption,
    organisation: Organisation,
    year: int,
    scope: str = Scope.YEAR,
    as_of: date | None = None,
    apply_until: date | None = None,
    by: Person,
) -> Assessment:
    """Plan to assess an organisation and all below it by an adopted scheme (安排考核).

    Args:
        as_of: facts up to the end of this day count; by default the last day of the year, or of
            its first half for a pre-assessment.
        apply_until: until when branches apply and assess themselves; none where nobody applies.

    Raises:
        Refused: the scheme did not hold then, does not hold there, or the same is planned already.

    Ledger:
        assessment.planned
    """
    require(by, Permission.ASSESSMENT_RUN, on=organisation)
    scope = Scope(scope)
    last = date(year, *HALF_YEAR) if scope == Scope.PRE else date(year, 12, 31)
    as_of = as_of or last
    faults = {}
    if as_of.year != year or as_of > last:
        message = _("Choose a day of %(year)s, not after %(last)s.")
        faults["as_of"] = message % {"year": year, "last": day_in(last)}
    if not adoption.holds_on(as_of):
        message = _("“%(title)s” does not hold on %(day)s.")
        facts = {"title": title_of(adoption.title), "day": day_in(as_of)}
        faults["adoption"] = message % facts
    if not organisation.path.startswith(adoption.organisation.path):
        faults["organisation"] = _("The scheme was not adopted for this organisation.")
    if apply_until and apply_until.year not in (year, year + 1):
        faults["apply_until"] = _("Choose a day of the assessed year or of the year after it.")
    if faults:
        raise Refused(fields=faults)
    _refuse_twice(adoption, organisation, year, scope)
    words = {"zh": "半年预考核" if scope == Scope.PRE else "年度考核",
             "en": "half-year pre-assessment" if scope == Scope.PRE else "yearly assessment"}  # fmt: skip
    assessment = Assessment.objects.create(
        adoption=adoption,
        organisation=organisation,
        year=year,
        scope=scope,
        title={
            "zh": f"{year}年{adoption.title['zh']}{words['zh']}",
            "en": f"{adoption.title['en']}: {words['en']} {year}",
        },
        as_of=as_of,
        apply_until=apply_until,
        planned_by=by,
        scheme_hash=adoption.hash,
    )
    enter(ASSESSMENTS, "assessment.planned", assessment, by=by)
    return assessment


def _refuse_twice(adoption: Adoption, organisation: Organisation, year: int, scope: Scope) -> None:
    """Nobody is assessed twice by one scheme in one year: next year would not know which result held.

    Versions of a scheme are one scheme; an organisation is assessed together with what stands above it.
    """
    Organisation.objects.select_for_update().get(pk=adoption.organisation_id)
    planned = Assessment.objects.filter(
        adoption__name=adoption.name,
        adoption__organisation=adoption.organisation,
        year=year,
        scope=scope,
    ).exclude(state=AssessmentState.CALLED_OFF)
    for one in planned.select_related("organisation"):
        if one.organisation == organisation:
            raise Refused(_("This assessment is planned already."))
        first, second = one.organisation.path, organisation.path
        if first.startswith(second) or second.startswith(first):
            message = _("%(name)s is assessed by this scheme in %(year)s already, and its organisations with it. Nobody is assessed twice.")  # fmt: skip
            facts = {"name": one.organisation.name, "year": year}
            raise Refused(fields={"organisation": message % facts})


@transaction.atomic
def call_off(*, assessment: Assessment, by: Person) -> Assessment:
    """Call an assessment off before its results are published (取消考核).

    Ledger:
        assessment.called_off
    """
    require(by, Permission.ASSESSMENT_RUN, on=assessment.organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state not in (AssessmentState.RUNNING, AssessmentState.RATED):
        raise Refused(_("What was published is not called off; answer the appeals and freeze it."))
    assessment.state = AssessmentState.CALLED_OFF
    assessment.save(update_fields=["state"])
    enter(ASSESSMENTS, "assessment.called_off", assessment, by=by)
    return assessment
