"""Nominate for honours by rule, and grant or refuse them with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState, Status
from zhibu.assessments.models import Assessment
from zhibu.consequences.eligibility import ineligible
from zhibu.consequences.entries import HONOURS
from zhibu.consequences.enums import HonourState
from zhibu.consequences.honours import SHARES, decides, nominate_by_rule, offered
from zhibu.consequences.models import Honour
from zhibu.consequences.reasons import sentence
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused


@transaction.atomic
def nominate(
    *, assessment: Assessment, kind: str, share: int | None = None, by: Person
) -> list[Honour]:
    """Nominate all whom the rule gives and who are not nominated yet (推荐提名).

    Args:
        share: see `honours.nominate_by_rule`, in basis points.

    Raises:
        Refused: the assessment is not final, or does not rate whom the honour is for, or the rule
            gives nobody new.

    Ledger:
        honour.nominated
    """
    require(by, Permission.CONSEQUENCE_DECIDE, on=assessment.organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state != AssessmentState.FROZEN:
        raise Refused(_("Honours rest on final results; freeze the assessment first."))
    if kind not in offered(assessment):
        raise Refused(fields={"kind": _("This assessment does not rate those whom the honour is for.")})  # fmt: skip
    if share is not None and (kind not in SHARES or not 1 <= share <= 10_000):
        raise Refused(fields={"share": _("Give a share from 0.01 to 100 per cent, for branches alone.")})  # fmt: skip
    found = nominate_by_rule(assessment, kind, share).nominees
    known = set(assessment.honours.filter(kind=kind).values_list("subject", flat=True))
    made = []
    with together():
        for one in found:
            if one.result.subject in known:
                continue
            row = Honour.objects.create(
                assessment=assessment,
                kind=kind,
                subject=one.result.subject,
                name=one.result.name,
                organisation_id=one.result.organisation_id or assessment.organisation_id,
                because=list(one.because),
            )
            enter(HONOURS, "honour.nominated", row, by=by)
            made.append(row)
    if not made:
        raise Refused(_("The rule gives nobody who is not nominated already."))
    return made


@transaction.atomic
def grant(*, honour: Honour, reason: str, by: Person) -> Honour:
    """Grant an honour, with a reason (授予).

    Raises:
        Refused: it was decided, or whom it is for was not eligible in the assessed year, or vetoed.

    Ledger:
        honour.granted
    """
    honour = _open(honour, by)
    barred = ineligible(honour.subject, honour.assessment.as_of)
    if barred is not None:
        message = _("“%(name)s” is not eligible for honours until %(day)s; refuse the nomination.")
        raise Refused(message % {"name": honour.name, "day": day_in(barred.until_on)})
    result = honour.assessment.results.filter(subject=honour.subject).first()
    if result is None or result.status != Status.RATED:
        raise Refused(_("Who was vetoed or not rated gets no honour."))
    return _decide(honour, HonourState.GRANTED, reason, by)


@transaction.atomic
def refuse_honour(*, honour: Honour, reason: str, by: Person) -> Honour:
    """Refuse a nomination, with a reason (不予授予).

    Ledger:
        honour.refused
    """
    return _decide(_open(honour, by), HonourState.REFUSED, reason, by)


def _open(honour: Honour, by: Person) -> Honour:
    require(by, Permission.CONSEQUENCE_DECIDE, on=honour.assessment.organisation)
    if not decides(by, honour):
        raise Forbidden(_("Nobody decides on an honour of their own."))
    honour = Honour.objects.select_for_update().get(pk=honour.pk)
    if honour.state != HonourState.NOMINATED:
        message = _("It was decided already: %(state)s.")
        raise Refused(message % {"state": honour.get_state_display()})
    return honour


def _decide(honour: Honour, state: HonourState, reason: str, by: Person) -> Honour:
    honour.state, honour.reason = state, sentence(reason, "reason")
    honour.decided_by, honour.decided_on = by, timezone.localdate()
    honour.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    enter(HONOURS, f"honour.{state}", honour, by=by)
    return honour


__all__ = ["grant", "nominate", "refuse_honour"]
