"""Plan inspections, announce and make the draw of a spot check, end a plan or call it off."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inspections.drawing import draw as drawn_from
from zhibu.inspections.entries import INSPECTIONS, PLANS
from zhibu.inspections.enums import InspectionState, PlanState
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import Inspection, InspectionPlan
from zhibu.inspections.telling import tell_inspectors
from zhibu.ledger.entering import enter, together
from zhibu.ledger.models import Checkpoint, Head
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import below, may, require
from zhibu.orgs.refusals import Refused, Stale
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import subjects_of

MOST_ORGANISATIONS = 2_000
MOST_INSPECTORS = 50
MOST_EACH = 3
_FEWEST_REASON = 2


@transaction.atomic
@together()
def plan_inspection(
    *,
    adoption: Adoption,
    organisation: Organisation,
    title: str,
    year: int,
    starts_on: date,
    ends_on: date,
    inspectors: Sequence[Person],
    inspectors_each: int = 1,
    round: int = 1,  # noqa: A002
    clauses: Sequence[str] = (),
    organisations: Iterable[Organisation] = (),
    draws: int | None = None,
    by: Person,
) -> InspectionPlan:
    """Plan who inspects what, and when (安排检查).

    Args:
        clauses: names of clauses that the scheme has inspected; none means all of them.
        organisations: which are inspected; none means all below that the scheme assesses. Among
            them a spot check draws.
        draws: how many a spot check draws; none is a plan for all.

    Raises:
        Refused: what does not fit, at its field.

    Ledger:
        inspection-plan.planned; inspection.assigned of each, unless they are drawn later
    """
    require(by, Permission.INSPECTION_ARRANGE, on=organisation)
    chosen = sorted(organisations, key=lambda one: one.path)
    chosen = chosen or list(candidates_below(adoption, organisation))
    faults = _faults(adoption, organisation, year, starts_on, ends_on, chosen)
    known = inspected_in(adoption.text)
    if not known:
        faults["clauses"] = _("The scheme has no clause that is inspected; choose another scheme.")
    elif any(one not in known for one in clauses):
        faults["clauses"] = _("Choose clauses of the scheme that are inspected.")
    if not 2 <= len(title.strip()) <= 120:
        faults["title"] = _("Name the plan in 2 to 120 characters.")
    if not 1 <= round <= 366:
        faults["round"] = _("Give a round from 1 to 366.")
    people = list(dict.fromkeys(inspectors))
    faults |= _inspector_faults(people, inspectors_each, organisation)
    if draws is not None and not 1 <= draws < max(len(chosen), 2):
        message = _("There are %(count)s organisations; draw at least 1 and fewer than all.")
        faults["draws"] = message % {"count": len(chosen)}
    if faults:
        raise Refused(fields=faults)
    plan = InspectionPlan.objects.create(
        adoption=adoption,
        organisation=organisation,
        title=title.strip(),
        year=year,
        round=round,
        clauses=[one for one in known if one in set(clauses)],
        starts_on=starts_on,
        ends_on=ends_on,
        draws=draws,
        candidates=sorted(one.code for one in chosen) if draws is not None else [],
        inspectors=[one.pk for one in people],
        inspectors_each=inspectors_each,
        planned_by=by,
    )
    if draws is None:
        _assign(plan, chosen, by)
    enter(PLANS, "inspection-plan.planned", plan, by=by)
    return plan


@transaction.atomic
def announce_draw(*, plan: InspectionPlan, by: Person) -> InspectionPlan:
    """Announce the draw (公告抽签): candidates and number are fixed, the ledger's size is kept.

    The first checkpoint that is published with this entry decides; nobody can know it now.

    Raises:
        Refused: it is no spot check, or it was announced already.

    Ledger:
        inspection-plan.announced
    """
    require(by, Permission.INSPECTION_ARRANGE, on=plan.organisation)
    plan = _locked(plan)
    if plan.draws is None:
        raise Refused(_("This plan is for all of its organisations; nothing is drawn."))
    if plan.state != PlanState.PLANNED:
        raise Stale(_("The draw was announced already, or the plan is over."))
    plan.announced_size = Head.objects.select_for_update().get_or_create(pk=1)[0].size
    plan.state = PlanState.ANNOUNCED
    plan.save(update_fields=["announced_size", "state"])
    enter(PLANS, "inspection-plan.announced", plan, by=by)
    return plan


@transaction.atomic
@together()
def draw(*, plan: InspectionPlan, by: Person) -> InspectionPlan:
    """Draw the organisations of a spot check (抽签) from the checkpoint that decides it.

    Raises:
        Refused: the draw is not announced, or its checkpoint is not published yet.

    Ledger:
        inspection-plan.drawn, inspection.assigned of each that was drawn
    """
    require(by, Permission.INSPECTION_ARRANGE, on=plan.organisation)
    plan = _locked(plan)
    if plan.state != PlanState.ANNOUNCED:
        raise Stale(_("The draw is made once, after it was announced."))
    checkpoint = deciding(plan)
    if checkpoint is None:
        raise Refused(
            _(
                "The checkpoint that decides the draw is not published yet. The site publishes one "
                "within minutes; come back then."
            )
        )
    plan.drawn_from, plan.drawn_size = bytes(checkpoint.root).hex(), checkpoint.size
    plan.state = PlanState.RUNNING
    plan.save(update_fields=["drawn_from", "drawn_size", "state"])
    codes = redraw(plan)
    rows = {one.code: one for one in Organisation.objects.filter(code__in=codes)}
    _assign(plan, [rows[code] for code in codes], by)
    enter(PLANS, "inspection-plan.drawn", plan, by=by)
    return plan


def deciding(plan: InspectionPlan) -> Checkpoint | None:
    """The checkpoint that decides a draw: the first whose log holds the announcement."""
    if plan.announced_size is None:
        return None
    return Checkpoint.objects.filter(size__gt=plan.announced_size).order_by("size").first()


def redraw(plan: InspectionPlan) -> list[str]:
    """Draw again from what the plan keeps (重新抽签); the codes in the order of the draw."""
    return drawn_from(plan.drawn_from, plan.code, plan.candidates, plan.draws or 0)


@transaction.atomic
def end_plan(*, plan: InspectionPlan, by: Person) -> InspectionPlan:
    """End a plan (结束检查): what is not submitted stays not inspected.

    Ledger:
        inspection-plan.ended
    """
    require(by, Permission.INSPECTION_ARRANGE, on=plan.organisation)
    plan = _locked(plan)
    if plan.state not in (PlanState.RUNNING, PlanState.PLANNED) or _waits_for_draw(plan):
        raise Stale(_("Only a plan with inspections is ended; call it off instead."))
    plan.state = PlanState.ENDED
    plan.save(update_fields=["state"])
    enter(PLANS, "inspection-plan.ended", plan, by=by)
    return plan


@transaction.atomic
def call_off(*, plan: InspectionPlan, reason: str, by: Person) -> InspectionPlan:
    """Call a plan off (取消检查) before anything was submitted.

    Raises:
        Refused: an inspection was submitted already: end the plan instead.

    Ledger:
        inspection-plan.called_off
    """
    require(by, Permission.INSPECTION_ARRANGE, on=plan.organisation)
    plan = _locked(plan)
    if plan.state in (PlanState.ENDED, PlanState.CALLED_OFF):
        raise Stale(_("This plan is over already."))
    if not _FEWEST_REASON <= len(reason.strip()) <= 500:
        raise Refused(fields={"reason": _("Give the reason: it stays with the plan.")})
    if plan.inspections.filter(state=InspectionState.SUBMITTED).exists():
        raise Refused(_("Inspections were submitted already; end the plan, so that they count."))
    plan.state, plan.reason = PlanState.CALLED_OFF, reason.strip()
    plan.save(update_fields=["state", "reason"])
    enter(PLANS, "inspection-plan.called_off", plan, by=by)
    return plan


def candidates_below(adoption: Adoption, organisation: Organisation) -> Iterable[Organisation]:
    """Organisations in use that a scheme assesses, below one; for a members' scheme the branches."""
    kinds = [one for one in subjects_of(adoption) if one in OrganisationKind.values]
    found = Organisation.objects.filter(
        path__range=below(organisation.path),
        kind__in=kinds or [OrganisationKind.BRANCH],
        in_use=True,
    )
    return found.order_by("path")


