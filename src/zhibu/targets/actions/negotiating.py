"""Propose a target, propose other figures, agree, withdraw."""

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.scoring.scheme.derivable import DERIVABLE
from zhibu.targets.entries import TARGETS
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.figures import Figures, faults_of
from zhibu.targets.indicators import adoption_of, indicators_in, rounds_in
from zhibu.targets.models import Target, TargetStep
from zhibu.targets.sides import Side, is_part, may_turn, may_withdraw, turn_of
from zhibu.targets.telling import KINDS, tell_side
from zhibu.targets.titles import both_of, scheme_of

LONGEST = 500
WITH_TARGETS = (OrganisationKind.BRANCH, OrganisationKind.GROUP, OrganisationKind.GENERAL_BRANCH)


@transaction.atomic
def propose(
    *,
    organisation: Organisation,
    indicator: str,
    year: int,
    figures: Figures,
    person: Person | None = None,
    round: int = 1,  # noqa: A002
    words: str = "",
    by: Person,
) -> Target:
    """Propose what an organisation, or one of its members, is to reach (提出指标).

    Args:
        indicator: a name of the scheme that is adopted for the organisation in that year.

    Raises:
        Refused: the scheme has no such indicator or round, the site reckons it by itself, the figures
            do not fit together, or the same is proposed already.

    Ledger:
        target.proposed
    """
    require(by, Permission.TARGET_SET, on=organisation)
    faults = faults_of(figures) | _unknown(organisation, person, indicator, year, round)
    if organisation.kind not in WITH_TARGETS:
        faults["organisation"] = _("Targets are set for branches and groups.")
    faults |= too_long(words)
    if faults:
        raise Refused(fields=faults)
    refuse_double(
        organisation=organisation, person=person, indicator=indicator, year=year, round=round
    )
    target = Target.objects.create(
        organisation=organisation,
        person=person,
        indicator=indicator,
        year=year,
        round=round,
        target=figures.target,
        low=figures.low,
        high=figures.high,
        proposed_by=by,
    )
    return take_step(target, StepKind.PROPOSE, words, by, Side.BELOW)


@transaction.atomic
def counter(*, target: Target, figures: Figures, words: str, by: Person) -> Target:
    """Propose other figures, with the reason (协商); the other side answers.

    Raises:
        Refused: it is not one's turn, nothing is different, or words are missing.

    Ledger:
        target.countered
    """
    target = locked(target)
    _require_turn(target, by)
    faults = faults_of(figures) | too_long(words)
    if not words.strip():
        faults["words"] = _("Say why: the other side reads it.")
    if (figures.target, figures.low, figures.high) == (target.target, target.low, target.high):
        faults["target"] = _("These are the figures that stand; agree to them, or give others.")
    if faults:
        raise Refused(fields=faults)
    now = turn_of(target)
    target.target, target.low, target.high = figures.target, figures.low, figures.high
    proposed = target.state == TargetState.PROPOSED
    target.state = TargetState.COUNTERED if proposed else TargetState.PROPOSED
    target.save(update_fields=["target", "low", "high", "state"])
    other = Side.ABOVE if now is Side.BELOW else Side.BELOW
    return take_step(target, StepKind.COUNTER, words, by, other)


@transaction.atomic
def amend(*, target: Target, figures: Figures, words: str = "", by: Person) -> Target:
    """Correct one's proposal before anybody answered it.

    Raises:
        Refused: it was answered, or the figures do not fit.

    Ledger:
        target.proposed
    """
    require(by, Permission.TARGET_SET, on=target.organisation)
    target = locked(target)
    if target.state != TargetState.PROPOSED or target.self_chosen:
        raise Stale(_("This target was answered; propose other figures on its page."))
    if faults := faults_of(figures) | too_long(words):
        raise Refused(fields=faults)
    target.target, target.low, target.high = figures.target, figures.low, figures.high
    target.save(update_fields=["target", "low", "high"])
    return take_step(target, StepKind.PROPOSE, words, by, Side.BELOW)


@transaction.atomic
def agree(*, target: Target, words: str = "", by: Person) -> Target:
    """Agree to the figures that the other side proposed (议定指标).

    Raises:
        Refused: it is not one's turn.

    Ledger:
        target.agreed
    """
    target = locked(target)
    _require_turn(target, by)
    if faults := too_long(words):
        raise Refused(fields=faults)
    other = Side.ABOVE if turn_of(target) is Side.BELOW else Side.BELOW
    target.state, target.agreed_by = TargetState.AGREED, by
    target.save(update_fields=["state", "agreed_by"])
    return take_step(target, StepKind.AGREE, words, by, other)


