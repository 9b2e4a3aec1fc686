"""Report what was reached, and where the figure comes from."""

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.targets.actions.negotiating import locked, take_step
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.models import MOST, Target
from zhibu.targets.sides import may_report

LONGEST = 300


@transaction.atomic
def report(*, target: Target, actual: int | None, evidence: str, by: Person) -> Target:
    """Report what was reached (填报完成值), or take a figure back that was wrong.

    Args:
        actual: hundredths; none is no evidence, never zero.
        evidence: in words where the figure comes from: the report, its number and day.

    Raises:
        Refused: the target is not agreed, or the evidence is missing.

    Ledger:
        target.reported
    """
    target = locked(target)
    if target.state != TargetState.AGREED:
        raise Refused(_("Figures are reported once the target is agreed."))
    if not may_report(by, target):
        raise Forbidden(_("The branch and the office report what was reached."))
    faults, evidence = {}, evidence.strip()
    if actual is not None and abs(actual) > MOST:
        faults["actual"] = _("Give a figure from −1,000,000,000 to 1,000,000,000.")
    if not 2 <= len(evidence) <= LONGEST:
        message = _("Say in 2 to %(most)d characters where the figure comes from, as a report with its day.")  # fmt: skip
        faults["evidence"] = message % {"most": LONGEST}
    if faults:
        raise Refused(fields=faults)
    target.actual, target.evidence, target.reported_by = actual, evidence, by
    target.save(update_fields=["actual", "evidence", "reported_by"])
    return take_step(target, StepKind.REPORT, evidence, by, None)