def inspector_allowed(person: Person, organisation: Organisation) -> bool:
    """Whether somebody may inspect there."""
    return may(person, Permission.INSPECT, on=organisation)


# --- pieces ----------------------------------------------------------------------------------------


def _locked(plan: InspectionPlan) -> InspectionPlan:
    found = InspectionPlan.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "adoption").get(pk=plan.pk)


def _waits_for_draw(plan: InspectionPlan) -> bool:
    return plan.draws is not None and not plan.drawn_from


def _faults(
    adoption: Adoption,
    organisation: Organisation,
    year: int,
    starts_on: date,
    ends_on: date,
    chosen: Sequence[Organisation],
) -> dict[str, object]:
    faults: dict[str, object] = {}
    if not organisation.path.startswith(adoption.organisation.path):
        faults["adoption"] = _("The scheme was not adopted for this organisation.")
    if starts_on > ends_on:
        faults["ends_on"] = _("The last day lies before the first.")
    if starts_on.year != year or ends_on.year != year:
        faults["starts_on"] = _("Choose days of %(year)s: marks count in the year they are given.") % {"year": year}  # fmt: skip
    elif not adoption.holds_on(ends_on):
        faults["adoption"] = _("The scheme does not hold on those days.")
    if not chosen:
        faults["organisations"] = _("There is no organisation to inspect.")
    elif len(chosen) > MOST_ORGANISATIONS:
        faults["organisations"] = _("At most %(most)s organisations stand in one plan.") % {"most": MOST_ORGANISATIONS}  # fmt: skip
    elif any(not one.path.startswith(organisation.path) for one in chosen):
        faults["organisations"] = _("Choose organisations below the one that is inspected.")
    return faults