@transaction.atomic
def withdraw(*, target: Target, words: str, by: Person) -> Target:
    """Take a target back (撤回指标); what it was broken down into goes first.

    Raises:
        Refused: its parts still stand, or the reason is missing.

    Ledger:
        target.withdrawn
    """
    target = locked(target)
    if target.state == TargetState.WITHDRAWN:
        raise Stale(_("This target was withdrawn already."))
    if not may_withdraw(by, target):
        raise Forbidden(_("A target is withdrawn by the side that set it."))
    faults = too_long(words)
    if not words.strip():
        faults["words"] = _("Give the reason: it stays with the target.")
    if faults:
        raise Refused(fields=faults)
    standing = target.parts.exclude(state=TargetState.WITHDRAWN).count()
    if standing:
        message = _("It is broken down into %(count)s parts that still stand; withdraw them first.")
        raise Refused(message % {"count": standing})
    target.state = TargetState.WITHDRAWN
    target.save(update_fields=["state"])
    own = target.self_chosen and not is_part(target)
    return take_step(target, StepKind.WITHDRAW, words, by, Side.ABOVE if own else Side.BELOW)


# --- pieces that the other actions share -----------------------------------------------------------


def take_step(target: Target, kind: StepKind, words: str, by: Person, told: Side | None) -> Target:
    """Keep the step, tell the other side, and enter the target."""
    figures = Figures(target.target, target.low, target.high).as_json(target.actual)
    TargetStep.objects.create(target=target, kind=kind, figures=figures, words=words.strip(), by=by)
    if told is not None:
        tell_side(target, told, KINDS[kind], both_of(target, scheme_of(target)), by)
    enter(TARGETS, f"target.{ENTERED[kind]}", target, by=by)
    return target


ENTERED = {
    StepKind.PROPOSE: "proposed",
    StepKind.COUNTER: "countered",
    StepKind.AGREE: "agreed",
    StepKind.WITHDRAW: "withdrawn",
    StepKind.REPORT: "reported",
}


def locked(target: Target) -> Target:
    """The row as it stands, held until the transaction ends."""
    found = Target.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "person", "proposed_by").get(pk=target.pk)


def too_long(words: str) -> dict[str, str]:
    """What is wrong with words: they are kept with the step."""
    if len(words) <= LONGEST:
        return {}
    message = _("%(found)d characters; at most %(most)d.")
    return {"words": message % {"found": len(words), "most": LONGEST}}


def refuse_double(
    *,
    organisation: Organisation,
    person: Person | None,
    indicator: str,
    year: int,
    round: int,  # noqa: A002
) -> None:
    """Refuse what stands already: one target for an indicator and round."""
    same = Target.objects.filter(indicator=indicator, year=year, round=round, person=person)
    if person is None:
        same = same.filter(organisation=organisation)
    if same.exclude(state=TargetState.WITHDRAWN).exists():
        message = _("%(name)s has a target for this already; find it in the list.")
        who = person.name if person else organisation.name
        raise Refused(fields={"indicator": message % {"name": who}})


def _unknown(
    organisation: Organisation, person: Person | None, indicator: str, year: int, round_: int
) -> dict[str, str]:
    adoption = adoption_of(organisation, year, "member" if person else "")
    if adoption is None:
        message = _("No scheme is adopted for %(name)s in %(year)s; adopt one first.")
        return {"indicator": message % {"name": organisation.name, "year": year}}
    faults = {}
    if indicator not in indicators_in(adoption.text):
        faults["indicator"] = _("Choose an indicator of the adopted scheme.")
    elif indicator in DERIVABLE:
        faults["indicator"] = _("The site reckons this figure by itself; no target is set for it.")
    most = rounds_in(adoption.text)
    if not 1 <= round_ <= most:
        faults["round"] = _("Choose a round from 1 to %(most)s.") % {"most": most}
    return faults


def _require_turn(target: Target, by: Person) -> None:
    if target.state in (TargetState.AGREED, TargetState.WITHDRAWN):
        message = _("This target is %(state)s; look at it again.")
        raise Stale(message % {"state": target.get_state_display()})
    if not may_turn(by, target):
        raise Forbidden(_("The other side answers now; nobody answers oneself."))
