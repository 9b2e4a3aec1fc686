"""Plans, inspections, events and imports that a person may see."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.inspections.enums import InspectionState, PlanState
from zhibu.inspections.models import Event, EvidenceImport, Inspection, InspectionPlan, Picture
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, paths_of, within

TO_DO = (PlanState.PLANNED, PlanState.RUNNING)


def plans_for(person: Person) -> QuerySet[InspectionPlan]:
    """Plans that the person arranges, the newest first."""
    found = InspectionPlan.objects.filter(
        within(person, Permission.INSPECTION_ARRANGE, "organisation")
    )
    return found.select_related("organisation", "planned_by").order_by("-starts_on", "-pk")


def plan_for(person: Person, code: str) -> InspectionPlan:
    """One of them; 404 if unseen."""
    return get_object_or_404(plans_for(person).select_related("adoption"), code=code)


def draws_for(person: Person) -> QuerySet[InspectionPlan]:
    """Spot checks that concern the person: of organisations in reach, or of those above them."""
    seen = Q(pk__in=[])
    for top in paths_of(person, Permission.ASSESSMENT_SEE):
        above = [top[:end] for end in range(STEP, len(top), STEP)]
        seen |= Q(organisation__path__startswith=top) | Q(organisation__path__in=above)
    found = InspectionPlan.objects.filter(seen, draws__isnull=False)
    return found.select_related("organisation", "adoption")


def draw_for(person: Person, code: str) -> InspectionPlan:
    """One of them; 404 if unseen."""
    return get_object_or_404(draws_for(person), code=code)


def own_inspections(person: Person) -> QuerySet[Inspection]:
    """What somebody inspects, of plans that were not called off."""
    found = person.inspections.exclude(plan__state=PlanState.CALLED_OFF)
    return found.select_related("organisation", "plan", "plan__adoption")


def inspection_for(person: Person, number: int) -> Inspection:
    """One that the person inspects; 404 else."""
    return get_object_or_404(own_inspections(person), pk=number)


def submitted_inspections(person: Person) -> QuerySet[Inspection]:
    """Submitted ones of organisations in reach: who was inspected reads what was found."""
    found = Inspection.objects.filter(
        within(person, Permission.CONSEQUENCE_SEE, "organisation"), state=InspectionState.SUBMITTED
    )
    return found.select_related("organisation", "inspector", "plan", "plan__adoption")


def submitted_inspection_for(person: Person, number: int) -> Inspection:
    """One of them; 404 if unseen, or not submitted yet."""
    return get_object_or_404(submitted_inspections(person), pk=number)


def inspections_of(plan: InspectionPlan) -> QuerySet[Inspection]:
    """All inspections of a plan that the person was found to arrange, by place in the tree."""
    return plan.inspections.select_related("organisation", "inspector").order_by(
        "organisation__path", "inspector__name", "pk"
    )


def done_of(plan: InspectionPlan) -> tuple[int, int]:
    """How many inspections are submitted, of how many."""
    states = list(plan.inspections.values_list("state", flat=True))
    return states.count(InspectionState.SUBMITTED), len(states)


def picture_for(person: Person, number: int) -> Picture:
    """A picture of a finding or an event of an organisation in reach; an inspector's own too."""
    near = within(person, Permission.CONSEQUENCE_SEE, "finding__inspection__organisation")
    near |= within(person, Permission.CONSEQUENCE_SEE, "event__organisation")
    near |= Q(added_by=person)
    return get_object_or_404(Picture.objects.filter(near), pk=number)


REVOKING = ("revocation_asked_by", "revocation_decided_by")


def events_for(person: Person) -> QuerySet[Event]:
    """Events of organisations where the person enters or confirms them, the newest first."""
    found = Event.objects.filter(within(person, Permission.EVENT_ENTER, "organisation"))
    return found.select_related("organisation", "person", "entered_by", "decided_by").order_by(
        "-on", "-pk"
    )


def event_for(person: Person, number: int) -> Event:
    """One of them; 404 if unseen."""
    return get_object_or_404(events_for(person).select_related("record", *REVOKING), pk=number)


def imports_for(person: Person) -> QuerySet[EvidenceImport]:
    """Imports of evidence, the newest first; without their rows."""
    found = EvidenceImport.objects.filter(within(person, Permission.EVENT_ENTER, "organisation"))
    return (
        found.select_related("organisation", "adoption", "entered_by", "decided_by")
        .defer("rows", "adoption__text")
        .order_by("-entered_at", "-pk")
    )


def import_for(person: Person, code: str) -> EvidenceImport:
    """One of them, with its rows; 404 if unseen."""
    return get_object_or_404(imports_for(person).defer(None).select_related(*REVOKING), code=code)