def _inspector_faults(
    people: Sequence[Person], each: int, organisation: Organisation
) -> dict[str, object]:
    if not 1 <= len(people) <= MOST_INSPECTORS:
        return {"inspectors": _("Choose 1 to %(most)s inspectors.") % {"most": MOST_INSPECTORS}}
    not_allowed = [one.name for one in people if not inspector_allowed(one, organisation)]
    if not_allowed:
        words = _("%(names)s are no inspectors here; the security administrator grants the role.")
        return {"inspectors": words % {"names": "、".join(not_allowed)}}
    if not 1 <= each <= min(len(people), MOST_EACH):
        words = _("Choose 1 to %(most)s for each organisation, of those who were chosen.")
        return {"inspectors_each": words % {"most": min(len(people), MOST_EACH)}}
    return {}


def _assign(plan: InspectionPlan, organisations: Sequence[Organisation], by: Person) -> None:
    """Give organisations to inspectors in turn; nobody inspects the own branch while another can."""
    people = Person.objects.in_bulk(plan.inspectors)
    turn = [people[pk] for pk in plan.inspectors]
    own = set(
        Membership.objects.on(timezone.localdate())
        .filter(person__in=turn)
        .values_list("person", "branch")
    )
    rows, at = [], 0
    for place in organisations:
        order = [turn[(at + n) % len(turn)] for n in range(len(turn))]
        order.sort(key=lambda one: (one.pk, place.pk) in own)
        for one in order[: plan.inspectors_each]:
            rows.append(Inspection(plan=plan, organisation=place, inspector=one))
        at += plan.inspectors_each
    made = Inspection.objects.bulk_create(rows, batch_size=500)
    tell_inspectors(plan, {row.inspector_id: row.inspector for row in made}.values())
    enter(INSPECTIONS, "inspection.assigned", *made, by=by)


__all__ = ["announce_draw", "call_off", "candidates_below", "deciding", "draw", "end_plan",
           "plan_inspection", "redraw"]  # fmt: skip
